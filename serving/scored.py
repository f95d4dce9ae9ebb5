"""The measures of the network that are at hand, for one thing; nothing is computed for a page."""

from __future__ import annotations

import numpy as np

from graph.measures import MEASURES
from schema.context import Known
from serving.thing_page import Score


def scores_of(known: Known, node: int | None) -> tuple[Score, ...]:
    """What the measurements that the city keeps, as far as they are done, give a thing; none to one without links."""
    if node is None:
        return ()
    measurements = known.measurements
    found = []
    for status in measurements.listed():
        one = status.job.measurement
        if status.found is None or status.name is None or MEASURES[one.measure].groups:
            continue
        result = measurements.result(one, 0.0)
        value = float(result.values[node])
        if not np.isnan(value):
            rank = int(np.count_nonzero(result.values > value)) + 1
            found.append(Score(one.told, value, rank, result.of))
    return tuple(found)
