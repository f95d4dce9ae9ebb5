"""The text of an SVG picture: links as curves, nodes by kind, labels, a title and a legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from xml.sax.saxutils import escape

from graph.files.document import GraphDocument
from graph.pictures.fonts import FAMILIES
from graph.pictures.places import LINE, MARGIN, Drawing, Spot, width, wrapped

#: Up to this many links each says what it is.
LABELLED = 40
#: Kinds of links that the legend counts where the links themselves cannot say what they are.
_RELATIONS = 8
_EDGE_FONT, _LEGEND_FONT, _ROW = 9.5, 12.0, 22.0
_BEND = 26.0
_INK, _FAINT, _LINE = "#1f2328", "#57606a", "#a8b0b8"

_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto" '
    f'markerUnits="userSpaceOnUse"><path d="M0,0.8L8,4L0,7.2z" fill="{_LINE}"/></marker></defs>'
)

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Curve:
    """One link as drawn: begin, control point, end, and what it says."""

    begin: Point
    bend: Point
    end: Point
    label: str

    def at(self, share: float) -> Point:
        """The point at this share of the way."""
        rest = 1 - share
        x, y = (
            rest * rest * a + 2 * rest * share * b + share * share * c
            for a, b, c in zip(self.begin, self.bend, self.end, strict=True)
        )
        return x, y


class Sheet:
    """One picture being written."""

    def __init__(self, document: GraphDocument, drawing: Drawing) -> None:
        self._document, self._drawing = document, drawing
        self._entries = [*self._kinds(), *self._relations()]
        self._rows = list(_flowed(self._entries, drawing.width - 2 * MARGIN))

    def text(self) -> str:
        """The whole file."""
        wide, tall = self._drawing.width, self._drawing.height + len(self._rows) * _ROW + MARGIN
        families = ", ".join(f"'{family}'" for family in FAMILIES)
        opening = f'height="{tall:.0f}" lang="{self._document.lang}" font-family="{families}, sans-serif">'
        curves = list(self._curves())
        parts = (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {tall:.0f}" width="{wide:.0f}" {opening}',
            f"<title>{escape(self._document.title)}</title>",
            _ARROW,
            f'<rect width="{wide:.0f}" height="{tall:.0f}" fill="#ffffff"/>',
            _group(curves),
            "".join(self._node(spot) for spot in self._drawing.spots),
            "".join(self._said(curves)) if len(curves) <= LABELLED else "",
            "".join(_label(spot) for spot in self._drawing.spots),
            self._title(),
            *self._legend(),
            "</svg>\n",
        )
        return "\n".join(part for part in parts if part)

    # -- links

    def _curves(self) -> Iterator[Curve]:
        """The links as curves, those of one direction between two nodes as one; the others bend away from them."""
        labels: dict[tuple[int, int], list[str]] = {}
        for row, a, b in self._drawing.links:
            labels.setdefault((a, b), []).append(row.label)
        for (a, b), found in labels.items():
            both = a != b and (b, a) in labels
            yield self._curve("、".join(dict.fromkeys(found)), a, b, 0.5 if both else 0)

    def _curve(self, label: str, a: int, b: int, turn: float) -> Curve:
        here, there = self._drawing.spots[a], self._drawing.spots[b]
        if a == b:
            reach = here.radius + 14
            left, right = (here.x - here.radius, here.y), (here.x + here.radius, here.y)
            return Curve(left, (here.x, here.y - 2 * reach), right, label)
        along = (there.x - here.x, there.y - here.y)
        far = hypot(*along) or 1.0
        aside = turn * _BEND * 2
        bend = (
            (here.x + there.x) / 2 - along[1] / far * aside,
            (here.y + there.y) / 2 + along[0] / far * aside,
        )
        begin, end = _towards(here, bend, here.radius), _towards(there, bend, there.radius + 2)
        return Curve(begin, bend, end, label)

    def _said(self, curves: list[Curve]) -> Iterator[str]:
        """What each link is, written where it covers least."""
        taken = [box for spot in self._drawing.spots for box in _boxes(spot)]
        for curve in curves:
            wide = width(curve.label) * _EDGE_FONT
            spots = [curve.at(share) for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)]
            boxes = [_around(point, wide + 4, _EDGE_FONT + 3) for point in spots]
            best = min(boxes, key=lambda box: sum(_overlap(box, other) for other in taken))
            taken.append(best)
            x, y = (best[0] + best[2]) / 2, (best[1] + best[3]) / 2 + _EDGE_FONT * 0.36
            yield _text(curve.label, x, y, _EDGE_FONT, _FAINT)

    # -- nodes

    def _node(self, spot: Spot) -> str:
        style = self._document.style(spot.row.kind)
        ring = (
            ' stroke="#1f2328" stroke-width="2.5"' if spot.focus else ' stroke="#57606a" stroke-width="0.7"'
        )
        shape = _symbol(style.symbol, spot.x, spot.y, spot.radius)
        return f'<g fill="{style.colour}"{ring}><title>{escape(spot.row.label)}</title>{shape}</g>'

    # -- title and legend

    def _title(self) -> str:
        count = f"{len(self._drawing.spots)} 个节点 nodes · {len(self._drawing.links)} 条连边 links"
        title = wrapped(self._document.title, (self._drawing.width - 2 * MARGIN) / 19, 1)
        return "".join(_text(line, MARGIN, MARGIN + 14, 18, _INK, "start", "bold") for line in title) + _text(
            count, MARGIN, MARGIN + 34, 11.5, _FAINT, "start"
        )

    def _kinds(self) -> Iterator[tuple[str, str | None]]:
        """What the legend says of the kinds in the picture, most frequent first, each with its name."""
        found = Counter(spot.row.kind for spot in self._drawing.spots)
        for kind, count in found.most_common():
            words = self._document.kinds.get(kind)
            name = f"{words.zh} {words.en}" if words else kind or "其他 other"
            yield f"{name} {count}", kind

    def _relations(self) -> Iterator[tuple[str, str | None]]:
        """How many links there are of each sort, where they cannot say it themselves."""
        if len(self._drawing.links) > LABELLED:
            found = Counter(row.label for row, _, _ in self._drawing.links)
            yield from ((f"→ {label} {count}", None) for label, count in found.most_common(_RELATIONS))

    def _legend(self) -> Iterator[str]:
        for number, row in enumerate(self._rows):
            y = self._drawing.height + MARGIN / 2 + number * _ROW
            for x, text, kind in row:
                yield self._entry(x + MARGIN, y, text, kind)

    def _entry(self, x: float, y: float, text: str, kind: str | None) -> str:
        if kind is None:
            return _text(text, x, y + 4, _LEGEND_FONT, _FAINT, "start")
        style = self._document.style(kind)
        mark = f'<g fill="{style.colour}" stroke="#57606a" stroke-width="0.7">{_symbol(style.symbol, x + 7, y, 7)}</g>'
        return mark + _text(text, x + 20, y + 4, _LEGEND_FONT, _INK, "start")


def _flowed(
    entries: list[tuple[str, str | None]], most: float
) -> Iterator[list[tuple[float, str, str | None]]]:
    """The entries in rows of at most this width, each with its place."""
    row: list[tuple[float, str, str | None]] = []
    x = 0.0
    for text, kind in entries:
        wide = width(text) * _LEGEND_FONT + (44 if kind is not None else 24)
        if row and x + wide > most:
            yield row
            row, x = [], 0.0
        row.append((x, text, kind))
        x += wide
    yield row


def _group(curves: list[Curve]) -> str:
    """All links; the more there are, the fainter."""
    opacity = 0.95 if len(curves) <= LABELLED else 0.7
    look = f'fill="none" stroke="{_LINE}" stroke-width="1.1" stroke-opacity="{opacity}"'
    return f"<g {look}>{''.join(map(_drawn, curves))}</g>"


def _towards(spot: Spot, point: Point, far: float) -> Point:
    """The point so far from the middle of a node, in the direction of another point."""
    x, y = point[0] - spot.x, point[1] - spot.y
    share = far / (hypot(x, y) or 1.0)
    return spot.x + x * share, spot.y + y * share


def _drawn(curve: Curve) -> str:
    (a, b), (c, d), (e, f) = curve.begin, curve.bend, curve.end
    return f'<path d="M{a:.1f},{b:.1f}Q{c:.1f},{d:.1f} {e:.1f},{f:.1f}" marker-end="url(#arrow)"/>'


def _around(point: Point, wide: float, tall: float) -> Box:
    return point[0] - wide / 2, point[1] - tall / 2, point[0] + wide / 2, point[1] + tall / 2


def _boxes(spot: Spot) -> Iterator[Box]:
    """What a node and its label cover."""
    yield _around((spot.x, spot.y), 2 * spot.radius, 2 * spot.radius)
    top = spot.y + spot.radius
    yield spot.x - spot.wide / 2, top, spot.x + spot.wide / 2, top + len(spot.lines) * spot.font * 1.25


def _overlap(a: Box, b: Box) -> float:
    return max(min(a[2], b[2]) - max(a[0], b[0]), 0) * max(min(a[3], b[3]) - max(a[1], b[1]), 0)


def _label(spot: Spot) -> str:
    step = spot.font * LINE / 11
    first = spot.y + spot.radius + spot.font
    weight = "bold" if spot.focus else "normal"
    return "".join(
        _text(line, spot.x, first + number * step, spot.font, _INK, "middle", weight)
        for number, line in enumerate(spot.lines)
    )


def _text(
    text: str, x: float, y: float, size: float, fill: str, anchor: str = "middle", weight: str = "normal"
) -> str:
    """A line of text on a white halo, so that links below it do not cross it out."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}" stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">'
        f"{escape(text)}</text>"
    )


def _symbol(name: str, x: float, y: float, radius: float) -> str:
    """The outline of a node; all outlines of one radius look about as large."""
    if name == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
    corners = {
        "square": ((-0.87, -0.87), (0.87, -0.87), (0.87, 0.87), (-0.87, 0.87)),
        "diamond": ((0, -1.18), (1.18, 0), (0, 1.18), (-1.18, 0)),
        "triangle": ((0, -1.2), (1.12, 0.84), (-1.12, 0.84)),
        "hexagon": ((-1.05, 0), (-0.53, -0.92), (0.53, -0.92), (1.05, 0), (0.53, 0.92), (-0.53, 0.92)),
    }[name]
    points = " ".join(f"{x + a * radius:.1f},{y + b * radius:.1f}" for a, b in corners)
    return f'<polygon points="{points}"/>'
