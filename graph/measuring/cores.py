"""Core numbers, by taking nodes away in rounds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.arrays import distinct, ranges
from graph.measuring.adjacency import Adjacency


def core_numbers(adjacency: Adjacency) -> NDArray[np.int64]:
    """The largest k for which each node lies in a part where everyone has k neighbours inside it, shape (n,).

    Each round takes away all nodes that have too few neighbours left, so it takes as many rounds as nodes depend on
    each other's leaving, not as many as there are nodes.

    Parameters
    ----------
    adjacency
        An undirected graph, n nodes; weights do not count, nor do edges of a node with itself.

    References
    ----------
    S. Seidman (1983): Network structure and minimum degree.
    V. Batagelj, M. Zaversnik (2003): An O(m) algorithm for cores decomposition of networks.

    Examples
    --------
    >>> triangle_and_tail = np.array([0, 2, 4, 7, 8]), np.array([1, 2, 0, 2, 0, 1, 3, 2], np.int32)
    >>> core_numbers(Adjacency(*triangle_and_tail)).tolist()
    [2, 2, 2, 1]
    """
    left = others(adjacency)
    # a node that is taken away keeps its number here, and is above all that are still compared
    number = np.full(adjacency.size, -1, np.int64)
    inside = np.flatnonzero(number < 0)
    k = 0
    while len(inside):
        k = max(k, int(left[inside].min()))
        level = inside[left[inside] <= k]
        while len(level):
            number[level] = k
            level = _after(adjacency, level, number, left, k)
        inside = inside[number[inside] < 0]
    return number


def _after(
    adjacency: Adjacency, level: NDArray[np.int64], number: NDArray[np.int64], left: NDArray[np.int64], k: int
) -> NDArray[np.int64]:
    """The nodes that have at most k neighbours left once these are gone; `left` is lowered by them."""
    heads = adjacency.targets[ranges(adjacency.starts[level], adjacency.starts[level + 1])]
    heads = heads[number[heads] < 0]
    np.subtract.at(left, heads, 1)
    return distinct(heads[left[heads] <= k]).astype(np.int64)


def others(adjacency: Adjacency) -> NDArray[np.int64]:
    """How many neighbours each node has, not counting itself, shape (n,)."""
    if not adjacency.loops:
        return adjacency.degree
    tails = adjacency.tails
    return np.bincount(tails[tails != adjacency.targets], minlength=adjacency.size)
