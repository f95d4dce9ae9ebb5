"""The pieces of an SVG picture: lines of text, and the outlines of nodes."""

from __future__ import annotations

from xml.sax.saxutils import escape

#: Colours of texts, of what is said by the way, and of lines.
INK, FAINT, LINE_GREY = "#1f2328", "#57606a", "#a8b0b8"
#: The outline of a node.
EDGE = 'stroke="#57606a" stroke-width="0.7"'
#: Corners of the outlines, all of which look about as large as a circle of radius 1.
_CORNERS = {
    "square": ((-0.87, -0.87), (0.87, -0.87), (0.87, 0.87), (-0.87, 0.87)),
    "diamond": ((0.0, -1.18), (1.18, 0.0), (0.0, 1.18), (-1.18, 0.0)),
    "triangle": ((0.0, -1.2), (1.12, 0.84), (-1.12, 0.84)),
    "hexagon": ((-1.05, 0.0), (-0.53, -0.92), (0.53, -0.92), (1.05, 0.0), (0.53, 0.92), (-0.53, 0.92)),
}


def halo(parts: str) -> str:
    """Texts on a white halo, so that links below them do not cross them out."""
    return (
        '<g text-anchor="middle" stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">'
        f"{parts}</g>"
    )


def text(
    words: str, x: float, y: float, size: float, fill: str = INK, anchor: str = "", bold: bool = False
) -> str:
    """A line of text; `anchor` is `start`, or that of the group around it."""
    own = f' text-anchor="{anchor}"' if anchor else ""
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.0f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{own}{weight}>{escape(words)}</text>'


def symbol(name: str, x: float, y: float, radius: float) -> str:
    """The outline of a node: `circle` or one with corners."""
    if name == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
    points = " ".join(f"{x + a * radius:.1f},{y + b * radius:.1f}" for a, b in _CORNERS[name])
    return f'<polygon points="{points}"/>'
