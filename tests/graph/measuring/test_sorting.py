"""Counting links into order and rows, against NumPy's and NetworkX's ways."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.measuring.sorting import pair_order, symmetric_rows
from tests.graph.measuring.drawn import adjacency_of

NODES = st.integers(0, 9)


@given(st.lists(st.tuples(NODES, NODES)))
def test_pairs_are_ordered_as_by_comparing(pairs: list[tuple[int, int]]) -> None:
    first, second = np.array(pairs, np.int32).reshape(-1, 2).T
    assert pair_order(first, second, 10).tolist() == np.lexsort((second, first)).tolist()


@given(st.lists(st.tuples(NODES, NODES)))
def test_rows_are_those_of_the_simple_graph(pairs: list[tuple[int, int]]) -> None:
    graph = nx.empty_graph(10)
    graph.add_edges_from((a, b) for a, b in pairs if a != b)
    low, high = np.array(sorted(map(sorted, pairs)), np.int32).reshape(-1, 2).T
    starts, targets = symmetric_rows(low, high, 10)
    expected = adjacency_of(graph)
    assert starts.tolist() == expected.starts.tolist()
    assert targets.tolist() == expected.targets.tolist()
    assert starts.dtype == np.int64
    assert targets.dtype == np.int32


def test_a_graph_may_have_no_nodes() -> None:
    nothing = np.zeros(0, np.int32)
    starts, targets = symmetric_rows(nothing, nothing, 0)
    assert (starts.tolist(), targets.tolist()) == ([0], [])
    assert pair_order(nothing, nothing, 0).tolist() == []
