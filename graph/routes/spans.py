"""When things happened: the first and last day of each, from every date that is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from graph.index import Index
from graph.indexing.columns import Column, number
from graph.network import Mask
from ontology.model import Field, Form

Days = NDArray[np.int32]

#: Before and after every day.
ALWAYS, EVER = np.iinfo(np.int32).min, np.iinfo(np.int32).max

#: The forms of field that say when.
_DATES = frozenset({Form.DATE, Form.PARTIAL_DATE})


@dataclass(frozen=True, eq=False)
class Spans:
    """The days from which and until which each thing happened, counted from 1970.

    A thing that lasts (an agent) is at all times, whatever dates are known of it; and so is a thing without dates.
    Any other goes from the earliest to the latest of its dates; a year or month begins with its first day and
    ends with its last.

    Attributes
    ----------
    first, last
        Shape (things,); ALWAYS and EVER where the thing is at all times.
    lasting
        Which things last, shape (things,).
    """

    first: Days
    last: Days
    lasting: Mask

    @property
    def dated(self) -> Mask:
        """Which things have a time of their own, shape (things,)."""
        found: Mask = self.first != ALWAYS
        return found

    def within(self, since: date | None, until: date | None) -> Mask:
        """Which things happened at least in part from the one day to the other, both inclusive; None is no bound."""
        low = ALWAYS if since is None else int(number(since))
        high = EVER if until is None else int(number(until))
        inside: Mask = (self.last >= low) & (self.first <= high)
        return inside

    def of(self, node: int) -> tuple[date, date] | None:
        """The first and the last day of a thing that has a time of its own."""
        if self.first[node] == ALWAYS:
            return None
        return _day(int(self.first[node])), _day(int(self.last[node]))

    def of_link(self, one: int, other: int) -> date | None:
        """From when a link can have been: the later of the first days of its ends, None where neither has one."""
        first = max(int(self.first[one]), int(self.first[other]))
        return None if first == ALWAYS else _day(first)


def spans(index: Index) -> Spans:
    """The spans of all things of an index."""
    first, last = np.full(index.size, EVER, np.int32), np.full(index.size, ALWAYS, np.int32)
    for column in _columns(index):
        early, late = _days(column)
        np.minimum.at(first, column.rows.owners, early[column.rows.values])
        np.maximum.at(last, column.rows.owners, late[column.rows.values])
    lasts = np.zeros(index.size, np.bool_)
    for kind in index.model.public():
        if kind.lasts:
            lasts[index.nodes(kind.name)] = True
    always = lasts | (first == EVER)
    first[always], last[always] = ALWAYS, EVER
    return Spans(first, last, lasts)


def _columns(index: Index) -> Iterator[Column]:
    """The columns of every field that says when."""
    fields: dict[str, Field] = {
        field.path: field
        for kind in index.model.public()
        for field in kind.own_fields
        if field.form in _DATES
    }
    for field in fields.values():
        if (column := index.column(field)) is not None:
            yield column


def _days(column: Column) -> tuple[Days, Days]:
    """The first and last day of each distinct value."""
    if column.numbers is not None:
        days = column.numbers.astype(np.int32)
        return days, days
    days_of = [_partial(text) for text in column.strings or ()]
    found = np.array(days_of, np.int32).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def ends(text: str) -> tuple[date, date]:
    """The first and last day of a year, a month or a day: 1953, 1953-05, 1953-05-01; ValueError otherwise."""
    parts = [int(part) for part in text.split("-")]
    if not 1 <= len(parts) <= 3:
        raise ValueError(f"{text!r} is no year, month or day")
    year, month, day = (*parts, 0, 0)[:3]
    first = date(year, month or 1, day or 1)
    if len(parts) == 3:
        return first, first
    following = date(year + month // 12, month % 12 + 1, 1) if month else date(year + 1, 1, 1)
    return first, following - timedelta(days=1)


def _partial(text: str) -> tuple[int, int]:
    first, last = ends(text)
    return int(number(first)), int(number(last))


def _day(days: int) -> date:
    return date.fromordinal(days + date(1970, 1, 1).toordinal())
