"""Breadth-first searches over arrays, from one node."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import breadth_first_order

from graph.measuring.adjacency import Adjacency

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Search:
    """What a search from one node reaches.

    Attributes
    ----------
    order
        The nodes in the order in which they are reached, the start first, shape (reached,).
    parent
        The node from which each of them is reached, in the same order; the start is its own.
    depth
        Hops from the start, in the same order.
    """

    order: Numbers
    parent: Numbers
    depth: Numbers

    def within(self, hops: float) -> int:
        """How many nodes are reached in so many hops; the last one that has begun is counted, as NetworkX does."""
        return int(np.searchsorted(self.depth, max(np.ceil(hops), 0), "right"))


def search(adjacency: Adjacency, start: int) -> Search:
    """What is reached from a node, neighbours in the order of their numbers."""
    order, before = breadth_first_order(adjacency.matrix, start)
    order = order.astype(np.int64)
    parent = np.append(start, before[order[1:]])
    place = np.empty(adjacency.size, np.int64)
    place[order] = np.arange(len(order))
    return Search(order, parent, _depth(place[parent[1:]]))


def _depth(parents: Numbers) -> Numbers:
    """The depth of each reached node, given the places of the parents of all but the first, which never fall."""
    depth = np.zeros(len(parents) + 1, np.int64)
    begin, end, level = 0, 1, 0
    while begin < end:
        depth[begin:end] = level
        begin, end, level = end, 1 + int(np.searchsorted(parents, end)), level + 1
    return depth
