"""The links of a picture as curves that end at the outlines of nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import hypot

from graph.pictures.places import Drawing, Spot

_BEND = 26.0

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

    @property
    def path(self) -> str:
        """The curve as SVG's path data; a straight one without a control point."""
        (a, b), (c, d), (e, f) = self.begin, self.bend, self.end
        straight = abs((c - a) * (f - b) - (d - b) * (e - a)) < 1
        return f"M{a:.0f},{b:.0f}" + (
            f"L{e:.0f},{f:.0f}" if straight else f"Q{c:.0f},{d:.0f} {e:.0f},{f:.0f}"
        )


def curves(drawing: Drawing, mark: str) -> Iterator[Curve]:
    """The links as curves, those of one direction between two nodes as one; the others bend away from them."""
    labels: dict[tuple[int, int], list[str]] = {}
    for row, a, b in drawing.links:
        labels.setdefault((a, b), []).append(row.label)
    for (a, b), found in labels.items():
        here, there = drawing.spots[a], drawing.spots[b]
        # Links within a column would lie on each other.
        turn = 1.2 if drawing.ways and abs(here.x - there.x) < 30 else 0.5 if (b, a) in labels else 0
        yield _curve(here, there, mark.join(dict.fromkeys(found)), turn, a == b)


def _curve(here: Spot, there: Spot, label: str, turn: float, itself: bool) -> Curve:
    if itself:
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
    return Curve(_towards(here, bend, here.radius), bend, _towards(there, bend, there.radius + 2), label)


def _towards(spot: Spot, point: Point, far: float) -> Point:
    """The point so far from the middle of a node, in the direction of another point."""
    x, y = point[0] - spot.x, point[1] - spot.y
    share = far / (hypot(x, y) or 1.0)
    return spot.x + x * share, spot.y + y * share


def around(point: Point, wide: float, tall: float) -> Box:
    """The box of this width and height about a point: left, top, right, bottom."""
    return point[0] - wide / 2, point[1] - tall / 2, point[0] + wide / 2, point[1] + tall / 2


def covered(spots: Iterable[Spot]) -> Iterator[Box]:
    """What nodes and their labels cover."""
    for spot in spots:
        yield around((spot.x, spot.y), 2 * spot.radius, 2 * spot.radius)
        top = spot.y + spot.radius
        yield spot.x - spot.wide / 2, top, spot.x + spot.wide / 2, top + len(spot.lines) * spot.font * 1.25


def overlap(a: Box, b: Box) -> float:
    """The area that two boxes share."""
    return max(min(a[2], b[2]) - max(a[0], b[0]), 0) * max(min(a[3], b[3]) - max(a[1], b[1]), 0)
