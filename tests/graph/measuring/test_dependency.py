"""Dependencies, against NetworkX's betweenness from one source."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.measuring.breadth import given as given_sources
from graph.measuring.breadth import sources
from graph.measuring.dependency import dependencies, dependency
from tests.graph.measuring.drawn import adjacency_of, graphs, in_order


def theirs(graph: nx.Graph, source: int) -> list[float]:
    """The dependency of a source on every node, as NetworkX's betweenness of a subset of sources has it."""
    found = nx.betweenness_centrality_subset(graph, [source], list(graph), normalized=False)
    # on an undirected graph a path is counted half at each of its ends
    return [value * (1 if graph.is_directed() else 2) for value in in_order(found)]


@given(graphs(directed=None, loops=True))
def test_dependencies_are_those_of_networkx(graph: nx.Graph) -> None:
    adjacency = adjacency_of(graph)
    expected = np.array([theirs(graph, source) for source in graph])
    for source, one in enumerate(expected):
        assert dependency(adjacency, source) == pytest.approx(one)
    found = dependencies(adjacency, given_sources(adjacency, list(graph)))
    assert found.total == pytest.approx(expected.sum(axis=0))
    assert found.squares == pytest.approx(np.square(expected).sum(axis=0))
    assert found.largest == pytest.approx(expected.max(axis=0))


@given(graphs())
def test_sources_of_different_components_may_share_a_column(graph: nx.Graph) -> None:
    adjacency = adjacency_of(graph)
    packed = dependencies(adjacency, sources(adjacency, None, seed=1))
    apart = dependencies(adjacency, given_sources(adjacency, list(graph)))
    assert packed.total == pytest.approx(apart.total)
    assert packed.squares == pytest.approx(apart.squares)


@given(graphs(directed=None))
def test_nothing_depends_on_a_node_that_no_path_passes(graph: nx.Graph) -> None:
    ends = [node for node in graph if len(set(graph.adj[node]) - {node}) == 0 or graph.degree(node) == 1]
    found = dependencies(adjacency_of(graph), given_sources(adjacency_of(graph), list(graph)))
    assert not found.total[ends].any()


def test_the_middle_of_florence_is_that_of_the_literature() -> None:
    # Newman (2010), Networks, 7.7: half of all shortest paths between other families pass the Medici
    graph = nx.florentine_families_graph()
    names = list(graph)
    numbered = nx.convert_node_labels_to_integers(graph)
    adjacency = adjacency_of(numbered)
    total = dependencies(adjacency, given_sources(adjacency, list(numbered))).total
    assert total[names.index("Medici")] / (14 * 13) == pytest.approx(0.522, abs=5e-4)
    assert total[names.index("Guadagni")] / (14 * 13) == pytest.approx(0.255, abs=5e-4)


def test_it_tells_how_much_is_done() -> None:
    adjacency = adjacency_of(nx.path_graph(4))
    told: list[float] = []
    dependencies(adjacency, given_sources(adjacency, [0, 1, 2, 3]), told.append)
    assert told == [0.25, 0.5, 0.75, 1]
