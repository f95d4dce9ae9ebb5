"""Pictures of a part of a graph: SVG, and PNG made of it."""

from __future__ import annotations

from collections.abc import Iterator

from graph.files.document import GraphDocument, cleaned
from graph.files.parquet import MissingError
from graph.pictures.content import content
from graph.pictures.fonts import chinese_fonts, folders
from graph.pictures.places import Drawing, drawing
from graph.pictures.svg import Sheet
from ontology.model import Words

#: More nodes than these nobody can read.
MOST = 300
#: Most pixels of a side of a PNG.
_SIDE = 6000


class PictureError(ValueError):
    """There is nothing to draw, or far too much; `words` says what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def svg(document: GraphDocument) -> Iterator[bytes]:
    """The picture as SVG: kinds by colour and outline, labels that do not cover each other, a legend in zh and en.

    Raises PictureError where there are no nodes, or more than 300.
    """
    yield Sheet(cleaned(document), _drawing(document)).text().encode()


def png(document: GraphDocument) -> Iterator[bytes]:
    """The picture as PNG, twice as large as the SVG's unit.

    Raises PictureError as `svg`, FontError where no font has Chinese characters, MissingError without resvg-py.
    """
    try:
        import resvg_py  # noqa: PLC0415 - only this format needs it
    except ImportError:
        raise MissingError("resvg-py", "png") from None
    drawn = _drawing(document)
    text = Sheet(cleaned(document), drawn).text()
    fonts = [str(path) for path in chinese_fonts(folders())]
    zoom = min(2.0, _SIDE / max(drawn.width, drawn.height))
    yield bytes(resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True, font_files=fonts, zoom=zoom))


def _drawing(document: GraphDocument) -> Drawing:
    """The nodes, edges and places of a picture."""
    found = content(cleaned(document), MOST)
    if found is None:
        raise PictureError(
            f"图片最多画 {MOST} 个节点，这里更多：请用 --around 和 --limit 选取一部分，或导出 gexf",
            f"a picture shows at most {MOST} nodes, here are more: choose a part by --around and --limit, or save "
            "as gexf",
        )
    if not found.nodes:
        raise PictureError("没有可画的节点", "there are no nodes to draw")
    return drawing(found, document.focus, document.start)
