"""A graph as two Parquet tables, nodes.parquet and edges.parquet, in one ZIP archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any
from zipfile import ZIP_STORED, ZipInfo

from graph.files.document import Attribute, Cell, Cells, EdgeRow, GraphDocument, NodeRow, Type, cleaned
from graph.files.tables import Tables
from ontology.model import Words

#: Rows of a group, the most that is held at once.
_GROUP = 8192

Row = Mapping[str, object]


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
    return _archive(cleaned(document), pa)


def _archive(document: GraphDocument, pa: Any) -> Iterator[bytes]:
    tables = Tables()
    types = _types(pa)
    own = {name: pa.string() for name in ("id", "label", "kind", "kindLabel", "color")}
    own |= {"degree": pa.int64(), "size": pa.float64(), "x": pa.float64(), "y": pa.float64()}
    own |= {"start": pa.date32(), "end": pa.date32()}
    for column in document.attributes:
        own[column.name] = pa.list_(types[column.type]) if column.many else types[column.type]
    node = _node_maker(document)
    yield from _table(tables, "nodes.parquet", pa.schema(own), (node(row) for row in document.nodes))
    ends = {name: pa.string() for name in ("source", "target", "property", "label")}
    schema = pa.schema(ends | {"start": pa.date32(), "end": pa.date32()})
    yield from _table(tables, "edges.parquet", schema, map(_edge, document.edges))
    yield tables.end()


def _types(pa: Any) -> Mapping[Type, Any]:
    return {
        Type.STRING: pa.string(),
        Type.INTEGER: pa.int64(),
        Type.DECIMAL: pa.float64(),
        Type.BOOLEAN: pa.bool_(),
        Type.DATE: pa.date32(),
    }


def _table(tables: Tables, name: str, schema: Any, rows: Iterable[Row]) -> Iterator[bytes]:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet as pq  # noqa: PLC0415

    info = ZipInfo(name)
    info.compress_type = ZIP_STORED
    rows = iter(rows)
    with tables.archive.open(info, "w", force_zip64=True) as file, pq.ParquetWriter(file, schema) as writer:
        while group := list(islice(rows, _GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema))
            yield tables.sink.taken()


def _node_maker(document: GraphDocument) -> Callable[[NodeRow], Row]:
    columns = {column.name: column for column in document.attributes}

    def made(row: NodeRow) -> Row:
        own: dict[str, object] = {"id": row.id, "label": row.label, "kind": row.kind, "degree": row.degree}
        own |= {"kindLabel": document.kind_label(row.kind), "color": document.style(row.kind).colour}
        x, y = row.place or (None, None)
        own |= {"x": x, "y": y, "size": row.size, "start": _day(row.start), "end": _day(row.end)}
        return own | {name: _cells(cells, columns[name]) for name, cells in row.attributes.items()}

    return made


def _edge(row: EdgeRow) -> Row:
    return row._asdict() | {"start": _day(row.start), "end": _day(row.end)}


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


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
