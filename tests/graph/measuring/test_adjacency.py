"""Edges as compressed rows, against NetworkX's own adjacency."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.measuring.adjacency import Adjacency

PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30)


def made_of(graph: nx.Graph) -> Adjacency:
    """The adjacency of a NetworkX graph on the nodes 0 ... n-1."""
    rows = [sorted(graph.adj[node]) for node in range(len(graph))]
    starts = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    return Adjacency(
        starts, np.array([node for row in rows for node in row], np.int32), directed=graph.is_directed()
    )


@given(PAIRS, st.booleans())
def test_it_counts_and_turns_edges_as_networkx_does(pairs: list[tuple[int, int]], directed: bool) -> None:
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(range(8))
    graph.add_edges_from(pairs)
    ours = made_of(graph)
    assert ours.edge_count == graph.number_of_edges()
    assert ours.loops == nx.number_of_selfloops(graph)
    assert np.array_equal(ours.matrix.toarray(), nx.to_numpy_array(graph, nodelist=range(8)))
    turned = graph.reverse() if directed else graph
    assert [ours.reverse.neighbours(node).tolist() for node in range(8)] == [
        sorted(turned.adj[node]) for node in range(8)
    ]
