"""Distances and paths as functions ask for them: many pairs in a row, mostly with one end in common."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from graph.network import Network
from graph.paths import Found, Path, shortest
from graph.routes.trail import Budget

#: Most paths between two things.
MOST = 20
#: The longest that one search for paths may take in seconds.
_SEARCH = 2.0
#: Things from which the distances to all others are kept.
_KEPT = 16


class Ways:
    """The distances and paths of one network, each found once. `left` gives the seconds that are left for them."""

    def __init__(self, network: Network, left: Callable[[], float]) -> None:
        self._network, self._left = network, left
        self._hops: dict[int, NDArray[np.int32]] = {}
        self._found: dict[tuple[int, int], tuple[int, Found]] = {}
        self._last = (-1, -1)

    def distance(self, one: int, other: int) -> int | None:
        """The fewest hops between two things, None where there is no way."""
        # The end that comes again is the one to measure from.
        again = other in self._hops or (other == self._last[1] and one not in self._hops)
        self._last = (one, other)
        start, end = (other, one) if again else (one, other)
        if start not in self._hops:
            if len(self._hops) >= _KEPT:
                self._hops.pop(next(iter(self._hops)))
            self._hops[start] = self._depths(start)
        hops = int(self._hops[start][end])
        return None if hops < 0 else hops

    def path(self, one: int, other: int, number: int) -> Path | None:
        """The best path from one thing to another, the second best for 2, and so on; None where there is none."""
        if not 1 <= number <= MOST:
            return None
        sought, found = self._found.get((one, other), (0, None))
        if found is None or sought < number:
            sought = 1 if number == 1 else MOST
            found = self._search(one, other, sought)
            self._found[one, other] = sought, found
        return found.paths[number - 1] if number <= len(found.paths) else None

    def _search(self, one: int, other: int, k: int) -> Found:
        budget = Budget(seconds=max(min(_SEARCH, self._left()), 0.01))
        return shortest(self._network, one, other, k=k, budget=budget)

    def _depths(self, start: int) -> NDArray[np.int32]:
        """The hops from a thing to each, -1 where there is no way; shape (things,)."""
        depth = np.full(self._network.size, -1, np.int32)
        for hops, level in enumerate(self._network.levels(start, self._network.size)):
            depth[level] = hops
        return depth
