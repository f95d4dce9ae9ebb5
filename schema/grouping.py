"""Reads what `groupBy` asks: groups, the conditions on them, their order, a page of them, and what their keys are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.index import Index
from ontology.model import Field, Kind, Text
from queries.groups import NONE, Dimension, Grain, grouped
from queries.totals import Stat
from schema.aggregates import Group, Totals, summable
from schema.connections import Listing, place_cursor, places
from schema.context import Context
from schema.registry import Read

#: The tests of a number that a group has, as `having` writes them; null meets none but `isNull` and `ne`.
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
    """By the keys, by the number of things, or by a statistic."""

    of: str | tuple[Stat, Field]
    descending: bool


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a group in one dimension."""

    group: Group
    dimension: int

    @property
    def by(self) -> Dimension:
        """What the things are grouped by."""
        return self.group.totals.groups.by[self.dimension]

    @property
    def number(self) -> int | None:
        """The key as a number, None where the things have no value."""
        found = int(self.group.totals.groups.keys[self.dimension][self.group.place])
        return None if found == NONE else found


def read_groups(kind: Kind | None) -> Read:
    """What reads the groups of a list of things of a kind; QueryError where the arguments ask for what cannot be."""
    titles = dict(summable(kind))

    def read(page: Listing, context: Context, arguments: Mapping[str, Any]) -> Listing:
        assert page.chosen is not None
        groups = grouped(context.index, page.chosen, [one.value for one in arguments["by"]])
        context.deadline.check()
        totals = Totals(groups)
        kept = _having(totals, titles, arguments.get("having") or {})
        kept = kept[_ranked(totals, kept, [one.value for one in arguments.get("orderBy") or ()])]
        first, passed = places(arguments)
        shown = Totals(groups.taken(kept[passed : passed + first]))
        made = [Group(shown, place) for place in range(len(shown.groups))]
        more = passed + first < len(kept)
        return Listing(
            range(len(made)), made, len(kept), passed > 0, more, lambda at: place_cursor(passed + at)
        )

    return read


def _having(totals: Totals, titles: Mapping[str, Field], given: Mapping[str, Any]) -> NDArray[np.intp]:
    """The groups that meet the conditions."""
    met = np.ones(len(totals.groups), np.bool_)
    for name, tests in given.items():
        if tests is None:
            continue
        if name == "count":
            met &= _meeting(totals.groups.sizes.tolist(), tests)
            continue
        for title, wanted in tests.items():
            if wanted is not None:
                met &= _meeting(_all(totals, titles[title], Stat(name)), wanted)
    return np.flatnonzero(met)


def _meeting(values: list[Any], tests: Mapping[str, Any]) -> NDArray[np.bool_]:
    asked = [(_TESTS[name], given) for name, given in tests.items() if given is not None]
    return np.array([all(test(value, given) for test, given in asked) for value in values], np.bool_)


def _ranked(totals: Totals, kept: NDArray[np.intp], orders: list[GroupOrder]) -> NDArray[np.intp]:
    """The places of the groups in the order asked for; ties go by key."""
    keys: list[NDArray[Any]] = []
    for order in orders:
        for key in _sorting(totals, order.of):
            missing = key == NONE
            keys.append(np.where(missing, NONE, -key if order.descending else key)[kept])
    return np.lexsort((np.arange(len(kept)), *keys[::-1]))


def _sorting(totals: Totals, of: str | tuple[Stat, Field]) -> list[NDArray[np.int64]]:
    """Numbers that sort as what an order is of; `NONE` where there is nothing."""
    if of == "key":
        return [*totals.groups.keys]
    if isinstance(of, str):
        return [totals.groups.sizes]
    values = _all(totals, of[1], of[0])
    ranks = {value: rank for rank, value in enumerate(sorted({v for v in values if v is not None}))}
    return [np.array([NONE if value is None else ranks[value] for value in values], np.int64)]


def _all(totals: Totals, about: Field, stat: Stat) -> list[Any]:
    """A statistic of all groups."""
    if len(totals.groups):
        totals.of(0, about, stat)
    return totals.known.get((about, stat), [])


def keys_of(group: Group, _context: Context, _arguments: object) -> list[Key]:
    """The keys of a group, one a dimension."""
    return [Key(group, dimension) for dimension in range(len(group.totals.groups.by))]


def value_of(index: Index, key: Key) -> str | None:
    """A key as people write it: an IRI, 2020, 2020-03, the name of a kind, a literal; None where there is no value."""
    number, by = key.number, key.by
    if number is None:
        return None
    if by.field is None:
        return index.kind_name(number)
    if by.field.node:
        return index.iri(number)
    if by.grain is Grain.YEAR:
        return f"{number:04}"
    if by.grain is Grain.MONTH:
        return f"{number // 12:04}-{number % 12 + 1:02}"
    return _literal(index, by.field, number)


def _literal(index: Index, field: Field, rank: int) -> str:
    column = index.column(field)
    assert column is not None
    value = column.value(rank)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Text):
        return value.value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def label_of(index: Index, key: Key, lang: str) -> str | None:
    """What a key is called in a language."""
    number, by = key.number, key.by
    if number is not None and by.field is None:
        return index.model.kinds[index.kind_name(number)].label.say(lang)
    if number is not None and by.field is not None and by.field.node:
        return index.label(number, lang)
    return value_of(index, key)
