"""What NumPy does slowly for millions of numbers, done by sorting."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)


def distinct(numbers: NDArray[Number]) -> NDArray[Number]:
    """The distinct numbers in order; NumPy's `unique` asks a hash table and takes some twenty times as long."""
    found = np.sort(numbers, axis=None)
    fresh = np.ones(len(found), bool)
    fresh[1:] = found[1:] != found[:-1]
    return found[fresh]


def contained(numbers: NDArray[Number], others: NDArray[Number]) -> NDArray[np.bool_]:
    """Which numbers are among others that are sorted: bool[numbers]."""
    if not len(others):
        return np.zeros(len(numbers), bool)
    found: NDArray[np.bool_] = (
        others[np.minimum(np.searchsorted(others, numbers), len(others) - 1)] == numbers
    )
    return found


def packed(first: NDArray[np.integer], second: NDArray[np.integer]) -> NDArray[np.int64]:
    """Each pair of numbers of 32 bits, none below 0, as one; these are in the order of the pairs."""
    found: NDArray[np.int64] = (first.astype(np.int64) << 32) | second.astype(np.int64)
    return found


def unpacked(pairs: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The first and the second numbers of the pairs that `packed` made."""
    return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)


def starts_of(counts: NDArray[np.integer]) -> NDArray[np.int32]:
    """Where each of several runs of these lengths begins, one behind the other, and where the last one ends."""
    found = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=found[1:])
    return found


def ranges(starts: NDArray[np.integer], stops: NDArray[np.integer]) -> NDArray[np.int64]:
    """The numbers from each start up to its stop, one range behind the other."""
    sizes = (stops - starts).astype(np.int64)
    ends = np.cumsum(sizes)
    # each range is a run of ones that begins where the one before it would not have led
    found: NDArray[np.int64] = np.arange(int(sizes.sum())) + np.repeat(starts - (ends - sizes), sizes)
    return found
