"""A plan: what an operation asks for, as a tree of named values. It knows no index, no GraphQL and no request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ontology.model import Field


@dataclass(frozen=True, slots=True)
class Asked:
    """What the arguments of one place say, which a request gives: its number among all, and how it was written."""

    number: int
    written: str


@dataclass(frozen=True, slots=True)
class Const:
    """The same for all, such as the name of a type."""

    value: str


# -- of a thing


@dataclass(frozen=True, slots=True)
class Iri:
    """The thing's IRI."""


@dataclass(frozen=True, slots=True)
class Label:
    """What the thing is called, in the language asked for or that of the request."""

    lang: Asked | None


@dataclass(frozen=True, slots=True)
class Labels:
    """The names that the thing bears, in one language or all."""

    lang: Asked | None
    text: TextMembers


@dataclass(frozen=True, slots=True)
class TypeName:
    """The name of the type as which the thing is shown, by the kind."""

    by_kind: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KindName:
    """The name of the thing's most specific kind."""


@dataclass(frozen=True, slots=True)
class KindLabel:
    """What the thing's most specific kind is called."""

    lang: Asked | None


@dataclass(frozen=True, slots=True)
class Value:
    """The values of a literal field, or its first; of texts, those in one language if one is asked for."""

    field: Field
    lang: Asked | None = None
    text: TextMembers = ()


@dataclass(frozen=True, slots=True)
class Link:
    """The things that a field links, or the first of them."""

    field: Field
    things: Things


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, cut for each thing, of those that a field links."""

    field: Field
    asked: Asked
    page: PageMembers


# -- of a text


@dataclass(frozen=True, slots=True)
class Content:
    """The text itself."""


@dataclass(frozen=True, slots=True)
class Language:
    """The tag of the text's language."""


# -- of a page


@dataclass(frozen=True, slots=True)
class Nodes:
    """The things of the page."""

    things: Things


@dataclass(frozen=True, slots=True)
class Edges:
    """The places of the page: each with its cursor and its thing."""

    edge: EdgeMembers


@dataclass(frozen=True, slots=True)
class TotalCount:
    """How many things the whole list has."""


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Where the page lies."""

    info: InfoMembers


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor of a place."""


@dataclass(frozen=True, slots=True)
class Node:
    """The thing of a place."""

    things: Things


@dataclass(frozen=True, slots=True)
class More:
    """Whether there is more behind the page, or before it."""

    behind: bool


@dataclass(frozen=True, slots=True)
class End:
    """The cursor of the page's last place, or of its first; none of an empty page."""

    last: bool


# -- of everything


@dataclass(frozen=True, slots=True)
class One:
    """A thing that the arguments name."""

    asked: Asked
    things: Things


@dataclass(frozen=True, slots=True)
class Several:
    """Things that the arguments name, each one or none."""

    asked: Asked
    things: Things


@dataclass(frozen=True, slots=True)
class All:
    """A page of all things of a kind, or of those that the arguments choose among them."""

    asked: Asked
    page: PageMembers


@dataclass(frozen=True, slots=True)
class Ranked:
    """A page of things in an order of their own, which the arguments ask for; cursors are places in it."""

    asked: Asked
    page: PageMembers


ThingPart: TypeAlias = Const | Iri | Label | Labels | TypeName | KindName | KindLabel | Value | Link | Listed
TextPart: TypeAlias = Const | Content | Language
PagePart: TypeAlias = Const | Nodes | Edges | TotalCount | PageInfo
EdgePart: TypeAlias = Const | Cursor | Node
InfoPart: TypeAlias = Const | More | End
Root: TypeAlias = Const | One | Several | All | Ranked
Part: TypeAlias = ThingPart | TextPart | PagePart | EdgePart | InfoPart | Root

#: What an object has, by the keys of the answer and in their order.
ThingMembers: TypeAlias = tuple[tuple[str, ThingPart], ...]
TextMembers: TypeAlias = tuple[tuple[str, TextPart], ...]
PageMembers: TypeAlias = tuple[tuple[str, PagePart], ...]
EdgeMembers: TypeAlias = tuple[tuple[str, EdgePart], ...]
InfoMembers: TypeAlias = tuple[tuple[str, InfoPart], ...]


@dataclass(frozen=True, slots=True)
class Things:
    """What is asked of things: the same of all, or by the kind as which each one is shown."""

    all: ThingMembers | None
    by_kind: Mapping[str, ThingMembers]
