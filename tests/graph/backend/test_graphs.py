"""A graph over arrays reads as NetworkX's own does, and cannot be changed."""

from __future__ import annotations

import copy
import doctest
import json
import pickle
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.backend import graphs as module
from graph.backend.conversion import convert_from_nx, convert_to_nx, from_networkx
from graph.backend.graphs import ArrayDiGraph, ArrayGraph
from graph.measuring.adjacency import Adjacency
from tests.graph.backend.drawn import graphs, node


def line(**given: Any) -> ArrayGraph:
    """Three nodes in a row, the first edge with weight 2 and the other with weight 3."""
    rows = Adjacency(np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1], np.int32), np.array([2.0, 2.0, 3.0, 3.0]))
    return ArrayGraph(rows, ["a", "b", "c"], **given)


def edges(graph: nx.Graph) -> set[Any]:
    ends = ((u, v) if graph.is_directed() else frozenset((u, v)) for u, v in graph.edges)
    return {
        (pair, graph.edges[tuple(pair) * 2 if len(pair) == 1 else tuple(pair)].get("weight", 1))
        for pair in ends
    }


@given(graphs(), st.data())
def test_reading_gives_what_networkx_gives(graph: nx.Graph, data: st.DataObject) -> None:
    ours = from_networkx(graph, "weight")
    assert list(ours) == list(graph) == list(ours.nodes) and len(ours) == len(graph)
    assert ours.number_of_nodes() == graph.order() and ours.number_of_edges() == graph.number_of_edges()
    assert ours.size(weight="weight") == graph.size(weight="weight")
    assert edges(ours) == edges(graph)
    assert dict(ours.degree) == dict(graph.degree)
    assert dict(ours.degree(weight="weight")) == dict(graph.degree(weight="weight"))
    assert (ours.is_directed(), ours.is_multigraph()) == (graph.is_directed(), graph.is_multigraph())
    assert {u: set(row) for u, row in ours.adjacency()} == {u: set(row) for u, row in graph.adjacency()}
    if len(graph):
        u, v = data.draw(node(graph)), data.draw(node(graph))
        assert ours.has_edge(u, v) == graph.has_edge(u, v) == (v in ours[u]) == (v in ours.adj[u])
        assert ours.get_edge_data(u, v, {}).get("weight", 1) == graph.get_edge_data(u, v, {}).get("weight", 1)
        assert ours.number_of_edges(u, v) == graph.number_of_edges(u, v)
        assert set(nx.common_neighbors(ours, u, v) if not graph.is_directed() else ()) == set(
            nx.common_neighbors(graph, u, v) if not graph.is_directed() else ()
        )


@given(graphs(directed=True))
def test_predecessors_and_degrees_of_directed_graphs(graph: nx.DiGraph) -> None:
    ours = from_networkx(graph, "weight")
    assert {v: set(ours.pred[v]) for v in ours} == {v: set(graph.pred[v]) for v in graph}
    assert {v: set(ours.succ[v]) for v in ours} == {v: set(graph.succ[v]) for v in graph}
    assert dict(ours.in_degree) == dict(graph.in_degree) and dict(ours.out_degree) == dict(graph.out_degree)
    assert set(ours.in_edges) == set(graph.in_edges)
    assert edges(ours.reverse(copy=False)) == edges(graph.reverse())


@given(graphs(), st.data())
def test_what_is_made_of_it_is_networkx_own(graph: nx.Graph, data: st.DataObject) -> None:
    ours = from_networkx(graph, "weight")
    some = data.draw(st.lists(node(graph), max_size=5)) if len(graph) else []
    plain = type(graph)
    for made, theirs in (
        (ours.to_networkx(), graph),
        (ours.copy(), graph),
        (convert_to_nx(ours), graph),
        (copy.deepcopy(ours), graph),
        (pickle.loads(pickle.dumps(ours)), graph),
        (plain(ours), graph),
        (ours.subgraph(some), graph.subgraph(some)),
        (ours.copy(as_view=True), graph),
        (nx.edge_subgraph(ours, list(graph.edges)[:2]), graph.edge_subgraph(list(graph.edges)[:2])),
    ):
        assert type(made) is plain
        assert set(made) == set(theirs) and edges(made) == edges(theirs)
    assert edges(ours.to_undirected()) == edges(from_networkx(graph, "weight").to_undirected())
    assert set(ours.to_directed().edges) == set(graph.to_directed().edges)


def test_nodes_edges_and_graph_have_attributes() -> None:
    graph = line(describe=lambda number: {"kind": "Patent", "place": number}, name="a line")
    assert graph.nodes["b"] == {"kind": "Patent", "place": 1}
    assert list(graph.nodes(data="place")) == [("a", 0), ("b", 1), ("c", 2)]
    assert graph.edges["b", "c"] == {"weight": 3.0} and graph.graph == {"name": "a line"}
    made = graph.to_networkx()
    assert made.nodes["c"] == {"kind": "Patent", "place": 2} and made.graph == {"name": "a line"}
    assert graph.subgraph(["c"]).nodes["c"]["place"] == 2


def test_nothing_can_be_changed() -> None:
    graph = line()
    assert nx.is_frozen(graph)
    changes = [
        graph.add_edge,
        graph.add_node,
        graph.remove_node,
        graph.add_edges_from,
        graph.clear,
        graph.update,
    ]
    for change in changes:
        with pytest.raises(nx.NetworkXError, match="to_networkx"):
            change("a")
    with pytest.raises(TypeError):
        graph["a"]["b"]["weight"] = 1
    with pytest.raises(TypeError, match="to_networkx"):
        graph.nodes["a"]["kind"] = "Patent"
    for change in (graph["a"]["b"].update, graph["a"]["b"].pop, graph["a"]["b"].setdefault):
        with pytest.raises(TypeError):
            change("weight")
    known = copy.deepcopy(graph["a"]["b"])
    known["weight"] = 7
    assert type(known) is dict and json.loads(json.dumps(graph["a"]["b"])) == {"weight": 2.0}
    assert edges(graph) == edges(line())


def test_functions_that_change_a_graph_are_refused() -> None:
    with pytest.raises(NotImplementedError, match="set_node_attributes"):
        nx.set_node_attributes(line(), {"a": 1}, "kind")


def test_functions_that_arrays_do_not_do_run_on_networkx_form() -> None:
    graph = line(describe=lambda number: {"kind": "Patent"})
    assert nx.shortest_path_length(graph, "a", "c", weight="weight") == 5
    assert nx.greedy_color(graph) == nx.greedy_color(graph.to_networkx())
    assert nx.get_node_attributes(graph, "kind") == dict.fromkeys("abc", "Patent")
    assert nx.complement(graph).edges == nx.complement(graph.to_networkx()).edges
    assert nx.is_isomorphic(graph, from_networkx(nx.path_graph(3)))
    assert convert_to_nx(graph) is convert_to_nx(graph), "it is converted once"


def test_a_graph_of_another_backend_is_told_apart() -> None:
    assert nx.utils.backends._registered_algorithms["pagerank"].__wrapped__ is not None
    assert ArrayGraph.__networkx_backend__ == ArrayDiGraph.__networkx_backend__ == "queqiao"


@pytest.mark.parametrize("names", [["a", "b"], ["a", "b", "c", "d"], ["a", "b", "a"]])
def test_names_must_be_one_for_each_node(names: list[str]) -> None:
    rows = Adjacency(np.zeros(4, np.int64), np.zeros(0, np.int32))
    with pytest.raises(ValueError, match="name"):
        assert "a" in ArrayGraph(rows, names)


def test_direction_must_be_that_of_the_class() -> None:
    rows = Adjacency(np.zeros(4, np.int64), np.zeros(0, np.int32), directed=True)
    assert ArrayDiGraph(rows).is_directed()
    with pytest.raises(ValueError, match="directed"):
        ArrayGraph(rows)


def test_what_has_no_place_in_arrays_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="parallel"):
        from_networkx(nx.MultiGraph([(0, 1)]))
    with pytest.raises(NotImplementedError, match="no number"):
        from_networkx(nx.Graph([(0, 1, {"weight": "much"})]), "weight")
    with pytest.raises(NotImplementedError, match="one weight"):
        convert_from_nx(nx.path_graph(2), edge_attrs={"a": 1, "b": 1})
    graph = line()
    assert convert_from_nx(graph) is graph


def test_any_graph_attributes_are_kept() -> None:
    graph = nx.Graph([(0, 1)], names="two", weight=3)
    graph.graph[7] = "seven"
    assert from_networkx(graph).graph == from_networkx(graph).to_networkx().graph == graph.graph


def test_unhashable_things_are_no_nodes() -> None:
    assert [] not in line() and "z" not in line() and None not in line()
    with pytest.raises(KeyError):
        line()["z"]


def test_examples() -> None:
    assert doctest.testmod(module).failed == 0
