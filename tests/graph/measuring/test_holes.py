"""Structural holes against NetworkX, with weights, and in blocks of any size."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures import MEASURES
from graph.measuring import holes
from tests.graph.measuring.drawn_graphs import by_name, defined, graphs, network_of, without_loops

ANY = st.one_of(graphs(), graphs(weighted=True))


@given(ANY)
def test_constraint_and_effective_size_are_networkxs(graph: nx.Graph) -> None:
    network, plain = network_of(graph), without_loops(graph)
    weight = "weight" if network.weights is not None else None
    expected = defined(nx.constraint(plain, nodes=list(plain), weight=weight))
    assert by_name(graph, MEASURES["constraint"].run(network)) == pytest.approx(expected, abs=1e-9)
    # for all nodes at once NetworkX 3.6 divides by the largest weight of the wrong one of two nodes
    expected = defined(nx.effective_size(plain, nodes=list(plain), weight=weight))
    assert by_name(graph, MEASURES["effective-size"].run(network)) == pytest.approx(expected, abs=1e-9)


def test_burts_triangle_and_star() -> None:
    """Three who know each other: (1/2 + 1/4)^2 twice, Burt's 1.125; a broker of four strangers: 4 (1/4)^2."""
    assert MEASURES["constraint"].run(network_of(nx.complete_graph(3))).values == pytest.approx(1.125)
    star = MEASURES["constraint"].run(network_of(nx.star_graph(4))).values
    assert star.tolist() == [0.25, 1, 1, 1, 1]


def test_blocks_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    network = network_of(nx.karate_club_graph())
    whole = holes.constraint(network).values
    monkeypatch.setattr(holes, "BLOCK", 40)
    assert holes.constraint(network).values.tolist() == whole.tolist()


@given(graphs(weighted=True), st.data())
def test_one_node_alone_gives_its_own(graph: nx.Graph, data: st.DataObject) -> None:
    weighted = network_of(graph).weighted
    if weighted.size:
        node = data.draw(st.integers(0, weighted.size - 1))
        here = slice(int(weighted.starts[node]), int(weighted.starts[node + 1]))
        for find in (holes.investments, holes.redundancies):
            assert np.array_equal(find(weighted, node)[here], find(weighted)[here])
