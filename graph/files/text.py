"""Graph files in plain text: DOT and Pajek."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import count
from zlib import crc32

from graph.files.batches import NodeBatch, Said, numbered_batches, remembered
from graph.files.document import GraphDocument, short

#: Graphviz measures places and sizes in inches, of 72 points.
_INCH = 72
_DOT = """digraph queqiao {
graph [charset="UTF-8", overlap=true];
node [shape=circle, style=filled, fixedsize=true, fontsize=8, fontname="Noto Sans CJK SC"];
edge [color="#b0b0b0", fontsize=6, fontname="Noto Sans CJK SC"];
"""
#: Bits of the table of labels seen, far more than a graph has nodes.
_BITS = 1 << 24


def dot(document: GraphDocument) -> Iterator[bytes]:
    """The graph as DOT: kinds as colours, places for `neato -n`, the IRI as `URL`, the full label as `tooltip`."""
    nodes, edges = numbered_batches(document)
    yield _DOT.encode()
    numbers, said = count(), remembered(_dot_said)
    for batch in nodes:
        yield _dot_nodes(batch, document.style(batch.kind).colour, numbers).encode()
    for links in edges:
        rows = zip(*links.numbers(), links.tails(said), strict=True)
        yield b"".join(map(b"n%d -> n%d%b".__mod__, rows))
    yield b"}\n"


def _dot_nodes(batch: NodeBatch, colour: str, numbers: Iterator[int]) -> str:
    looks = f"class={_dot_text(batch.kind)}, fillcolor={_dot_text(colour)}"
    rows = zip(batch.id, batch.label, batch.size, batch.place, numbers, strict=False)
    return "".join(
        [
            f"n{n} [label={_dot_text(short(label))}, tooltip={_dot_text(label)}, URL={_dot_text(iri)}, {looks}, "
            f"width={size / _INCH:.3f}{_dot_place(place)}];\n"
            for iri, label, size, place, n in rows
        ]
    )


def _dot_said(said: Said) -> str:
    return f" [label={_dot_text(said.label)}, class={_dot_text(said.property)}];\n"


def _dot_place(place: tuple[float, float] | None) -> str:
    return "" if place is None else ', pos="{:.2f},{:.2f}!"'.format(*place)


def _dot_text(text: str) -> str:
    """The text in quotes; its backslashes and line ends as Graphviz spells them in labels."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n") + '"'


def pajek(document: GraphDocument) -> Iterator[bytes]:
    """The graph as Pajek's .net, in UTF-8; no two labels are the same, since its readers know nodes by them.

    Pajek's labels cannot hold quotes, backslashes or line ends: others of like look stand for them.
    """
    document = document.counted()
    nodes, edges = numbered_batches(document)
    seen, numbers = _Seen(), count(1)
    yield f"*Vertices {document.count}\n".encode()
    for batch in nodes:
        labels = [_pajek_text(short(label)) or "?" for label in batch.label]
        places = (place or (0.0, 0.0) for place in batch.place)
        rows = zip(labels, places, numbers, strict=False)
        form = '%d "%s" %.2f %.2f 0.0 ellipse\n'
        yield "".join([form % (n, seen.fresh(label, n), *place) for label, place, n in rows]).encode()
    yield b"*Arcs\n"
    named = lru_cache(maxsize=4096)(_pajek_label)
    for links in edges:
        arcs = zip(*links.numbers(1), links.tails(lambda said: named(said.label)), strict=True)
        yield b"".join(map(b"%d %d%b".__mod__, arcs))


def _pajek_label(label: str) -> bytes:
    return f' 1.0 l "{_pajek_text(label)}"\n'.encode()


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
