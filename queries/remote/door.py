"""What arguments of operations are understood with, where the things are in a store elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.indexing.columns import Ids
from ontology.model import Field, Model, Value
from queries.conditions import All, Condition, Equals, OfKind
from queries.plan.run import Among
from queries.remote.client import value
from queries.remote.errors import BeyondError
from queries.remote.gathering import Everything
from queries.remote.reading import Reader
from queries.remote.writing import Writer


class Door:
    """Stands for an index and its finder while arguments are read; what it has no word for is refused by its name.

    A thing has a number for one request. A set of things is an array of one number, under which the condition is
    kept that they meet.
    """

    def __init__(self, reader: Reader) -> None:
        self.model: Model = reader.model
        self._reader = reader
        self._iris: list[str] = []
        self._numbers: dict[str, int] = {}
        self._sets: list[Condition] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise BeyondError(name)

    # -- things

    def find(self, iri: str) -> int | None:
        """The number of the thing with this IRI, None where the store has none that people see."""
        return self._number(iri) if self._reader.known([iri]) else None

    def iri(self, node: int) -> str:
        """The IRI of a thing by its number."""
        return self._iris[node]

    def is_kind(self, node: int, kind: str) -> bool:
        """Whether a thing is of a kind or of one below it."""
        facts = self._reader.facts
        return facts.of.among(facts.kinds[self._iris[node]], (kind,))

    def column(self, field: Field) -> Borne:
        """Who has which value of a literal field."""
        return Borne(self, field)

    def owners(self, field: Field, wanted: Value) -> list[int]:
        """The things with a value, in the order of an index."""
        reader, writer = self._reader, Writer(self.model)
        rows = reader.rows(f"SELECT DISTINCT ?n WHERE {{ {writer.meets(Equals(field, (wanted,)), '?n')}}}")
        facts = reader.facts
        found = reader.known(value(row["n"]) for row in rows if row["n"]["type"] == "uri")
        found.sort(key=lambda iri: facts.of.place(iri, facts.kinds[iri]))
        return [*map(self._number, found)]

    # -- sets of things

    def nodes(self, kind: str) -> Ids:
        """The set of the things of a kind."""
        return self._kept(OfKind((kind,)))

    def among(self, nodes: Ids, condition: Condition) -> Ids:
        """The things of a set that meet a condition."""
        return self._kept(All((self.set(nodes), condition)))

    def set(self, nodes: Ids) -> Condition:
        """What the things of a set meet."""
        return self._sets[int(nodes[0])]

    def said(self, bound: object) -> Any:
        """What arguments stand for, as it is asked of a store: a list of all things by what they meet."""
        if isinstance(bound, Among):
            return Everything(self.set(bound.nodes), bound.choice)
        return bound

    def _number(self, iri: str) -> int:
        if iri not in self._numbers:
            self._numbers[iri] = len(self._iris)
            self._iris.append(iri)
        return self._numbers[iri]

    def _kept(self, condition: Condition) -> Ids:
        self._sets.append(condition)
        return np.array([len(self._sets) - 1], np.int32)


class Borne:
    """Who has which value of one field."""

    def __init__(self, door: Door, field: Field) -> None:
        self._door, self._field = door, field

    def owners_of(self, wanted: Value) -> Ids:
        """The numbers of the things that have the value."""
        return np.array(self._door.owners(self._field, wanted), np.int32)
