"""A plan: what an operation asks for, as a tree of named values. It knows no index, no GraphQL and no request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Borne:
    """How many things bear the code, or one below it."""

    asked: Asked


@dataclass(frozen=True, slots=True)
class Score:
    """What the thing scores in a measurement; none where it has no link in what is measured."""

    asked: Asked
    score: ScoreMembers


@dataclass(frozen=True, slots=True)
class Sources:
    """Which rows of which sources speak of the thing."""

    asked: Asked
    row: RowMembers


# -- of a score


@dataclass(frozen=True, slots=True)
class Scored:
    """What a score says: its value, or another word about it."""

    name: str


# -- of a row of a source


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of a row: the file, the row's number, and such."""

    name: str


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
class Aggregate:
    """What is said of all things of the list, or of those of a group."""

    totals: AggregateMembers


@dataclass(frozen=True, slots=True)
class Grouped:
    """All things of the list in groups, of which a page is told."""

    asked: Asked
    page: GroupsMembers


@dataclass(frozen=True, slots=True)
class Facets:
    """How many things of each kind a searched text finds, most first."""

    asked: Asked
    facet: FacetMembers


# -- of an aggregate


@dataclass(frozen=True, slots=True)
class Size:
    """How many things there are."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A statistic (`sum`, `avg`, `min` or `max`) of numbers and dates."""

    stat: str
    values: TotalMembers


@dataclass(frozen=True, slots=True)
class Total:
    """The statistic of a field: of its values, or of how many things it links."""

    field: Field


# -- of groups


@dataclass(frozen=True, slots=True)
class GroupNodes:
    """The groups of the page."""

    group: GroupMembers


@dataclass(frozen=True, slots=True)
class Keys:
    """What the things of a group have in common, one entry a dimension."""

    key: KeyMembers


@dataclass(frozen=True, slots=True)
class Within:
    """A page of the things of a group."""

    asked: Asked
    page: PageMembers


@dataclass(frozen=True, slots=True)
class KeyBy:
    """What the asker calls the dimension."""


@dataclass(frozen=True, slots=True)
class KeyValue:
    """The key as people write it; none of things without a value."""


@dataclass(frozen=True, slots=True)
class KeyLabel:
    """What the key is called."""

    lang: Asked | None


@dataclass(frozen=True, slots=True)
class KeyNode:
    """The linked thing or code that is the key; none where it is no thing."""

    things: Things


# -- of what is found


@dataclass(frozen=True, slots=True)
class Highlights:
    """The names and numbers in which a searched text stands."""

    asked: Asked
    highlight: HighlightMembers


@dataclass(frozen=True, slots=True)
class Highlit:
    """What is known of a highlight: the field, or the text."""

    name: str


@dataclass(frozen=True, slots=True)
class Stretches:
    """The places that match, or the pieces that a text is cut into by them."""

    pieces: bool
    stretch: StretchMembers


@dataclass(frozen=True, slots=True)
class Stretch:
    """The first or second word of a stretch: start and end, or the text and whether it matches."""

    second: bool


@dataclass(frozen=True, slots=True)
class FacetKind:
    """The name of a facet's kind."""


@dataclass(frozen=True, slots=True)
class FacetLabel:
    """What a facet's kind is called."""

    lang: Asked | None


# -- of the places of a page


@dataclass(frozen=True, slots=True)
class Rank:
    """The number of the place in a ranked list, from 1."""


@dataclass(frozen=True, slots=True)
class EdgeScore:
    """The value by which a list is ranked."""

    asked: Asked


@dataclass(frozen=True, slots=True)
class EdgeRoles:
    """The things that stand for the link that the list goes along, and say more of it."""

    asked: Asked
    things: Things


@dataclass(frozen=True, slots=True)
class EdgeSources:
    """Which rows state the link that the list goes along, or speak of the thing where it goes along none."""

    asked: Asked
    row: RowMembers


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


ThingPart: TypeAlias = (
    Const
    | Iri
    | Label
    | Labels
    | TypeName
    | KindName
    | KindLabel
    | Value
    | Link
    | Listed
    | Borne
    | Score
    | Sources
)
TextPart: TypeAlias = Const | Content | Language
PagePart: TypeAlias = Const | Nodes | Edges | TotalCount | PageInfo | Aggregate | Grouped | Facets
EdgePart: TypeAlias = Const | Cursor | Node | Highlights | EdgeSources | EdgeRoles | Rank | EdgeScore | Score
InfoPart: TypeAlias = Const | More | End
AggregatePart: TypeAlias = Const | Size | Stated
GroupsPart: TypeAlias = Const | GroupNodes | TotalCount | PageInfo
GroupPart: TypeAlias = Const | Size | Keys | Aggregate | Within
KeyPart: TypeAlias = Const | KeyBy | KeyValue | KeyLabel | KeyNode
HighlightPart: TypeAlias = Const | Highlit | Stretches
FacetPart: TypeAlias = Const | FacetKind | FacetLabel | Size
Root: TypeAlias = Const | One | Several | All | Ranked
Part: TypeAlias = (
    ThingPart
    | TextPart
    | PagePart
    | EdgePart
    | InfoPart
    | AggregatePart
    | Total
    | GroupsPart
    | GroupPart
    | KeyPart
    | HighlightPart
    | Stretch
    | FacetPart
    | Scored
    | Cell
    | Root
)

#: What an object has, by the keys of the answer and in their order.
ThingMembers: TypeAlias = tuple[tuple[str, ThingPart], ...]
TextMembers: TypeAlias = tuple[tuple[str, TextPart], ...]
PageMembers: TypeAlias = tuple[tuple[str, PagePart], ...]
EdgeMembers: TypeAlias = tuple[tuple[str, EdgePart], ...]
InfoMembers: TypeAlias = tuple[tuple[str, InfoPart], ...]
AggregateMembers: TypeAlias = tuple[tuple[str, AggregatePart], ...]
TotalMembers: TypeAlias = tuple[tuple[str, Const | Total], ...]
GroupsMembers: TypeAlias = tuple[tuple[str, GroupsPart], ...]
GroupMembers: TypeAlias = tuple[tuple[str, GroupPart], ...]
KeyMembers: TypeAlias = tuple[tuple[str, KeyPart], ...]
HighlightMembers: TypeAlias = tuple[tuple[str, HighlightPart], ...]
StretchMembers: TypeAlias = tuple[tuple[str, Const | Stretch], ...]
FacetMembers: TypeAlias = tuple[tuple[str, FacetPart], ...]
ScoreMembers: TypeAlias = tuple[tuple[str, Const | Scored], ...]
RowMembers: TypeAlias = tuple[tuple[str, Const | Cell], ...]


@dataclass(frozen=True, slots=True)
class Alone:
    """What is told alike of a thing wherever it stands: by its name in all plans, and the languages asked for."""

    name: str
    langs: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Things:
    """What is asked of things: the same of all, or by the kind as which each one is shown."""

    all: ThingMembers | None
    by_kind: Mapping[str, ThingMembers]
    alone: Alone | None = field(default=None, compare=False)
