"""Terms compared by their numbers and ranks, where that surely is as the engine compares them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from graph.arrays import distinct
from graph.facts.worth import Sort, lexical
from graph.indexing.strings import encoded
from queries.columnar.columns import Ids, Marks
from queries.columnar.terms import Terms

#: True, false, or an error: 1, 0, -1.
Truth = NDArray[np.int8]
SIGNS: dict[str, Callable[[NDArray[np.float64], NDArray[np.float64]], Marks]] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_UNSURE, _TEXT, _SPOKEN, _NUMBER, _DATE, _MOMENT, _MOMENT_UTC, _BOOLEAN, _IRI, _BLANK = range(10)
#: Which sorts compare with each other: numbers do, moments with and without zone not always.
_FAMILIES = {
    Sort.OTHER: _UNSURE,
    Sort.TEXT: _TEXT,
    Sort.SPOKEN: _SPOKEN,
    Sort.INTEGER: _NUMBER,
    Sort.DECIMAL: _NUMBER,
    Sort.DOUBLE: _NUMBER,
    Sort.DATE: _DATE,
    Sort.MOMENT: _MOMENT,
    Sort.MOMENT_UTC: _MOMENT_UTC,
    Sort.BOOLEAN: _BOOLEAN,
    Sort.IRI: _IRI,
    Sort.BLANK: _BLANK,
}
_FAMILY = np.array([_FAMILIES[sort] for sort in Sort], np.int8)


def compared(terms: Terms, sign: str, a: Ids, b: Ids) -> Truth | None:
    """Whether terms compare so, row by row; None where that is not sure."""
    families = [_FAMILY[terms.sorts(ids)] for ids in (a, b)]
    there = (a >= 0) & (b >= 0)
    same = (families[0] == families[1]) & there
    if not _sure(families[0], families[1], there & ~same) or (same & (families[0] == _UNSURE)).any():
        return None
    found = np.full(len(a), -1, np.int8)
    if sign in ("=", "!="):
        found[there] = sign == "!="
    for family in distinct(families[0][same]).tolist():
        here = same & (families[0] == family)
        told = _within(terms, sign, family, a[here], b[here])
        if told is None:
            return None
        found[here] = told
    return found


def _sure(a: NDArray[np.int8], b: NDArray[np.int8], differing: Marks) -> bool:
    """Whether terms of these families, which differ where said, are surely told apart."""
    unsure = (a == _UNSURE) | (b == _UNSURE)
    moments = np.isin(a, (_MOMENT, _MOMENT_UTC)) & np.isin(b, (_MOMENT, _MOMENT_UTC))
    return not ((unsure | moments) & differing).any()


def _within(terms: Terms, sign: str, family: int, a: Ids, b: Ids) -> Truth | None:
    """The comparison of terms of one family."""
    if family not in (_TEXT, _SPOKEN, _IRI, _BLANK, _BOOLEAN):
        return _signed(sign, terms.values(a), terms.values(b))
    if sign in ("=", "!="):
        return np.where(a == b, sign == "=", sign == "!=").astype(np.int8)
    if family in (_IRI, _BLANK, _BOOLEAN):
        # what is the same is neither less nor more; of others nothing is said
        return np.where(a == b, sign in ("<=", ">="), -1).astype(np.int8)
    return None if family == _SPOKEN else _ranked(terms, sign, a, b)


def _ranked(terms: Terms, sign: str, a: Ids, b: Ids) -> Truth | None:
    ranks = [rank for ids in (a, b) if (rank := ranked(terms, ids)) is not None]
    return _signed(sign, *ranks) if len(ranks) == 2 else None


def _signed(sign: str, a: NDArray[np.float64], b: NDArray[np.float64]) -> Truth:
    found: Truth = SIGNS[sign](a, b).astype(np.int8)
    return found


def ranked(terms: Terms, ids: Ids) -> NDArray[np.float64] | None:
    """The ranks of what STR() gives of terms; None where several were made by queries."""
    if not (ids >= terms.size).any():
        found: NDArray[np.float64] = terms.orders.worth.ranks[ids].astype(np.float64)
        return found
    if (ids != ids[0]).any():
        return None
    return np.full(len(ids), rank_of(terms, lexical(terms.text(int(ids[0])))))


def rank_of(terms: Terms, text: str) -> float:
    """The rank of a text among what STR() gives of all terms; between two ranks where it is none of them."""
    order, wanted = terms.orders.worth.sorted, encoded(text)
    low, high = 0, len(order)
    while low < high:
        middle = (low + high) // 2
        if encoded(lexical(terms.text(int(order[middle])))) < wanted:
            low = middle + 1
        else:
            high = middle
    there = low < len(order) and lexical(terms.text(int(order[low]))) == text
    return float(low) if there else low - 0.5
