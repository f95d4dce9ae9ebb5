"""Which things a cell may mean at all: those with its number, its name, a part of it, or a name like it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from graph.arrays import distinct
from graph.index import Index
from graph.indexing.columns import Ids
from graph.indexing.search import normalise
from ontology.model import Field, Form, Kind, Text
from queries.reconcile.asked import Asked, Given, Ref
from queries.reconcile.ids import node_of
from queries.reconcile.names import Holder, Names
from queries.reconcile.values import Agreement, normal_identity

#: The score of a thing by what of it was recognised; likeness is a share of its score.
IDENTIFIER, EXACT, SAME, CLOSE, PART, HELD, LIKE = 100.0, 100.0, 98.0, 85.0, 78.0, 70.0, 68.0
#: What likeness adds where a part of a name was recognised.
CLOSER = 8.0
#: What a name that is not the thing's own label takes off.
LESS: Mapping[str, float] = {"alias": 1.0, "former": 5.0, "acronym": 15.0}
#: So many things are looked at by likeness, by a name that holds the text, and by a property alone.
LOOKED_AT, HOLDING, SHARED = 30, 10, 200
#: The longest text whose parts are looked up, in words or Chinese characters, and the shortest part.
LONGEST_WHOLE, SHORTEST_PART = {True: 24, False: 12}, {True: 4, False: 2}
#: The roles of names that are a thing's own and in use.
OWN = frozenset({"label", "alias"})
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Found:
    """What speaks for one thing."""

    node: int
    score: float = 0.0
    likeness: float = 0.0
    identifier: bool = False
    name: Holder | None = None
    partly: bool = False
    of_type: bool = True
    agreements: tuple[Agreement, ...] = field(default=())

    @property
    def contradicted(self) -> bool:
        """Whether a property speaks against it."""
        return any(one.against for one in self.agreements)

    @property
    def identified(self) -> bool:
        """Whether an identifying property is that of the thing."""
        return any(one.identifies and one.share == 1 for one in self.agreements)


@dataclass(frozen=True)
class Seeker:
    """Finds things in one generation."""

    index: Index
    base: str
    names: Names

    def found(self, asked: Asked, kinds: tuple[str, ...]) -> list[Found]:
        """The things that a cell may mean, each once, in no order; `kinds` are those of the types that exist."""
        found: dict[int, Found] = {}
        for one in self._all(asked, kinds):
            known = found.get(one.node)
            found[one.node] = _both(known, one) if known else one
        return list(found.values())

    def _all(self, asked: Asked, kinds: tuple[str, ...]) -> Iterator[Found]:
        if asked.text:
            yield from (
                Found(node, IDENTIFIER, identifier=True) for node in self._identified(asked.text, kinds)
            )
            named = [Found(h.node, _by_name(h), 1.0, name=h) for h in self.names.holders(asked.text)]
            yield from named
            if not any(one.name and one.name.same for one in named):
                yield from self._by_parts(asked.text)
            yield from self._alike(asked.text, kinds if asked.strict == "any" else ())
        for given in asked.given:
            yield from (Found(node) for node in self._having(given, kinds, alone=not asked.text))

    def _alike(self, text: str, kinds: tuple[str, ...]) -> Iterator[Found]:
        """The things with a name like the text, and those with one that holds it as a whole."""
        for node, share in self.index.near(text, kinds, LOOKED_AT):
            yield Found(node, LIKE * share, share)
        whole = re.compile(rf"(?<![a-z0-9]){re.escape(normalise(text))}(?![a-z0-9])")
        for node in self.index.search(text, kinds, HOLDING).nodes:
            if any(whole.search(normalise(name.value)) for _, name in self.names.roles(node)):
                yield Found(node, HELD, partly=True)

    def _by_parts(self, text: str) -> Iterator[Found]:
        """The things whose full name is a part of the text, the longer the better: a school names its university."""
        pieces, glue = (list(text), "") if _HAN.search(text) else (text.split(), " ")
        if len(pieces) > LONGEST_WHOLE[not glue]:
            return
        for size in range(len(pieces) - 1, SHORTEST_PART[not glue] - 1, -1):
            parts = (glue.join(pieces[start : start + size]) for start in range(len(pieces) - size + 1))
            holders = [
                h for part in parts if self.names.spelling.tells(part) for h in self.names.holders(part)
            ]
            if named := [h for h in holders if h.same and h.role in OWN]:
                share = PART - LESS["acronym"] * (1 - size / len(pieces))
                yield from (Found(h.node, share, partly=True) for h in named)
                return

    def _identified(self, text: str, kinds: tuple[str, ...]) -> set[int]:
        """The things with this id or number; a number that no register gives counts only where a type is asked for."""
        known = node_of(self.index, self.base, text)
        found = set() if known is None else {known}
        for of in self._numbers(kinds).values():
            column = self.index.column(of)
            value = normal_identity(of.identity, text) if of.identity else text
            if column is not None and value:
                found.update(column.owners_of(value).tolist())
        return found

    def _numbers(self, kinds: tuple[str, ...]) -> dict[str, Field]:
        """The fields by which things are numbered, by path."""
        asked = [self.index.model.kinds[name] for name in kinds]
        fields = [f for kind in asked or self.index.model.public() for f in kind.own_fields]
        return {
            f.path: f for f in fields if f.group == "identifiers" and not f.node and (f.identity or asked)
        }

    def _having(self, given: Given, kinds: tuple[str, ...], *, alone: bool) -> list[int]:
        """The things with a value of a property: always by a number, by other properties where there is no name."""
        found: set[int] = set()
        for of in self._fields(given.pid, kinds):
            if of.identity or alone:
                found.update(node for value in given.values for node in self._with(of, value).tolist())
        return sorted(found, key=lambda node: (-int(self.degree[node]), node))[:SHARED]

    def _with(self, of: Field, value: object) -> Ids:
        text = value.id if isinstance(value, Ref) else str(value)
        if of.node:
            target = node_of(self.index, self.base, text)
            rows = self.index.links(of)
            return distinct(rows.owners[rows.values == (-1 if target is None else target)])
        column = self.index.column(of)
        wanted = normal_identity(of.identity, text) if of.identity else text
        if column is None or column.strings is None or not wanted:
            return np.zeros(0, np.int32)
        return column.owners_of(Text(wanted, "") if column.form is Form.TEXT else wanted)

    def _fields(self, pid: str, kinds: tuple[str, ...]) -> list[Field]:
        asked: list[Kind] = [self.index.model.kinds[name] for name in kinds] or list(
            self.index.model.public()
        )
        return list({(f.path, f.inverse): f for kind in asked if pid in kind for f in [kind[pid]]}.values())

    @cached_property
    def degree(self) -> Ids:
        """How many links each thing has."""
        return self.index.degree()


def _by_name(holder: Holder) -> float:
    return (EXACT if holder.exact else SAME if holder.same else CLOSE) - LESS.get(holder.role, 0.0)


def _both(one: Found, other: Found) -> Found:
    """Two findings of one thing as one: the better name, the greater likeness."""
    best = max(one, other, key=lambda found: found.score)
    likeness = max(one.likeness, other.likeness)
    return replace(
        best,
        score=best.score + (CLOSER * likeness if best.partly and best.likeness < likeness else 0.0),
        likeness=likeness,
        identifier=one.identifier or other.identifier,
        partly=one.partly or other.partly,
        name=_better(one.name, other.name),
    )


def _better(one: Holder | None, other: Holder | None) -> Holder | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=_by_name)
