"""Random graphs of NetworkX's, small and awkward: directed, weighted, with loops, with any names of nodes."""

from __future__ import annotations

from typing import Any

import networkx as nx
from hypothesis import strategies as st

NAMES: tuple[tuple[Any, ...], ...] = (
    tuple(range(9)),
    tuple("鹊桥abcdefg"),
    ((1, 2), (2, 1), "x", 7, -3, 0.5, frozenset((1,)), b"y", True),
)


@st.composite
def graphs(draw: st.DrawFn, directed: bool | None = None, loops: bool = True, most: int = 9) -> nx.Graph:
    """A graph of at most nine nodes, some of whose edges have a weight."""
    names = draw(st.permutations(draw(st.sampled_from(NAMES))))[: draw(st.integers(0, most))]
    graph = draw(
        st.sampled_from([nx.Graph, nx.DiGraph] if directed is None else [[nx.Graph, nx.DiGraph][directed]])
    )()
    graph.add_nodes_from(names)
    for u, v in draw(st.lists(st.tuples(node(graph), node(graph)), max_size=22)) if names else ():
        if loops or u != v:
            graph.add_edge(u, v)
    for _, _, edge in graph.edges(data=True) if draw(st.booleans()) else ():
        if draw(st.booleans()):
            edge["weight"] = draw(st.sampled_from([1, 2, 5, 0.25, 1.5]))
    return graph


def node(graph: nx.Graph) -> st.SearchStrategy[Any]:
    """One of a graph's nodes."""
    return st.sampled_from(list(graph) or [None])
