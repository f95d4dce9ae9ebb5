"""A graph as two tables, nodes.csv and edges.csv, in one ZIP archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, repeat

from graph.files.batches import EdgeBatch, NodeBatch, batches
from graph.files.document import OWN, Cells, GraphDocument, clean, joined
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
    nodes, edges = batches(document)
    names = [column.name for column in document.attributes]
    header = (*NODE_COLUMNS, *(harmless(clean(name)) for name in names))
    tables = Tables()
    rows = (zip(*_node_columns(batch, document, names), strict=True) for batch in nodes)
    yield from tables.file("nodes.csv", chain([_MARK], lines(header, rows)))
    yield from tables.file("edges.csv", chain([_MARK], lines(EDGE_COLUMNS, map(_edge_rows, edges))))
    yield tables.end()


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text[:1] in _FORMULA and text else text


def _cell(cells: Cells) -> str:
    number = isinstance(cells, int | Decimal)
    return joined(cells) if number else harmless(joined(cells))


def _node_columns(batch: NodeBatch, document: GraphDocument, names: Sequence[str]) -> Iterator[Iterable[str]]:
    """The columns of the table of nodes, each for all nodes."""
    size, style = len(batch.id), document.style(batch.kind)
    yield map(harmless, batch.id)
    yield map(harmless, batch.label)
    yield repeat(harmless(batch.kind), size)
    yield repeat(harmless(document.kind_label(batch.kind)), size)
    yield map(str, batch.degree)
    yield (day or "" for day in batch.start)
    yield (day or "" for day in batch.end)
    for axis in (0, 1):
        yield ("" if place is None else f"{place[axis]:.2f}" for place in batch.place)
    yield (f"{found:.2f}" for found in batch.size)
    yield repeat(style.colour, size)
    for name in names:
        yield batch.columns[name].made(_cell, "") if name in batch.columns else repeat("", size)


def _edge_rows(batch: EdgeBatch) -> Iterator[Sequence[str]]:
    ids = [*map(harmless, batch.ids)]
    said = [
        (harmless(name), harmless(label), start or "", end or "") for name, label, start, end in batch.said
    ]
    rows = zip(batch.source, batch.target, batch.which, strict=True)
    return ((ids[source], ids[target], *said[which]) for source, target, which in rows)
