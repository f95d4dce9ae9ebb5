"""A graph as export files see it: typed columns, rows of nodes, rows of edges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from graph.pictures.palette import GREY, Style, styles
from ontology.model import Words

#: A cell of a file: dates are ISO texts, codes are their labels.
Cell = str | int | bool | Decimal
Cells = Cell | tuple[Cell, ...]

#: The columns that every node has beside its attributes.
OWN = ("id", "label", "kind", "kindLabel", "degree")

#: Names that no attribute may have: our own, and those that formats or their readers keep for themselves.
RESERVED = frozenset(
    (
        *OWN,
        *("fullLabel", "key", "name", "value", "viz", "pid", "start", "end", "parents", "spells"),
        *(
            "x",
            "y",
            "z",
            "size",
            "color",
            "r",
            "g",
            "b",
            "source",
            "target",
            "property",
            "represents",
            "alias",
        ),
    )
)

#: A label is drawn beside its node: a longer one is cut, and the full one is a column.
SHORT = 24

#: No attributes at all.
NOTHING: Mapping[str, Cells] = MappingProxyType({})

#: What XML 1.0 cannot hold: control characters, lone surrogates, U+FFFE and U+FFFF.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Type(StrEnum):
    """What the cells of a column are."""

    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One column of the nodes: its name, what its cells are, whether there may be several, its title, whose it is.

    Where no kinds are named, nodes of any kind may have it.
    """

    name: str
    type: Type
    many: bool
    title: Words
    kinds: tuple[str, ...] = ()


class NodeRow(NamedTuple):
    """One node: its IRI, its full label, its kind's name, its number of neighbours, its attributes.

    Where an attribute has no value its name is missing; the cells of an attribute of several are a tuple. Then
    where it is drawn, how large, and from which day to which it was there (ISO dates, both inclusive).
    """

    id: str
    label: str
    kind: str
    degree: int = 0
    attributes: Mapping[str, Cells] = NOTHING
    place: tuple[float, float] | None = None
    size: float = 10.0
    start: str | None = None
    end: str | None = None


class EdgeRow(NamedTuple):
    """One link: the IRIs of its ends, the name of its property, what people call that, from when to when.

    `ends` are the positions of both ends among the nodes, where they are known.
    """

    source: str
    target: str
    property: str
    label: str
    start: str | None = None
    end: str | None = None
    ends: tuple[int, int] | None = None


@dataclass(frozen=True)
class GraphDocument:
    """A graph to be written: its columns, its rows, the labels of the kinds by name, and the language of labels.

    Writers go through the nodes once and then through the edges once, and keep neither. `count` is the number of
    nodes where it is known; `dynamic` says that rows have days; `numbered`, that every edge knows its ends; `focus`
    is the IRI of the node that it is about, if it is about one; `start`, that of the node from which its ways lead, if
    it is of ways; `broader` has the names of the properties above each property.

    Raises
    ------
    ValueError
        If an attribute has a name that is reserved, or two have the same.
    """

    attributes: tuple[Attribute, ...]
    nodes: Iterable[NodeRow]
    edges: Iterable[EdgeRow]
    kinds: Mapping[str, Words]
    lang: str = "zh"
    dynamic: bool = False
    numbered: bool = False
    count: int | None = None
    title: str = ""
    focus: str | None = None
    start: str | None = None
    broader: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [attribute.name for attribute in self.attributes]
        for name in names:
            if name in RESERVED:
                raise ValueError(f"attribute {name!r}: this name is reserved")
            if names.count(name) > 1:
                raise ValueError(f"attribute {name!r}: there are two of this name")

    def kind_label(self, kind: str) -> str:
        """What people call a kind; its name where the document does not say."""
        return self.kinds[kind].say(self.lang) if kind in self.kinds else kind

    @cached_property
    def styles(self) -> Mapping[str, Style]:
        """How the nodes of each kind look; the same in every document of the same kinds."""
        return styles(self.kinds)

    def style(self, kind: str) -> Style:
        """How the nodes of a kind look; grey where the document does not know it."""
        return self.styles.get(kind, Style(GREY, "circle"))

    def counted(self) -> GraphDocument:
        """The document with its number of nodes; they are kept in memory where it was not known."""
        if self.count is not None:
            return self
        nodes = list(self.nodes)
        return replace(self, nodes=nodes, count=len(nodes))


def numbered(document: GraphDocument) -> tuple[Iterator[NodeRow], Iterator[tuple[EdgeRow, int, int]]]:
    """The nodes, and the edges each with the positions of its ends; go through all nodes first."""
    found: dict[str, int] = {}

    def nodes() -> Iterator[NodeRow]:
        for number, row in enumerate(document.nodes):
            if not document.numbered:
                found[row.id] = number
            yield row

    def edges() -> Iterator[tuple[EdgeRow, int, int]]:
        for row in document.edges:
            a, b = row.ends or (found[row.source], found[row.target])
            yield row, a, b

    return nodes(), edges()


def short(label: str) -> str:
    """The label on one line, cut where it is long."""
    line = " ".join(label.split())
    return line if len(line) <= SHORT else line[: SHORT - 1].rstrip() + "…"


def clean(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold; all formats leave the same ones out."""
    # What is printable is legal, and that is known ten times sooner.
    return text if text.isprintable() else _ILLEGAL.sub("", text)


def cleaned(document: GraphDocument) -> GraphDocument:
    """The document with every text clean; writers see no other."""
    known = lru_cache(maxsize=4096)(clean)
    nodes = (
        NodeRow(clean(iri), clean(label), known(kind), degree, _clean_cells(cells), place, size, start, end)
        for iri, label, kind, degree, cells, place, size, start, end in document.nodes
    )
    edges = (
        EdgeRow(clean(a), clean(b), known(prop), known(label), start, end, ends)
        for a, b, prop, label, start, end, ends in document.edges
    )
    kinds = {clean(name): Words(clean(label.zh), clean(label.en)) for name, label in document.kinds.items()}
    return replace(document, nodes=nodes, edges=edges, kinds=kinds, title=clean(document.title))


def _clean_cells(attributes: Mapping[str, Cells]) -> dict[str, Cells]:
    return {
        name: tuple(map(_clean_cell, cells)) if isinstance(cells, tuple) else _clean_cell(cells)
        for name, cells in attributes.items()
    }


def _clean_cell(cell: Cell) -> Cell:
    return clean(cell) if isinstance(cell, str) else cell


def plain(cell: Cell) -> str:
    """The cell as text: decimals in full digits, truth as `true` and `false`."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def joined(cells: Cells) -> str:
    """The cells as one text, several of them with `; ` between."""
    return "; ".join(map(plain, cells)) if isinstance(cells, tuple) else plain(cells)
