"""A graph as two tables, nodes.csv and edges.csv, in one ZIP archive."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from graph.export_document import OWN, GraphDocument, cleaned, joined

EDGE_COLUMNS = ("source", "target", "property", "label")

#: Characters of a table that are compressed together.
_BATCH = 65536


class _Sink(io.RawIOBase):
    """Takes what the archive writes and gives it away in pieces, so that none of it is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._kept += data
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = bytes(self._kept)
        self._kept.clear()
        return found


def csv_pair(document: GraphDocument) -> Iterator[bytes]:
    """The archive with both tables: UTF-8 with a mark, as spreadsheets need it; several values as `a; b`."""
    document = cleaned(document)
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        yield from _table(archive, sink, "nodes.csv", _node_lines(document))
        edges = ((row.source, row.target, row.property, row.label) for row in document.edges)
        yield from _table(archive, sink, "edges.csv", _lines(EDGE_COLUMNS, edges))
    yield sink.taken()


def _table(archive: ZipFile, sink: _Sink, name: str, lines: Iterable[str]) -> Iterator[bytes]:
    # Without a date of its own, the same graph makes the same archive.
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as file:
        for text in _batches(lines):
            file.write(text.encode())
            yield sink.taken()


def _batches(lines: Iterable[str]) -> Iterator[str]:
    kept, size = ["\ufeff"], 0
    for line in lines:
        kept.append(line)
        size += len(line)
        if size > _BATCH:
            yield "".join(kept)
            kept, size = [], 0
    yield "".join(kept)


def _node_lines(document: GraphDocument) -> Iterator[str]:
    names = [attribute.name for attribute in document.attributes]
    rows = (
        [
            *(row.id, row.label, row.kind, document.kind_label(row.kind), str(row.degree)),
            *(joined(row.attributes.get(name, ())) for name in names),
        ]
        for row in document.nodes
    )
    return _lines((*OWN, *names), rows)


def _lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in chain([header], rows):
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
