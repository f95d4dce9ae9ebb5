"""Graph files in JSON: Cytoscape.js, graphology and NetworkX's node-link form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

import orjson

from graph.files.document import Cells, EdgeRow, GraphDocument, NodeRow, cleaned, short

#: What JSON readers and orjson take for an integer; longer ones are written digit by digit all the same.
_LONG = 2**63

#: Sheet by which Cytoscape.js draws the nodes as they say themselves.
_CYTOSCAPE_STYLE = [
    {
        "selector": "node",
        "style": {
            "label": "data(label)",
            "background-color": "data(color)",
            "width": "data(size)",
            "height": "data(size)",
            "font-size": 8,
        },
    },
    {
        "selector": "edge",
        "style": {
            "width": 1,
            "line-color": "#b0b0b0",
            "curve-style": "bezier",
            "target-arrow-shape": "triangle",
        },
    },
]


def cytoscape(document: GraphDocument) -> Iterator[bytes]:
    """The graph as Cytoscape.js reads it: `elements.nodes` and `elements.edges`, everything under `data`."""
    style = orjson.dumps(_CYTOSCAPE_STYLE)
    head = b'{"data":{},"directed":true,"multigraph":true,"style":' + style + b',"elements":{"nodes":['
    return _file(cleaned(document), head, _cytoscape_node, b'],"edges":[', _cytoscape_edge, b"]}}\n")


def graphology(document: GraphDocument) -> Iterator[bytes]:
    """The graph in graphology's serialization: nodes and edges by key, with their attributes apart."""
    options = b'{"attributes":{},"options":{"type":"directed","multi":true,"allowSelfLoops":true},"nodes":['
    return _file(cleaned(document), options, _graphology_node, b'],"edges":[', _graphology_edge, b"]}\n")


def node_link(document: GraphDocument) -> Iterator[bytes]:
    """The graph in NetworkX's node-link form, as D3 reads it too: `nodes` with ids, `edges` with ends."""
    head = b'{"directed":true,"multigraph":true,"graph":{},"nodes":['
    return _file(cleaned(document), head, _plain_node, b'],"edges":[', _plain_edge, b"]}\n")


def _file(
    document: GraphDocument,
    head: bytes,
    node: Callable[[NodeRow, GraphDocument], Mapping[str, object]],
    middle: bytes,
    edge: Callable[[EdgeRow, str], Mapping[str, object]],
    end: bytes,
) -> Iterator[bytes]:
    yield head
    yield from listed(node(row, document) for row in document.nodes)
    yield middle
    yield from listed(edge(row, f"e{number}") for number, row in enumerate(document.edges))
    yield end


def listed(objects: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    """The objects as JSON with commas between, one to a line."""
    for number, found in enumerate(objects):
        yield (b",\n" if number else b"\n") + orjson.dumps(found, default=_number)


def _number(value: object) -> orjson.Fragment:
    """A decimal in full digits, a number to whoever reads it."""
    if isinstance(value, Decimal):
        return orjson.Fragment(format(value, "f"))
    raise TypeError(f"{value!r} is no cell of a graph file")


def cells_of(row: NodeRow, document: GraphDocument) -> dict[str, object]:
    """What is known of a node, its label whole and its days among it."""
    own: dict[str, object] = {
        "label": row.label,
        "kind": row.kind,
        "kindLabel": document.kind_label(row.kind),
        "degree": row.degree,
    }
    return own | days(row) | {name: shown(cells) for name, cells in row.attributes.items()}


def days(row: NodeRow | EdgeRow) -> dict[str, object]:
    """From which day to which a row holds, as far as that is known."""
    return {name: day for name, day in (("start", row.start), ("end", row.end)) if day}


def shown(cells: Cells) -> object:
    """The cells as orjson takes them."""
    if isinstance(cells, tuple):
        return [shown(cell) for cell in cells]
    if isinstance(cells, int) and not -_LONG <= cells < _LONG:
        return Decimal(cells)
    return cells


def _drawn(row: NodeRow, document: GraphDocument) -> dict[str, object]:
    """What is known of a node, with its short label, colour and size."""
    look = {"fullLabel": row.label, "color": document.style(row.kind).colour, "size": round(row.size, 2)}
    return cells_of(row, document) | {"label": short(row.label)} | look


def _place(row: NodeRow) -> dict[str, float]:
    return {} if row.place is None else {"x": round(row.place[0], 2), "y": round(row.place[1], 2)}


def _plain_node(row: NodeRow, document: GraphDocument) -> dict[str, object]:
    look = {"color": document.style(row.kind).colour, "size": round(row.size, 2)}
    return {"id": row.id} | cells_of(row, document) | look | _place(row)


def _plain_edge(row: EdgeRow, key: str) -> dict[str, object]:
    return {
        "source": row.source,
        "target": row.target,
        "key": key,
        "property": row.property,
        "label": row.label,
        **days(row),
    }


def _cytoscape_node(row: NodeRow, document: GraphDocument) -> dict[str, object]:
    # `value` is what NetworkX takes for the node, `name` what Cytoscape's own styles show.
    data = {"id": row.id, "value": row.id, "name": short(row.label)} | _drawn(row, document)
    return {"data": data} | ({"position": _place(row)} if row.place else {})


def _cytoscape_edge(row: EdgeRow, key: str) -> dict[str, object]:
    return {"data": {"id": key} | _plain_edge(row, key)}


def _graphology_node(row: NodeRow, document: GraphDocument) -> dict[str, object]:
    return {"key": row.id, "attributes": _drawn(row, document) | _place(row)}


def _graphology_edge(row: EdgeRow, key: str) -> dict[str, object]:
    attributes = {"property": row.property, "label": row.label, **days(row)}
    return {"key": key, "source": row.source, "target": row.target, "attributes": attributes}
