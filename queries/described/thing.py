"""What is told of one IRI, as plain values: facts by field, and what links to it by relation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.store import Triple
from ontology.model import Field, Kind, Words


@dataclass(frozen=True, slots=True)
class Fact:
    """The values of one property of a thing, as N-Triples terms; `field` is None where its kinds have no such field."""

    path: str
    field: Field | None
    label: Words
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """Some of the things that link to a thing by one property, and how many there are in all.

    `after` things come before the first of `subjects`; `nodes` are the numbers that the index has for them, None
    where it has none.
    """

    path: str
    label: Words
    total: int
    after: int
    subjects: tuple[str, ...]
    nodes: tuple[int | None, ...]

    @property
    def cut(self) -> bool:
        """Whether there are more behind the last of these."""
        return self.after + len(self.subjects) < self.total


@dataclass(frozen=True, slots=True)
class Thing:
    """One IRI as the graph knows it.

    `outgoing` are its statements in the default graph, and where it is a graph, a generation or alike, those of the
    graph about the graphs, with the parts of it that are named behind a `#`. `node` is its number in the index.
    """

    iri: str
    node: int | None
    kinds: tuple[Kind, ...]
    title: Mapping[str, str]
    outgoing: tuple[Triple, ...]
    facts: tuple[Fact, ...]
    incoming: tuple[Relation, ...]

    def called(self, lang: str) -> str:
        """What to call it."""
        return self.title[lang]
