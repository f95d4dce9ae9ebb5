"""The text of an SVG picture: communities as shades, links as curves, nodes by kind, labels, a title and a legend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from xml.sax.saxutils import escape

from graph.files.document import GraphDocument
from graph.pictures import legend
from graph.pictures.curves import Curve, around, covered, curves, overlap
from graph.pictures.fonts import FAMILIES
from graph.pictures.lines import width, wrapped
from graph.pictures.marks import EDGE, FAINT, LINE_GREY, halo, symbol, text
from graph.pictures.places import LINE, MARGIN, Drawing, Spot

#: Up to this many links each says what it is; where all say the same, up to so few.
LABELLED, FEW = 40, 12
_EDGE_FONT = 9.5
#: The shades of communities, given out in turn.
_SHADES = ("#e6eef7", "#fbeee0", "#e5f3ea", "#f6e7ee", "#efeaf7", "#f4f1d9", "#e3f2f4", "#f0ebe4")


class Sheet:
    """One picture being written."""

    def __init__(self, document: GraphDocument, drawing: Drawing) -> None:
        self._document, self._drawing = document, drawing
        self._curves = list(curves(drawing, "、" if document.lang.startswith("zh") else ", "))
        found = legend.entries(document, drawing)
        self._rows = legend.rows(found, drawing.width - 2 * MARGIN)

    def text(self) -> str:
        """The whole file."""
        wide, tall = self._drawing.width, self._drawing.height + len(self._rows) * legend.ROW + MARGIN
        families = ", ".join(f"'{family}'" for family in FAMILIES)
        opening = f'height="{tall:.0f}" lang="{self._document.lang}" font-family="{families}, sans-serif">'
        spots = self._drawing.spots
        parts = (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {tall:.0f}" width="{wide:.0f}" {opening}',
            f"<title>{escape(self._document.title)}</title>",
            f'<rect width="{wide:.0f}" height="{tall:.0f}" fill="#ffffff"/>',
            *self._shades(),
            *self._links(),
            "".join(map(self._node, spots)),
            halo("".join(self._said())) if self._labelled() else "",
            halo("".join(map(_label, spots))),
            self._title(),
            legend.drawn(self._rows, MARGIN, self._drawing.height + MARGIN / 2),
            "</svg>\n",
        )
        return "\n".join(part for part in parts if part)

    # -- communities

    def _shades(self) -> Iterator[str]:
        """A pale ground below each community: its nodes and the links among them, drawn wide."""
        members: dict[int, list[Spot]] = defaultdict(list)
        for spot in self._drawing.spots:
            if spot.group >= 0:
                members[spot.group].append(spot)
        for group, spots in sorted(members.items()):
            colour = _SHADES[group % len(_SHADES)]
            ground = "".join(map(_ground, spots))
            yield f'<g fill="{colour}" stroke="{colour}" stroke-width="46">{self._bands(group)}{ground}</g>'

    def _bands(self, group: int) -> str:
        found = self._drawing.spots
        ends = {(a, b) for _, a, b in self._drawing.links if found[a].group == group == found[b].group}
        lines = (
            f"M{found[a].x:.0f},{found[a].y:.0f}L{found[b].x:.0f},{found[b].y:.0f}" for a, b in sorted(ends)
        )
        return f'<path d="{"".join(lines)}" fill="none"/>' if ends else ""

    # -- links

    def _links(self) -> Iterator[str]:
        """All links, those of a relation together; grey where two things are linked in several ways."""
        colours = legend.line_colours(self._drawing)
        found: dict[str, list[Curve]] = defaultdict(list)
        for curve in self._curves:
            found[colours.get(curve.label, LINE_GREY)].append(curve)
        for number, (colour, alike) in enumerate(found.items()):
            lines = "".join(f'<path d="{curve.path}"/>' for curve in alike)
            look = f'fill="none" stroke="{colour}" stroke-width="1.1" stroke-opacity="0.8"'
            yield _arrow(number, colour) + f'<g {look} marker-end="url(#arrow{number})">{lines}</g>'

    def _labelled(self) -> bool:
        """Whether the links say what they are: few do, and more only where they are of several sorts."""
        sorts = len({curve.label for curve in self._curves})
        return len(self._curves) <= (LABELLED if sorts > 1 else FEW)

    def _said(self) -> Iterator[str]:
        """What each link is, written where it covers least, and not at all where it would cover much."""
        taken = list(covered(self._drawing.spots))
        for curve in self._curves:
            wide = width(curve.label) * _EDGE_FONT
            spots = [curve.at(share) for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)]
            boxes = [around(point, wide + 4, _EDGE_FONT + 3) for point in spots]
            covers = [sum(overlap(box, other) for other in taken) for box in boxes]
            best = boxes[covers.index(min(covers))]
            if min(covers) > 0.2 * overlap(best, best):
                continue
            taken.append(best)
            x, y = (best[0] + best[2]) / 2, (best[1] + best[3]) / 2 + _EDGE_FONT * 0.36
            yield text(curve.label, x, y, _EDGE_FONT, FAINT)

    # -- nodes

    def _node(self, spot: Spot) -> str:
        style = self._document.style(spot.row.kind)
        ring = 'stroke="#1f2328" stroke-width="2.5"' if spot.focus else EDGE
        shape = symbol(style.symbol, spot.x, spot.y, spot.radius)
        return f'<g fill="{style.colour}" {ring}><title>{escape(spot.row.label)}</title>{shape}</g>'

    # -- title

    def _title(self) -> str:
        wide = self._drawing.width - 2 * MARGIN
        title = wrapped(self._document.title, wide / 19, 1)
        below = wrapped(" · ".join(self._counts()), wide / 11.5, 1)
        return "".join(text(line, MARGIN, MARGIN + 14, 18, bold=True) for line in title) + "".join(
            text(line, MARGIN, MARGIN + 34, 11.5, FAINT) for line in below
        )

    def _counts(self) -> Iterator[str]:
        """How much is drawn, and of the thing that the picture is about how much is not."""
        spots, links = self._drawing.spots, self._drawing.links
        yield f"{sum(spot.many for spot in spots)} 个节点 nodes"
        yield f"{sum(spots[a].many * spots[b].many for _, a, b in links)} 条连边 links"
        for spot in spots:
            if spot.row.id == self._document.focus and spot.hidden and not self._drawing.ways:
                yield f"另有 {spot.hidden} 个相邻者未画 neighbours not drawn"


def _arrow(number: int, colour: str) -> str:
    return (
        f'<defs><marker id="arrow{number}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto" markerUnits="userSpaceOnUse"><path d="M0,0.8L8,4L0,7.2z" fill="{colour}"/></marker></defs>'
    )


def _ground(spot: Spot) -> str:
    """The ground of one node with its label."""
    middle = spot.y - spot.radius + spot.tall / 2
    wide, tall = max(spot.wide, 2 * spot.radius) / 2, spot.tall / 2
    return (
        f'<rect x="{spot.x - wide:.0f}" y="{middle - tall:.0f}" width="{2 * wide:.0f}" height="{2 * tall:.0f}" '
        'stroke-linejoin="round" stroke-width="24"/>'
    )


def _label(spot: Spot) -> str:
    step = spot.font * LINE / 11
    first = spot.y + spot.radius + spot.font
    return "".join(
        text(line, spot.x, first + number * step, spot.font, bold=spot.focus)
        for number, line in enumerate(spot.lines)
    )
