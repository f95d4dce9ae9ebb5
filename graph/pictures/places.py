"""Where everything stands in a picture: nodes with their labels below them, none over another."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil

import numpy as np
from numpy.typing import NDArray

from graph.files.document import EdgeRow, NodeRow
from graph.network import Network
from graph.pictures.layout import layout

Boxes = NDArray[np.float64]
Link = tuple[EdgeRow, int, int]

#: Size of labels, height of their lines, and of the label of the node that the picture is about.
FONT, LINE, FOCUS_FONT = 11.0, 13.5, 14.0
#: Room left free around everything, for the title above and to each side.
MARGIN, TITLE = 24.0, 46.0
_GAP = 7.0
#: Of the picture's area, so much is taken by nodes and labels.
_FILL = 0.34
#: So many rounds of pushing boxes apart are tried before all get more room.
_PATIENCE = 60
#: What no line may begin with.
_CLOSING = frozenset("、，。；：？！）》」』】”’％,.;:?!)]}%")


@dataclass(frozen=True, eq=False)
class Spot:
    """One node in a picture: its row, where its middle is, its radius, its label in lines, their size."""

    row: NodeRow
    x: float
    y: float
    radius: float
    lines: tuple[str, ...]
    font: float
    focus: bool

    @property
    def wide(self) -> float:
        """The width of the label."""
        return max(map(width, self.lines), default=0.0) * self.font


@dataclass(frozen=True, eq=False)
class Drawing:
    """A picture's nodes, its links with the positions of their ends, and its size."""

    spots: tuple[Spot, ...]
    links: Sequence[Link]
    width: float
    height: float


def drawing(nodes: Sequence[NodeRow], links: Sequence[Link], focus: str | None) -> Drawing:
    """The picture of these nodes and links."""
    most = 10.0 if len(nodes) <= 60 else 9.0
    spots = [_spot(row, most, row.id == focus) for row in nodes]
    sizes = np.array([(max(spot.wide, 2 * spot.radius) + _GAP, _height(spot) + _GAP) for spot in spots])
    centres = separated(_started(len(nodes), links, sizes), sizes)
    low = (centres - sizes / 2).min(axis=0)
    high = (centres + sizes / 2).max(axis=0)
    moved = centres - low + (MARGIN, MARGIN + TITLE)
    wide, tall = (high - low + 2 * MARGIN).tolist()
    placed = [_at(spot, x, y) for spot, (x, y) in zip(spots, moved.tolist(), strict=True)]
    return Drawing(tuple(placed), links, max(wide, 560.0), tall + TITLE)


def _spot(row: NodeRow, most: float, focus: bool) -> Spot:
    lines = wrapped(row.label, most, 3 if focus else 2)
    return Spot(row, 0, 0, 4 + row.size * 0.4, lines, FOCUS_FONT if focus else FONT, focus)


def _height(spot: Spot) -> float:
    return 2 * spot.radius + len(spot.lines) * spot.font * LINE / FONT


def _at(spot: Spot, x: float, y: float) -> Spot:
    """The spot with the middle of node and label there."""
    middle = y - _height(spot) / 2 + spot.radius
    return Spot(spot.row, x, middle, spot.radius, spot.lines, spot.font, spot.focus)


def _started(number: int, links: Sequence[Link], sizes: Boxes) -> Boxes:
    """Places by the links alone, spread over as much room as the boxes need, wider than high."""
    ends = np.array([(a, b) for _, a, b in links], np.int32).reshape(-1, 2)
    network = Network(number, ends[:, 0], ends[:, 1], np.zeros(len(ends), np.int16), ("",))
    places = layout(network)
    reach = np.maximum(np.ptp(places, axis=0), 1.0)
    area = float(sizes.prod(axis=1).sum()) / _FILL
    side = np.sqrt(area / 1.5)
    return np.asarray((places - places.min(axis=0)) / reach * (side * 1.5, side))


def separated(centres: Boxes, sizes: Boxes) -> Boxes:
    """The middles of boxes, shape (n, 2), moved until none overlaps another: each time along the shorter way."""
    centres = centres + np.arange(len(centres))[:, None] * 1e-6
    least = (sizes[:, None] + sizes[None]) / 2
    itself = np.eye(len(centres), dtype=bool)
    for number in count(1):
        gap = centres[:, None] - centres[None]
        over = least - np.abs(gap)
        hit = (over > 0.01).all(axis=2) & ~itself
        if not hit.any():
            break
        along = over[..., 0] < over[..., 1]
        for axis, chosen in ((0, hit & along), (1, hit & ~along)):
            push = np.where(chosen, np.sign(gap[..., axis]) * (over[..., axis] + 0.5) / 2, 0)
            centres[:, axis] += push.sum(axis=1) / np.maximum(chosen.sum(axis=1), 1) ** 0.5
        if number % _PATIENCE == 0:
            # Where they cannot make way for each other there is too little room.
            centres *= 1.1
    return centres


def width(text: str) -> float:
    """How wide a line is, in units of its size: a Chinese character is 1."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.6 if c.isupper() else 0.54 for c in text)


def wrapped(text: str, most: float, lines: int) -> tuple[str, ...]:
    """The text in at most so many lines of at most this width, about equally long; what does not fit is cut."""
    found: list[str] = []
    rest = " ".join(text.split())
    wide = width(rest)
    if most < wide <= most * lines:
        most = min(most, wide / ceil(wide / most) + 0.9)
    while rest and len(found) < lines:
        line = _fitting(rest, most)
        rest = rest[len(line) :].lstrip()
        found.append(line.rstrip())
    if rest and found:
        found[-1] = found[-1][:-1].rstrip() + "…"
    return tuple(found)


def _fitting(text: str, most: float) -> str:
    """The beginning of a text that fits, up to a space where one is near its end; no mark begins the next line."""
    wide = 0.0
    for number, character in enumerate(text):
        wide += width(character)
        if wide > most and number and character not in _CLOSING:
            space = text.rfind(" ", 0, number + 1)
            return text[:space] if space > number * 0.5 else text[:number]
    return text
