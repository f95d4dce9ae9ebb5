"""Graph files in plain text: DOT and Pajek."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from graph.files.document import GraphDocument, NodeRow, cleaned, numbered, short
from graph.pictures.palette import Style

#: Graphviz measures places and sizes in inches, of 72 points.
_INCH = 72
#: Bits of the table of labels seen, far more than a graph has nodes.
_BITS = 1 << 24


def dot(document: GraphDocument) -> Iterator[bytes]:
    """The graph as DOT: kinds as colours, places for `neato -n`, the IRI as `URL`, the full label as `tooltip`."""
    return (text.encode() for text in _dot(cleaned(document)))


def _dot(document: GraphDocument) -> Iterator[str]:
    nodes, edges = numbered(document)
    yield 'digraph queqiao {\ngraph [charset="UTF-8", overlap=true];\n'
    yield 'node [shape=circle, style=filled, fixedsize=true, fontsize=8, fontname="Noto Sans CJK SC"];\n'
    yield 'edge [color="#b0b0b0", fontsize=6, fontname="Noto Sans CJK SC"];\n'
    for number, row in enumerate(nodes):
        yield f"n{number} [{_dot_node(row, document.style(row.kind))}];\n"
    for edge, a, b in edges:
        yield f"n{a} -> n{b} [label={_dot_text(edge.label)}, class={_dot_text(edge.property)}];\n"
    yield "}\n"


def _dot_node(row: NodeRow, style: Style) -> str:
    place = "" if row.place is None else ', pos="{:.2f},{:.2f}!"'.format(*row.place)
    return (
        f"label={_dot_text(short(row.label))}, tooltip={_dot_text(row.label)}, URL={_dot_text(row.id)}, "
        f'class={_dot_text(row.kind)}, fillcolor="{style.colour}", width={row.size / _INCH:.3f}{place}'
    )


def _dot_text(text: str) -> str:
    """The text in quotes; its backslashes and line ends as Graphviz spells them in labels."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n") + '"'


def pajek(document: GraphDocument) -> Iterator[bytes]:
    """The graph as Pajek's .net, in UTF-8; no two labels are the same, since its readers know nodes by them.

    Pajek's labels cannot hold quotes, backslashes or line ends: others of like look stand for them.
    """
    return (text.encode() for text in _pajek(cleaned(document).counted()))


def _pajek(document: GraphDocument) -> Iterator[str]:
    nodes, edges = numbered(document)
    seen, names = _Seen(), dict[str, str]()
    yield f"*Vertices {document.count}\n"
    for number, row in enumerate(nodes, 1):
        x, y = row.place or (0.0, 0.0)
        label = seen.fresh(_pajek_text(short(row.label)) or "?", number)
        yield f'{number} "{label}" {x:.2f} {y:.2f} 0.0 ellipse\n'
    yield "*Arcs\n"
    for edge, a, b in edges:
        name = names.setdefault(edge.label, _pajek_text(edge.label))
        yield f'{a + 1} {b + 1} 1.0 l "{name}"\n'


def _pajek_text(text: str) -> str:
    return " ".join(text.replace("\\", "＼").replace('"', "”").split())


class _Seen:
    """Which labels were given out: a table of bits, so that its size does not depend on the graph's.

    A label is now and then taken for one that was seen; it gets its number too, and nothing is lost.
    """

    def __init__(self) -> None:
        self._bits = bytearray(_BITS // 8)

    def fresh(self, label: str, number: int) -> str:
        """The label, or with its number behind it where it may have been given out."""
        found = label
        while self._known(found):
            found = f"{found} #{number}"
        return found

    def _known(self, label: str) -> bool:
        byte, bit = divmod(crc32(label.encode()) % _BITS, 8)
        known = bool(self._bits[byte] >> bit & 1)
        self._bits[byte] |= 1 << bit
        return known
