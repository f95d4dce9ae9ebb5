"""Shortest paths between pairs of nodes drawn at random, many searched for at once, each from both ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.arrays import ranges
from graph.measuring.adjacency import Adjacency, Values
from graph.measuring.waves import Progress

Ids = NDArray[np.int64]

#: Places that the searches of a batch have together: so many nodes times pairs times two ends.
ROOM = 2_000_000
#: Most pairs in a batch.
PAIRS = 2048


@dataclass(frozen=True, eq=False)
class Drawn:
    """What paths between pairs drawn at random passed.

    Attributes
    ----------
    passed
        How many of the paths pass each node between their ends, shape (n,).
    between
        How many nodes each path has between its ends, shape (pairs,); 0 where no path leads from one to the other.
    """

    passed: Ids
    between: Ids


def drawn(
    graph: Adjacency, pairs: int, random: np.random.Generator, progress: Progress | None = None
) -> Drawn:
    """Draw pairs of different nodes, all equally likely, and for each one of its shortest paths, all equally likely.

    Parameters
    ----------
    graph
        At least 2 nodes; weights do not count, direction does.
    pairs
        How many pairs to draw.
    random
        Where the draws come from.
    progress
        Told the share done after every batch.

    References
    ----------
    M. Borassi, E. Natale (2016): KADABRA is an adaptive algorithm for betweenness via random approximation.
    """
    batch = max(1, min(PAIRS, ROOM // (2 * graph.size)))
    search = _Searches(graph, batch, random)
    passed, between = np.zeros(graph.size, np.int64), []
    for done in range(0, pairs, batch):
        nodes, lengths = search.paths(min(batch, pairs - done))
        passed += np.bincount(nodes, minlength=graph.size)
        between.append(lengths)
        if progress:
            progress(min(1.0, (done + batch) / pairs))
    return Drawn(passed, np.concatenate(between) if between else np.zeros(0, np.int64))


class _Searches:
    """Breadth-first searches from both ends of some pairs; a place is a number for an end, a pair and a node."""

    def __init__(self, graph: Adjacency, batch: int, random: np.random.Generator) -> None:
        self._size, self._random = graph.size, random
        # along which edges each end searches: the far end against their direction
        self._along = graph, graph.reverse
        self._other = batch * graph.size
        self._depth = np.full(2 * self._other, -1, np.int32)
        self._ways = np.zeros(2 * self._other)
        self._mark = np.zeros(2 * self._other, np.int64)

    def paths(self, pairs: int) -> tuple[Ids, Ids]:
        """The nodes between the ends of so many paths, and how many each path has of them."""
        ends = self._ends(pairs)
        touched = [*ends]
        middles = self._middles(ends, touched)
        found = np.flatnonzero(middles >= 0)
        nodes, lengths = self._inner(middles[found])
        everything = np.concatenate(touched)
        self._depth[everything], self._ways[everything] = -1, 0
        between = np.zeros(pairs, np.int64)
        between[found] = lengths
        return nodes, between

    def _ends(self, pairs: int) -> list[Ids]:
        """The places of both ends of pairs drawn at random."""
        one = self._random.integers(self._size, size=pairs)
        two = (one + 1 + self._random.integers(self._size - 1, size=pairs)) % self._size
        rows = np.arange(pairs) * self._size
        ends = [rows + one, self._other + rows + two]
        for places in ends:
            self._depth[places], self._ways[places] = 0, 1
        return ends

    def _middles(self, front: list[Ids], touched: list[Ids]) -> Ids:
        """Where the searches of each pair meet: a place of the first end, drawn by paths; -1 where they do not."""
        pairs = len(front[0])
        middles = np.full(pairs, -1, np.int64)
        level = np.zeros((2, pairs), np.int32)
        while len(front[0]) and len(front[1]):
            work = np.stack([self._work(end, front[end], pairs) for end in (0, 1)])
            # a search that leads nowhere any more ends its pair's; else the one with less to do goes on
            ended = (work == 0).any(axis=0) | (middles >= 0)
            turn = np.argmin(work, axis=0)
            for end in (0, 1):
                pair = self._pair(front[end])
                front[end] = front[end][~ended[pair]]
                going = turn[self._pair(front[end])] == end
                fresh = self._onward(end, front[end][going], level[end])
                level[end][~ended & (turn == end)] += 1
                touched.append(fresh)
                front[end] = np.concatenate([front[end][~going], fresh])
                self._meet(end, fresh, middles)
        return middles

    def _pair(self, places: Ids) -> Ids:
        return (places % self._other) // self._size

    def _work(self, end: int, places: Ids, pairs: int) -> Values:
        """How many edges each pair's search would look at next."""
        degree = self._along[end].degree[places % self._size]
        return np.bincount(self._pair(places), degree, pairs).astype(np.float64)

    def _onward(self, end: int, places: Ids, level: NDArray[np.int32]) -> Ids:
        """The places one hop on that were not reached before; the ways to them are counted."""
        graph, node = self._along[end], places % self._size
        begin, stop = graph.starts[node], graph.starts[node + 1]
        heads = graph.targets[ranges(begin, stop)]
        reached = np.repeat(places - node, stop - begin) + heads
        fresh = np.flatnonzero(self._depth[reached] < 0)
        reached = reached[fresh]
        np.add.at(self._ways, reached, np.repeat(self._ways[places], stop - begin)[fresh])
        # each place once: of those that write their number to it, one remains
        order = np.arange(len(reached))
        self._mark[reached] = order
        once: Ids = reached[self._mark[reached] == order]
        self._depth[once] = level[self._pair(once)] + 1
        return once

    def _meet(self, end: int, fresh: Ids, middles: Ids) -> None:
        """Note for each pair whose searches have met where one of its paths passes, drawn by their number."""
        here = fresh % self._other
        here = here[self._depth[here if end else here + self._other] >= 0]
        if len(here):
            weight = self._ways[here] * self._ways[here + self._other]
            pair = self._pair(here)
            chosen = _one_of_each(pair, weight, self._random)
            middles[pair[chosen]] = here[chosen]

    def _inner(self, middles: Ids) -> tuple[Ids, Ids]:
        """The nodes between the ends of the paths over these places, and how many each path has of them."""
        lengths: Ids = self._depth[middles].astype(np.int64) + self._depth[middles + self._other] - 1
        between = (self._depth[middles] > 0) & (self._depth[middles + self._other] > 0)
        nodes: list[Ids] = [middles[between] % self._size]
        for end in (0, 1):
            places = middles + end * self._other
            while len(places := places[self._depth[places] > 1]):
                places = self._back(end, places)
                nodes.append(places % self._size)
        inner: Ids = np.concatenate(nodes)
        return inner, lengths

    def _back(self, end: int, places: Ids) -> Ids:
        """The places one hop nearer to their end, on ways drawn by their number."""
        graph, node = self._along[1 - end], places % self._size
        begin, stop = graph.starts[node], graph.starts[node + 1]
        heads = graph.targets[ranges(begin, stop)]
        before: Ids = (np.repeat(places - node, stop - begin) + heads).astype(np.int64)
        whose = np.repeat(np.arange(len(places)), stop - begin)
        nearer = np.flatnonzero(self._depth[before] == np.repeat(self._depth[places] - 1, stop - begin))
        before, whose = before[nearer], whose[nearer]
        nearest: Ids = before[_one_of_each(whose, self._ways[before], self._random)]
        return nearest


def _one_of_each(group: Ids, weight: Values, random: np.random.Generator) -> Ids:
    """For each group, in rising order, the position of one of its members, drawn by weight."""
    order = np.argsort(group, kind="stable")
    first = np.flatnonzero(np.diff(group[order], prepend=-1))
    last = np.append(first[1:], len(order)) - 1
    total = np.add.reduceat(weight[order], first)
    # every group takes a stretch of length 1, so that large weights do not swallow small ones of other groups
    ends = np.cumsum(weight[order] / np.repeat(total, last - first + 1))
    found = np.searchsorted(ends, np.arange(len(first)) + random.random(len(first)), side="right")
    chosen: Ids = order[np.clip(found, first, last)]
    return chosen
