"""A graph as two tables, nodes.csv and edges.csv, in one ZIP archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from graph.files.document import OWN, Cells, GraphDocument, cleaned, joined
from graph.files.tables import Tables, lines

NODE_COLUMNS = (*OWN, "start", "end", "x", "y", "size", "color")
EDGE_COLUMNS = ("source", "target", "property", "label", "start", "end")

#: With one of these at its beginning a spreadsheet takes a text for a formula, and would run it.
_FORMULA = frozenset("=+-@\t\r＝＋－＠")
_MARK = "\ufeff"


def csv_pair(document: GraphDocument) -> Iterator[bytes]:
    """The archive with both tables: UTF-8 with a mark, as spreadsheets need it; several values as `a; b`.

    A text that a spreadsheet would run as a formula has an apostrophe before it.
    """
    document = cleaned(document)
    tables = Tables()
    yield from tables.file("nodes.csv", chain([_MARK], _node_lines(document)))
    edges = (
        [*map(harmless, (row.source, row.target, row.property, row.label)), row.start or "", row.end or ""]
        for row in document.edges
    )
    yield from tables.file("edges.csv", chain([_MARK], lines(EDGE_COLUMNS, edges)))
    yield tables.end()


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text[:1] in _FORMULA and text else text


def _cell(cells: Cells) -> str:
    number = isinstance(cells, int | Decimal)
    return joined(cells) if number else harmless(joined(cells))


def _node_lines(document: GraphDocument) -> Iterator[str]:
    names = [attribute.name for attribute in document.attributes]
    return lines((*NODE_COLUMNS, *names), _node_cells(document, names))


def _node_cells(document: GraphDocument, names: Sequence[str]) -> Iterable[Sequence[str]]:
    for row in document.nodes:
        x, y = ("", "") if row.place is None else (f"{part:.2f}" for part in row.place)
        texts = (row.id, row.label, row.kind, document.kind_label(row.kind))
        look = (row.start or "", row.end or "", x, y, f"{row.size:.2f}", document.style(row.kind).colour)
        cells = (_cell(row.attributes.get(name, "")) for name in names)
        yield [*map(harmless, texts), str(row.degree), *look, *cells]
