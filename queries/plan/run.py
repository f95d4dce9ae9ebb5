"""Runs a plan over an index: each level for all its things at once, by arrays; the answer is lists and dicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from graph.index import Index
from graph.indexing.columns import Ids
from ontology.model import Field, Form, Text
from queries.conditions import Choice, Page, Pages
from queries.find import Finder
from queries.pages import page, pages
from queries.plan import tree
from queries.plan.tree import Asked, Part, Things
from queries.plan.values import Writers, cut, labels, linked, literals, scattered

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Among:
    """What the arguments of a list of all things say: the things to choose from, and what is chosen."""

    nodes: Ids
    choice: Choice


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of a ranked list: the things, how many come before them, and how many there are in all."""

    nodes: Sequence[int]
    passed: int
    total: int


@dataclass(frozen=True, slots=True)
class Manner:
    """How answers are written: texts without a language of their own, values of each form, cursors."""

    lang: str
    writers: Writers
    thing_cursor: Callable[[str], str]
    place_cursor: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Run:
    """One answer in the making; `bound` has what each `Asked` stands for, by its number."""

    finder: Finder
    bound: Sequence[Any]
    manner: Manner
    alive: Callable[[], None] | None = None

    def root(self, root: tree.Root) -> Any:
        """What one entrance to the graph gives; NotHeldError where the plan cannot say it."""
        match root:
            case tree.Const(value):
                return value
            case tree.One(asked, things):
                node = self.bound[asked.number]
                return None if node is None else self._things(things, _ids([node]))[0]
            case tree.Several(asked, things):
                nodes = self.bound[asked.number]
                has = np.array([node is not None for node in nodes], np.bool_)
                found = self._things(things, _ids(node for node in nodes if node is not None))
                return scattered(found, has)
            case tree.All(asked, members):
                return self._pages(members, self._chosen(self.bound[asked.number]))[0]
            case tree.Ranked(asked, members):
                placed: Placed = self.bound[asked.number]
                return self._pages(members, _ranked(placed), placed.passed)[0]

    # -- things

    def _things(self, things: Things, nodes: Ids) -> list[Answer]:
        """What is asked of each of these things."""
        if self.alive is not None:
            self.alive()
        every = nodes.tolist()
        distinct = dict.fromkeys(every)
        if len(distinct) * 4 < len(every) * 3:
            made = dict(zip(distinct, self._distinct(things, _ids(distinct)), strict=True))
            return [made[node] for node in every]
        return self._distinct(things, nodes)

    def _distinct(self, things: Things, nodes: Ids) -> list[Answer]:
        """What is asked of each of these things, among which few are the same."""
        if not len(nodes):
            return []
        if things.all is not None:
            return _objects(things.all, [self._of_things(part, nodes) for _, part in things.all], len(nodes))
        shown, found = self._shown(things.by_kind, nodes), np.empty(len(nodes), object)
        for kind in dict.fromkeys(shown):
            mine = np.array([other == kind for other in shown], np.bool_)
            found[mine] = self._distinct(Things(things.by_kind[kind], {}), nodes[mine])
        return found.tolist()

    def _shown(self, may: Mapping[str, object], nodes: Ids) -> list[str]:
        """The kind as which each thing is shown: its most specific one that may be shown."""
        index, names = self.index, self.index.kind_names(nodes)
        if may.keys() >= {*names}:
            return names
        every = zip(names, nodes.tolist(), strict=True)
        return [name if name in may else next(k for k in index.kinds(n) if k in may) for name, n in every]

    def _of_things(self, part: tree.ThingPart, nodes: Ids) -> Iterable[Any]:
        """One member of each of these things."""
        index, found = self.index, cast("Iterable[Any]", ())
        match part:
            case tree.Iri():
                found = index.iris(nodes)
            case tree.Label(lang):
                found = index.labels(nodes, self._said(lang) or self.manner.lang)
            case tree.Labels(lang, text):
                found = [_texts(text, texts) for texts in labels(index, nodes, self._said(lang))]
            case tree.Value(field, lang, text):
                found = literals(index, field, nodes, self._said(lang), self.manner.writers)
                if field.form is Form.TEXT:
                    found = _written(field, text, found)
            case tree.Link():
                found = self._linked(part, nodes)
            case tree.Listed(field, asked, members):
                cut_ = pages(self.finder, index.links(field), nodes, self.bound[asked.number])
                found = self._pages(members, cut_)
            case _:
                found = self._of_kinds(part, nodes)
        return found

    def _of_kinds(
        self, part: tree.Const | tree.TypeName | tree.KindName | tree.KindLabel, nodes: Ids
    ) -> Iterable[Any]:
        """What each of these things is."""
        match part:
            case tree.Const(value):
                return repeat(value, len(nodes))
            case tree.TypeName(by_kind):
                return [by_kind[kind] for kind in self._shown(by_kind, nodes)]
            case tree.KindName():
                return self.index.kind_names(nodes)
            case tree.KindLabel(lang):
                told, kinds = self._said(lang) or self.manner.lang, self.index.model.kinds
                return [kinds[name].label.say(told) for name in self.index.kind_names(nodes)]

    def _linked(self, part: tree.Link, nodes: Ids) -> list[Any]:
        found, counts = linked(self.index, part.field, nodes)
        made = self._things(part.things, found)
        return cut(made, counts) if part.field.many else scattered(made, counts > 0)

    # -- pages

    def _chosen(self, among: Among) -> Pages:
        """The one page of a list of all things."""
        nodes, choice = among.nodes, among.choice
        if choice.where is not None:
            nodes = self.finder.among(nodes, choice.where)
        return _single(page(self.index, nodes, choice.orders, choice.window))

    def _pages(self, members: tree.PageMembers, found: Pages, passed: int | None = None) -> list[Answer]:
        """What is asked of each of these pages; of a ranked list so many things were passed over."""
        columns = [self._of_pages(part, found, passed) for _, part in members]
        return _objects(members, columns, len(found.counts))

    def _of_pages(self, part: tree.PagePart, found: Pages, passed: int | None) -> Iterable[Any]:
        match part:
            case tree.Const(value):
                return repeat(value, len(found.counts))
            case tree.Nodes(things):
                return cut(self._things(things, found.nodes), found.counts)
            case tree.Edges(members):
                columns = [self._of_edges(one, found.nodes, passed) for _, one in members]
                return cut(_objects(members, columns, len(found.nodes)), found.counts)
            case tree.TotalCount():
                return [*found.totals.tolist()]
            case tree.PageInfo(members):
                columns = [self._of_info(one, found, passed) for _, one in members]
                return _objects(members, columns, len(found.counts))

    def _of_edges(self, part: tree.EdgePart, nodes: Ids, passed: int | None) -> Iterable[Any]:
        match part:
            case tree.Const(value):
                return repeat(value, len(nodes))
            case tree.Cursor():
                return self._cursors(nodes, np.arange(len(nodes)), passed)
            case tree.Node(things):
                return self._things(things, nodes)

    def _of_info(self, part: tree.InfoPart, found: Pages, passed: int | None) -> Iterable[Any]:
        match part:
            case tree.Const(value):
                return repeat(value, len(found.counts))
            case tree.More(behind):
                return [*(found.has_next if behind else found.has_previous).tolist()]
            case tree.End(last):
                ends = np.cumsum(found.counts)
                has = found.counts > 0
                places = ends[has] - 1 if last else (ends - found.counts)[has]
                return scattered(self._cursors(found.nodes, places, passed), has)

    def _cursors(self, nodes: Ids, places: NDArray[np.int64], passed: int | None) -> list[str]:
        """The cursors of some of the nodes: places in a list where so many were passed over, or things."""
        if passed is None:
            return [*map(self.manner.thing_cursor, self.index.iris(nodes[places]))]
        return [self.manner.place_cursor(passed + place) for place in places.tolist()]

    # -- within

    @property
    def index(self) -> Index:
        """The things by number."""
        return self.finder.index

    def _said(self, asked: Asked | None) -> Any:
        return None if asked is None else self.bound[asked.number]


def _ranked(placed: Placed) -> Pages:
    end = placed.passed + len(placed.nodes)
    return _single(Page([*placed.nodes], placed.total, placed.passed > 0, end < placed.total))


def _single(found: Page) -> Pages:
    """One page as many are told."""
    return Pages(
        _ids(found.nodes),
        np.array([len(found.nodes)]),
        np.array([found.total]),
        np.array([found.has_previous]),
        np.array([found.has_next]),
    )


def _ids(nodes: Iterable[int]) -> Ids:
    return np.array([*nodes], np.int32)


def _objects(
    members: Sequence[tuple[str, Part]], columns: Sequence[Iterable[Any]], count: int
) -> list[Answer]:
    """One object a row of the columns, which have the values of one key each."""
    if not members:
        return [{} for _ in range(count)]
    keys = [key for key, _ in members]
    return [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)]


def _written(field: Field, members: tree.TextMembers, values: list[Any]) -> list[Any]:
    """The texts of a field, which are lists or single ones."""
    if field.many:
        return [_texts(members, found) for found in values]
    return [None if found is None else _texts(members, [found])[0] for found in values]


def _texts(members: tree.TextMembers, texts: Sequence[Text]) -> list[Answer]:
    return [{key: _of_text(part, text) for key, part in members} for text in texts]


def _of_text(part: tree.TextPart, text: Text) -> str:
    match part:
        case tree.Const(value):
            return value
        case tree.Content():
            return text.value
        case tree.Language():
            return text.lang
