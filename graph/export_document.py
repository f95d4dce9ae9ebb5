"""A graph as export files see it: typed columns, rows of nodes, rows of edges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ontology.model import Words

#: A cell of a file: dates are ISO texts, codes are their labels.
Cell = str | int | bool | Decimal
Cells = Cell | tuple[Cell, ...]

#: The columns that every node has beside its attributes.
OWN = ("id", "label", "kind", "kindLabel", "degree")

#: Names that no attribute may have: our own, and those that formats or their readers keep for themselves.
RESERVED = frozenset(
    (*OWN, "fullLabel", "key", "name", "value", "viz", "pid", "start", "end", "parents", "spells")
)

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
    """One column of the nodes: its name, what its cells are, whether there may be several, its title."""

    name: str
    type: Type
    many: bool
    title: Words


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One node: its IRI, its full label, its kind's name, its number of neighbours, its attributes.

    Where an attribute has no value its name is missing; the cells of an attribute of several are a tuple.
    """

    id: str
    label: str
    kind: str
    degree: int = 0
    attributes: Mapping[str, Cells] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """One link: the IRIs of its ends, the name of its property, and what people call that."""

    source: str
    target: str
    property: str
    label: str


@dataclass(frozen=True)
class GraphDocument:
    """A graph to be written: its columns, its rows, and the labels of the kinds by name.

    Writers go through the nodes once and then through the edges once, and keep neither.

    Raises
    ------
    ValueError
        If an attribute has a name that is reserved, or two have the same.
    """

    attributes: tuple[Attribute, ...]
    nodes: Iterable[NodeRow]
    edges: Iterable[EdgeRow]
    kinds: Mapping[str, str]

    def __post_init__(self) -> None:
        names = [attribute.name for attribute in self.attributes]
        for name in names:
            if name in RESERVED:
                raise ValueError(f"attribute {name!r}: this name is reserved")
            if names.count(name) > 1:
                raise ValueError(f"attribute {name!r}: there are two of this name")

    def kind_label(self, kind: str) -> str:
        """What people call a kind; its name where the document does not say."""
        return self.kinds.get(kind, kind)


def clean(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold; all formats leave the same ones out."""
    return _ILLEGAL.sub("", text)


def cleaned(document: GraphDocument) -> GraphDocument:
    """The document with every text clean; writers see no other."""
    nodes = (
        NodeRow(clean(row.id), clean(row.label), clean(row.kind), row.degree, _clean_cells(row.attributes))
        for row in document.nodes
    )
    edges = (
        EdgeRow(clean(row.source), clean(row.target), clean(row.property), clean(row.label))
        for row in document.edges
    )
    kinds = {clean(name): clean(label) for name, label in document.kinds.items()}
    return GraphDocument(document.attributes, nodes, edges, kinds)


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
