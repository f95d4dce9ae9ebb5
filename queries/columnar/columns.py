"""Tables of numbers of terms, how they are joined, and what an answer may take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from time import perf_counter, thread_time

import numpy as np
from numpy.typing import NDArray

#: Numbers of terms; -1 where a variable is not bound or an expression has no value.
Ids = NDArray[np.int32]
Marks = NDArray[np.bool_]

#: From so many rows on others are let go on while they are made.
_MANY = 100_000
#: What each step takes, be it of no row, in cells.
STEP = 30


class TooLargeError(Exception):
    """An answer takes more work than it may have here."""


@dataclass
class Budget:
    """The cells that an answer may still make, the distinct values that the engine may still be asked about."""

    cells: int
    asked: int
    #: When it has to be done, by the clock that measures work.
    until: float = inf
    #: How much this thread may have worked by then: where it did not, others had the processor, and there is time left.
    worked: float = 0.0

    def spend(self, cells: int) -> None:
        """Take what a step of so many cells takes; TooLargeError where there is no more, or the time is over."""
        self.cells -= cells + STEP
        if self.cells < 0 or self._is_over:
            raise TooLargeError

    def ask(self, values: int) -> None:
        """Take so many values; TooLargeError where there are no more, or the time is over."""
        self.asked -= values
        if self.asked < 0 or self._is_over:
            raise TooLargeError

    @property
    def _is_over(self) -> bool:
        # to ask how much a thread worked takes five times as long
        return perf_counter() > self.until and (not self.worked or thread_time() > self.worked)


@dataclass(frozen=True)
class Table:
    """Solutions: a column of numbers for each variable; `maybe` names those that not every row has."""

    size: int
    columns: dict[str, Ids]
    maybe: frozenset[str] = frozenset()

    def at(self, rows: NDArray[np.int64] | Marks) -> Table:
        """These rows, in this order."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        size = int(np.count_nonzero(rows)) if rows.dtype == np.bool_ else len(rows)
        return Table(size, columns, self.maybe)

    def of(self, names: Sequence[str]) -> Table:
        """These columns, those that nothing is known of empty."""
        lacking = [name for name in names if name not in self.columns]
        columns = {name: self.columns[name] for name in names if name in self.columns}
        if lacking:
            empty = np.full(self.size, -1, np.int32)
            columns = {name: columns.get(name, empty) for name in names}
        return Table(self.size, columns, self.maybe & {*names} | {*lacking})

    def with_column(self, name: str, ids: Ids) -> Table:
        """With another column."""
        maybe = self.maybe | {name} if (ids < 0).any() else self.maybe
        return Table(self.size, {**self.columns, name: ids}, maybe)

    def without(self, name: str) -> Table:
        """Without a column."""
        columns = {key: column for key, column in self.columns.items() if key != name}
        return Table(self.size, columns, self.maybe - {name})

    def may_lack(self, name: str) -> bool:
        """Whether some row lacks what a column has."""
        return name in self.maybe and bool((self.columns[name] < 0).any())

    def without_lacking(self) -> Table:
        """Without the columns that some row lacks."""
        found = self
        for name in self.maybe & self.columns.keys():
            found = found.without(name) if self.may_lack(name) else found
        return found

    def parted(self, name: str) -> tuple[Table, Table]:
        """The rows that have what a column has, and those that have not, which do without it."""
        there = self.columns[name] >= 0
        has = self.at(there)
        return Table(has.size, has.columns, self.maybe - {name}), self.at(~there).without(name)

    def certain(self, names: frozenset[str] | set[str]) -> bool:
        """Whether every row has all of these."""
        return names <= self.columns.keys() and not names & self.maybe


UNIT = Table(1, {})


def joined_keys(tables: Sequence[Table], names: Sequence[str]) -> list[NDArray[np.int64]]:
    """One number a row for what it has in these columns, the same in all the tables: int64[size] each."""
    columns = [np.concatenate([table.columns[name] for table in tables]).astype(np.int64) for name in names]
    keys = columns[0] + 1 if columns else np.zeros(sum(table.size for table in tables), np.int64)
    top = int(keys.max(initial=0)) + 1
    for column in columns[1:]:
        wide = int(column.max(initial=-1)) + 2
        if top * wide >= 1 << 62:
            _, keys = np.unique(keys, return_inverse=True)
            top = int(keys.max(initial=0)) + 1
        keys = keys * wide + column + 1
        top *= wide
    return np.split(keys, np.cumsum([table.size for table in tables])[:-1])


def spread(
    starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For ranges given by start and length: whose range each place is of, and the places, one range after another."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    if total < _MANY:
        rows = np.repeat(np.arange(len(counts)), counts)
    else:
        # np.repeat would keep all other threads of the process waiting
        rows = np.cumsum(np.bincount(ends[:-1], minlength=total + 1)[:total])
    return rows, np.arange(total) - (ends - counts - starts)[rows]


def joined(left: Table, right: Table, budget: Budget) -> Table:
    """The rows of both that agree in what they share."""
    names = [name for name in left.columns if name in right.columns]
    mine, others = joined_keys((left, right), names)
    order = np.argsort(others, kind="stable")
    keys = others[order]
    starts = np.searchsorted(keys, mine, "left")
    counts = np.searchsorted(keys, mine, "right") - starts
    budget.spend(int(counts.sum()) * (len(left.columns) + len(right.columns)))
    rows, places = spread(starts, counts)
    taken = order[places]
    columns = {name: column[taken] for name, column in right.columns.items() if name not in left.columns}
    here = left.at(rows)
    return Table(here.size, {**here.columns, **columns}, left.maybe | right.maybe)
