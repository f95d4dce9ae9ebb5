"""How much the shortest paths from a node depend on every other node (Brandes 2001)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph.measuring.adjacency import Adjacency, Nodes, Values
from graph.measuring.breadth import Ids, Sources, given
from graph.measuring.waves import Depths, Progress, hops, reached


@dataclass(frozen=True, eq=False)
class Dependencies:
    """What the dependencies of some sources on every node come to.

    The dependency of a source on a node is the sum, over all other nodes, of the share of the shortest paths from
    the source to them that pass the node; that on the source itself is 0.

    Attributes
    ----------
    total, squares, largest
        Sum, sum of squares and maximum over the sources, each of shape (n,).
    """

    total: Values
    squares: Values
    largest: Values


def dependencies(adjacency: Adjacency, start: Sources, progress: Progress | None = None) -> Dependencies:
    """What the dependencies of these sources come to; paths are those with the fewest hops.

    Parameters
    ----------
    adjacency
        The graph, n nodes, directed or not; weights do not count, nor do edges of a node with itself.
    start
        From where paths start. Sources that share a column lie in different components, and so add up.
    progress
        Told the share done after every column.

    References
    ----------
    U. Brandes (2001): A faster algorithm for betweenness centrality.

    Examples
    --------
    >>> line = Adjacency(np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1], np.int32))
    >>> found = dependencies(line, given(line, [0, 1, 2]))
    >>> found.total.tolist(), found.largest.tolist()
    ([0.0, 2.0, 0.0], [0.0, 1.0, 0.0])
    """
    total, squares, largest = np.zeros((3, adjacency.size))
    for done, delta in enumerate(_each(adjacency, start), 1):
        total += delta
        squares += np.square(delta)
        np.maximum(largest, delta, out=largest)
        if progress:
            progress(done / start.columns)
    return Dependencies(total, squares, largest)


def dependency(adjacency: Adjacency, source: int) -> Values:
    """The dependency of one source on every node, shape (n,)."""
    return next(_each(adjacency, given(adjacency, [source])))


def _each(adjacency: Adjacency, start: Sources) -> Iterator[Values]:
    """The dependencies of each column's sources."""
    tails = adjacency.tails
    for node, column, depths in hops(adjacency, start):
        for i, depth in enumerate(depths):
            yield _dependency(adjacency, tails, depth, node[column == i])


def _dependency(adjacency: Adjacency, tails: Nodes, depth: Depths, sources: Ids) -> Values:
    levels = list(_levels(adjacency, tails, depth))
    paths = np.zeros(adjacency.size)
    paths[sources] = 1
    for tail, head in levels:
        np.add.at(paths, head, paths.take(tail))
    # a node's own part of what a predecessor depends on, and what it hands on: both for each of its paths
    own = np.divide(1, paths, out=np.zeros(adjacency.size), where=paths > 0)
    onward = np.zeros(adjacency.size)
    for tail, head in reversed(levels):
        np.add.at(onward, tail, own.take(head) + onward.take(head))
    onward[sources] = 0
    return onward * paths


def _levels(adjacency: Adjacency, tails: Nodes, depth: Depths) -> Iterator[tuple[Nodes, Nodes]]:
    """The edges on shortest paths, as tails and heads, in groups by the depth of their tails."""
    near = np.repeat(depth, adjacency.degree)
    further = depth.take(adjacency.targets) == np.add(near, 1, dtype=near.dtype)
    # the largest number, by which a node that is not reached is known, runs over to 0
    onward = np.flatnonzero(further & reached(near))
    level = near.take(onward)
    order = onward.take(np.argsort(level, kind="stable"))
    tail, head = tails.take(order), adjacency.targets.take(order)
    begin = 0
    for end in np.cumsum(np.bincount(level)).tolist():
        yield tail[begin:end], head[begin:end]
        begin = end
