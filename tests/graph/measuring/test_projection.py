"""One side of a network, against NetworkX's projection and by hand."""

import doctest

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measuring import projection
from graph.measuring.projection import together
from graph.network import Network


@given(st.integers(0, 999), st.integers(2, 9), st.integers(2, 9))
def test_two_sides_give_networkxs_projection(seed: int, left: int, right: int) -> None:
    graph = nx.bipartite.random_graph(left, right, 0.4, seed=seed)
    ends = np.array(graph.edges, np.int32).reshape(-1, 2)
    network = Network(left + right, ends[:, 0], ends[:, 1], np.zeros(len(ends), np.int16), ("urn:p",))
    kept = np.arange(left + right) < left
    expected = nx.bipartite.projected_graph(graph, range(left))
    found = together(network, kept).to_networkx()
    assert set(map(frozenset, found.edges)) == set(map(frozenset, expected.edges))


@given(st.integers(0, 999), st.integers(2, 9), st.integers(2, 9))
def test_weights_are_those_of_networkxs_collaborations(seed: int, left: int, right: int) -> None:
    graph = nx.bipartite.random_graph(left, right, 0.4, seed=seed)
    ends = np.array(graph.edges, np.int32).reshape(-1, 2)
    network = Network(left + right, ends[:, 0], ends[:, 1], np.zeros(len(ends), np.int16), ("urn:p",))
    kept = np.arange(left + right) < left
    shared = nx.bipartite.weighted_projected_graph(graph, range(left))
    newman = nx.bipartite.collaboration_weighted_projected_graph(graph, range(left))
    for expected, weigh in ((shared, lambda k: np.ones(len(k))), (newman, lambda k: 1 / (k - 1))):
        edges = together(network, kept, weigh=weigh).weighted
        assert edges.matrix.toarray()[:left, :left] == pytest.approx(nx.to_numpy_array(expected, range(left)))


def test_direct_links_stay_and_lists_of_many_make_none() -> None:
    network = Network(5, [0, 4, 4, 4], [1, 1, 2, 3], [0, 0, 0, 0], ("urn:p",))  # type: ignore[arg-type]
    kept = np.array([True, True, True, True, False])
    assert together(network, kept).edge_count == 4
    assert together(network, kept, most=2).edge_count == 1
    assert together(network, kept, direct=False).edge_count == 3


def test_the_examples_run() -> None:
    found = doctest.testmod(projection, extraglobs={"Network": Network, "np": np})
    assert found.attempted
    assert not found.failed
