"""Core numbers, against NetworkX's."""

import networkx as nx
from hypothesis import given

from graph.measuring.cores import core_numbers, others
from tests.graph.measuring.drawn import adjacency_of, graphs, in_order


@given(graphs(loops=True))
def test_core_numbers_are_those_of_networkx_without_loops(graph: nx.Graph) -> None:
    found = core_numbers(adjacency_of(graph))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    assert found.tolist() == in_order(nx.core_number(graph))


@given(graphs(loops=True))
def test_a_node_is_not_among_its_others(graph: nx.Graph) -> None:
    assert others(adjacency_of(graph)).tolist() == [len(set(graph.adj[node]) - {node}) for node in graph]


def test_a_line_falls_apart_from_its_ends() -> None:
    assert set(core_numbers(adjacency_of(nx.path_graph(200))).tolist()) == {1}


def test_a_club_of_the_karate_club_has_core_number_4() -> None:
    found = core_numbers(adjacency_of(nx.karate_club_graph()))
    assert found.max() == 4
    assert (found == 4).sum() == 10


def test_there_is_none_without_nodes() -> None:
    assert core_numbers(adjacency_of(nx.empty_graph(0))).tolist() == []
