"""Graph files in XML: GEXF 1.3 and GraphML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from colorsys import hls_to_rgb
from math import sqrt
from xml.sax.saxutils import escape

from graph.export_document import Attribute, Cells, EdgeRow, GraphDocument, NodeRow, Type, cleaned, joined, plain
from ontology.model import Words

#: A label of more characters than this is cut in GEXF, where it is drawn beside the node; the full one is a column.
SHORT = 24

_GEXF = "http://gexf.net/1.3"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"

# A reader turns these into spaces in an attribute, and CR into LF in a text, unless they are written as references.
_IN_ATTRIBUTE = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_IN_TEXT = {"\r": "&#13;"}

# Decimals are declared as double, which every reader knows, and written in full digits.
_GEXF_TYPES = {Type.INTEGER: "long", Type.DECIMAL: "double", Type.BOOLEAN: "boolean"}
_GRAPHML_TYPES = _GEXF_TYPES

#: The columns of our own, as attributes of the formats; GEXF says `fullLabel` because its readers take `label`.
_OWN_GEXF = (
    Attribute("fullLabel", Type.STRING, False, Words("完整名称", "full label")),
    Attribute("kind", Type.STRING, False, Words("类", "kind")),
    Attribute("kindLabel", Type.STRING, False, Words("类名", "kind label")),
    Attribute("degree", Type.INTEGER, False, Words("度", "degree")),
)
_OWN_GRAPHML = (Attribute("label", Type.STRING, False, Words("名称", "label")), *_OWN_GEXF[1:])


def quoted(text: str) -> str:
    """The text as the value of an XML attribute."""
    return f'"{escape(text, _IN_ATTRIBUTE)}"'


def short(label: str) -> str:
    """The label on one line, cut where it is long."""
    line = " ".join(label.split())
    return line if len(line) <= SHORT else line[: SHORT - 1].rstrip() + "…"


def colour(position: int) -> tuple[int, int, int]:
    """Red, green and blue, 0 ... 255, far from those of the neighbouring positions."""
    # The golden angle never comes back to a hue it has had.
    red, green, blue = hls_to_rgb(position * 0.381966 % 1, 0.5, 0.6)
    return round(red * 255), round(green * 255), round(blue * 255)


def gexf(document: GraphDocument) -> Iterator[bytes]:
    """The graph as GEXF 1.3: kinds as colours, neighbours as sizes, several values as a `liststring`."""
    document = cleaned(document)
    columns = (*_OWN_GEXF, *document.attributes)
    colours = {kind: colour(position) for position, kind in enumerate(document.kinds)}
    yield _bytes('<?xml version="1.0" encoding="UTF-8"?>\n')
    yield _bytes(f'<gexf xmlns="{_GEXF}" xmlns:viz="{_GEXF}/viz" version="1.3">\n')
    yield _bytes("<meta><creator>Queqiao</creator></meta>\n")
    yield _bytes('<graph mode="static" defaultedgetype="directed" idtype="string">\n')
    yield _bytes('<attributes class="node">\n')
    yield from map(_bytes, (_gexf_column(f"n{i}", column) for i, column in enumerate(columns)))
    yield _bytes('</attributes>\n<attributes class="edge">\n')
    yield _bytes('<attribute id="e0" title="property" type="string"/>\n</attributes>\n<nodes>\n')
    keys = {column.name: f"n{i}" for i, column in enumerate(columns)}
    yield from (_bytes(_gexf_node(row, document, keys, colours)) for row in document.nodes)
    yield _bytes("</nodes>\n<edges>\n")
    yield from (_bytes(_gexf_edge(i, row)) for i, row in enumerate(document.edges))
    yield _bytes("</edges>\n</graph>\n</gexf>\n")
