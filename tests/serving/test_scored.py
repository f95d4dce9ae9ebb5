"""Measures of the network on a page: only those that are at hand, with the place that they give a thing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from graph.generation import City
from ontology.model import Model
from schema.context import Known
from serving.scored import scores_of


def test_what_is_at_hand_is_told_with_its_rank(model: Model, folder: Path) -> None:
    generation = City(folder, model=model).current()
    assert generation is not None
    known = Known(generation)
    degree = generation.network.degree
    node, alone = int(degree.argmax()), int(np.flatnonzero(degree == 0)[0])
    assert known.measurements.standing
    for one in known.measurements.standing:
        known.measurements.result(one.measurement)
    found = {score.title.en.split(":")[0].lower(): score for score in scores_of(known, node)}
    assert "degree" in found
    assert "community" not in found
    neighbours = generation.network.neighbours(node)
    assert (found["degree"].value, found["degree"].rank) == (
        len(neighbours),
        1 + int(np.count_nonzero(degree > len(neighbours))),
    )
    assert found["degree"].of == int(np.count_nonzero(degree))
    assert scores_of(known, alone) == ()
    assert scores_of(known, None) == ()
