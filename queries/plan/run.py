"""Runs a plan over an index: each level for all its things at once, by arrays; the answer is lists and dicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, repeat
from typing import Any, cast

from graph.index import Index
from graph.indexing.columns import Ids
from ontology.model import Field, Form, Text
from queries.conditions import Choice, Page, Pages
from queries.find import Finder
from queries.groups import together
from queries.pages import page, pages
from queries.plan import tree
from queries.plan.making import Making, Whole, whole_lists
from queries.plan.pieces import Pieces
from queries.plan.telling import told_of_lists, told_of_places, told_of_things
from queries.plan.tree import Asked, Part, Things
from queries.plan.values import (
    Nodes,
    Writers,
    called,
    cursors,
    cut,
    iris,
    labels,
    linked,
    literals,
    scattered,
    shown,
)
from queries.rankings import page_of

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Among:
    """What the arguments of a list of all things say: the things to choose from, and what is chosen.

    `kind` is said where they are all things of a kind: such lists are kept for other requests.
    """

    nodes: Ids
    choice: Choice
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of a ranked list: the things, how many come before them, and how many there are in all."""

    nodes: Sequence[int]
    passed: int
    total: int


@dataclass(frozen=True, slots=True)
class Manner:
    """How answers are written: texts without a language of their own, values of each form, cursors.

    With `piece`, which makes a part of an answer of JSON, things that are told alike wherever they stand are such.
    """

    lang: str
    writers: Writers
    thing_cursor: Callable[[str], str]
    place_cursor: Callable[[int], str]
    piece: Callable[[bytes], Any] | None = None


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
                return None if node is None else self._things(things, [node])[0]
            case tree.Several(asked, things):
                nodes = self.bound[asked.number]
                found = self._things(things, [node for node in nodes if node is not None])
                return scattered(found, [node is not None for node in nodes])
            case tree.All(asked, members):
                among: Among = self.bound[asked.number]
                whole = Whole(lambda: together(self.index, self._met(among)))
                return self._pages(members, self._shown_of(among), None, whole)[0]
            case tree.Ranked(asked, members):
                placed: Placed = self.bound[asked.number]
                return self._pages(members, _ranked(placed), placed.passed)[0]

    # -- things

    def _things(self, things: Things, nodes: Nodes) -> list[Answer]:
        """What is asked of each of these things."""
        self._check()
        if self.manner.piece is not None and things.alone is not None:
            pieces = self._pieces.of(things, nodes)
            if pieces is not None:
                return [*map(self.manner.piece, pieces)]
        distinct = dict.fromkeys(nodes)
        if len(distinct) * 4 < len(nodes) * 3:
            made = dict(zip(distinct, self._distinct(things, [*distinct]), strict=True))
            return [*map(made.__getitem__, nodes)]
        return self._distinct(things, nodes)

    def _distinct(self, things: Things, nodes: Nodes) -> list[Answer]:
        """What is asked of each of these things, among which few are the same."""
        if not nodes:
            return []
        if things.all is not None:
            return _objects(things.all, [self._of_things(part, nodes) for _, part in things.all], len(nodes))
        places: dict[str, list[int]] = {}
        for place, kind in enumerate(shown(self.index, things.by_kind, nodes)):
            places.setdefault(kind, []).append(place)
        found: dict[int, Answer] = {}
        for kind, mine in places.items():
            made = self._distinct(Things(things.by_kind[kind], {}), [nodes[place] for place in mine])
            found.update(zip(mine, made, strict=True))
        return [found[place] for place in range(len(nodes))]

    def _of_things(self, part: tree.ThingPart, nodes: Nodes) -> Iterable[Any]:
        """One member of each of these things."""
        index, found = self.index, cast("Iterable[Any]", ())
        match part:
            case tree.Iri():
                found = iris(index, nodes)
            case tree.Label(lang):
                found = called(index, nodes, self._said(lang) or self.manner.lang)
            case tree.Labels(lang, text):
                found = _texts_of(text, labels(index, nodes, self._said(lang)))
            case tree.Value(field, lang, text):
                found = literals(index, field, nodes, self._said(lang), self.manner.writers)
                if field.form is Form.TEXT:
                    found = _written(field, text, found)
            case tree.Link():
                found = self._linked(part, nodes)
            case tree.Listed(field, asked, members):
                rows, choice = index.links(field), self.bound[asked.number]
                cut_ = pages(self.finder, rows, nodes, choice)
                whole = whole_lists(self.finder, rows, nodes, choice.where, field)
                found = self._pages(members, cut_, None, whole)
            case tree.Borne() | tree.Score() | tree.Sources():
                found = told_of_things(self._making, part, nodes)
            case _:
                found = self._of_kinds(part, nodes)
        return found

    def _of_kinds(
        self, part: tree.Const | tree.TypeName | tree.KindName | tree.KindLabel, nodes: Nodes
    ) -> Iterable[Any]:
        """What each of these things is."""
        match part:
            case tree.Const(value):
                return repeat(value, len(nodes))
            case tree.TypeName(by_kind):
                return [by_kind[kind] for kind in shown(self.index, by_kind, nodes)]
            case tree.KindName():
                return self.index.kind_names(nodes)
            case tree.KindLabel(lang):
                told, kinds = self._said(lang) or self.manner.lang, self.index.model.kinds
                return [kinds[name].label.say(told) for name in self.index.kind_names(nodes)]

    def _linked(self, part: tree.Link, nodes: Nodes) -> list[Any]:
        found, counts = linked(self.index, part.field, nodes)
        made = self._things(part.things, found)
        return cut(made, counts) if part.field.many else scattered(made, counts)

    # -- pages

    def _met(self, among: Among) -> Ids:
        """The things of a list of all things."""
        where = among.choice.where
        if where is None:
            return among.nodes
        return self.finder.find(among.kind, where) if among.kind else self.finder.among(among.nodes, where)

    def _shown_of(self, among: Among) -> Pages:
        """The one page of a list of all things."""
        choice = among.choice
        if among.kind is not None:
            return _single(page_of(self.finder, among.kind, choice))
        return _single(page(self.index, self._met(among), choice.orders, choice.window))

    def _pages(
        self, members: tree.PageMembers, found: Pages, passed: int | None = None, whole: Whole | None = None
    ) -> list[Answer]:
        """What is asked of each of these pages; of a ranked list so many things were passed over."""
        columns = [self._of_pages(part, found, passed, whole) for _, part in members]
        return _objects(members, columns, len(found.counts))

    def _of_pages(
        self, part: tree.PagePart, found: Pages, passed: int | None, whole: Whole | None
    ) -> Iterable[Any]:
        match part:
            case tree.Const(value):
                return repeat(value, len(found.counts))
            case tree.Nodes(things):
                return cut(self._things(things, found.nodes), found.counts)
            case tree.Edges(members):
                columns = [self._of_edges(one, found, passed, whole) for _, one in members]
                return cut(_objects(members, columns, len(found.nodes)), found.counts)
            case tree.TotalCount():
                return found.totals
            case tree.PageInfo(members):
                columns = [self._of_info(one, found, passed) for _, one in members]
                return _objects(members, columns, len(found.counts))
            case _:
                return told_of_lists(self._making, part, whole)

    def _of_edges(
        self, part: tree.EdgePart, found: Pages, passed: int | None, whole: Whole | None
    ) -> Iterable[Any]:
        nodes = found.nodes
        match part:
            case tree.Const(value):
                return repeat(value, len(nodes))
            case tree.Cursor():
                return self._cursors(nodes, range(len(nodes)), passed)
            case tree.Node(things):
                return self._things(things, nodes)
            case _:
                return told_of_places(self._making, part, found, passed, whole)

    def _of_info(self, part: tree.InfoPart, found: Pages, passed: int | None) -> Iterable[Any]:
        match part:
            case tree.Const(value):
                return repeat(value, len(found.counts))
            case tree.More(behind):
                return found.has_next if behind else found.has_previous
            case tree.End(last):
                ends = zip(accumulate(found.counts), found.counts, strict=True)
                places = [end - 1 if last else end - count for end, count in ends if count]
                return scattered(self._cursors(found.nodes, places, passed), found.counts)

    def _cursors(self, nodes: Nodes, places: Sequence[int], passed: int | None) -> list[str]:
        """The cursors of some of the nodes: places in a list where so many were passed over, or things."""
        if passed is None:
            return cursors(self.index, [nodes[place] for place in places], self.manner.thing_cursor)
        return [self.manner.place_cursor(passed + place) for place in places]

    # -- within

    def _check(self) -> None:
        if self.alive is not None:
            self.alive()

    @property
    def _pieces(self) -> Pieces:
        return Pieces(self.index, self.bound, self.manner.lang, self.manner.writers, self._check)

    @property
    def _making(self) -> Making:
        manner = self.manner
        return Making(
            self.finder,
            self.bound,
            manner.lang,
            manner.writers,
            manner.place_cursor,
            self._things,
            self._pages,
        )

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
    return Pages([*found.nodes], [len(found.nodes)], [found.total], [found.has_previous], [found.has_next])


def _objects(
    members: Sequence[tuple[str, Part]], columns: Sequence[Iterable[Any]], count: int
) -> list[Answer]:
    """One object a row of the columns, which have the values of one key each."""
    if not members:
        return [{} for _ in range(count)]
    # key by key, which takes a third of the time of making each object of its row
    (first, _), *others = members
    found: list[Answer] = [{first: value} for value in columns[0]]
    for (key, _), column in zip(others, columns[1:], strict=True):
        for one, value in zip(found, column, strict=True):
            one[key] = value
    return found


def _written(field: Field, members: tree.TextMembers, values: list[Any]) -> list[Any]:
    """The texts of a field, which are lists or single ones."""
    if field.many:
        return _texts_of(members, values)
    texts = _texts(members, [found for found in values if found is not None])
    return scattered(texts, [found is not None for found in values])


def _texts_of(members: tree.TextMembers, lists: Sequence[Sequence[Text]]) -> list[list[Answer]]:
    """The texts of several lists."""
    return cut(_texts(members, [*chain.from_iterable(lists)]), map(len, lists))


def _texts(members: tree.TextMembers, texts: Sequence[Text]) -> list[Answer]:
    return _objects(members, [_of_texts(part, texts) for _, part in members], len(texts))


def _of_texts(part: tree.TextPart, texts: Sequence[Text]) -> Iterable[str]:
    match part:
        case tree.Const(value):
            return repeat(value, len(texts))
        case tree.Content():
            return [text.value for text in texts]
        case tree.Language():
            return [text.lang for text in texts]
