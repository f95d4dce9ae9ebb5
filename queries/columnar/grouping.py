"""Groups of rows, and what is counted, added and found in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isnan

import numpy as np
from numpy.typing import NDArray

from graph.arrays import distinct, packed, unpacked
from graph.facts.worth import Sort, lexical
from ontology.terms import XSD, decimal
from queries.columnar.columns import Ids, Table, joined_keys
from queries.columnar.terms import Terms
from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import Counted

#: The largest sum of whole numbers that floating point adds up exactly; digits behind the point of a quotient.
_EXACT, _PLACES = 2**53, 18
_TEXTS = (Sort.TEXT, Sort.IRI)


@dataclass(frozen=True)
class Groups:
    """Which group each row is of, how many there are, and a row of each."""

    of: NDArray[np.int64]
    count: int
    rows: NDArray[np.int64]


def grouped(table: Table, names: Sequence[str]) -> Groups:
    """The rows by what they have in these columns; without any all are of one group, be there none."""
    if not names:
        return Groups(np.zeros(table.size, np.int64), 1, np.zeros(0, np.int64))
    (keys,) = joined_keys([table], names)
    _, rows, of = np.unique(keys, return_index=True, return_inverse=True)
    return Groups(of, len(rows), rows)


def aggregated(terms: Terms, groups: Groups, counted: Counted, ids: Ids | None) -> Ids:
    """What an aggregate gives for each group; `ids` are the values of its expression, None for COUNT(*)."""
    of = groups.of
    if ids is None:
        return terms.integers(np.bincount(of, minlength=groups.count))
    if counted.name == "COUNT":
        of, ids = of[ids >= 0], ids[ids >= 0]
        if counted.distinct:
            of = _distinct(of, ids)[0]
        return terms.integers(np.bincount(of, minlength=groups.count))
    wrong = np.bincount(of[ids < 0], minlength=groups.count) > 0
    of, ids = of[ids >= 0], ids[ids >= 0]
    if counted.distinct:
        of, ids = _distinct(of, ids)
    if counted.name in ("MIN", "MAX"):
        found = _extreme(terms, of, ids, groups.count, least=counted.name == "MIN")
    else:
        found = _added(terms, of, ids, groups.count, mean=counted.name == "AVG")
    return np.where(wrong, -1, found).astype(np.int32)


def _distinct(of: NDArray[np.int64], ids: Ids) -> tuple[NDArray[np.int64], Ids]:
    groups, values = unpacked(distinct(packed(of, ids)))
    return groups.astype(np.int64), values


def _extreme(terms: Terms, of: NDArray[np.int64], ids: Ids, count: int, *, least: bool) -> Ids:
    found = np.full(count, -1, np.int32)
    if not len(ids):
        return found
    weights = comparable(terms, ids)
    if weights is None:
        raise NotHeldError("对多种项求 MIN 或 MAX", "MIN or MAX of terms of several kinds")
    order = np.lexsort((weights if least else -weights, of))
    firsts = np.flatnonzero(np.append(True, np.diff(of[order]) > 0))
    found[of[order][firsts]] = ids[order][firsts]
    return found


def comparable(terms: Terms, ids: Ids) -> NDArray[np.float64] | None:
    """A number for each term by which they surely compare, another for each other term; None where none is sure."""
    sorts = distinct(terms.sorts(ids))
    if len(sorts) != 1 or ((ids >= terms.size).any() and sorts[0] in _TEXTS):
        return None
    if sorts[0] in _TEXTS:
        return terms.orders.worth.ranks[ids].astype(np.float64)
    if sorts[0] == Sort.SPOKEN:
        worth = terms.orders.worth
        if (ids >= terms.size).any() or len(distinct(worth.tail[ids])) > 1:
            return None
        return worth.ranks[ids].astype(np.float64)
    found = terms.values(ids)
    several = distinct(ids)
    if np.isnan(found).any() or len(distinct(terms.values(several))) < len(several):
        return None
    return found


def _added(terms: Terms, of: NDArray[np.int64], ids: Ids, count: int, *, mean: bool) -> Ids:
    sorts = distinct(terms.sorts(ids))
    if not set(sorts.tolist()) <= {Sort.INTEGER, Sort.DECIMAL}:
        raise NotHeldError(
            "对整数与十进制数以外的数求和", "a sum of other numbers than integers and decimals"
        )
    numbers = np.bincount(of, minlength=count).tolist()
    sums = _sums(terms, of, ids, count)
    is_decimal = np.bincount(of, terms.sorts(ids) == Sort.DECIMAL, minlength=count).tolist()
    if not mean:
        texts = [_number(total, bool(parts)) for total, parts in zip(sums, is_decimal, strict=True)]
    else:
        texts = [_quotient(total, number) for total, number in zip(sums, numbers, strict=True)]
    return terms.numbers(texts)


def _sums(terms: Terms, of: NDArray[np.int64], ids: Ids, count: int) -> list[Decimal]:
    values = terms.values(ids)
    if not len(ids) or ((values == np.floor(values)).all() and float(np.abs(values).sum()) < _EXACT):
        return [Decimal(int(total)) for total in np.bincount(of, values, minlength=count).tolist()]
    several, back = np.unique(ids, return_inverse=True)
    exact = [Decimal(lexical(terms.text(number))) for number in several.tolist()]
    if len(ids) > 200_000:
        raise NotHeldError("对大量十进制数求和", "a sum of many decimals")
    sums = [Decimal(0)] * count
    for group, place in zip(of.tolist(), back.tolist(), strict=True):
        sums[group] += exact[place]
    if any(isnan(total) or abs(total) >= 10**15 or -total.as_tuple().exponent > _PLACES for total in sums):  # type: ignore[operator]
        raise NotHeldError("位数过多的和", "a sum of too many digits")
    return sums


def _number(total: Decimal, is_decimal: bool) -> str:
    if is_decimal:
        return f'"{_plain(total)}"^^<{XSD}decimal>'
    return f'"{int(total)}"^^<{XSD}integer>'


def _plain(value: Decimal) -> str:
    text = decimal(value)
    return text.removesuffix(".0")


def _quotient(total: Decimal, number: int) -> str:
    """A mean as the engine tells it: cut behind the eighteenth digit; of nothing 0, a whole number."""
    if not number:
        return f'"0"^^<{XSD}integer>'
    scaled = int(total * 10**_PLACES) if total == total.to_integral_value() else int(total.scaleb(_PLACES))
    cut = abs(scaled) // number * (1 if scaled >= 0 else -1)
    sign, digits = ("-" if cut < 0 else ""), f"{abs(cut):0{_PLACES + 1}d}"
    fraction = digits[-_PLACES:].rstrip("0")
    return f'"{sign}{digits[:-_PLACES]}{"." if fraction else ""}{fraction}"^^<{XSD}decimal>'
