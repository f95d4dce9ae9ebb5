"""Graph files in XML: GEXF 1.3 and GraphML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, repeat
from xml.sax.saxutils import escape

from graph.files.batches import NodeBatch, Said, batches, enclosed, encoded, remembered
from graph.files.document import Attribute, Cells, GraphDocument, Type, clean, joined, plain, short
from ontology.model import Words

_GEXF = "http://gexf.net/1.3"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"

# Unless written as references, readers turn these into spaces in an attribute, and CR into LF in a text.
_IN_ATTRIBUTE = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_IN_TEXT = {"\r": "&#13;"}
_SPECIALS = '&<>"\t\n\r'
_SPECIAL = re.compile(f"[{_SPECIALS}]")

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


def all_quoted(texts: Sequence[str]) -> list[bytes]:
    """Each of the texts as the value of an attribute."""
    joint = "".join(texts)
    if any(special in joint for special in _SPECIALS):
        return encoded([*map(quoted, texts)])
    return enclosed(texts)


def gexf(document: GraphDocument) -> Iterator[bytes]:
    """The graph as GEXF 1.3: kinds as colours, with places, sizes and days; several values as a `liststring`."""
    yield "".join(_gexf_head(document)).encode()
    nodes, edges = batches(document)
    for batch in nodes:
        yield b"".join(map(b"".join, zip(*_gexf_nodes(batch, document), strict=True)))
    yield b"</nodes>\n<edges>\n"
    numbers, said = count(), remembered(_gexf_said)
    for links in edges:
        rows = zip(*links.ends(all_quoted), links.tails(said), numbers, strict=False)
        yield b"".join([b'<edge id="e%d" source=%b target=%b%b' % (n, a, b, tail) for a, b, tail, n in rows])
    yield b"</edges>\n</graph>\n</gexf>\n"


def _gexf_head(document: GraphDocument) -> Iterator[str]:
    mode = 'mode="dynamic" timeformat="date"' if document.dynamic else 'mode="static"'
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<gexf xmlns="{_GEXF}" xmlns:viz="{_GEXF}/viz" version="1.3">\n'
    yield "<meta><creator>Queqiao</creator></meta>\n"
    yield f'<graph {mode} defaultedgetype="directed" idtype="string">\n<attributes class="node">\n'
    for column in (_FULL_LABEL, *_OWN, *document.attributes):
        kind = "liststring" if column.many else _TYPES.get(column.type, "string")
        # Some readers call an attribute by its id, others by its title.
        yield f'<attribute id={_name(column.name)} title={_name(column.name)} type="{kind}"/>\n'
    yield '</attributes>\n<attributes class="edge">\n<attribute id="property" title="property" type="string"/>\n'
    yield "</attributes>\n<nodes>\n"


def _gexf_nodes(batch: NodeBatch, document: GraphDocument) -> Iterator[Iterable[bytes]]:
    """The pieces of the nodes' elements, each piece for all nodes."""
    labels = all_quoted([*map(short, batch.label)])
    yield map(b"<node id=%b label=%b".__mod__, zip(all_quoted(batch.id), labels, strict=True))
    yield map(_days, batch.start, batch.end)
    full = f"><attvalues><attvalue for={_name(_FULL_LABEL.name)} value=%b/>".encode()
    yield map(full.__mod__, all_quoted(batch.label))
    kind = _gexf_cell("kind")(batch.kind) + _gexf_cell("kindLabel")(document.kind_label(batch.kind))
    yield repeat(kind.encode(), len(batch.id))
    yield map(b'<attvalue for="degree" value="%d"/>'.__mod__, batch.degree)
    yield from batch.pieces((column.name for column in document.attributes), _gexf_cell)
    colour = '</attvalues><viz:color r="{}" g="{}" b="{}"/>'.format(*document.style(batch.kind).rgb)
    yield repeat(colour.encode(), len(batch.id))
    yield map(_gexf_place, batch.place)
    yield map(b'<viz:size value="%.2f"/></node>\n'.__mod__, batch.size)


def _gexf_said(said: Said) -> str:
    """What an edge's element says of its property and days."""
    value = f'<attvalue for="property" value={quoted(said.property)}/>'
    days = _days(said.start, said.end).decode()
    # Gephi keeps edges between the same two nodes apart where their kinds differ.
    kind = f" kind={quoted(said.property)}" if said.property.strip() else ""
    return f"{days}{kind} label={quoted(said.label)}><attvalues>{value}</attvalues></edge>\n"


def _days(start: str | None, end: str | None) -> bytes:
    """From which day to which something holds, as attributes of its element."""
    first = b' start="%b"' % start.encode() if start else b""
    return b'%b end="%b"' % (first, end.encode()) if end else first


def _name(name: str) -> str:
    return quoted(clean(name))


def _gexf_cell(name: str) -> Callable[[Cells], str]:
    start = f"<attvalue for={_name(name)} value="
    return lambda cells: f"{start}{quoted(_gexf_value(cells))}/>"


def _gexf_value(cells: Cells) -> str:
    """The cells as GEXF spells them; a list in brackets, each value in quotes."""
    if not isinstance(cells, tuple):
        return plain(cells)
    return f"[{', '.join(_in_quotes(plain(cell)) for cell in cells)}]"


def _in_quotes(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _gexf_place(place: tuple[float, float] | None) -> bytes:
    return b"" if place is None else b'<viz:position x="%.2f" y="%.2f" z="0.0"/>' % place


def graphml(document: GraphDocument) -> Iterator[bytes]:
    """The graph as GraphML, which has no lists: several values are one text with `; ` between."""
    keys = {column.name: f"n{i}" for i, column in enumerate((*_SHOWN, *_OWN, *document.attributes))}
    yield "".join(_graphml_head(document, keys)).encode()
    nodes, edges = batches(document)
    for batch in nodes:
        yield b"".join(map(b"".join, zip(*_graphml_nodes(batch, document, keys), strict=True)))
    numbers, said = count(), remembered(_graphml_said)
    for links in edges:
        rows = zip(*links.ends(all_quoted), links.tails(said), numbers, strict=False)
        yield b"".join([b'<edge id="e%d" source=%b target=%b>%b' % (n, a, b, tail) for a, b, tail, n in rows])
    yield b"</graph>\n</graphml>\n"


def _graphml_head(document: GraphDocument, keys: Mapping[str, str]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{_GRAPHML}">\n'
    for column in (*_SHOWN, *_OWN, *document.attributes):
        kind = "string" if column.many else _TYPES.get(column.type, "string")
        yield f'<key id="{keys[column.name]}" for="node" attr.name={_name(column.name)} attr.type="{kind}">'
        yield f"<desc>{_text(clean(column.title.zh))} / {_text(clean(column.title.en))}</desc></key>\n"
    for number, name in enumerate(Said._fields):
        yield f'<key id="e{number}" for="edge" attr.name="{name}" attr.type="string"/>\n'
    yield '<graph edgedefault="directed">\n'


def _graphml_nodes(
    batch: NodeBatch, document: GraphDocument, keys: Mapping[str, str]
) -> Iterator[Iterable[bytes]]:
    """The pieces of the nodes' elements, each piece for all nodes; `keys` are those of the columns."""
    data = {name: _datum(key) for name, key in keys.items()}
    yield map(b"<node id=%b>".__mod__, all_quoted(batch.id))
    yield encoded([*map(data["fullLabel"], batch.label)])
    yield encoded([data["label"](short(label)) for label in batch.label])
    yield map(data["degree"]("%d").encode().__mod__, batch.degree)
    for name, days in (("start", batch.start), ("end", batch.end)):
        yield [data[name](day).encode() if day else b"" for day in days]
    yield from batch.pieces((column.name for column in document.attributes), data.__getitem__)
    place = (data["x"]("%.2f") + data["y"]("%.2f")).encode()
    yield [b"" if found is None else place % found for found in batch.place]
    yield map(data["size"]("%.2f").encode().__mod__, batch.size)
    style = document.style(batch.kind)
    looks = dict(zip("rgb", style.rgb, strict=True)) | {"color": style.colour, "kind": batch.kind}
    same = looks | {"kindLabel": document.kind_label(batch.kind)}
    yield repeat(
        ("".join(data[name](cell) for name, cell in same.items()) + "</node>\n").encode(), len(batch.id)
    )


def _graphml_said(said: Said) -> str:
    cells = ((f"e{number}", cell) for number, cell in enumerate(said) if cell is not None)
    return "".join(_datum(key)(cell) for key, cell in cells) + "</edge>\n"


def _datum(key: str) -> Callable[[Cells], str]:
    start = f'<data key="{key}">'
    return lambda cells: f"{start}{_text(cells)}</data>"


def _text(cells: Cells) -> str:
    text = cells if isinstance(cells, str) else joined(cells)
    return escape(text, _IN_TEXT) if _SPECIAL.search(text) else text
