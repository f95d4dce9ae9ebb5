"""Graph files in CX2, Cytoscape's exchange format: typed columns, places, and kinds as colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count, repeat

import orjson

from graph.files.batches import EdgeBatch, NodeBatch, Said, numbered_batches, remembered
from graph.files.document import Attribute, GraphDocument, Type, clean, short
from graph.files.json_forms import all_spelled, listed, own_cells, said_days, spelled
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
    nodes, edges = numbered_batches(document)
    yield b'[{"CXVersion":"2.0","hasFragments":false},\n'
    yield b'{"metaData":[{"name":"attributeDeclarations"},{"name":"nodes"},{"name":"edges"},'
    yield b'{"name":"visualProperties","elementCount":1}]},\n'
    yield _aspect("attributeDeclarations", {"nodes": _declared(document), "edges": _typed(_EDGE)})
    yield b'{"nodes":['
    numbers = count()
    yield from listed(map(b"".join, zip(*_nodes(batch, document, numbers), strict=True)) for batch in nodes)
    yield b']},\n{"edges":['
    links, said = count(), remembered(_said)
    yield from listed(_edges(batch, links, said) for batch in edges)
    yield b"]},\n" + _aspect("visualProperties", _visual(document))
    yield b'{"status":[{"success":true,"error":""}]}]\n'


def _aspect(name: str, element: object) -> bytes:
    return orjson.dumps({name: [element]}) + b",\n"


def _declared(document: GraphDocument) -> dict[str, dict[str, str]]:
    return _typed(_OWN | {clean(column.name): _type(column) for column in document.attributes})


def _typed(columns: dict[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"d": kind} for name, kind in columns.items()}


def _type(column: Attribute) -> str:
    kind = _TYPES.get(column.type, "string")
    return f"list_of_{kind}" if column.many else kind


def _nodes(batch: NodeBatch, document: GraphDocument, numbers: Iterator[int]) -> Iterator[Iterable[bytes]]:
    """The pieces of the nodes' objects, each piece for all nodes."""
    # All nodes have a place or none may, and y grows downwards.
    places = (place or (0.0, 0.0) for place in batch.place)
    yield [
        b'{"id":%d,"x":%.2f,"y":%.2f,"v":{' % (n, x, -y) for (x, y), n in zip(places, numbers, strict=False)
    ]
    yield map(b'"represents":%b'.__mod__, all_spelled(batch.id))
    yield map(b',"label":%b'.__mod__, all_spelled(batch.label))
    yield map(b',"name":%b'.__mod__, all_spelled([*map(short, batch.label)]))
    yield map(b',"size":%.2f'.__mod__, batch.size)
    yield from own_cells(batch, document)
    yield repeat(b"}}", len(batch.id))


def _edges(batch: EdgeBatch, numbers: Iterator[int], said: Callable[[Said], bytes]) -> Iterator[bytes]:
    rows = zip(*batch.numbers(), batch.tails(said), numbers, strict=False)
    return (b'{"id":%d,"s":%d,"t":%d,"v":{%b}}' % (n, a, b, tail) for a, b, tail, n in rows)


def _said(said: Said) -> str:
    return f'"interaction":{spelled(said.label)},"property":{spelled(said.property)}{said_days(said)}'


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
