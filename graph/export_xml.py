"""Graph files in XML: GEXF 1.3 and GraphML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from colorsys import hls_to_rgb
from math import sqrt
from xml.sax.saxutils import escape

from graph.export_document import Attribute, Cells, GraphDocument, NodeRow, Type, cleaned, joined, plain
from ontology.model import Words

#: In GEXF a label is drawn beside the node: a longer one is cut, and the full one is a column.
SHORT = 24

_GEXF = "http://gexf.net/1.3"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"

# Unless written as references, readers turn these into spaces in an attribute, and CR into LF in a text.
_IN_ATTRIBUTE = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_IN_TEXT = {"\r": "&#13;"}

# Decimals are declared as double, which every reader knows, and written in full digits.
_TYPES = {Type.INTEGER: "long", Type.DECIMAL: "double", Type.BOOLEAN: "boolean"}

#: The columns of our own; in GEXF the full label is `fullLabel`, because its readers take `label` themselves.
_LABEL = Attribute("label", Type.STRING, False, Words("名称", "label"))
_FULL_LABEL = Attribute("fullLabel", Type.STRING, False, Words("完整名称", "full label"))
_OWN = (
    Attribute("kind", Type.STRING, False, Words("类", "kind")),
    Attribute("kindLabel", Type.STRING, False, Words("类名", "name of the kind")),
    Attribute("degree", Type.INTEGER, False, Words("度", "degree")),
)


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
    return (text.encode() for text in _gexf(cleaned(document)))


def _gexf(document: GraphDocument) -> Iterator[str]:
    # Some readers call an attribute by its id, others by its title.
    columns = {column.name: column for column in (_FULL_LABEL, *_OWN, *document.attributes)}
    colours = {kind: colour(position) for position, kind in enumerate(document.kinds)}
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<gexf xmlns="{_GEXF}" xmlns:viz="{_GEXF}/viz" version="1.3">\n'
    yield "<meta><creator>Queqiao</creator></meta>\n"
    yield '<graph mode="static" defaultedgetype="directed" idtype="string">\n<attributes class="node">\n'
    for key, column in columns.items():
        kind = "liststring" if column.many else _TYPES.get(column.type, "string")
        yield f'<attribute id={quoted(key)} title={quoted(key)} type="{kind}"/>\n'
    yield '</attributes>\n<attributes class="edge">\n<attribute id="property" title="property" type="string"/>\n'
    yield "</attributes>\n<nodes>\n"
    for row in document.nodes:
        cells = _cells(row, document, _FULL_LABEL.name)
        yield f"<node id={quoted(row.id)} label={quoted(short(row.label))}>"
        yield f"<attvalues>{_gexf_cells(columns, cells)}</attvalues>"
        yield _viz(colours.get(row.kind, (128, 128, 128)), row.degree)
        yield "</node>\n"
    yield "</nodes>\n<edges>\n"
    for number, edge in enumerate(document.edges):
        yield f'<edge id="e{number}" source={quoted(edge.source)} target={quoted(edge.target)}'
        yield f' label={quoted(edge.label)}><attvalues><attvalue for="property"'
        yield f" value={quoted(edge.property)}/></attvalues></edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _cells(row: NodeRow, document: GraphDocument, label: str) -> dict[str, Cells]:
    own: dict[str, Cells] = {label: row.label, "kind": row.kind, "degree": row.degree}
    return own | {"kindLabel": document.kind_label(row.kind)} | dict(row.attributes)


def _gexf_cells(columns: Mapping[str, Attribute], cells: Mapping[str, Cells]) -> str:
    found = ((key, cells[column.name]) for key, column in columns.items() if column.name in cells)
    return "".join(
        f"<attvalue for={quoted(key)} value={quoted(_gexf_value(value))}/>" for key, value in found
    )


def _gexf_value(cells: Cells) -> str:
    """The cells as GEXF spells them; a list in brackets, each value in quotes."""
    if not isinstance(cells, tuple):
        return plain(cells)
    return f"[{', '.join(_in_quotes(plain(cell)) for cell in cells)}]"


def _in_quotes(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _viz(rgb: tuple[int, int, int], degree: int) -> str:
    red, green, blue = rgb
    size = 4 * sqrt(1 + degree)
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:size value="{size:.2f}"/>'


def graphml(document: GraphDocument) -> Iterator[bytes]:
    """The graph as GraphML, which has no lists: several values are one text with `; ` between."""
    return (text.encode() for text in _graphml(cleaned(document)))


def _graphml(document: GraphDocument) -> Iterator[str]:
    columns = {f"n{i}": column for i, column in enumerate((_LABEL, *_OWN, *document.attributes))}
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{_GRAPHML}">\n'
    for key, column in columns.items():
        kind = "string" if column.many else _TYPES.get(column.type, "string")
        yield f'<key id="{key}" for="node" attr.name={quoted(column.name)} attr.type="{kind}">'
        yield f"<desc>{escape(column.title.zh)} / {escape(column.title.en)}</desc></key>\n"
    for number, name in enumerate(("property", "label")):
        yield f'<key id="e{number}" for="edge" attr.name="{name}" attr.type="string"/>\n'
    yield '<graph edgedefault="directed">\n'
    for row in document.nodes:
        cells = _cells(row, document, _LABEL.name)
        found = {key: cells[column.name] for key, column in columns.items() if column.name in cells}
        yield f"<node id={quoted(row.id)}>{_data(found)}</node>\n"
    for number, edge in enumerate(document.edges):
        yield f'<edge id="e{number}" source={quoted(edge.source)} target={quoted(edge.target)}>'
        yield f"{_data({'e0': edge.property, 'e1': edge.label})}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _data(cells: Mapping[str, Cells]) -> str:
    return "".join(f'<data key="{key}">{escape(joined(c), _IN_TEXT)}</data>' for key, c in cells.items())
