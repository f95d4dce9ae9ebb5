"""The search for the best paths: first what is left to the targets from everywhere, then the paths in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from graph.network import Mask, Network, Nodes

Costs = NDArray[np.int64]

#: Costs are whole numbers of parts of a hop, so many to the hop: their sums do not depend on the order.
HOP = 10**9

#: The cost of what cannot be reached; far above that of any path, and far from overflowing when added.
NEVER = 2**60

#: A node with this many neighbours or fewer costs nothing to pass.
FREE_DEGREE = 4

#: The clock is looked at once in so many tries.
_GLANCE = 256


@dataclass(frozen=True, slots=True)
class Budget:
    """When a search is given up: after so many tries, or so many seconds."""

    tries: int = 200_000
    seconds: float = 10.0


def hub_cost(degree: NDArray[np.int64]) -> NDArray[np.float64]:
    """What it costs to pass a node, in hops: max(0, log2(degree / 4)).

    Examples
    --------
    >>> hub_cost(np.array([1, 4, 8, 1024])).tolist()
    [0.0, 0.0, 1.0, 8.0]
    """
    return np.log2(np.maximum(degree, FREE_DEGREE) / FREE_DEGREE)


class Trail:
    """The search from one node to the nearest of some; a path ends at the first of them that it meets.

    What is left is found from both ends, level by level: near the targets by walking back from them, near the
    source by asking the neighbours. So only edges within half the length of either end are ever looked at.
    """

    def __init__(
        self, network: Network, source: int, targets: Nodes, avoid: Mask | None, length: int, penalty: bool
    ) -> None:
        self._network, self._source, self._length = network, source, length
        self._targets, self._ends = targets, frozenset(targets.tolist())
        self._entry = self._entry_costs(avoid, penalty)
        self._left = self._distances()
        best = int(self._left[-1][source])
        self._most = NEVER - 1 if penalty else min(best, NEVER - 1)

    def _entry_costs(self, avoid: Mask | None, penalty: bool) -> Costs:
        """What it costs to hop to each node."""
        entry = np.full(self._network.size, HOP, np.int64)
        if penalty:
            entry += np.rint(hub_cost(self._network.degree) * HOP).astype(np.int64)
        if avoid is not None:
            entry[avoid] = NEVER
        entry[self._targets] = HOP
        return entry

    def _distances(self) -> list[Costs]:
        """For 0, 1, ... length hops: the least cost from each node to a target in at most so many hops.

        The costs are known for the nodes that a path of that many remaining hops can have reached.
        """
        network, back = self._network, self._length // 2
        near = list(network.levels(self._source, self._length - back - 1))
        costs = np.full(network.size, NEVER, np.int64)
        costs[self._targets] = 0
        left, level = [costs], self._targets
        for hops in range(1, self._length + 1):
            costs = left[-1].copy()
            if hops <= back:
                level = self._push(costs, left[-1], level)
            else:
                self._pull(costs, left[-1], np.concatenate(near[: self._length - hops + 1]))
            left.append(costs)
        return left

    def _push(self, costs: Costs, before: Costs, level: Nodes) -> Nodes:
        """Cheapen the neighbours of the nodes that the last round cheapened; the nodes cheapened now."""
        tails, heads = self._network.gather(level)
        np.minimum.at(costs, heads, np.minimum(before[tails] + self._entry[tails], NEVER))
        return np.flatnonzero(costs < before).astype(np.int32)

    def _pull(self, costs: Costs, before: Costs, nodes: Nodes) -> None:
        """Cheapen these nodes by the best of their neighbours."""
        nodes = nodes[self._network.degree_of(nodes) > 0]
        if not len(nodes):
            return
        _, heads = self._network.gather(nodes)
        starts = np.cumsum(self._network.degree_of(nodes)) - self._network.degree_of(nodes)
        best = np.minimum.reduceat(before[heads] + self._entry[heads], starts)
        costs[nodes] = np.minimum(costs[nodes], best)

    def walk(
        self, budget: Budget, wanted: Callable[[tuple[int, ...]], bool]
    ) -> Iterator[tuple[tuple[int, ...] | None, int]]:
        """The paths that are wanted with their costs, cheapest first; None in place of one when the search is given up.

        What is left of a walk never exceeds what is left of a path, so the first whole path is the best one.
        """
        started = monotonic()
        queue: list[tuple[int, tuple[int, ...], int]] = [
            (int(self._left[-1][self._source]), (self._source,), 0)
        ]
        for turn in range(budget.tries):
            if not queue or queue[0][0] > self._most:
                return
            if turn % _GLANCE == _GLANCE - 1 and monotonic() - started > budget.seconds:
                break
            cost, nodes, spent = heappop(queue)
            if nodes[-1] not in self._ends:
                for node, entry, total in self._onward(nodes, spent):
                    heappush(queue, (total, (*nodes, node), spent + entry))
            elif wanted(nodes):
                yield nodes, cost
        yield None, 0

    def _onward(self, nodes: tuple[int, ...], spent: int) -> Iterator[tuple[int, int, int]]:
        """The next nodes from which a target can be reached: node, cost of the hop, cost of the whole."""
        around = self._network.neighbours(nodes[-1])
        entry = self._entry[around]
        total = spent + entry + self._left[self._length - len(nodes)][around]
        reach = np.flatnonzero(total <= self._most)
        found = zip(around[reach].tolist(), entry[reach].tolist(), total[reach].tolist(), strict=True)
        return (hop for hop in found if hop[0] not in nodes)
