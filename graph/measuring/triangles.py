"""Triangles: how many a node lies in, and how many of the pairs of its neighbours know each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.measuring.adjacency import Adjacency, Nodes, Values
from graph.measuring.cores import others

Counts = NDArray[np.int64]


def triangles(adjacency: Adjacency) -> Counts:
    """In how many triangles each node lies, shape (n,).

    Each edge is kept at the end with fewer neighbours, so that hubs keep few; what two edges kept at one node lack of
    a triangle is looked up among the edges kept.

    Parameters
    ----------
    adjacency
        An undirected graph, n nodes; weights do not count, nor do edges of a node with itself.

    References
    ----------
    T. Schank, D. Wagner (2005): Finding, counting and listing all triangles in large graphs.

    Examples
    --------
    >>> triangle_and_tail = np.array([0, 2, 4, 7, 8]), np.array([1, 2, 0, 2, 0, 1, 3, 2], np.int32)
    >>> triangles(Adjacency(*triangle_and_tail)).tolist()
    [1, 1, 1, 0]
    """
    total = np.zeros(adjacency.size, np.int64)
    for corners in _found(adjacency):
        for corner in corners:
            total += np.bincount(corner, minlength=adjacency.size)
    return total


def clustering(adjacency: Adjacency) -> Values:
    """The share of the pairs of each node's neighbours that are neighbours too, shape (n,), 0 ... 1.

    Parameters
    ----------
    adjacency
        As for `triangles`; a node with fewer than two neighbours has 0.

    References
    ----------
    D. Watts, S. Strogatz (1998): Collective dynamics of small-world networks.

    Examples
    --------
    >>> triangle_and_tail = np.array([0, 2, 4, 7, 8]), np.array([1, 2, 0, 2, 0, 1, 3, 2], np.int32)
    >>> clustering(Adjacency(*triangle_and_tail)).round(3).tolist()
    [1.0, 1.0, 0.333, 0.0]
    """
    pairs = _pairs(adjacency)
    return np.divide(triangles(adjacency), pairs, out=np.zeros(adjacency.size), where=pairs > 0)


def transitivity(adjacency: Adjacency) -> float:
    """The share of all pairs of edges at one node that a third edge closes, 0 ... 1; 0 where there are none."""
    pairs = int(_pairs(adjacency).sum())
    return int(triangles(adjacency).sum()) / pairs if pairs else 0.0


def _pairs(adjacency: Adjacency) -> Counts:
    """How many pairs each node's neighbours make."""
    many = others(adjacency)
    return many * (many - 1) // 2


def _found(adjacency: Adjacency) -> Iterator[tuple[Nodes, Nodes, Nodes]]:
    """The three corners of every triangle, each once, many at a time."""
    kept = _Kept(adjacency)
    later = np.repeat(kept.starts[1:], np.diff(kept.starts)) - np.arange(1, len(kept.heads) + 1)
    first, apart = np.flatnonzero(later), 1
    while len(first):
        closed = kept.closed(first, first + apart)
        yield kept.tails[closed], kept.heads[closed], kept.heads[closed + apart]
        apart += 1
        first = first.take(np.flatnonzero(later.take(first) >= apart))


class _Kept:
    """The edges, each kept at its end with fewer neighbours, to find which two edges kept at one node a third joins."""

    def __init__(self, adjacency: Adjacency) -> None:
        size, degree = adjacency.size, adjacency.degree
        self._rank = _ranks(degree)
        kept = np.flatnonzero(np.repeat(self._rank, degree) < self._rank.take(adjacency.targets))
        self.tails, self.heads = adjacency.tails.take(kept), adjacency.targets.take(kept)
        self.starts = np.concatenate([[0], np.cumsum(np.bincount(self.tails, minlength=size))])
        ones = np.ones(len(self.heads), np.int8)
        self._matrix = csr_array((ones, self.heads, self.starts), shape=(size, size))
        # most pairs are no edge, and a look into a table of bits for all edges tells so for most of them
        self._mixed = _mixed(self.heads)
        self._shift = np.uint32(max(4, 30 - len(self.heads).bit_length()))
        self._table = np.zeros(2 ** (32 - int(self._shift)), np.bool_)
        self._table[(_mixed(self.tails) ^ self._mixed) >> self._shift] = True

    def closed(self, first: Counts, second: Counts) -> Counts:
        """Those places in `first` whose heads are joined with the heads at the same places of `second`."""
        hashed = self._mixed.take(first) ^ self._mixed.take(second)
        perhaps = np.flatnonzero(self._table.take(hashed >> self._shift))
        if not len(perhaps):
            return perhaps
        first, second = first.take(perhaps), second.take(perhaps)
        one, other = self.heads.take(first), self.heads.take(second)
        swapped = self._rank.take(one) > self._rank.take(other)
        joined = self._matrix[np.where(swapped, other, one), np.where(swapped, one, other)]
        return first.take(np.flatnonzero(joined))


def _mixed(nodes: Nodes) -> NDArray[np.uint32]:
    """Numbers that are spread over all of 32 bits, by a multiplication that overflows (D. Knuth)."""
    return nodes.astype(np.uint32) * np.uint32(2654435761)


def _ranks(degree: Counts) -> Nodes:
    """The place of every node in the order of degrees."""
    # sorting by two bytes at a time is much the faster way
    small = degree.astype(np.uint16) if degree.max(initial=0) < 2**16 else degree
    ranks = np.empty(len(degree), np.int32)
    ranks[np.argsort(small, kind="stable")] = np.arange(len(degree), dtype=np.int32)
    return ranks
