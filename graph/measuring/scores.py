"""The scores of a measure over the things that have a link."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from graph.measures import Measure
from graph.measuring.measure import Scores, starting_from
from graph.network import Network


def measured(network: Network, measure: Measure, **options: Any) -> Scores:
    """The scores of a measure over the things that have a link; others get 0, or no group (-1).

    Options are the measure's own parameters; `start`, where it takes one, has numbers of things.
    """
    linked, compact = network.linked()
    if "start" in options:
        options["start"] = starting_from(network, linked, options["start"])
    found = measure.run(compact, **options)
    values = np.full(network.size, -1.0 if measure.groups else 0.0)
    values[linked] = found.values
    if found.errors is None:
        return replace(found, values=values)
    errors = np.zeros(network.size)
    errors[linked] = found.errors
    return replace(found, values=values, errors=errors)
