"""A graph as the files that Neo4j's bulk import takes: a table for each kind, one of relationships, and a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from graph.files.document import (
    Attribute,
    Cells,
    GraphDocument,
    NodeRow,
    Type,
    cleaned,
    plain,
)
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
    document = cleaned(document)
    tables, made = Tables(), list[str]()
    parts: Counter[str] = Counter()
    for kind, rows in groupby(document.nodes, lambda row: row.kind):
        parts[kind] += 1
        made.append(_file_name(kind, parts[kind], len(made)))
        columns = [column for column in document.attributes if not column.kinds or kind in column.kinds]
        cells = (_cells(row, document, columns) for row in rows)
        yield from tables.file(made[-1], lines([*_OWN, *map(_header, columns)], cells))
    edges = (
        [row.source, row.target, row.property or "_", row.label, row.start or "", row.end or ""]
        for row in document.edges
    )
    yield from tables.file("relationships.csv", lines(_EDGE, edges))
    yield from tables.file("import.sh", [_how(made)])
    yield tables.end()


def _file_name(kind: str, part: int, number: int) -> str:
    name = kind if kind.isidentifier() and kind.isascii() else f"other-{number}"
    return f"nodes-{name}.csv" if part == 1 else f"nodes-{name}-{part}.csv"


def _how(made: Sequence[str]) -> str:
    files = [*(f"  --nodes={name}" for name in made), "  --relationships=relationships.csv"]
    return _HOW.format(files=" \\\n".join(files))


def _header(column: Attribute) -> str:
    kind = _TYPES.get(column.type, "string")
    return f"{column.name}:{kind}[]" if column.many else f"{column.name}:{kind}"


def _cells(row: NodeRow, document: GraphDocument, columns: Sequence[Attribute]) -> list[str]:
    own = [row.id, row.label, document.kind_label(row.kind), str(row.degree), row.start or "", row.end or ""]
    return [*own, row.kind or "_", *(_cell(row.attributes.get(column.name, "")) for column in columns)]


def _cell(cells: Cells) -> str:
    if isinstance(cells, tuple):
        return _BETWEEN.join(plain(cell).replace(_BETWEEN, "；") for cell in cells)
    return plain(cells)
