"""What the parts of an answer are made with, whichever part of a plan asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from graph.arrays import ranges
from graph.index import Index
from graph.indexing.columns import Rows
from ontology.model import Field
from queries.conditions import Condition, Pages
from queries.find import Finder
from queries.groups import Groups, lists
from queries.plan.tree import Asked, PageMembers, Part, Things
from queries.plan.values import Nodes, NotHeldError, Writers

Answer = dict[str, Any]

#: The whole numbers that GraphQL's Int can hold.
_INT = 2**31


@dataclass(frozen=True)
class Whole:
    """The lists that pages are cut of, whose things are looked up where something is asked of them all.

    `owners` has the things whose lists they are, by `field`; a list of all things is nobody's.
    """

    found: Callable[[], Groups]
    owners: Sequence[int] = ()
    field: Field | None = None

    @cached_property
    def lists(self) -> Groups:
        """All things of each list."""
        return self.found()


@dataclass(frozen=True, slots=True)
class Making:
    """One answer in the making: what it is read from, what `Asked` stands for, how things and pages are told.

    Texts without a language of their own are in `lang`.
    """

    finder: Finder
    bound: Sequence[Any]
    lang: str
    writers: Writers
    place_cursor: Callable[[int], str]
    things: Callable[[Things, Nodes], list[Answer]]
    pages: Callable[[PageMembers, Pages, int | None, Whole | None], list[Answer]]

    @property
    def index(self) -> Index:
        """The things by number."""
        return self.finder.index

    def said(self, asked: Asked | None) -> Any:
        """What an `Asked` stands for; None of none."""
        return None if asked is None else self.bound[asked.number]


def whole_lists(
    finder: Finder, rows: Rows, owners: Sequence[int], where: Condition | None, field: Field | None = None
) -> Whole:
    """What each of these things has in the rows, if it meets the condition."""

    def found() -> Groups:
        starts, stops = (bounds.astype(np.int64) for bounds in rows.spans(np.array(owners, np.int32)))
        nodes, sizes = rows.values[ranges(starts, stops)], stops - starts
        if where is not None:
            met = finder.mask(where)[nodes]
            list_of = np.repeat(np.arange(len(sizes)), sizes)[met]
            nodes, sizes = nodes[met], np.bincount(list_of, minlength=len(sizes))
        return lists(finder.index, nodes, np.append(0, np.cumsum(sizes)))

    return Whole(found, owners, field)


def objects(
    members: Sequence[tuple[str, Part]], columns: Sequence[Iterable[Any]], count: int
) -> list[Answer]:
    """One object a row of the columns, which have the values of one key each."""
    if not members:
        return [{} for _ in range(count)]
    keys = [key for key, _ in members]
    return [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)]


def held(numbers: Sequence[int | None]) -> Sequence[int | None]:
    """The whole numbers; NotHeldError where GraphQL's Int cannot hold one."""
    if any(number is not None and not -_INT <= number < _INT for number in numbers):
        raise NotHeldError("a whole number that is too large for Int")
    return numbers
