"""Articulation points and bridges against NetworkX, and by hand."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.measures import MEASURES
from graph.measuring.blocks import blocks
from graph.measuring.cuts import bridges
from tests.graph.measuring.drawn_graphs import graphs, network_of, without_loops


@st.composite
def sparse(draw: st.DrawFn) -> nx.Graph:
    """Mostly trees with some rings, where there is much to cut."""
    size = draw(st.integers(1, 40))
    graph = nx.random_labeled_tree(size, seed=draw(st.integers(0, 9999)))
    graph.add_edges_from(
        nx.gnm_random_graph(size, draw(st.integers(0, 12)), seed=draw(st.integers(0, 9999))).edges
    )
    return graph


@given(st.one_of(graphs(), sparse()))
def test_points_bridges_and_blocks_are_networkxs(graph: nx.Graph) -> None:
    network, plain = network_of(graph), without_loops(graph)
    found = MEASURES["articulation"].run(network)
    points = set(nx.articulation_points(plain))
    assert set(np.flatnonzero(found.values).tolist()) == points
    assert found.parameters == {"points": len(points)}
    tails, heads = bridges(network)
    ends = list(zip(tails.tolist(), heads.tolist(), strict=True))
    assert ends == sorted(tuple(sorted(edge)) for edge in nx.bridges(plain))
    nodes, block = blocks(network.adjacency).of_nodes
    parts = {frozenset(nodes[block == one].tolist()) for one in np.unique(block)}
    assert parts == set(map(frozenset, nx.biconnected_components(plain)))


def test_a_long_chain_is_all_bridges() -> None:
    found = MEASURES["bridges"].run(network_of(nx.path_graph(3000)))
    assert found.parameters == {"bridges": 2999}
    assert found.values[[0, 1500, 2999]].tolist() == [1, 2, 1]


def test_the_florentine_families_hang_on_these() -> None:
    """Medici cut off Acciaiuoli and Salviati with the Pazzi; Guadagni the Lamberteschi; Albizzi the Ginori."""
    graph = nx.florentine_families_graph()
    found = MEASURES["articulation"].run(network_of(graph)).values
    named = {name: value for name, value in zip(graph, found.tolist(), strict=True) if value}
    assert named == {"Medici": 2, "Albizzi": 1, "Guadagni": 1, "Salviati": 1}
