"""Where the rows of terms stand in the orders of triples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.arrays import contained
from queries.columnar.columns import Ids, Marks

Places = NDArray[np.int64]


def among(ids: Ids, sorted_ids: Ids, size: int) -> Marks:
    """Which of the terms are among others that are sorted."""
    if len(ids) and len(sorted_ids) and len(ids) * 8 > len(sorted_ids) + size // 16:
        marks = np.zeros(max(size, int(ids.max()) + 1, int(sorted_ids[-1]) + 1), bool)
        marks[sorted_ids] = True
        return marks[ids]
    return contained(ids, sorted_ids)


def same(start: int, count: int, size: int) -> tuple[Places, Places]:
    """The same range for each of so many rows: where it begins, and how long it is."""
    return np.full(size, start, np.int64), np.full(size, count, np.int64)


def ranges(column: Ids, bound: Ids | int, size: int, terms: int) -> tuple[Places, Places]:
    """Where the rows of each bound term begin in a sorted column, and how many there are."""
    if isinstance(bound, int):
        low, high = column.searchsorted(np.array([bound, bound + 1], np.int32))
        return same(int(low), int(high - low), size)
    if len(bound) > 256 and len(bound) * 16 > len(column) + terms // 8:
        starts = np.zeros(max(terms, int(bound.max()) + 1) + 1, np.int64)
        np.cumsum(np.bincount(column, minlength=len(starts) - 1), out=starts[1:])
        return starts[bound], starts[bound + 1] - starts[bound]
    low_ = column.searchsorted(bound, "left")
    return low_, column.searchsorted(bound, "right") - low_


def listed(places: Ids, bound: Ids | int, size: int, terms: int) -> tuple[Places, Places]:
    """Where the rows of each bound term begin in an order by term, and how many there are."""
    if isinstance(bound, int):
        return same(int(places[bound]), int(places[bound + 1] - places[bound]), size)
    known = np.where(bound < terms, bound, 0)
    starts = places[known].astype(np.int64)
    counts = places[known + 1] - starts
    return starts, np.where(bound < terms, counts, 0)
