"""A graph as the files that Neo4j's bulk import takes: a table for each kind, one of relationships, and a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, repeat

from graph.files.batches import EdgeBatch, NodeBatch, batches
from graph.files.document import Attribute, Cells, GraphDocument, Type, clean, plain
from graph.files.tables import Tables, lines

_TYPES = {Type.INTEGER: "long", Type.DECIMAL: "double", Type.BOOLEAN: "boolean", Type.DATE: "date"}
_OWN = ("iri:ID", "label", "kindLabel", "degree:long", "start:date", "end:date", ":LABEL")
_EDGE = (":START_ID", ":END_ID", ":TYPE", "label", "start:date", "end:date")
#: Stands between several values; texts that hold it get another of like look.
_BETWEEN = ";"

_HOW = """# 导入 Neo4j / Import into Neo4j
# 解压后在此文件夹中运行 / unpack, then run in this folder:
neo4j-admin database import full neo4j --overwrite-destination --multiline-fields=true --quote='"' \\
{files}
"""


def neo4j(document: GraphDocument) -> Iterator[bytes]:
    """The archive: nodes-KIND.csv each with the columns of its kind, relationships.csv, import.sh."""
    nodes, edges = batches(document)
    tables, made = Tables(), list[str]()
    parts: Counter[str] = Counter()
    for kind, found in groupby(nodes, lambda batch: batch.kind):
        parts[kind] += 1
        made.append(_file_name(kind, parts[kind], len(made)))
        columns = [column for column in document.attributes if not column.kinds or kind in column.kinds]
        rows = (zip(*_node_columns(batch, document, columns), strict=True) for batch in found)
        yield from tables.file(made[-1], lines([*_OWN, *map(_header, columns)], rows))
    yield from tables.file("relationships.csv", lines(_EDGE, map(_edge_rows, edges)))
    yield from tables.file("import.sh", [_how(made)])
    yield tables.end()


def _file_name(kind: str, part: int, number: int) -> str:
    name = kind if kind.isidentifier() and kind.isascii() else f"other-{number}"
    return f"nodes-{name}.csv" if part == 1 else f"nodes-{name}-{part}.csv"


def _how(made: Sequence[str]) -> str:
    files = [*(f"  --nodes={name}" for name in made), "  --relationships=relationships.csv"]
    return _HOW.format(files=" \\\n".join(files))


def _header(column: Attribute) -> str:
    # A colon would begin the type.
    name, kind = clean(column.name).replace(":", "："), _TYPES.get(column.type, "string")
    return f"{name}:{kind}[]" if column.many else f"{name}:{kind}"


def _node_columns(
    batch: NodeBatch, document: GraphDocument, columns: Iterable[Attribute]
) -> Iterator[Iterable[str]]:
    """The columns of a table of nodes, each for all nodes."""
    size = len(batch.id)
    yield batch.id
    yield batch.label
    yield repeat(document.kind_label(batch.kind), size)
    yield map(str, batch.degree)
    yield (day or "" for day in batch.start)
    yield (day or "" for day in batch.end)
    yield repeat(batch.kind or "_", size)
    for column in columns:
        found = batch.columns.get(column.name)
        yield repeat("", size) if found is None else found.made(_cell, "")


def _edge_rows(batch: EdgeBatch) -> Iterator[Sequence[str]]:
    said = [(name or "_", label, start or "", end or "") for name, label, start, end in batch.said]
    rows = zip(batch.source, batch.target, batch.which, strict=True)
    return ((batch.ids[a], batch.ids[b], *said[which]) for a, b, which in rows)


def _cell(cells: Cells) -> str:
    if isinstance(cells, tuple):
        return _BETWEEN.join(plain(cell).replace(_BETWEEN, "；") for cell in cells)
    return plain(cells)
