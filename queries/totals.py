"""Sums, averages, least and greatest values of things in groups, by arrays; sums of decimals are exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.arrays import ranges
from graph.indexing.columns import Column
from ontology.model import Field, Form
from queries.groups import Groups

#: Values have at most so many significant digits, so no more than these stand behind the point.
_DECIMALS = 15
#: Sums are made of this many low bits and the rest apart, so that neither overflows.
_LOW = 31
_WIDE = Context(prec=2000)

NUMBERS = frozenset({Form.INTEGER, Form.DECIMAL})
DATES = frozenset({Form.DATE, Form.PARTIAL_DATE, Form.DATETIME})


class Stat(StrEnum):
    """What is made of the values of a group."""

    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"


@dataclass(frozen=True, eq=False)
class Measured:
    """The values of a field in each group.

    Attributes
    ----------
    values
        The values of all groups one behind the other: numbers, days from 1970, ranks of a column, numbers of links.
    starts
        Where those of each group begin, and where the last ones end: int64[groups + 1].
    column
        The column that they are of; None for numbers of links.
    """

    values: NDArray[Any]
    starts: NDArray[np.int64]
    column: Column | None

    @property
    def has(self) -> NDArray[np.bool_]:
        """Which groups have a value at all: bool[groups]."""
        return np.diff(self.starts) > 0


def measured(groups: Groups, field: Field) -> Measured:
    """The values of a number or date, each value of each thing, or how many things a field links."""
    index, members = groups.index, groups.members
    if field.node:
        return Measured(index.links(field).counts(members).astype(np.int64), groups.starts, None)
    column = index.column(field)
    if column is None:
        return Measured(np.zeros(0), np.zeros(len(groups) + 1, np.int64), None)
    first, stop = column.rows.spans(members)
    before = np.append(0, np.cumsum((stop - first).astype(np.int64)))
    ranks = column.rows.values[ranges(first, stop)]
    values = ranks if column.numbers is None else column.numbers[ranks]
    return Measured(values, before[groups.starts], column)


def told(groups: Groups, field: Field, stat: Stat) -> list[Any]:
    """What a statistic says of each group: None where it has no value, but 0 is the sum of nothing.

    Sums are `Decimal`, or `int` for numbers of links; averages are floats; the least and greatest are values.
    """
    found = measured(groups, field)
    if stat is Stat.SUM and field.node:
        return _exact(found)[0]
    return _STATS[stat](found)


def _sums(found: Measured) -> list[Any]:
    sums, decimals = _exact(found)
    return [Decimal(total).scaleb(-decimals, _WIDE) for total in sums]


def _averages(found: Measured) -> list[Any]:
    sums, decimals = _exact(found)
    counts = np.diff(found.starts).tolist()
    pairs = zip(sums, counts, strict=True)
    return [float(Fraction(total, count * 10**decimals)) if count else None for total, count in pairs]


def _extremes(pick: np.ufunc) -> Callable[[Measured], list[Any]]:
    def extremes(found: Measured) -> list[Any]:
        best = _reduced(pick, found.values, found)
        values = iter(_values(found.column, best))
        return [next(values) if has else None for has in found.has.tolist()]

    return extremes


_STATS: Mapping[Stat, Callable[[Measured], list[Any]]] = {
    Stat.SUM: _sums,
    Stat.AVG: _averages,
    Stat.MIN: _extremes(np.minimum),
    Stat.MAX: _extremes(np.maximum),
}


def _reduced(pick: np.ufunc, values: NDArray[Any], found: Measured) -> NDArray[Any]:
    """The values of each group that has any, made one."""
    firsts = found.starts[:-1][found.has]
    return np.asarray(pick.reduceat(values, firsts)) if len(firsts) else values[:0]


def _values(column: Column | None, best: NDArray[Any]) -> list[Any]:
    if column is None:
        return [*best.tolist()]
    if column.numbers is not None:
        return column.values(np.searchsorted(column.numbers, best).astype(np.int32))
    return column.values(best.astype(np.int32))


def _exact(found: Measured) -> tuple[list[int], int]:
    """The sums as whole numbers of the unit 10**-decimals, and how many decimals there are."""
    whole, decimals = _scaled(found.values)
    low = _reduced(np.add, whole & ((1 << _LOW) - 1), found).tolist()
    high = _reduced(np.add, whole >> _LOW, found).tolist()
    sums = iter([(h << _LOW) + rest for h, rest in zip(high, low, strict=True)])
    return [next(sums) if has else 0 for has in found.has.tolist()], decimals


def _scaled(values: NDArray[Any]) -> tuple[NDArray[Any], int]:
    """The values as whole numbers of the largest unit 10**-decimals that holds them all.

    Values of 15 digits come back from floats as they went in; where they lie too far apart for 64 bits, Python's
    own numbers hold them.
    """
    if values.dtype.kind == "i":
        return values, 0
    for decimals in range(_DECIMALS + 1):
        unit = 10.0**decimals
        whole = np.rint(values * unit)
        if np.abs(whole).max(initial=0) >= 2**53:
            break
        if (whole / unit == values).all():
            return whole.astype(np.int64), decimals
    spelled = [Decimal(repr(value)) for value in values.tolist()]
    decimals = max(0, *(-int(value.as_tuple().exponent) for value in spelled))
    return np.array([int(value.scaleb(decimals, _WIDE)) for value in spelled], object), decimals
