"""Chance that falls the same way everywhere: it rests on raw bits alone, which numpy promises to keep."""

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

#: A draw by weight compares whole numbers, so that no machine rounds it another way.
_UNIT = 1_000_000


class Dice:
    """A stream of chance for each name: what one part of the city draws leaves the others alone."""

    def __init__(self, name: str) -> None:
        digest = sha256(f"queqiao demo {name}".encode("ascii")).digest()
        self._bits = np.random.PCG64(int.from_bytes(digest[:8], "big"))

    def units(self, count: int) -> NDArray[np.float64]:
        """Numbers from 0 up to 1, that one excluded."""
        raw: NDArray[np.uint64] = self._bits.random_raw(count)
        return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def whole(self, low: int, high: int, count: int) -> Whole:
        """Whole numbers from `low` up to `high`, that one excluded."""
        return low + np.minimum((self.units(count) * (high - low)).astype(np.int64), high - low - 1)

    def below(self, limits: Whole) -> Whole:
        """For each limit a whole number from 0 up to it; 0 where the limit is."""
        return np.minimum((self.units(len(limits)) * limits).astype(np.int64), np.maximum(limits - 1, 0))

    def chance(self, share: float, count: int) -> NDArray[np.bool_]:
        """True in this share of cases."""
        return self.units(count) < share

    def pick(self, weights: Sequence[int] | Whole, count: int) -> Whole:
        """Places in the list of whole weights, each as often as its weight says."""
        ends = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(ends, self.whole(0, int(ends[-1]), count), side="right").astype(np.int64)

    def order(self, count: int) -> Whole:
        """The numbers below `count` in an order of chance."""
        raw: NDArray[np.uint64] = self._bits.random_raw(count)
        return np.argsort(raw, kind="stable").astype(np.int64)

    def fame(self, count: int, exponent: float, head: float = 0.0) -> Whole:
        """Whole weights whose r-th largest is as (r + head) ** -exponent (Zipf), in an order of chance."""
        ranks = np.arange(1, count + 1, dtype=np.float64) + head
        weights = np.maximum(1, np.rint(_UNIT * (ranks / ranks[0]) ** -exponent)).astype(np.int64)
        found = np.empty(count, dtype=np.int64)
        found[self.order(count)] = weights
        return found


class Crowd:
    """Members in numbered groups, each with a weight; groups that lie side by side are asked together."""

    def __init__(self, groups: Whole, weights: Whole, members: Whole | None = None) -> None:
        order = np.argsort(groups, kind="stable")
        self._groups = groups[order]
        self._members = order if members is None else members[order]
        self._ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(weights[order])))

    def draw(self, first: Whole, last: Whole, dice: Dice) -> Whole:
        """For each pair of groups a member of those from `first` to before `last`; -1 where there is none."""
        return self.within(np.searchsorted(self._groups, first), np.searchsorted(self._groups, last), dice)

    def within(self, low: Whole, high: Whole, dice: Dice) -> Whole:
        """For each pair of places in the order of groups a member from `low` to before `high`, or -1."""
        if not len(self._members):
            return np.full(len(low), -1, dtype=np.int64)
        start, end = self._ends[low], self._ends[np.maximum(low, high)]
        found = np.searchsorted(self._ends, start + dice.below(end - start), side="right") - 1
        drawn = self._members[np.minimum(found, len(self._members) - 1)]
        return np.where(end > start, drawn, -1).astype(np.int64)


def runs(keys: Whole) -> Whole:
    """For each entry how many equal ones stand before it."""
    order = np.argsort(keys, kind="stable")
    sorted_ = keys[order]
    found = np.empty(len(keys), dtype=np.int64)
    found[order] = np.arange(len(keys)) - np.searchsorted(sorted_, sorted_, side="left")
    return found
