"""Breadth-first searches from many nodes at once: 64 of them share a pass, one for each bit of a word.

A pass looks at every edge once for all 64 searches, where 64 searches of their own would look at it 64 times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.arrays import distinct, ranges
from graph.measuring.adjacency import Adjacency, Values
from graph.measuring.breadth import Ids, Sources

Bits = NDArray[np.uint64]

#: Some nodes by number, or all.
Where = Ids | slice

#: Hops, in whichever type has room for them.
Depths = NDArray[np.integer]

#: Called with the share of the work that is done, 0 ... 1.
Progress = Callable[[float], None]

#: So many searches share one pass: one for each bit of a word.
AT_ONCE = 64

#: A level with fewer than one in so many nodes is led onward edge by edge, a larger one by a pass over all edges.
_FEW = 64


def waves(adjacency: Adjacency, node: Ids, column: Ids) -> Iterator[tuple[int, Where, Bits]]:
    """What searches reach at each depth, along the edges' direction.

    Parameters
    ----------
    adjacency
        The graph, n nodes; weights do not count.
    node, column
        Where the searches start, and with which bit, 0 ... 63; searches that share a bit must never meet.

    Yields
    ------
    tuple
        The depth from 0; some nodes, or all; and for each of them a word with the bits of the searches that reach it
        at this depth and not before. No search reaches another node at this depth.
    """
    seen, scratch = np.zeros((2, adjacency.size), np.uint64)
    np.bitwise_or.at(seen, node, np.left_shift(np.uint64(1), column.astype(np.uint64)))
    where: Where = distinct(node)
    words, depth = seen[where], 0
    while len(words):
        yield depth, where, words
        if isinstance(where, slice):
            where, words = _pulled(adjacency, words, seen)
        else:
            where, words = _pushed(adjacency, where, words, seen, scratch)
        depth += 1


def _pulled(adjacency: Adjacency, front: Bits, seen: Bits) -> tuple[Where, Bits]:
    """What all nodes get from their neighbours, and had not seen; it is seen from now on."""
    towards = adjacency.reverse
    rows = np.flatnonzero(towards.degree)
    led = np.zeros_like(seen)
    led[rows] = np.bitwise_or.reduceat(front.take(towards.targets), towards.starts[rows])
    led &= ~seen
    seen |= led
    return _thinned(led)


def _pushed(adjacency: Adjacency, nodes: Ids, words: Bits, seen: Bits, scratch: Bits) -> tuple[Where, Bits]:
    """What few nodes hand on to their neighbours; `scratch` is nought before and after."""
    begin, end = adjacency.starts[nodes], adjacency.starts[nodes + 1]
    heads = adjacency.targets[ranges(begin, end)]
    np.bitwise_or.at(scratch, heads, np.repeat(words, end - begin))
    if len(heads) * _FEW >= adjacency.size:
        led = scratch & ~seen
        scratch[:] = 0
        seen |= led
        return _thinned(led)
    found = distinct(heads)
    led = scratch[found] & ~seen[found]
    scratch[found] = 0
    fresh = np.flatnonzero(led)
    nodes, led = found[fresh].astype(np.int64), led[fresh]
    seen[nodes] |= led
    return nodes, led


def _thinned(words: Bits) -> tuple[Where, Bits]:
    """All nodes with their words; the nodes that have a word alone where these are few."""
    if np.count_nonzero(words) * _FEW >= len(words):
        return slice(None), words
    nodes = np.flatnonzero(words)
    return nodes, words[nodes]


@dataclass(frozen=True, eq=False)
class Far:
    """How far every node is from the sources that reach it.

    Attributes
    ----------
    total
        Sum of the hops from them, shape (n,).
    reciprocal
        Sum of the reciprocal hops, the node itself left out, shape (n,).
    reached
        How many of them there are, the node itself included where it is a source, shape (n,).
    """

    total: Ids
    reciprocal: Values
    reached: Ids


def far(adjacency: Adjacency, start: Sources, progress: Progress | None = None) -> Far:
    """How far every node is from the sources: on a directed graph inward, as NetworkX's closeness measures.

    Examples
    --------
    >>> from graph.measuring.breadth import given
    >>> line = Adjacency(np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1], np.int32))
    >>> found = far(line, given(line, [0, 2]))
    >>> found.total.tolist(), found.reciprocal.tolist(), found.reached.tolist()
    ([2, 2, 2], [0.5, 2.0, 0.5], [2, 2, 2])
    """
    total, many = np.zeros((2, adjacency.size), np.int64)
    reciprocal = np.zeros(adjacency.size)
    for node, column, _ in _blocks(start, progress):
        for depth, where, words in waves(adjacency, node, column):
            count = np.bitwise_count(words)
            many[where] += count
            if depth:
                total[where] += np.multiply(count, depth, dtype=np.int64)
                reciprocal[where] += count / depth
    return Far(total, reciprocal, many)


def hops(
    adjacency: Adjacency, start: Sources, progress: Progress | None = None
) -> Iterator[tuple[Ids, Ids, Depths]]:
    """Blocks of searches: their nodes, their columns, and the hops from them to every node.

    Yields
    ------
    tuple
        Nodes and columns of the sources in the block, columns from 0; and the depths, shape (columns, n). Where no
        source of the column leads to a node, the depth is the largest number of its type: see `reached`.
    """
    for node, column, width in _blocks(start, progress):
        yield node, column, _depths(adjacency, node, column, width)


def reached(depths: Depths) -> NDArray[np.bool_]:
    """Where a source leads to the node, for depths that `hops` found."""
    return np.not_equal(depths, np.iinfo(depths.dtype).max)


def _depths(adjacency: Adjacency, node: Ids, column: Ids, width: int) -> Depths:
    depths: Depths = np.zeros((adjacency.size, width), np.uint8)
    seen = np.zeros(adjacency.size, np.uint64)
    for depth, where, words in waves(adjacency, node, column):
        seen[where] |= words
        depths = _roomy(depths, depth)
        depths[where] += _bits(words, width) * depths.dtype.type(depth)
    depths += _bits(~seen, width) * depths.dtype.type(np.iinfo(depths.dtype).max)
    return np.ascontiguousarray(depths.T)


def _roomy(depths: Depths, depth: int) -> Depths:
    """The same depths in a type whose largest number lies behind this one and the next."""
    if depth + 1 < np.iinfo(depths.dtype).max:
        return depths
    return depths.astype(np.uint16 if depth + 1 < np.iinfo(np.uint16).max else np.int32)


def _bits(words: Bits, width: int) -> NDArray[np.uint8]:
    """The lowest bits of words, the lowest first, shape (words, width)."""
    octets = words.astype("<u8", copy=False).view(np.uint8).reshape(-1, 8)[:, : -(-width // 8)]
    return np.unpackbits(octets, axis=1, count=width, bitorder="little")


def _blocks(start: Sources, progress: Progress | None) -> Iterator[tuple[Ids, Ids, int]]:
    """The sources 64 columns at a time, and how many columns there are; says how much is done after each."""
    for done, (node, column) in enumerate(start.blocks(AT_ONCE)):
        width = min(AT_ONCE, start.columns - done * AT_ONCE)
        yield node, column, width
        if progress:
            progress((done * AT_ONCE + width) / start.columns)
