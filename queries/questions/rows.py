"""The rows of an answer as values, with what people call the IRIs among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import orjson

from graph.index import Index
from ontology.model import Model, Words
from ontology.terms import XSD
from queries.questions.question import Column, Question

#: A plain value: IRIs and texts are strings.
Plain = str | int | float | bool | None
#: A value as SPARQL's JSON results have it.
Term = Mapping[str, Any]

_NUMBERS = {XSD + name for name in ("decimal", "double", "float")}
_INTEGERS = {XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")}
#: Whole numbers beyond this lose digits where numbers are floats, as in JavaScript.
_EXACT = 2**53


class Cell(NamedTuple):
    """One value of a row: the value, what people call it if it is an IRI, and whether it is one, or a date."""

    value: Plain
    label: str | None = None
    iri: bool = False
    date: date | None = None


NOTHING = Cell(None)


@dataclass(frozen=True)
class Namer:
    """What people call IRIs, in one language: things and codes by the index, classes and properties by the model."""

    model: Model
    index: Index
    lang: str

    def labels(self, iris: Iterable[str]) -> dict[str, str | None]:
        """What each of these is called; None where nobody knows it."""
        asked = list(dict.fromkeys(iris))
        nodes = self.index.finds(asked)
        things = nodes >= 0
        named = iter(self.index.labels(nodes[things].astype(np.int32), self.lang))
        return {
            iri: next(named) if thing else self._declared(iri)
            for iri, thing in zip(asked, things.tolist(), strict=True)
        }

    def _declared(self, iri: str) -> str | None:
        """What a class or property is called."""
        known: Words | None = None
        if iri in self.model.properties:
            known = self.model.properties[iri].label
        elif kind := self.model.kind_of(iri):
            known = kind.label
        return known.say(self.lang) if known else None


@dataclass(frozen=True)
class Rows:
    """Columns and rows of cells, in the order of the columns."""

    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]

    def named(self) -> Iterator[tuple[str, Column, bool]]:
        """The names of the columns as files have them: behind one of IRIs comes one of their labels (True)."""
        for column in self.columns:
            yield column.name, column, False
            if column.node:
                yield f"{column.name}Label", column, True


def rows_of(question: Question, body: bytes, namer: Namer) -> Rows:
    """The rows of an answer in SPARQL's JSON results; the truth of an ASK is one row."""
    told = orjson.loads(body)
    if "boolean" in told:
        return Rows(
            (Column("answer", "boolean", Words("回答", "the answer")),), [(Cell(bool(told["boolean"])),)]
        )
    columns = columns_of(question, told["head"]["vars"])
    names, bindings = [column.name for column in columns], told["results"]["bindings"]
    labels = namer.labels(term["value"] for row in bindings for term in row.values() if term["type"] == "uri")
    return Rows(columns, [tuple(_cell(row.get(name), labels) for name in names) for row in bindings])


def columns_of(question: Question, names: Sequence[str]) -> tuple[Column, ...]:
    """The columns of these names; one that the head does not tell of is called by its name, and holds anything."""
    known = {column.name: column for column in question.columns}
    return tuple(known.get(name) or Column(name, "any", Words(name, name)) for name in names)


def _cell(term: Term | None, labels: Mapping[str, str | None]) -> Cell:
    if term is None:
        return NOTHING
    value = str(term["value"])
    if term["type"] == "uri":
        return Cell(value, labels[value], iri=True)
    return _literal(value, term.get("datatype", ""))


def _literal(value: str, datatype: str) -> Cell:
    """A literal as the plain value that it stands for, or as it is written where it stands for none."""
    try:
        if datatype in _INTEGERS:
            number = int(value)
            return Cell(number if -_EXACT <= number <= _EXACT else value)
        if datatype in _NUMBERS:
            return Cell(float(value) if value.lower().lstrip("+-") not in ("inf", "nan") else value)
        if datatype == XSD + "date":
            return Cell(value, date=date.fromisoformat(value))
    except ValueError:
        return Cell(value)
    return Cell(value in ("true", "1")) if datatype == XSD + "boolean" else Cell(value)
