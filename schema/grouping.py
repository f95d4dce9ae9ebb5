"""Reads what `groupBy` asks: groups, the conditions on them, their order, a page of them, and what their keys are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.index import Index
from ontology.model import Field, Kind
from queries.group_keys import NONE, Dimension
from queries.group_pages import GroupChoice, GroupTest, Totals, group_pages
from queries.groups import together
from queries.plan.grouping import key_labels, key_values
from queries.totals import Stat
from schema.aggregates import Group, summable
from schema.connections import Listing, place_cursor, places
from schema.context import Context
from schema.dimensions import title_of_dimension
from schema.means import Means
from schema.registry import Read


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
    def named(self) -> str:
        """What the asker calls it."""
        return self.group.named[self.dimension]

    @property
    def alone(self) -> NDArray[np.int64]:
        """The key as a number: int64[1]."""
        place = self.group.place
        return self.group.totals.groups.keys[self.dimension][place : place + 1]

    @property
    def number(self) -> int | None:
        """The key as a number, None where the things have no value."""
        found = int(self.alone[0])
        return None if found == NONE else found


def group_choice(kind: Kind | None) -> Means:
    """What the arguments choose of the groups of things of a kind; QueryError where that cannot be."""
    titles = dict(summable(kind))

    def choice(_context: Context, arguments: Mapping[str, Any]) -> GroupChoice:
        first, passed = places(arguments)
        by = tuple(one.value for one in arguments["by"])
        return GroupChoice(
            by,
            tuple(map(title_of_dimension, by)),
            tuple(_tests(titles, arguments.get("having") or {})),
            tuple(one.value for one in arguments.get("orderBy") or ()),
            first,
            passed,
        )

    return choice


def read_groups(means: Means) -> Read:
    """What reads the groups of a list; QueryError where the arguments ask for what cannot be."""

    def read(page: Listing, context: Context, arguments: Mapping[str, Any]) -> Listing:
        assert page.chosen is not None
        choice: GroupChoice = means(context, arguments)
        found = group_pages(together(context.index, page.chosen), choice)
        shown, (total,) = Totals(found.groups), found.totals.tolist()
        made = [Group(shown, place, choice.named) for place in range(len(found.groups))]
        more, passed = choice.passed + choice.first < total, choice.passed
        return Listing(range(len(made)), made, total, passed > 0, more, lambda at: place_cursor(passed + at))

    return read


def _tests(titles: Mapping[str, Field], having: Mapping[str, Any]) -> Iterator[GroupTest]:
    for name, tests in having.items():
        if tests is None:
            continue
        if name == "count":
            yield from (GroupTest(None, test, given) for test, given in tests.items() if given is not None)
            continue
        for title, wanted in tests.items():
            of = (Stat(name), titles[title])
            yield from (
                GroupTest(of, test, given) for test, given in (wanted or {}).items() if given is not None
            )


def keys_of(group: Group, _context: Context, _arguments: object) -> list[Key]:
    """The keys of a group, one a dimension."""
    return [Key(group, dimension) for dimension in range(len(group.totals.groups.by))]


def value_of(index: Index, key: Key) -> str | None:
    """A key as people write it: an IRI, 2020, 2020-03, the name of a kind, a literal; None where there is no value."""
    return key_values(index, key.by, key.alone)[0]


def label_of(index: Index, key: Key, lang: str) -> str | None:
    """What a key is called in a language."""
    return key_labels(index, key.by, key.alone, lang)[0]
