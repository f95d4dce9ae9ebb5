"""A graph as two Parquet tables, nodes.parquet and edges.parquet, in one ZIP archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any
from zipfile import ZIP_STORED, ZipInfo

from graph.files.batches import Column, EdgeBatch, NodeBatch, batches
from graph.files.document import Attribute, Cell, Cells, GraphDocument, Type, clean
from graph.files.tables import Tables
from ontology.model import Words

#: Rows of a group.
_GROUP = 8192

Columns = Mapping[str, Sequence[object]]


class MissingError(ValueError):
    """A library that this file format needs is not installed; `words` says how to get it."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(f"{library} is not installed: pip install 'queqiao[{extra}]'")
        self.words = Words(f"没有安装 {library}：请运行 pip install 'queqiao[{extra}]'", str(self))


class CellError(ValueError):
    """A cell does not fit the type of its column."""


def parquet(document: GraphDocument) -> Iterator[bytes]:
    """The archive with both tables, columns typed: long, double, date, truth, text, and lists of them.

    Raises MissingError where pyarrow is not installed, CellError where an integer is beyond 64 bits.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - large, and only this format needs it
    except ImportError:
        raise MissingError("pyarrow", "parquet") from None
    return _archive(document, pa)


def _archive(document: GraphDocument, pa: Any) -> Iterator[bytes]:
    nodes, edges = batches(document)
    tables, types = Tables(), _types(pa)
    own = {name: pa.string() for name in ("id", "label", "kind", "kindLabel", "color")}
    own |= {"degree": pa.int64(), "size": pa.float64(), "x": pa.float64(), "y": pa.float64()}
    own |= {"start": pa.date32(), "end": pa.date32()}
    for column in document.attributes:
        kind = types[column.type]
        own[clean(column.name)] = pa.list_(kind) if column.many else kind
    rows = (_node_columns(batch, document) for batch in nodes)
    yield from _table(tables, "nodes.parquet", pa.schema(own), rows)
    ends = {name: pa.string() for name in ("source", "target", "property", "label")}
    schema = pa.schema(ends | {"start": pa.date32(), "end": pa.date32()})
    yield from _table(tables, "edges.parquet", schema, map(_edge_columns, edges))
    yield tables.end()


def _types(pa: Any) -> Mapping[Type, Any]:
    return {
        Type.STRING: pa.string(),
        Type.INTEGER: pa.int64(),
        Type.DECIMAL: pa.float64(),
        Type.BOOLEAN: pa.bool_(),
        Type.DATE: pa.date32(),
    }


def _table(tables: Tables, name: str, schema: Any, parts: Iterable[Columns]) -> Iterator[bytes]:
    from pyarrow import parquet as pq  # noqa: PLC0415

    info = ZipInfo(name)
    info.compress_type = ZIP_STORED
    with tables.archive.open(info, "w", force_zip64=True) as file, pq.ParquetWriter(file, schema) as writer:
        for group in _groups(schema, parts):
            writer.write_table(group)
            yield tables.sink.taken()


def _groups(schema: Any, parts: Iterable[Columns]) -> Iterator[Any]:
    """The parts as tables of at least so many rows that they are worth a group of their own, but the last."""
    import pyarrow as pa  # noqa: PLC0415

    kept: list[Any] = []
    for part in parts:
        kept.append(pa.Table.from_pydict(part, schema))
        if sum(map(len, kept)) >= _GROUP:
            yield pa.concat_tables(kept)
            kept = []
    if kept:
        yield pa.concat_tables(kept)


def _node_columns(batch: NodeBatch, document: GraphDocument) -> Columns:
    size, places = len(batch.id), [place or (None, None) for place in batch.place]
    own: dict[str, Sequence[object]] = {"id": batch.id, "label": batch.label, "kind": [batch.kind] * size}
    own |= {"kindLabel": [document.kind_label(batch.kind)] * size, "degree": batch.degree, "size": batch.size}
    own |= {"color": [document.style(batch.kind).colour] * size}
    own |= {"x": [x for x, _ in places], "y": [y for _, y in places]}
    own |= {"start": [*map(_day, batch.start)], "end": [*map(_day, batch.end)]}
    for column in document.attributes:
        found = batch.columns.get(column.name, Column((), [-1] * size))
        own[clean(column.name)] = found.made(partial(_cells, column=column), None)
    return own


def _edge_columns(batch: EdgeBatch) -> Columns:
    said = [batch.said[which] for which in batch.which]
    return {
        "source": [batch.ids[end] for end in batch.source],
        "target": [batch.ids[end] for end in batch.target],
        "property": [found.property for found in said],
        "label": [found.label for found in said],
        "start": [_day(found.start) for found in said],
        "end": [_day(found.end) for found in said],
    }


def _cells(cells: Cells, column: Attribute) -> object:
    if isinstance(cells, tuple):
        return [_cell(cell, column) for cell in cells]
    return _cell(cells, column)


def _cell(cell: Cell, column: Attribute) -> object:
    if column.type is Type.DECIMAL and not isinstance(cell, str):
        return float(cell)
    if column.type is Type.DATE:
        return _day(str(cell))
    if isinstance(cell, int) and not -(2**63) <= cell < 2**63:
        raise CellError(f"{column.name} is {cell}: must fit into 64 bits")
    return cell


@lru_cache(maxsize=4096)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
