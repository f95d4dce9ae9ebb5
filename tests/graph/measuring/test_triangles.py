"""Triangles and clustering, against NetworkX's and the literature's."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measuring.triangles import clustering, transitivity, triangles
from tests.graph.measuring.drawn import adjacency_of, graphs, in_order


@given(graphs(loops=True))
def test_they_are_those_of_networkx(graph: nx.Graph) -> None:
    ours = adjacency_of(graph)
    assert triangles(ours).tolist() == in_order(nx.triangles(graph))
    assert clustering(ours) == pytest.approx(in_order(nx.clustering(graph)))
    assert transitivity(ours) == pytest.approx(nx.transitivity(graph))


@given(st.integers(3, 40), st.floats(0.05, 1), st.integers(0, 99))
def test_many_triangles_are_counted_too(size: int, share: float, seed: int) -> None:
    graph = nx.gnp_random_graph(size, share, seed=seed)
    assert triangles(adjacency_of(graph)).tolist() == in_order(nx.triangles(graph))


def test_a_clique_has_all_pairs_closed() -> None:
    clique = adjacency_of(nx.complete_graph(70))
    assert set(triangles(clique).tolist()) == {69 * 68 // 2}
    assert set(clustering(clique).tolist()) == {1}


def test_the_karate_club_is_as_clustered_as_the_literature_says() -> None:
    club = adjacency_of(nx.karate_club_graph())
    assert triangles(club).sum() == 45 * 3
    assert transitivity(club) == pytest.approx(0.2557, abs=5e-5)
    assert clustering(club).mean() == pytest.approx(0.5706, abs=5e-5)


@pytest.mark.parametrize("size", [0, 1, 5])
def test_there_is_none_without_edges(size: int) -> None:
    empty = adjacency_of(nx.empty_graph(size))
    assert triangles(empty).tolist() == [0] * size
    assert clustering(empty).tolist() == [0] * size
    assert transitivity(empty) == 0
