"""Graph files in JSON: Cytoscape.js, graphology and NetworkX's node-link form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

import orjson

from graph.export_document import Cells, EdgeRow, GraphDocument, NodeRow, cleaned

#: What JSON readers and orjson take for an integer; longer ones are written digit by digit all the same.
_LONG = 2**63


def cytoscape(document: GraphDocument) -> Iterator[bytes]:
    """The graph as Cytoscape.js reads it: `elements.nodes` and `elements.edges`, everything under `data`."""
    head = b'{"data":{},"directed":true,"multigraph":true,"elements":{"nodes":['
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
    node: Callable[[NodeRow, str], Mapping[str, object]],
    middle: bytes,
    edge: Callable[[EdgeRow, str], Mapping[str, object]],
    end: bytes,
) -> Iterator[bytes]:
    yield head
    yield from _listed(node(row, document.kind_label(row.kind)) for row in document.nodes)
    yield middle
    yield from _listed(edge(row, f"e{number}") for number, row in enumerate(document.edges))
    yield end


def _listed(objects: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    for number, found in enumerate(objects):
        yield (b",\n" if number else b"\n") + orjson.dumps(found, default=_number)


def _number(value: object) -> orjson.Fragment:
    """A decimal in full digits, a number to whoever reads it."""
    if isinstance(value, Decimal):
        return orjson.Fragment(format(value, "f"))
    raise TypeError(f"{value!r} is no cell of a graph file")


def _cells(row: NodeRow, kind_label: str) -> dict[str, object]:
    own: dict[str, object] = {
        "label": row.label,
        "kind": row.kind,
        "kindLabel": kind_label,
        "degree": row.degree,
    }
    return own | {name: _shown(cells) for name, cells in row.attributes.items()}


def _shown(cells: Cells) -> object:
    if isinstance(cells, tuple):
        return [_shown(cell) for cell in cells]
    if isinstance(cells, int) and not -_LONG <= cells < _LONG:
        return Decimal(cells)
    return cells


def _plain_node(row: NodeRow, kind_label: str) -> dict[str, object]:
    return {"id": row.id} | _cells(row, kind_label)


def _plain_edge(row: EdgeRow, key: str) -> dict[str, object]:
    return {
        "source": row.source,
        "target": row.target,
        "key": key,
        "property": row.property,
        "label": row.label,
    }


def _cytoscape_node(row: NodeRow, kind_label: str) -> dict[str, object]:
    # `value` is what NetworkX takes for the node, `name` what Cytoscape's own styles show.
    return {"data": {"id": row.id, "value": row.id, "name": row.label} | _cells(row, kind_label)}


def _cytoscape_edge(row: EdgeRow, key: str) -> dict[str, object]:
    return {"data": {"id": key} | _plain_edge(row, key)}


def _graphology_node(row: NodeRow, kind_label: str) -> dict[str, object]:
    return {"key": row.id, "attributes": _cells(row, kind_label)}


def _graphology_edge(row: EdgeRow, key: str) -> dict[str, object]:
    attributes = {"property": row.property, "label": row.label}
    return {"key": key, "source": row.source, "target": row.target, "attributes": attributes}
