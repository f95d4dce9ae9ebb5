"""What it costs to pass a hub."""

import doctest

import numpy as np

from graph.routes import trail
from graph.routes.trail import FREE_DEGREE, hub_cost


def test_few_neighbours_cost_nothing_and_each_doubling_one_hop() -> None:
    assert not hub_cost(np.arange(FREE_DEGREE + 1)).any()
    assert hub_cost(FREE_DEGREE * 2 ** np.arange(5)).tolist() == [0, 1, 2, 3, 4]


def test_the_examples_run() -> None:
    found = doctest.testmod(trail, extraglobs={"np": np})
    assert found.attempted
    assert not found.failed
