"""A measure over the things that have a link."""

from __future__ import annotations

import numpy as np

from graph.generation import Generation
from graph.measures import MEASURES
from graph.measuring.scores import measured


def test_things_without_a_link_have_no_score(example: Generation) -> None:
    some = int(np.argmax(example.network.degree))
    lonely = np.flatnonzero(example.network.degree == 0)
    for measure in MEASURES.values():
        values = measured(example.network, measure, **({"start": [some]} if measure.starts else {})).values
        assert lonely.size
        assert set(values[lonely]) == {-1.0 if measure.groups else 0.0}
