"""Graph files in JSON: Cytoscape.js, graphology and NetworkX's node-link form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import count, repeat
from typing import NamedTuple

import orjson

from graph.files.batches import NodeBatch, Said, batches, enclosed, encoded, remembered
from graph.files.document import Cells, GraphDocument, clean, short

#: Texts that hold none of these, and nothing that cannot be printed, are JSON between quotes.
_QUOTE, _ESCAPE = '"', "\\"

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


class Shape(NamedTuple):
    """How one form writes: the pieces of a batch of nodes; and an edge of its ends, what it says, its number."""

    nodes: Callable[[NodeBatch, GraphDocument], Iterator[Iterable[bytes]]]
    edge: Callable[[bytes, bytes, bytes, int], bytes]


def cytoscape(document: GraphDocument) -> Iterator[bytes]:
    """The graph as Cytoscape.js reads it: `elements.nodes` and `elements.edges`, everything under `data`."""
    style = orjson.dumps(_CYTOSCAPE_STYLE).decode()
    head = f'{{"data":{{}},"directed":true,"multigraph":true,"style":{style},"elements":{{"nodes":['
    return _file(document, head, Shape(_cytoscape_nodes, _cytoscape_edge), "]}}\n")


def graphology(document: GraphDocument) -> Iterator[bytes]:
    """The graph in graphology's serialization: nodes and edges by key, with their attributes apart."""
    head = '{"attributes":{},"options":{"type":"directed","multi":true,"allowSelfLoops":true},"nodes":['
    return _file(document, head, Shape(_graphology_nodes, _graphology_edge), "]}\n")


def node_link(document: GraphDocument) -> Iterator[bytes]:
    """The graph in NetworkX's node-link form, as D3 reads it too: `nodes` with ids, `edges` with ends."""
    head = '{"directed":true,"multigraph":true,"graph":{},"nodes":['
    return _file(document, head, Shape(_plain_nodes, _plain_edge), "]}\n")


def _file(document: GraphDocument, head: str, shape: Shape, end: str) -> Iterator[bytes]:
    nodes, edges = batches(document)
    yield head.encode()
    yield from listed(map(b"".join, zip(*shape.nodes(batch, document), strict=True)) for batch in nodes)
    yield b'],"edges":['
    numbers, said = count(), remembered(_said)
    # The numbers come last, so that none is taken where no edge is left.
    yield from listed(
        map(shape.edge, *batch.ends(all_spelled), batch.tails(said), numbers) for batch in edges
    )
    yield end.encode()


def listed(parts: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    """The JSON texts with commas between, one to a line."""
    for number, part in enumerate(parts):
        yield (b",\n" if number else b"\n") + b",\n".join(part)


def spelled(text: str) -> str:
    """The text as JSON."""
    if text.isprintable() and _QUOTE not in text and _ESCAPE not in text:
        return f'"{text}"'
    return orjson.dumps(text).decode()


def all_spelled(texts: Sequence[str]) -> list[bytes]:
    """Each of the texts as JSON."""
    joint = "".join(texts)
    if joint.isprintable() and _QUOTE not in joint and _ESCAPE not in joint:
        return enclosed(texts)
    return encoded([*map(spelled, texts)])


def value(cells: Cells) -> str:
    """The cells as JSON: decimals in full digits, integers of any length, several as a list."""
    if isinstance(cells, str):
        return spelled(cells)
    if isinstance(cells, tuple):
        return f"[{','.join(map(value, cells))}]"
    if isinstance(cells, Decimal):
        return format(cells, "f")
    if isinstance(cells, bool):
        return "true" if cells else "false"
    return str(cells)


def member(name: str) -> Callable[[Cells], str]:
    """Makes of cells the member of an object, behind a comma."""
    start = f",{spelled(clean(name))}:"
    return lambda cells: start + value(cells)


def own_cells(batch: NodeBatch, document: GraphDocument) -> Iterator[Iterable[bytes]]:
    """The members that every node has but its label, its days, and those of the columns."""
    kind = member("kind")(batch.kind) + member("kindLabel")(document.kind_label(batch.kind))
    yield repeat(kind.encode(), len(batch.id))
    yield map(b',"degree":%d'.__mod__, batch.degree)
    yield [_days(start, end).encode() for start, end in zip(batch.start, batch.end, strict=True)]
    yield from batch.pieces((column.name for column in document.attributes), member)


def said_days(said: Said) -> str:
    """The days of an edge, as members behind a comma."""
    return _days(said.start, said.end)


def _days(start: str | None, end: str | None) -> str:
    first = f',"start":"{start}"' if start else ""
    return f'{first},"end":"{end}"' if end else first


def _said(said: Said) -> str:
    return f'"property":{spelled(said.property)},"label":{spelled(said.label)}{said_days(said)}'


def _drawn(batch: NodeBatch, document: GraphDocument) -> Iterator[Iterable[bytes]]:
    """What is known of each node but its short label, with its colour and size."""
    yield map(b',"fullLabel":%b'.__mod__, all_spelled(batch.label))
    yield from own_cells(batch, document)
    yield _looks(batch, document)


def _looks(batch: NodeBatch, document: GraphDocument) -> Iterator[bytes]:
    form = f',"color":"{document.style(batch.kind).colour}","size":%.2f'
    return map(form.encode().__mod__, batch.size)


def _places(batch: NodeBatch, form: bytes) -> list[bytes]:
    """The places of the nodes, nothing for those that have none."""
    return [b"" if place is None else form % place for place in batch.place]


def _plain_nodes(batch: NodeBatch, document: GraphDocument) -> Iterator[Iterable[bytes]]:
    yield map(b'{"id":%b'.__mod__, all_spelled(batch.id))
    yield map(b',"label":%b'.__mod__, all_spelled(batch.label))
    yield from own_cells(batch, document)
    yield _looks(batch, document)
    yield _places(batch, b',"x":%.2f,"y":%.2f')
    yield repeat(b"}", len(batch.id))


def _plain_edge(source: bytes, target: bytes, said: bytes, number: int) -> bytes:
    return b'{"source":%b,"target":%b,"key":"e%d",%b}' % (source, target, number, said)


def _cytoscape_nodes(batch: NodeBatch, document: GraphDocument) -> Iterator[Iterable[bytes]]:
    # `value` is what NetworkX takes for the node, `name` what Cytoscape's own styles show.
    ids, labels = all_spelled(batch.id), all_spelled([*map(short, batch.label)])
    yield map(b'{"data":{"id":%b,"value":%b'.__mod__, zip(ids, ids, strict=True))
    yield map(b',"name":%b,"label":%b'.__mod__, zip(labels, labels, strict=True))
    yield from _drawn(batch, document)
    yield repeat(b"}", len(batch.id))
    yield _places(batch, b',"position":{"x":%.2f,"y":%.2f}')
    yield repeat(b"}", len(batch.id))


def _cytoscape_edge(source: bytes, target: bytes, said: bytes, number: int) -> bytes:
    # NetworkX tells parallel edges apart by `key`.
    form = b'{"data":{"id":"e%d","source":%b,"target":%b,"key":"e%d",%b}}'
    return form % (number, source, target, number, said)


def _graphology_nodes(batch: NodeBatch, document: GraphDocument) -> Iterator[Iterable[bytes]]:
    named = zip(all_spelled(batch.id), all_spelled([*map(short, batch.label)]), strict=True)
    yield map(b'{"key":%b,"attributes":{"label":%b'.__mod__, named)
    yield from _drawn(batch, document)
    yield _places(batch, b',"x":%.2f,"y":%.2f')
    yield repeat(b"}}", len(batch.id))


def _graphology_edge(source: bytes, target: bytes, said: bytes, number: int) -> bytes:
    return b'{"key":"e%d","source":%b,"target":%b,"attributes":{%b}}' % (number, source, target, said)
