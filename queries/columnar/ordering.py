"""Rows in the order of keys, where the engine surely orders them so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graph.arrays import distinct
from graph.facts.worth import Sort, lexical
from queries.columnar.columns import Budget, Ids
from queries.columnar.grouping import comparable
from queries.columnar.terms import Terms
from queries.columnar.terms_read import NotHeldError

_NUMBERS, _TEXTS = {Sort.INTEGER, Sort.DECIMAL, Sort.DOUBLE}, {Sort.TEXT, Sort.IRI}


def ordered(
    terms: Terms, budget: Budget, keys: Sequence[tuple[Ids, bool]], first: int | None
) -> NDArray[np.int64]:
    """The places of the rows in the order of these keys, the first that decides; each is descending or not.

    Of more than the `first` rows that are wanted, the others are left out.
    """
    weights = list[NDArray[np.float64]]()
    for ids, descending in keys:
        budget.spend(4 * len(ids))
        weights += [-weight if descending else weight for weight in _weights(terms, budget, ids)]
    rows: NDArray[np.int64] = np.arange(len(keys[0][0])) if first is None else _candidates(weights, first)
    found: NDArray[np.int64] = rows[np.lexsort([weight[rows] for weight in weights[::-1]])]
    return found


def _candidates(weights: Sequence[NDArray[np.float64]], first: int) -> NDArray[np.int64]:
    """The rows that can be among the first so many: all that do not weigh more than the last of them."""
    rows = np.arange(len(weights[0]))
    for here in weights:
        if len(rows) <= max(1, first):
            break
        if here[0] == here[-1] and (here == here[0]).all():
            continue
        last = np.partition(here, max(0, first - 1))[max(0, first - 1)]
        return np.flatnonzero(here <= last)
    return rows


def _weights(terms: Terms, budget: Budget, ids: Ids) -> list[NDArray[np.float64]]:
    """What orders terms: nothing before blank nodes before IRIs before literals, which have to compare."""
    sorts = terms.sorts(ids)
    kinds = np.where(ids < 0, 0, np.where(sorts == Sort.BLANK, 1, np.where(sorts == Sort.IRI, 2, 3)))
    within = np.zeros(len(ids))
    for kind in distinct(kinds[kinds > 0]).tolist():
        here = kinds == kind
        several, back = np.unique(ids[here], return_inverse=True)
        if len(several) > 1:
            within[here] = _compared(terms, budget, several)[back]
    return [kinds.astype(np.float64), within]


def _compared(terms: Terms, budget: Budget, ids: Ids) -> NDArray[np.float64]:
    """A number for each of some distinct terms by which the engine orders them."""
    sorts = set(terms.sorts(ids).tolist())
    if sorts <= _NUMBERS:
        return terms.values(ids)
    found = comparable(terms, ids)
    if found is not None:
        return found
    if len(sorts) > 1 or not sorts <= _TEXTS:
        raise NotHeldError("对多种项的排序", "an order of terms of several kinds")
    # what queries made has no rank
    budget.ask(len(ids))
    texts = np.array([lexical(text) for text in terms.texts(ids)], object)
    return np.unique(texts, return_inverse=True)[1].astype(np.float64)
