"""How one thing is connected with another: the shortest paths, or the k best that keep clear of hubs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from graph.network import Mask, Network, NetworkError, Nodes

#: Costs are whole numbers of parts of a hop, so many to the hop: their sums do not depend on the order.
HOP = 10**9

#: The cost of what cannot be reached; far above that of any path, and far from overflowing when added.
NEVER = 2**60

#: A node with this many neighbours or fewer costs nothing to pass.
FREE_DEGREE = 4

#: After so many tries the search gives what it has and says that it is not exact.
MOST_TRIES = 200_000


@dataclass(frozen=True, slots=True)
class Step:
    """One hop: from which node to which, and the links between: property IRI, whether it leads that way."""

    source: int
    target: int
    links: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Path:
    """One way from a node to another: the nodes in order, the hops between them, and the cost in hops."""

    nodes: tuple[int, ...]
    steps: tuple[Step, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class Found:
    """The paths, cheapest first, and whether the search was complete."""

    paths: tuple[Path, ...]
    exact: bool


def hub_cost(degree: NDArray[np.int64]) -> NDArray[np.float64]:
    """What it costs to pass a node, in hops: max(0, log2(degree / 4)).

    Examples
    --------
    >>> hub_cost(np.array([1, 4, 8, 1024])).tolist()
    [0.0, 0.0, 1.0, 8.0]
    """
    return np.log2(np.maximum(degree, FREE_DEGREE) / FREE_DEGREE)


def shortest(
    network: Network,
    source: int,
    target: int,
    *,
    k: int = 5,
    avoid: Mask | None = None,
    max_length: int = 6,
    penalty: bool = True,
) -> Found:
    """The best paths between two nodes that visit no node twice.

    Parameters
    ----------
    network
        The network, n nodes; links are walked in both directions.
    source, target
        Node ids.
    k
        Most paths wanted.
    avoid
        Nodes that no path may pass, shape (n,); it does not concern source and target.
    max_length
        Most hops of a path.
    penalty
        If true, a path costs its hops plus max(0, log2(d / 4)) for each node of d neighbours on the way, and
        the k cheapest are found. If false, the paths with the fewest hops are.

    Returns
    -------
    Found
        Paths by cost, then by their node ids. None if the nodes are not connected within `max_length` hops.
        `exact` is false where the search was given up after `MOST_TRIES` tries: better paths may exist.

    Raises
    ------
    NetworkError
        If a node does not exist, the mask has another shape, k is below 1 or max_length below 0.

    Examples
    --------
    >>> square = Network(4, [0, 1, 0, 2], [1, 3, 2, 3], [0, 0, 0, 0], ("urn:p",))
    >>> [path.nodes for path in shortest(square, 0, 3).paths]
    [(0, 1, 3), (0, 2, 3)]
    >>> shortest(square, 3, 1).paths[0].steps
    (Step(source=3, target=1, links=(('urn:p', False),)),)
    """
    _check(network, k, avoid, max_length)
    trail = Trail(network, network.expect(source), network.expect(target), avoid, max_length, penalty)
    paths: list[Path] = []
    for nodes, cost in trail.walk():
        if nodes is None:
            return Found(tuple(paths), False)
        paths.append(Path(nodes, _steps(network, nodes), cost / HOP))
        if len(paths) == k:
            break
    return Found(tuple(paths), True)


def _check(network: Network, k: int, avoid: Mask | None, max_length: int) -> None:
    if k < 1:
        raise NetworkError(f"k is {k}: at least one path must be wanted")
    if max_length < 0:
        raise NetworkError(f"max_length is {max_length}: must not be negative")
    if avoid is not None and avoid.shape != (network.size,):
        raise NetworkError(f"the mask has shape {avoid.shape}: must be ({network.size},)")


def _steps(network: Network, nodes: tuple[int, ...]) -> tuple[Step, ...]:
    return tuple(Step(a, b, tuple(network.between(a, b))) for a, b in pairwise(nodes))


class Trail:
    """The search for one pair of nodes: first what is left to the target from everywhere, then the paths.

    What is left is found from both ends, level by level: near the target by walking back from it, near the
    source by asking the neighbours. So only edges within half the length of either end are ever looked at.
    """

    def __init__(
        self, network: Network, source: int, target: int, avoid: Mask | None, length: int, penalty: bool
    ) -> None:
        self._network, self._source, self._target, self._length = network, source, target, length
        self._entry = self._entry_costs(avoid, penalty)
        self._left = self._distances()
        best = int(self._left[-1][source])
        self._most = NEVER - 1 if penalty else min(best, NEVER - 1)

    def _entry_costs(self, avoid: Mask | None, penalty: bool) -> NDArray[np.int64]:
        """What it costs to hop to each node."""
        entry = np.full(self._network.size, HOP, np.int64)
        if penalty:
            entry += np.rint(hub_cost(self._network.degree) * HOP).astype(np.int64)
        if avoid is not None:
            entry[avoid] = NEVER
        entry[self._target] = HOP
        return entry

    def _distances(self) -> list[NDArray[np.int64]]:
        """For 0, 1, ... length hops: the least cost from each node to the target in at most so many hops.

        The costs are known for the nodes that a path of that many remaining hops can have reached.
        """
        network, back = self._network, self._length // 2
        near = list(network.levels(self._source, self._length - back - 1))
        costs = np.full(network.size, NEVER, np.int64)
        costs[self._target] = 0
        left, level = [costs], np.array([self._target], np.int32)
        for hops in range(1, self._length + 1):
            costs = left[-1].copy()
            if hops <= back:
                level = self._push(costs, left[-1], level)
            else:
                self._pull(costs, left[-1], np.concatenate(near[: self._length - hops + 1]))
            left.append(costs)
        return left

    def _push(self, costs: NDArray[np.int64], before: NDArray[np.int64], level: Nodes) -> Nodes:
        """Cheapen the neighbours of the nodes that the last round cheapened; the nodes cheapened now."""
        tails, heads = self._network.gather(level)
        np.minimum.at(costs, heads, np.minimum(before[tails] + self._entry[tails], NEVER))
        return np.flatnonzero(costs < before).astype(np.int32)

    def _pull(self, costs: NDArray[np.int64], before: NDArray[np.int64], nodes: Nodes) -> None:
        """Cheapen these nodes by the best of their neighbours."""
        nodes = nodes[self._network.degree_of(nodes) > 0]
        if not len(nodes):
            return
        _, heads = self._network.gather(nodes)
        starts = np.cumsum(self._network.degree_of(nodes)) - self._network.degree_of(nodes)
        best = np.minimum.reduceat(before[heads] + self._entry[heads], starts)
        costs[nodes] = np.minimum(costs[nodes], best)

    def walk(self) -> Iterator[tuple[tuple[int, ...] | None, int]]:
        """Paths with their costs, cheapest first; None in place of a path when the search is given up.

        What is left of a walk never exceeds what is left of a path, so the first whole path is the best one.
        """
        queue: list[tuple[int, tuple[int, ...], int]] = [
            (int(self._left[-1][self._source]), (self._source,), 0)
        ]
        for _ in range(MOST_TRIES):
            if not queue or queue[0][0] > self._most:
                return
            cost, nodes, spent = heappop(queue)
            if nodes[-1] == self._target:
                yield nodes, cost
                continue
            for node, entry, total in self._onward(nodes, spent):
                heappush(queue, (total, (*nodes, node), spent + entry))
        yield None, 0

    def _onward(self, nodes: tuple[int, ...], spent: int) -> Iterator[tuple[int, int, int]]:
        """The next nodes from which the target can be reached: node, cost of the hop, cost of the whole."""
        around = self._network.neighbours(nodes[-1])
        entry = self._entry[around]
        total = spent + entry + self._left[self._length - len(nodes)][around]
        reach = np.flatnonzero(total <= self._most)
        found = zip(around[reach].tolist(), entry[reach].tolist(), total[reach].tolist(), strict=True)
        return (hop for hop in found if hop[0] not in nodes)
