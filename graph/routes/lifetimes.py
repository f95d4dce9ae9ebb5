"""From when to when each thing was there, as far as its dates say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from graph.index import Index
from graph.indexing.columns import Column, Floats
from ontology.model import Field, Form, Model

#: What a property that says when something ended is matched with, so that none has to be named here.
ENDS = "<https://schema.org/validThrough>"
_MATCH = "Match>"
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Lifetimes:
    """First and last day of every thing, in days from 1970, NaN where it is not known; both of shape (size,)."""

    first: Floats
    last: Floats

    def known(self) -> NDArray[np.bool_]:
        """Which things have a first or a last day."""
        return ~(np.isnan(self.first) & np.isnan(self.last))

    def of(self, node: int) -> tuple[str | None, str | None]:
        """First and last day of a thing as ISO dates."""
        return day(float(self.first[node])), day(float(self.last[node]))

    def together(self, a: NDArray[np.int32], b: NDArray[np.int32]) -> tuple[Floats, Floats]:
        """From when to when both were there; no last day where the one had gone before the other came."""
        first, last = np.fmax(self.first[a], self.first[b]), np.fmin(self.last[a], self.last[b])
        return first, np.where(last < first, np.nan, last)


def lifetimes(index: Index) -> Lifetimes:
    """Of each thing its earliest date, and of those by which something ends the earliest too."""
    first, last = (np.full(index.size, np.nan) for _ in range(2))
    for field, closing in _dating(index.model):
        column = index.column(field)
        if column is not None:
            np.fmin.at(
                last if closing else first, column.rows.owners, _days(column, closing)[column.rows.values]
            )
    return Lifetimes(first, np.where(last < first, np.nan, last))


def _dating(model: Model) -> Iterator[tuple[Field, bool]]:
    """The fields that date a thing, each property once, and whether they say when it ended."""
    ends = {s for s, p, o in model.facts if o == ENDS and p.endswith(_MATCH)}
    fields = {
        field.path: field
        for kind in model.kinds.values()
        for field in kind.own_fields
        if field.group == "dates" and field.form in (Form.DATE, Form.PARTIAL_DATE)
    }
    return ((field, field.predicate in ends) for field in fields.values())


def _days(column: Column, closing: bool) -> Floats:
    """The distinct values of a column of dates in days; of a year or month its first day, or its last."""
    if column.numbers is not None:
        return np.asarray(column.numbers)
    return np.array([_number(text, closing) for text in column.strings or ()], np.float64)


def _number(text: str, closing: bool) -> float:
    year, month, at = (*map(int, text.split("-")), 0, 0)[:3]
    if at:
        found = date(year, month, at)
    elif closing:
        found = (
            date(year, 12, 31)
            if month in (0, 12)
            else date.fromordinal(date(year, month + 1, 1).toordinal() - 1)
        )
    else:
        found = date(year, month or 1, 1)
    return found.toordinal() - _EPOCH


@lru_cache(maxsize=65536)
def day(number: float) -> str | None:
    """The day as an ISO date, None where it is not known."""
    return None if number != number else date.fromordinal(int(number) + _EPOCH).isoformat()  # noqa: PLR0124 - NaN
