"""Goes through a plan from above and fetches, level by level, what an answer is to be made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ontology.model import Field
from queries.conditions import Choice, Condition
from queries.plan import tree
from queries.plan.tree import Things
from queries.remote.errors import BeyondError
from queries.remote.grouping import counts_alone, fetch_lists
from queries.remote.lists import NOBODY, Cut, Listing, Sorting, cuts, whole
from queries.remote.reading import Reader

#: How many levels a label is made of what other things are called.
_DEPTH = 2
#: Parts of lists that are told of the page alone.
_OF_PAGES = (tree.Const, tree.Nodes, tree.Edges, tree.TotalCount, tree.PageInfo)
_OF_LISTS = (tree.Aggregate, tree.Grouped)


@dataclass(frozen=True, slots=True)
class Everything:
    """A list of all things that meet a condition, and what is chosen of it."""

    within: Condition
    choice: Choice


@dataclass(slots=True)
class Gathering:
    """Fetches what one plan needs; `pages` has the page of each list, by its part and owner."""

    reader: Reader
    bound: Sequence[Any]
    #: The IRI of the thing with a number, as arguments have it.
    named: Callable[[int], str]
    sorts: Sorting = Sorting.NONE
    pages: dict[tuple[int, str], Cut] = field(default_factory=dict)
    #: All things of the lists of which more is asked than a page, by part and owner.
    wholes: dict[tuple[int, str], list[str]] = field(default_factory=dict)

    def root(self, root: tree.Root) -> None:
        """Fetch what one entrance to the graph needs; BeyondError where a store elsewhere cannot give it."""
        match root:
            case tree.Const():
                return
            case tree.One(asked, things):
                node = self.bound[asked.number]
                self.things(things, [] if node is None else [self.named(node)])
            case tree.Several(asked, things):
                nodes = self.bound[asked.number]
                self.things(things, [self.named(node) for node in nodes if node is not None])
            case tree.All(asked, members):
                among: Everything = self.bound[asked.number]
                listing = self._listing(None, among.within, among.choice)
                self._pages(root, members, listing, [NOBODY])
            case _:
                raise BeyondError("rank")

    def things(self, things: Things, iris: Iterable[str]) -> None:
        """Fetch what is asked of these things."""
        known = self.reader.known(iris)
        if not known:
            return
        if things.all is not None:
            self._members(things.all, known)
            return
        facts, shown = self.reader.facts, dict[str, list[str]]()
        for iri in known:
            kind = facts.of.shown(facts.kinds[iri], things.by_kind)
            if kind is not None:
                shown.setdefault(kind, []).append(iri)
        for kind, mine in shown.items():
            self._members(things.by_kind[kind], mine)

    def _members(self, members: tree.ThingMembers, iris: Sequence[str]) -> None:
        self.reader.fetch(iris, self._fields(members, iris))
        for _, part in members:
            match part:
                case tree.Label():
                    self._labels(iris, _DEPTH)
                case tree.Link(along, things):
                    self.things(things, self.reader.ends(iris, along))
                case tree.Listed(along, asked, page):
                    listing = self._listing(along, None, self.bound[asked.number])
                    self._pages(part, page, listing, iris)
                case tree.Borne():
                    raise BeyondError("thingsCount")
                case tree.Score():
                    raise BeyondError("score")
                case tree.Sources():
                    raise BeyondError("sources")
                case _:
                    pass

    def _fields(self, members: tree.ThingMembers, iris: Sequence[str]) -> Iterator[Field]:
        """The fields whose values or links members tell of."""
        for _, part in members:
            if isinstance(part, tree.Value | tree.Link):
                yield part.field
            elif isinstance(part, tree.Labels | tree.Label):
                yield from (name for one in self._by_kind(iris) for name in self._names(one))

    # -- names

    def labels(self, iris: Iterable[str]) -> None:
        """Fetch what things are called."""
        self._labels(self.reader.known(iris), _DEPTH)

    def _by_kind(self, iris: Iterable[str]) -> Mapping[str, list[str]]:
        """Things by their most specific kinds."""
        facts, found = self.reader.facts, dict[str, list[str]]()
        for iri in iris:
            found.setdefault(facts.of.name(facts.kinds[iri]), []).append(iri)
        return found

    def _names(self, kind: str) -> list[Field]:
        return [one for one in self.reader.model.kinds[kind].own_fields if one.unique_lang]

    def _labels(self, iris: Sequence[str], depth: int) -> None:
        """Fetch what things are called, or what is told of those that have no name."""
        for name, mine in self._by_kind(iris).items():
            self.reader.fetch(mine, self._names(name))
            nameless = [one for one in mine if not self._is_named(one, name)]
            if nameless:
                self._stand_ins(name, nameless, depth)

    def _is_named(self, iri: str, kind: str) -> bool:
        values = self.reader.facts.values
        return any(values.get(one.path, {}).get(iri) for one in self._names(kind))

    def _stand_ins(self, name: str, iris: Sequence[str], depth: int) -> None:
        kind = self.reader.model.kinds[name]
        numbers = [one for one in kind.own_fields if one.group == "identifiers" and not one.node]
        parts = [kind[one] for one in kind.label_from if kind[one].node] if depth else []
        self.reader.fetch(iris, [*numbers, *parts])
        for along in parts:
            ends = self.reader.ends(iris, along)
            if ends:
                self._labels(ends, depth - 1)

    # -- lists

    def _listing(self, along: Field | None, within: Condition | None, choice: Choice) -> Listing:
        window = choice.window
        after, before = (None if one is None else self.named(one) for one in (window.after, window.before))
        return Listing(along, within, choice, after, before)

    def _pages(
        self, part: object, members: tree.PageMembers, listing: Listing, owners: Sequence[str]
    ) -> None:
        """Fetch the pages of the lists of these owners, and what is asked of their things."""
        found = cuts(self.reader, listing, owners, sorts=self.sorts)
        self.pages |= {(id(part), owner): cut for owner, cut in found.items()}
        self.of_page(members, [iri for cut in found.values() for iri in cut.iris])
        asked = [one for _, one in members if isinstance(one, _OF_LISTS)]
        if not all(map(counts_alone, asked)):
            several = whole(self.reader, listing, owners)
            self.reader.kinds(iri for one in several.values() for iri in one)
            self.wholes |= {(id(part), owner): iris for owner, iris in several.items()}
            fetch_lists(self, members, [*several.values()])

    def of_page(self, members: tree.PageMembers, shown: Sequence[str]) -> None:
        """Fetch what is asked of the things of pages."""
        self.reader.kinds(shown)
        for _, one in members:
            if not isinstance(one, (*_OF_PAGES, *_OF_LISTS)):
                raise BeyondError(_SAID[type(one)])
            if isinstance(one, tree.Nodes):
                self.things(one.things, shown)
            elif isinstance(one, tree.Edges):
                self._edges(one.edge, shown)

    def _edges(self, members: tree.EdgeMembers, iris: Sequence[str]) -> None:
        for _, part in members:
            if isinstance(part, tree.Node):
                self.things(part.things, iris)
            elif not isinstance(part, tree.Const | tree.Cursor):
                raise BeyondError(_SAID[type(part)])


#: What people call the parts that a store elsewhere cannot give.
_SAID: Mapping[type, str] = {
    tree.Facets: "facets",
    tree.Highlights: "highlights",
    tree.EdgeSources: "sources",
    tree.EdgeRoles: "roles",
    tree.Rank: "rank",
    tree.EdgeScore: "score",
    tree.Score: "score",
}
