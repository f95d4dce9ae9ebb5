"""When things were there: the first and the last day that is known of each, and the day by which it had ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from graph.index import Index
from graph.indexing.columns import Column, Floats
from graph.network import Mask
from ontology.model import Field, Form, Model

#: The forms of field that say when, and the group that they are in.
_DATES, _GROUP = frozenset({Form.DATE, Form.PARTIAL_DATE}), "dates"
#: What a property that says when something ended is matched with, so that none has to be named here.
ENDS = "<https://schema.org/validThrough>"
_MATCH = "Match>"
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, eq=False)
class Spans:
    """The days that are known of each thing, counted from 1970, NaN where none is; shapes (things,).

    A thing that lasts (an agent) is at all times for those who ask what happened when, whatever dates are known of it;
    and so is a thing without dates. A year or month begins with its first day and ends with its last.

    Attributes
    ----------
    first, last
        The earliest and the latest day of any date.
    begun
        The earliest day of the dates that do not say when it ended.
    ended
        The earliest day by which it had ended, of the dates that say so; not known where that is before it began.
    lasting
        Which things last.
    """

    first: Floats
    last: Floats
    begun: Floats
    ended: Floats
    lasting: Mask

    @property
    def known(self) -> Mask:
        """Which things have any date, shape (things,)."""
        return np.asarray(~np.isnan(self.first))

    @property
    def dated(self) -> Mask:
        """Which things have a time of their own, shape (things,): those that do not last, and have a date."""
        return np.asarray(~np.isnan(self.first) & ~self.lasting)

    def within(self, since: date | None, until: date | None) -> Mask:
        """Which things happened at least in part from the one day to the other, both inclusive; None is no bound."""
        low = -np.inf if since is None else _number(since)
        high = np.inf if until is None else _number(until)
        return np.asarray(((self.last >= low) & (self.first <= high)) | ~self.dated)

    def there(self, day: date) -> Mask:
        """Which things were there on a day: begun by then, and not ended before; what is not dated always is."""
        at = _number(day)
        return np.asarray(~(self.begun > at) & ~(self.ended < at))

    def of(self, node: int) -> tuple[date, date] | None:
        """The first and the last day of a thing that has a time of its own."""
        if self.lasting[node] or np.isnan(self.first[node]):
            return None
        return _day(float(self.first[node])), _day(float(self.last[node]))

    def of_link(self, one: int, other: int) -> date | None:
        """From when a link can have been: the later of the first days of its ends, None where neither has one."""
        found = [span[0] for node in (one, other) if (span := self.of(node))]
        return max(found, default=None)

    def together(self, a: NDArray[np.int32], b: NDArray[np.int32]) -> tuple[Floats, Floats]:
        """From when to when both were there; no last day where the one had gone before the other came."""
        begun, ended = np.fmax(self.begun[a], self.begun[b]), np.fmin(self.ended[a], self.ended[b])
        return begun, np.where(ended < begun, np.nan, ended)


def spans(index: Index) -> Spans:
    """The spans of all things of an index."""
    first, last, begun, ended = (np.full(index.size, np.nan) for _ in range(4))
    for column, closing in _dating(index):
        early, late = _days(column)
        owners, values = column.rows.owners, column.rows.values
        np.fmin.at(first, owners, early[values])
        np.fmax.at(last, owners, late[values])
        np.fmin.at(ended if closing else begun, owners, (late if closing else early)[values])
    lasting = np.zeros(index.size, np.bool_)
    for kind in index.model.public():
        if kind.lasts:
            lasting[index.nodes(kind.name)] = True
    return Spans(first, last, begun, np.where(ended < begun, np.nan, ended), lasting)


def _dating(index: Index) -> Iterator[tuple[Column, bool]]:
    """The columns of the fields that say when, each once, and whether they say when a thing ended."""
    ends = {s for s, p, o in index.model.facts if o == ENDS and p.endswith(_MATCH)}
    for field in _fields(index.model):
        if (column := index.column(field)) is not None:
            yield column, field.predicate in ends


def _fields(model: Model) -> Iterator[Field]:
    found = {
        field.path: field
        for kind in model.kinds.values()
        for field in kind.own_fields
        if field.group == _GROUP and field.form in _DATES
    }
    yield from found.values()


def _days(column: Column) -> tuple[Floats, Floats]:
    """The first and last day of each distinct value."""
    if column.numbers is not None:
        days = np.asarray(column.numbers, np.float64)
        return days, days
    found = [tuple(map(_number, ends(text))) for text in column.strings or ()]
    both = np.array(found, np.float64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def ends(text: str) -> tuple[date, date]:
    """The first and last day of a year, a month or a day: 1953, 1953-05, 1953-05-01; ValueError otherwise."""
    parts = [int(part) for part in text.split("-")]
    if not 1 <= len(parts) <= 3:
        raise ValueError(f"{text!r} is no year, month or day")
    year, month, at = (*parts, 0, 0)[:3]
    first = date(year, month or 1, at or 1)
    if len(parts) == 3:
        return first, first
    following = date(year + month // 12, month % 12 + 1, 1) if month else date(year + 1, 1, 1)
    return first, following - timedelta(days=1)


@lru_cache(maxsize=65536)
def day(number: float) -> str | None:
    """A day counted from 1970 as an ISO date, None where it is not known."""
    return None if number != number else _day(number).isoformat()  # noqa: PLR0124 - NaN


def _number(at: date) -> int:
    return at.toordinal() - _EPOCH


def _day(days: float) -> date:
    return date.fromordinal(int(days) + _EPOCH)
