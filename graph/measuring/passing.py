"""Over which of its links the shortest paths through a node lead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.measuring.adjacency import Adjacency, Values
from graph.measuring.breadth import adjacency_matrix

Depth = NDArray[np.int64]

#: Up to this many nodes times edges paths from all nodes are followed, which takes some seconds.
WORK = 100_000_000
#: Where there are more: paths from so many nodes, drawn at random.
SOURCES = 24


def passing(graph: Adjacency, node: int, work: int = WORK, seed: int = 1) -> tuple[Values, bool]:
    """For each neighbour, the share of the shortest paths between others that pass the node over its link, halved.

    Parameters
    ----------
    graph
        n nodes; weights do not count, direction does.
    node
        Which all paths pass between their ends.
    work
        Up to this many nodes times edges paths from all nodes are followed, else from some drawn at random.
    seed
        Of the draw.

    Returns
    -------
    tuple of Values and bool
        Shape (n,), 0 for who is no neighbour; summed over the ordered pairs of ends: all of it is the betweenness of
        the node times (n-1)(n-2), if paths from all nodes were followed, which is what the second says.
    """
    linked = np.flatnonzero(graph.degree + graph.reverse.degree)
    sources = linked[linked != node]
    exact = len(linked) * len(graph.targets) <= work
    if not exact:
        sources = np.random.default_rng(seed).choice(sources, min(SOURCES, len(sources)), replace=False)
    found, onward, back = np.zeros(graph.size), adjacency_matrix(graph), adjacency_matrix(graph.reverse)
    for source in sources.tolist():
        depth, ways = _forward(back, source)
        if depth[node] > 0:
            _add(graph, node, depth, ways, _handed(onward, depth, ways), found)
    return found / 2, exact


def _add(graph: Adjacency, node: int, depth: Depth, ways: Values, handed: Values, found: Values) -> None:
    """Add what the paths from one source bring over each link of the node."""
    after, before = graph.neighbours(node), graph.reverse.neighbours(node)
    after = after[depth[after] == depth[node] + 1]
    onward = ways[node] * handed[after]
    found[after] += onward
    before = before[depth[before] == depth[node] - 1]
    found[before] += onward.sum() * ways[before] / ways[node]


def _forward(back: csr_array, source: int) -> tuple[Depth, Values]:
    """The depth of every node, -1 where it is not reached, and how many shortest paths lead to it."""
    size = back.shape[0]
    depth, ways, front = np.full(size, -1), np.zeros(size), np.zeros(size)
    front[source] = 1
    level = 0
    while front.any():
        depth[front > 0] = level
        ways += front
        front = np.where(depth < 0, back @ front, 0)
        level += 1
    return depth, ways


def _handed(onward: csr_array, depth: Depth, ways: Values) -> Values:
    """For every node (1 + its dependency) over the ways to it: what each way to it is worth."""
    handed = np.divide(1, ways, out=np.zeros(len(ways)), where=ways > 0)
    for level in range(int(depth.max()) - 1, 0, -1):
        below = np.where(depth == level + 1, handed, 0)
        handed = np.where(depth == level, handed + onward @ below, handed)
    return handed
