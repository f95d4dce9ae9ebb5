"""Small random graphs with loops, isolated nodes and several components, in NetworkX's form and in ours."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from graph.measuring.adjacency import Adjacency

#: Most nodes of a drawn graph.
SIZE = 12


@st.composite
def graphs(draw: st.DrawFn, *, directed: bool | None = False, loops: bool = True) -> nx.Graph:
    """A graph on the nodes 0 ... n-1; directed or not where that is None."""
    size = draw(st.integers(1, SIZE))
    node = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(node, node), max_size=3 * size))
    either = draw(st.booleans()) if directed is None else directed
    graph = nx.DiGraph() if either else nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(pair for pair in pairs if loops or pair[0] != pair[1])
    return graph


def adjacency_of(graph: nx.Graph, weight: str | None = None) -> Adjacency:
    """A graph on the nodes 0 ... n-1 as compressed rows."""
    rows = [sorted(graph.adj[node]) for node in range(len(graph))]
    starts = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    targets = np.array([head for row in rows for head in row], np.int32)
    amounts = [graph[tail][head].get(weight, 1) for tail, row in enumerate(rows) for head in row]
    weights = None if weight is None else np.array(amounts, np.float64)
    return Adjacency(starts, targets, weights, graph.is_directed())


def in_order(values: dict[int, float]) -> list[float]:
    """The values of the nodes 0 ... n-1."""
    return [values[node] for node in range(len(values))]
