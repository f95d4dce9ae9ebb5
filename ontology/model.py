"""The model as plain frozen values: kinds, their fields, the code lists, and a record of one thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

NS = "https://w3id.org/queqiao/ns/"
SCHEME = "https://w3id.org/queqiao/scheme/"


class ModelError(Exception):
    """The Turtle does not describe a usable model; the message names shape and property."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its language tag (BCP 47, lower case), such as a name or a title."""

    value: str
    lang: str


class Form(StrEnum):
    """What a field's values are: a link to a thing, a code of a list, or one of the literal forms."""

    LINK = "link"
    CODE = "code"
    IRI = "iri"
    TEXT = "text"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    PARTIAL_DATE = "partial date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    URI = "uri"
    DURATION = "duration"


#: A value in Python. Links, codes and IRIs are IRI strings; a partial date is "1953", "1953-05" or "1953-05-01".
Value = str | int | bool | Decimal | date | datetime | Text

#: The Python type of each form's values.
PYTHON: Mapping[Form, type] = {
    Form.LINK: str,
    Form.CODE: str,
    Form.IRI: str,
    Form.TEXT: Text,
    Form.STRING: str,
    Form.INTEGER: int,
    Form.DECIMAL: Decimal,
    Form.DATE: date,
    Form.PARTIAL_DATE: str,
    Form.DATETIME: datetime,
    Form.BOOLEAN: bool,
    Form.URI: str,
    Form.DURATION: str,
}

#: The forms whose values are nodes of the graph.
NODES = frozenset({Form.LINK, Form.CODE})


@dataclass(frozen=True, slots=True)
class Words:
    """One text for people, in Chinese and English."""

    zh: str
    en: str

    def say(self, lang: str = "zh") -> str:
        """The text in the language asked for, or in the other where it is missing."""
        return (self.en or self.zh) if lang.startswith("en") else (self.zh or self.en)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a value must satisfy beside its form; None where the shape says nothing."""

    pattern: str | None = None
    min_inclusive: Decimal | None = None
    max_inclusive: Decimal | None = None
    min_exclusive: Decimal | None = None
    not_after: str | None = None
    disjoint: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind, as its property shape declares it."""

    name: str
    path: str
    inverse: bool
    form: Form
    targets: tuple[str, ...]
    scheme: str | None
    closed: bool
    required: bool
    expected: bool
    many: bool
    unique_lang: bool
    identity: str | None
    limits: Limits
    group: str
    order: int
    label: Words
    note: Words
    rule: str
    message: Words
    edge: bool
    otherwise: str | None
    name_role: str | None
    check_rule: str | None
    unique: str | None = None
    predicate: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "predicate", f"<{self.path}>")

    def __hash__(self) -> int:
        # fields are asked for by the thousand, and all that is said of one would be gone through each time
        return hash((self.name, self.path, self.inverse))

    @property
    def node(self) -> bool:
        """Whether the values are nodes: linked things or codes."""
        return self.form in NODES


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A rule that at least one of some properties is present."""

    rule: str
    message: Words
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over the graph: a SPARQL SELECT whose rows `$this ?value` are the faults."""

    rule: str
    message: Words
    select: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Kind:
    """One class of the ontology with all its fields, inherited ones first."""

    name: str
    iri: str
    plural: str
    segment: str | None
    abstract: bool
    internal: bool
    linked_by_name: bool
    lasts: bool
    parents: tuple[str, ...]
    ancestors: tuple[str, ...]
    types: tuple[str, ...]
    fields: tuple[Field, ...]
    label: Words
    note: Words
    label_from: tuple[str, ...]
    any_of: tuple[AnyOf, ...]
    _by_name: Mapping[str, Field] = field(repr=False, compare=False, default_factory=dict)
    own: Mapping[str, Field] = field(init=False, repr=False, compare=False)
    required: tuple[Field, ...] = field(init=False, repr=False, compare=False)
    awaited: tuple[Field, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        own = {f.name: f for f in self.fields if not f.inverse}
        object.__setattr__(self, "own", own)
        object.__setattr__(self, "required", tuple(f for f in own.values() if f.required))
        object.__setattr__(self, "awaited", tuple(f for f in own.values() if f.expected))

    def __getitem__(self, name: str) -> Field:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @property
    def own_fields(self) -> tuple[Field, ...]:
        """The fields whose values a record of this kind carries itself (no inverse ones)."""
        return tuple(self.own.values())

    @property
    def identities(self) -> tuple[Field, ...]:
        """The fields that identify a thing of this kind, the first being the one its IRI is made of."""
        return tuple(f for f in self.fields if f.identity)


@dataclass(frozen=True, slots=True)
class Code:
    """One concept of a code list."""

    iri: str
    scheme: str
    notation: str | None
    label: Words
    broader: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """One property of the ontology: how people call it, what it is part of, and how a sentence reads it.

    `reads` leads from subject to object and `reads_back` the other way: each begins behind the one's name and has {}
    in the place of the other's.
    """

    iri: str
    name: str
    label: Words
    note: Words
    ancestors: tuple[str, ...]
    edge: bool
    reads: Words
    reads_back: Words


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record was read: file, sheet (spreadsheets only) and row, counted from 1 as people see it."""

    file: str
    row: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One thing as one row of a source speaks of it: field name to the values found.

    `extra` holds statements that the model has no field for, as (property IRI, N-Triples term); they are kept in
    the store and seen by SPARQL, but in no field.
    """

    kind: str
    iri: str
    values: Mapping[str, tuple[Value, ...]]
    place: Place | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One value that a rule does not allow: whose, which field, what was given, which rule, and why."""

    iri: str
    field: str
    value: str
    rule: str
    reason: Words
    place: Place | None = None


@dataclass(frozen=True)
class Model:
    """Everything that exists: kinds by name, codes and properties by IRI, and the rules over the graph."""

    kinds: Mapping[str, Kind]
    codes: Mapping[str, Code]
    properties: Mapping[str, Property]
    rules: tuple[Rule, ...]
    version: str
    turtle: tuple[str, ...] = field(repr=False, default=())
    facts: tuple[tuple[str, str, str], ...] = field(repr=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_iri", {kind.iri: kind for kind in self.kinds.values()})
        object.__setattr__(self, "_subkinds", _subkinds(self.kinds))

    def kind_of(self, iri: str) -> Kind | None:
        """The kind whose class has this IRI."""
        found: Kind | None = self.__dict__["_by_iri"].get(iri)
        return found

    def subkinds(self, name: str) -> tuple[str, ...]:
        """The names of the kinds below this one, itself first where it is not abstract."""
        found: tuple[str, ...] = self.__dict__["_subkinds"][name]
        return found

    def public(self) -> Iterator[Kind]:
        """The kinds that people see: all but the internal ones, in the order of their names."""
        return (kind for name, kind in sorted(self.kinds.items()) if not kind.internal)

    def concrete(self, names: Sequence[str]) -> frozenset[str]:
        """The concrete kinds that values of these kinds may have."""
        return frozenset(sub for name in names for sub in self.subkinds(name))

    def scheme_codes(self, scheme: str) -> tuple[Code, ...]:
        """The codes of one list, in the order of their IRIs."""
        return tuple(code for iri, code in sorted(self.codes.items()) if code.scheme == scheme)


def _subkinds(kinds: Mapping[str, Kind]) -> Mapping[str, tuple[str, ...]]:
    below: dict[str, list[str]] = {name: [] if kind.abstract else [name] for name, kind in kinds.items()}
    for name, kind in sorted(kinds.items()):
        for ancestor in kind.ancestors:
            if not kind.abstract:
                below[ancestor].append(name)
    return {name: tuple(found) for name, found in below.items()}
