"""What is asked of things, as plain data: conditions that form a tree, orders, and the window of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.measurements.shelf import Result
from graph.routes.spans import Spans
from ontology.model import Field, Value


class QueryError(ValueError):
    """A question that cannot be answered as put: what is wrong and what would be right, in zh and en."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; with no part, everything is meant."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds; with no part, nothing is meant."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Among:
    """The thing is one of these IRIs."""

    iris: frozenset[str]


@dataclass(frozen=True, slots=True)
class OfKind:
    """The thing is of one of these kinds, or of kinds below them."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Has:
    """The field has a value, or a text in this language."""

    field: Field
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Equals:
    """The literal field has one of these values; a plain string stands for a text in any language."""

    field: Field
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The literal field has a value from `low` to `high`: None is no bound, an open one is left out."""

    field: Field
    low: Value | None = None
    high: Value | None = None
    open_low: bool = False
    open_high: bool = False


@dataclass(frozen=True, slots=True)
class Contains:
    """A text of the field contains this one, or starts with it, whatever the case, width or script.

    With a language only texts in it count.
    """

    field: Field
    text: str
    start: bool = False
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """The field has one of these codes, or with `within` a code that is narrower, however far down."""

    field: Field
    codes: frozenset[str]
    within: bool = False


class Share(StrEnum):
    """How many of a field's things must meet a condition."""

    SOME = "some"
    NONE = "none"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Leads:
    """Some, none or every thing along the field meets a condition; of no things, every one does."""

    field: Field
    share: Share
    part: Condition


@dataclass(frozen=True, slots=True)
class Counts:
    """The field has from `low` to `high` things, both included; None is no bound."""

    field: Field
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """The thing has a score in a measurement, from `low` to `high`, both included; None is no bound."""

    result: Result
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class There:
    """The thing was there on a day: it had begun by then and had not ended before; what is not dated always is."""

    spans: Spans
    day: date


Condition = (
    All
    | Any
    | Not
    | Among
    | OfKind
    | Has
    | Equals
    | Between
    | Contains
    | Coded
    | Leads
    | Counts
    | Scored
    | There
)

#: The condition that everything meets.
EVERYTHING = All(())


@dataclass(frozen=True, slots=True)
class Order:
    """By a field's least value or its number of things, or by a measurement; neither is by IRI in kind.

    `through` is a single link: the order is by a field of what it leads to. No value comes last.
    """

    field: Field | None
    descending: bool = False
    result: Result | None = None
    through: Field | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list: behind and before a node, less the first `offset`, then so many of an end."""

    first: int | None = None
    last: int | None = None
    after: int | None = None
    before: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen of a list: which things (None is all), in which order, and the window of them."""

    where: Condition | None = None
    orders: tuple[Order, ...] = ()
    window: Window = Window()


@dataclass(frozen=True, slots=True)
class Page:
    """The nodes of a window, how many the whole list has, and whether there are more on either side."""

    nodes: list[int]
    total: int
    has_previous: bool
    has_next: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of many lists: their nodes one behind the other, and for each list what a `Page` says."""

    nodes: list[int]
    counts: list[int]
    totals: list[int]
    has_previous: list[bool]
    has_next: list[bool]
