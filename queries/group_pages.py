"""Which groups are wanted: conditions on what is said of them, their order, and a page of those of each list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.arrays import ranges
from ontology.model import Field
from queries.group_keys import NONE, Dimension, Places
from queries.groups import Groups, grouped_each
from queries.totals import Stat, told

#: A statistic of a number or date of the things in a group.
Total = tuple[Stat, Field]

#: The tests of a number that a group has; null meets none but `isNull` and `in`.
_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda found, given: found == given,
    "ne": lambda found, given: found is not None and found != given,
    "in": lambda found, given: found in given,
    "lt": lambda found, given: found is not None and found < given,
    "lte": lambda found, given: found is not None and found <= given,
    "gt": lambda found, given: found is not None and found > given,
    "gte": lambda found, given: found is not None and found >= given,
    "isNull": lambda found, given: (found is None) is given,
}


@dataclass(frozen=True, slots=True)
class GroupOrder:
    """By the keys (`key`), by the number of things (`count`), or by a statistic."""

    of: str | Total
    descending: bool


@dataclass(frozen=True, slots=True)
class GroupTest:
    """A test of the number of things in a group, or of a statistic: its name and what it compares with."""

    of: Total | None
    name: str
    given: Any


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """Groups by what, those that meet all tests, in which order, so many behind those that are passed over.

    `named` has what the asker calls each dimension.
    """

    by: tuple[Dimension, ...]
    named: tuple[str, ...]
    tests: tuple[GroupTest, ...] = ()
    orders: tuple[GroupOrder, ...] = ()
    first: int = 20
    passed: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class GroupPages:
    """The pages of several lists in groups: the groups one behind the other; how many each list shows, of how many."""

    groups: Groups
    counts: Places
    totals: Places


@dataclass(frozen=True, eq=False)
class Totals:
    """What is said of several groups, each statistic computed once for all of them."""

    groups: Groups
    known: dict[tuple[Field, Stat], list[Any]] = field(default_factory=dict)

    def all(self, about: Field, stat: Stat) -> list[Any]:
        """A statistic of each group."""
        if (about, stat) not in self.known:
            self.known[about, stat] = told(self.groups, about, stat)
        return self.known[about, stat]


def group_pages(whole: Groups, choice: GroupChoice) -> GroupPages:
    """A page of the groups of each list; QueryError where the choice asks for what cannot be."""
    groups, sizes = grouped_each(whole, choice.by)
    totals = Totals(groups)
    kept = _meeting(totals, choice.tests)
    list_of = np.repeat(np.arange(len(sizes)), sizes)[kept]
    if choice.orders:
        order = _ranked(totals, kept, list_of, choice.orders)
        kept, list_of = kept[order], list_of[order]
    sizes = np.bincount(list_of, minlength=len(sizes)) if choice.tests else sizes
    ends = np.cumsum(sizes)
    first = np.minimum(choice.passed, sizes)
    stop = np.minimum(first + choice.first, sizes)
    base = ends - sizes
    shown = groups.taken(kept[ranges(base + first, base + stop)])
    return GroupPages(shown, stop - first, sizes)


def _meeting(totals: Totals, tests: tuple[GroupTest, ...]) -> NDArray[np.intp]:
    """The groups that meet all tests."""
    met = np.ones(len(totals.groups), np.bool_)
    for test in tests:
        values = totals.groups.sizes.tolist() if test.of is None else totals.all(test.of[1], test.of[0])
        meets, given = _TESTS[test.name], test.given
        met &= np.fromiter((meets(value, given) for value in values), np.bool_, len(values))
    return np.flatnonzero(met)


def _ranked(
    totals: Totals, kept: NDArray[np.intp], list_of: Places, orders: tuple[GroupOrder, ...]
) -> NDArray[np.intp]:
    """The places of the groups, list by list, in the order asked for; ties go by key."""
    keys: list[NDArray[Any]] = [list_of]
    for order in orders:
        for key in _sorting(totals, order.of):
            missing = key == NONE
            keys.append(np.where(missing, NONE, -key if order.descending else key)[kept])
    return np.lexsort((np.arange(len(kept)), *keys[::-1]))


def _sorting(totals: Totals, of: str | Total) -> list[Places]:
    """Numbers that sort as what an order is of; `NONE` where there is nothing."""
    if of == "key":
        return [*totals.groups.keys]
    if isinstance(of, str):
        return [totals.groups.sizes]
    values = totals.all(of[1], of[0])
    ranks = {value: rank for rank, value in enumerate(sorted({v for v in values if v is not None}))}
    return [np.array([NONE if value is None else ranks[value] for value in values], np.int64)]
