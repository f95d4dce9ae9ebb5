"""Graph files in XML: GEXF 1.3 and GraphML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.sax.saxutils import escape

from graph.files.document import (
    Attribute,
    Cells,
    EdgeRow,
    GraphDocument,
    NodeRow,
    Type,
    cleaned,
    joined,
    plain,
    short,
)
from graph.pictures.palette import Style
from ontology.model import Words

_GEXF = "http://gexf.net/1.3"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"

# Unless written as references, readers turn these into spaces in an attribute, and CR into LF in a text.
_IN_ATTRIBUTE = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_IN_TEXT = {"\r": "&#13;"}
_SPECIAL = re.compile('[&<>"\t\n\r]')

# Decimals are declared as double, which every reader knows, and written in full digits.
_TYPES = {Type.INTEGER: "long", Type.DECIMAL: "double", Type.BOOLEAN: "boolean"}

#: The columns of our own.
_FULL_LABEL = Attribute("fullLabel", Type.STRING, False, Words("完整名称", "full label"))
_OWN = (
    Attribute("kind", Type.STRING, False, Words("类", "kind")),
    Attribute("kindLabel", Type.STRING, False, Words("类名", "name of the kind")),
    Attribute("degree", Type.INTEGER, False, Words("度", "degree")),
)


#: What GraphML has in columns, and GEXF in elements of its own.
_SHOWN = (
    Attribute("label", Type.STRING, False, Words("名称", "label")),
    Attribute("x", Type.DECIMAL, False, Words("横坐标", "x")),
    Attribute("y", Type.DECIMAL, False, Words("纵坐标", "y")),
    Attribute("size", Type.DECIMAL, False, Words("大小", "size")),
    Attribute("r", Type.INTEGER, False, Words("红", "red")),
    Attribute("g", Type.INTEGER, False, Words("绿", "green")),
    Attribute("b", Type.INTEGER, False, Words("蓝", "blue")),
    Attribute("color", Type.STRING, False, Words("颜色", "colour")),
    Attribute("start", Type.DATE, False, Words("起始日", "start")),
    Attribute("end", Type.DATE, False, Words("截止日", "end")),
    _FULL_LABEL,
)


def quoted(text: str) -> str:
    """The text as the value of an XML attribute."""
    return f'"{escape(text, _IN_ATTRIBUTE)}"' if _SPECIAL.search(text) else f'"{text}"'


def gexf(document: GraphDocument) -> Iterator[bytes]:
    """The graph as GEXF 1.3: kinds as colours, with places, sizes and days; several values as a `liststring`."""
    return (text.encode() for text in _gexf(cleaned(document)))


def _gexf(document: GraphDocument) -> Iterator[str]:
    # Some readers call an attribute by its id, others by its title.
    columns = {column.name: column for column in (_FULL_LABEL, *_OWN, *document.attributes)}
    mode = 'mode="dynamic" timeformat="date"' if document.dynamic else 'mode="static"'
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<gexf xmlns="{_GEXF}" xmlns:viz="{_GEXF}/viz" version="1.3">\n'
    yield "<meta><creator>Queqiao</creator></meta>\n"
    yield f'<graph {mode} defaultedgetype="directed" idtype="string">\n<attributes class="node">\n'
    for key, column in columns.items():
        kind = "liststring" if column.many else _TYPES.get(column.type, "string")
        yield f'<attribute id={quoted(key)} title={quoted(key)} type="{kind}"/>\n'
    yield '</attributes>\n<attributes class="edge">\n<attribute id="property" title="property" type="string"/>\n'
    yield "</attributes>\n<nodes>\n"
    for row in document.nodes:
        cells = _cells(row, document, _FULL_LABEL.name)
        yield f"<node id={quoted(row.id)} label={quoted(short(row.label))}{_days(row)}>"
        yield f"<attvalues>{_gexf_cells(columns, cells)}</attvalues>{_viz(row, document.style(row.kind))}</node>\n"
    yield "</nodes>\n<edges>\n"
    named = lru_cache(maxsize=4096)(_gexf_name)
    for number, edge in enumerate(document.edges):
        yield (
            f'<edge id="e{number}" source={quoted(edge.source)} target={quoted(edge.target)}{_days(edge)}'
            f"{named(edge.property, edge.label)}"
        )
    yield "</edges>\n</graph>\n</gexf>\n"


def _gexf_name(name: str, label: str) -> str:
    """What an edge's element says of its property."""
    value = f'<attvalue for="property" value={quoted(name)}/>'
    return f" label={quoted(label)}><attvalues>{value}</attvalues></edge>\n"


def _days(row: NodeRow | EdgeRow) -> str:
    """From which day to which a row holds, as attributes of its element."""
    start = f' start="{row.start}"' if row.start else ""
    return f'{start} end="{row.end}"' if row.end else start


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


def _viz(row: NodeRow, style: Style) -> str:
    red, green, blue = style.rgb
    place = "" if row.place is None else '<viz:position x="{:.2f}" y="{:.2f}" z="0.0"/>'.format(*row.place)
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>{place}<viz:size value="{row.size:.2f}"/>'


def graphml(document: GraphDocument) -> Iterator[bytes]:
    """The graph as GraphML, which has no lists: several values are one text with `; ` between."""
    return (text.encode() for text in _graphml(cleaned(document)))


def _graphml(document: GraphDocument) -> Iterator[str]:
    columns = {f"n{i}": column for i, column in enumerate((*_SHOWN, *_OWN, *document.attributes))}
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{_GRAPHML}">\n'
    for key, column in columns.items():
        kind = "string" if column.many else _TYPES.get(column.type, "string")
        yield f'<key id="{key}" for="node" attr.name={quoted(column.name)} attr.type="{kind}">'
        yield f"<desc>{escape(column.title.zh)} / {escape(column.title.en)}</desc></key>\n"
    for number, name in enumerate(("property", "label", "start", "end")):
        yield f'<key id="e{number}" for="edge" attr.name="{name}" attr.type="string"/>\n'
    yield '<graph edgedefault="directed">\n'
    for row in document.nodes:
        cells = _cells(row, document, _FULL_LABEL.name) | _shown(row, document.style(row.kind))
        found = {key: cells[column.name] for key, column in columns.items() if column.name in cells}
        yield f"<node id={quoted(row.id)}>{_data(found)}</node>\n"
    yield from _graphml_edges(document)
    yield "</graph>\n</graphml>\n"


def _graphml_edges(document: GraphDocument) -> Iterator[str]:
    named = lru_cache(maxsize=4096)(lambda name, label: _data({"e0": name, "e1": label}))
    for number, edge in enumerate(document.edges):
        days = {key: day for key, day in (("e2", edge.start), ("e3", edge.end)) if day}
        yield (
            f'<edge id="e{number}" source={quoted(edge.source)} target={quoted(edge.target)}>'
            f"{named(edge.property, edge.label)}{_data(days) if days else ''}</edge>\n"
        )


def _shown(row: NodeRow, style: Style) -> dict[str, Cells]:
    """What Gephi takes colour, size and place from, and the days."""
    red, green, blue = style.rgb
    found: dict[str, Cells] = {
        "label": short(row.label),
        "r": red,
        "g": green,
        "b": blue,
        "color": style.colour,
    }
    found["size"] = f"{row.size:.2f}"
    if row.place is not None:
        found |= {name: f"{part:.2f}" for name, part in zip("xy", row.place, strict=True)}
    return found | {name: day for name, day in (("start", row.start), ("end", row.end)) if day}


def _data(cells: Mapping[str, Cells]) -> str:
    return "".join(f'<data key="{key}">{_text(c)}</data>' for key, c in cells.items())


def _text(cells: Cells) -> str:
    text = cells if isinstance(cells, str) else joined(cells)
    return escape(text, _IN_TEXT) if _SPECIAL.search(text) else text
