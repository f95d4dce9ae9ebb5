"""Fetches what is asked of whole lists: totals, groups, what their keys are called, the things in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from graph.indexing.columns import Rows
from ontology.model import Field
from queries.conditions import Choice
from queries.find import BROADER, Finder
from queries.group_keys import NONE, Grain
from queries.group_pages import GroupChoice, group_pages
from queries.groups import Groups, lists
from queries.pages import pages
from queries.plan import tree
from queries.remote.errors import BeyondError
from queries.remote.facts import Slice
from queries.remote.lists import fetch_keys
from queries.remote.reading import Reader

#: How far above a code its list is climbed.
_HIGHEST = 32


class Fetching(Protocol):
    """Fetches what a plan needs: `bound` has what its arguments say, where `named` gives the IRI of a number."""

    reader: Reader
    bound: Sequence[Any]

    @property
    def named(self) -> Callable[[int], str]:
        """The IRI of the thing with a number."""

    def labels(self, iris: Iterable[str]) -> None:
        """Fetch what things are called."""

    def things(self, things: tree.Things, iris: Iterable[str]) -> None:
        """Fetch what is asked of these things."""

    def of_page(self, members: tree.PageMembers, shown: Sequence[str]) -> None:
        """Fetch what is asked of the things of pages."""


def counts_alone(part: tree.Aggregate | tree.Grouped) -> bool:
    """Whether a part asks of lists no more than how long they are."""
    return isinstance(part, tree.Aggregate) and all(
        isinstance(one, tree.Const | tree.Size) for _, one in part.totals
    )


def groups_of(index: Slice, several: Iterable[Iterable[str]]) -> Groups:
    """Lists of things, fetched before, as totals and groups are made of them."""
    numbers = [sorted({*index.numbers(one)}) for one in several]
    starts = np.append(0, np.cumsum([len(one) for one in numbers])).astype(np.int64)
    nodes = np.array([one for each in numbers for one in each], np.int32)
    return lists(index, nodes, starts)


def fetch_lists(
    gathering: Fetching, members: Iterable[tuple[str, object]], several: Sequence[Sequence[str]]
) -> None:
    """Fetch what the totals and groups among the members of pages need of whole lists."""
    for _, part in members:
        if isinstance(part, tree.Aggregate):
            _fetch(gathering.reader, _together(several), _totals(part.totals))
        elif isinstance(part, tree.Grouped):
            _fetch_groups(gathering, part, several)


def _together(several: Iterable[Iterable[str]]) -> list[str]:
    return [*dict.fromkeys(one for each in several for one in each)]


def _totals(members: tree.AggregateMembers) -> Iterator[Field]:
    """The fields of which statistics are made."""
    for _, part in members:
        if isinstance(part, tree.Stated):
            yield from (one.field for _, one in part.values if isinstance(one, tree.Total))


def _fetch(reader: Reader, iris: Sequence[str], fields: Iterable[Field]) -> None:
    """Fetch values, and links with the kinds of what they lead to."""
    wanted = [*fields]
    reader.fetch(iris, wanted)
    for one in wanted:
        if one.node:
            reader.ends(iris, one)


def _fetch_groups(gathering: Fetching, part: tree.Grouped, several: Sequence[Sequence[str]]) -> None:
    reader, choice = gathering.reader, gathering.bound[part.asked.number]
    assert isinstance(choice, GroupChoice)
    iris = _together(several)
    _fetch(reader, iris, (one.field for one in choice.by if one.field is not None))
    for by in choice.by:
        if by.field is not None and by.grain is Grain.TOP:
            _climb(reader, iris, by.field)
    orders = (one.of for one in choice.orders if not isinstance(one.of, str))
    tests = (one.of for one in choice.tests if one.of is not None)
    _fetch(reader, iris, (field for _, field in (*orders, *tests)))
    inner = [one for _, page in part.page if isinstance(page, tree.GroupNodes) for _, one in page.group]
    for one in inner:
        if isinstance(one, tree.Aggregate):
            _fetch(reader, iris, _totals(one.totals))
    if any(isinstance(one, tree.Keys | tree.Within) for one in inner):
        index = Slice(reader.facts)
        found = group_pages(groups_of(index, several), choice).groups
        for one in inner:
            if isinstance(one, tree.Keys):
                _fetch_keys(gathering, one, index, found)
            elif isinstance(one, tree.Within):
                _fetch_within(gathering, one, index, found)


def _climb(reader: Reader, iris: Sequence[str], field: Field) -> None:
    """Fetch the codes above those that things have."""
    fields = (f for name in field.targets for f in reader.model.kinds[name].own_fields)
    broader = next((f for f in fields if f.path == BROADER), None)
    codes = reader.ends(iris, field)
    for _ in range(_HIGHEST if broader else 0):
        assert broader is not None
        if not codes:
            return
        reader.fetch(codes, [broader])
        codes = reader.ends(codes, broader)


def _fetch_keys(gathering: Fetching, part: tree.Keys, index: Slice, groups: Groups) -> None:
    """Fetch what the keys are called, and what is asked of those that are things."""
    for by, keys in zip(groups.by, groups.keys, strict=True):
        if by.field is None or not by.field.node:
            continue
        named = index.iris(np.unique(keys[keys != NONE]).astype(np.int32))
        for _, one in part.key:
            if isinstance(one, tree.KeyLabel):
                gathering.labels(named)
            elif isinstance(one, tree.KeyNode):
                gathering.things(one.things, named)


def _fetch_within(gathering: Fetching, part: tree.Within, index: Slice, groups: Groups) -> None:
    """Fetch what is asked of the things of groups."""
    choice: Choice = gathering.bound[part.asked.number]
    if choice.where is not None:
        raise BeyondError("groupBy { nodes { things(where: …) } }")
    window = choice.window
    ends = [gathering.named(one) for one in (window.after, window.before) if one is not None]
    several = [index.iris(groups.of(n)) for n in range(len(groups))]
    known = gathering.reader.known([*_together(several), *ends])
    fetch_keys(gathering.reader, choice.orders, known)
    whole = groups_of(fresh := Slice(gathering.reader.facts), several)
    rows, chosen = Rows(0, whole.starts.astype(np.int32), whole.members), numbered(choice, gathering, fresh)
    found = pages(Finder(fresh), rows, range(len(whole)), chosen)
    gathering.of_page(part.page, fresh.iris(np.array(found.nodes, np.int32)))
    fetch_lists(gathering, part.page, several)


def numbered(choice: Choice, gathering: Fetching, index: Slice) -> Choice:
    """The same choice with the things of its cursors by their numbers in an index."""
    after, before = (
        None if one is None else index.find(gathering.named(one))
        for one in (choice.window.after, choice.window.before)
    )
    return replace(choice, window=replace(choice.window, after=after, before=before))
