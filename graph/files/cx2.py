"""Graph files in CX2, Cytoscape's exchange format: typed columns, places, and kinds as colours."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from graph.files.document import Attribute, GraphDocument, NodeRow, Type, cleaned, numbered, short
from graph.files.json_forms import cells_of, days, listed
from graph.pictures.palette import GREY

_TYPES = {Type.INTEGER: "long", Type.DECIMAL: "double", Type.BOOLEAN: "boolean"}
_OWN = {
    "name": "string",
    "represents": "string",
    "label": "string",
    "kind": "string",
    "kindLabel": "string",
    "degree": "long",
    "size": "double",
    "start": "string",
    "end": "string",
}
_EDGE = {"interaction": "string", "property": "string", "start": "string", "end": "string"}


def cx2(document: GraphDocument) -> Iterator[bytes]:
    """The graph as CX2: `represents` is the IRI, `name` the short label, `label` the full one."""
    document = cleaned(document)
    nodes, edges = numbered(document)
    yield b'[{"CXVersion":"2.0","hasFragments":false},\n'
    yield b'{"metaData":[{"name":"attributeDeclarations"},{"name":"nodes"},{"name":"edges"},'
    yield b'{"name":"visualProperties","elementCount":1}]},\n'
    yield _aspect("attributeDeclarations", {"nodes": _declared(document), "edges": _typed(_EDGE)})
    yield b'{"nodes":['
    yield from listed(_node(number, row, document) for number, row in enumerate(nodes))
    yield b']},\n{"edges":['
    yield from listed(
        {"id": n, "s": a, "t": b, "v": {"interaction": row.label, "property": row.property, **days(row)}}
        for n, (row, a, b) in enumerate(edges)
    )
    yield b"]},\n" + _aspect("visualProperties", _visual(document))
    yield b'{"status":[{"success":true,"error":""}]}]\n'


def _aspect(name: str, element: object) -> bytes:
    return orjson.dumps({name: [element]}) + b",\n"


def _declared(document: GraphDocument) -> dict[str, dict[str, str]]:
    return _typed(_OWN | {column.name: _type(column) for column in document.attributes})


def _typed(columns: dict[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"d": kind} for name, kind in columns.items()}


def _type(column: Attribute) -> str:
    kind = _TYPES.get(column.type, "string")
    return f"list_of_{kind}" if column.many else kind


def _node(number: int, row: NodeRow, document: GraphDocument) -> dict[str, object]:
    own = {"name": short(row.label), "represents": row.id, "size": round(row.size, 2)}
    # All nodes have a place or none may, and y grows downwards.
    x, y = row.place or (0.0, 0.0)
    return {"id": number, "x": round(x, 2), "y": round(-y, 2), "v": cells_of(row, document) | own}


def _visual(document: GraphDocument) -> dict[str, object]:
    colours = [{"v": kind, "vp": style.colour} for kind, style in document.styles.items()]
    return {
        "default": {
            "node": {"NODE_BACKGROUND_COLOR": GREY, "NODE_SHAPE": "ellipse", "NODE_LABEL_FONT_SIZE": 8},
            "edge": {"EDGE_LINE_COLOR": "#b0b0b0", "EDGE_TARGET_ARROW_SHAPE": "triangle", "EDGE_WIDTH": 1},
            "network": {"NETWORK_BACKGROUND_COLOR": "#ffffff"},
        },
        "nodeMapping": {
            "NODE_BACKGROUND_COLOR": {
                "type": "DISCRETE",
                "definition": {"attribute": "kind", "type": "string", "map": colours},
            },
            "NODE_LABEL": _passed("name", "string"),
            "NODE_WIDTH": _passed("size", "double"),
            "NODE_HEIGHT": _passed("size", "double"),
        },
        "edgeMapping": {},
    }


def _passed(name: str, kind: str) -> dict[str, object]:
    return {"type": "PASSTHROUGH", "definition": {"attribute": name, "type": kind}}
