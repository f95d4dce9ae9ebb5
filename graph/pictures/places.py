"""Where everything stands in a picture: nodes with their labels below them, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from graph.files.document import NodeRow
from graph.network import Network
from graph.pictures.content import Content, Link
from graph.pictures.layout import layout
from graph.pictures.lines import width, wrapped

Boxes = NDArray[np.float64]
Groups = NDArray[np.int64]

#: Size of labels, height of their lines, and of the label of the node that the picture is about.
FONT, LINE, FOCUS_FONT = 11.0, 13.5, 14.0
#: Room left free around everything, for the title above and to each side.
MARGIN, TITLE = 24.0, 46.0
#: Fewer nodes than these show their communities by themselves; of fewer members a community is none.
GROUPED, MEMBERS = 50, 4
_GAP = 7.0
#: Of the picture's area, so much is taken by nodes and labels.
_FILL = 0.42
#: How far places are moved to where they would be if they lay evenly, 0 ... 1.
_EVEN = 0.45
#: Room between the columns of a picture of ways, for what the links say.
_COLUMN = 96.0
#: So many rounds of pushing boxes apart are tried before all get more room.
_PATIENCE = 60
#: Gain of the modularity below which groups are not worth showing.
_CLEAR = 0.3


@dataclass(frozen=True, eq=False)
class Spot:
    """One node in a picture: its row, where its middle is, its radius, its label in lines, their size.

    `many` is the number of things that it stands for, `hidden` that of its neighbours that are not drawn, `group` its
    community, -1 for none.
    """

    row: NodeRow
    x: float
    y: float
    radius: float
    lines: tuple[str, ...]
    font: float
    focus: bool
    many: int = 1
    hidden: int = 0
    group: int = -1

    @property
    def wide(self) -> float:
        """The width of the label."""
        return max(map(width, self.lines), default=0.0) * self.font

    @property
    def tall(self) -> float:
        """The height of node and label."""
        return 2 * self.radius + len(self.lines) * self.font * LINE / FONT


@dataclass(frozen=True, eq=False)
class Drawing:
    """A picture's nodes, its links with the positions of their ends, its size, and whether it is of ways in columns."""

    spots: tuple[Spot, ...]
    links: Sequence[Link]
    width: float
    height: float
    ways: bool = False


def drawing(shown: Content, focus: str | None = None, start: str | None = None) -> Drawing:
    """The picture of these nodes and links, in columns from the start of its ways where it has one."""
    network = _network(shown)
    groups = grouped(network) if start is None else np.full(network.size, -1)
    spots = _spots(shown, focus, start, groups)
    sizes = np.array([(max(spot.wide, 2 * spot.radius) + _GAP, spot.tall + _GAP) for spot in spots])
    places = {row.id: number for number, row in enumerate(shown.nodes)}
    first = places.get(start or "")
    centres = separated(_spread(network, sizes) if first is None else columns(network, sizes, first), sizes)
    low = (centres - sizes / 2).min(axis=0)
    high = (centres + sizes / 2).max(axis=0)
    moved = centres - low + (MARGIN, MARGIN + TITLE)
    wide, tall = (high - low + 2 * MARGIN).tolist()
    placed = [
        replace(spot, x=x, y=y - spot.tall / 2 + spot.radius)
        for spot, (x, y) in zip(spots, moved.tolist(), strict=True)
    ]
    return Drawing(tuple(placed), shown.links, max(wide, 560.0), tall + TITLE, first is not None)


def _spots(shown: Content, focus: str | None, start: str | None, groups: Groups) -> list[Spot]:
    """The nodes with their labels, not placed yet."""
    most = 10.0 if len(shown.nodes) <= 60 else 9.0
    found = []
    for row, many, hidden, group in zip(shown.nodes, shown.many, shown.hidden, groups.tolist(), strict=True):
        bold = row.id in (focus, start)
        label = row.label if many == 1 else f"{many} × {row.label}"
        lines = wrapped(label, most, 3 if bold or " " in row.label.strip() else 2)
        font = FOCUS_FONT if bold else FONT
        found.append(Spot(row, 0, 0, 4 + row.size * 0.4, lines, font, bold, many, hidden, group))
    return found


def _network(shown: Content) -> Network:
    ends = np.array([(a, b) for _, a, b in shown.links], np.int32).reshape(-1, 2)
    return Network(len(shown.nodes), ends[:, 0], ends[:, 1], np.zeros(len(ends), np.int16), ("",))


def grouped(network: Network) -> Groups:
    """The community of each node, -1 where it is in none that is worth showing; shape (n,)."""
    nothing = np.full(network.size, -1)
    if network.size < GROUPED or not network.edge_count:
        return nothing
    from graph.measuring.kernels import communities  # noqa: PLC0415 - networkit takes a third of a second

    groups = np.asarray(communities(network, 1.0, 1), np.int64)
    tails, heads = network.edges()
    shares = np.bincount(groups, network.degree) / (2 * network.edge_count)
    if np.mean(groups[tails] == groups[heads]) - np.square(shares).sum() < _CLEAR:
        return nothing
    sizes = np.bincount(groups)
    rank = np.argsort(np.argsort(-sizes, kind="stable"), kind="stable")
    return np.where(sizes[groups] >= MEMBERS, rank[groups], -1)


def _spread(network: Network, sizes: Boxes) -> Boxes:
    """Places by the links alone, spread over as much room as the boxes need, wider than high."""
    places = layout(network)
    reach = np.maximum(np.ptp(places, axis=0), 1.0)
    flat = (places - places.min(axis=0)) / reach
    even = np.argsort(np.argsort(places, axis=0, kind="stable"), axis=0) / max(network.size - 1, 1)
    area = float(sizes.prod(axis=1).sum()) / _FILL
    side = np.sqrt(area / 1.5)
    return np.asarray((flat * (1 - _EVEN) + even * _EVEN) * (side * 1.5, side))


def columns(network: Network, sizes: Boxes, start: int) -> Boxes:
    """Places in columns by the hops from the start, those of a column near the middle of their neighbours."""
    depth = np.full(network.size, 0)
    for hops, level in enumerate(network.levels(start, network.size)):
        depth[level] = hops
    wide = [sizes[depth == hops, 0].max() + _COLUMN for hops in range(int(depth.max()) + 1)]
    left = np.concatenate([[0.0], np.cumsum((np.array(wide)[:-1] + np.array(wide)[1:]) / 2)])
    places = np.stack([left[depth], np.zeros(network.size)], axis=1)
    for sweep in range(8):
        order = range(len(wide)) if sweep % 2 == 0 else range(len(wide) - 1, -1, -1)
        for hops in order:
            _stack(network, places, sizes, np.flatnonzero(depth == hops))
    return places


def _stack(network: Network, places: Boxes, sizes: Boxes, column: NDArray[np.intp]) -> None:
    """Set the nodes of a column, in place, below each other in the order of their neighbours' middles."""
    middles = [
        float(places[network.neighbours(node), 1].mean()) if network.degree[node] else 0.0
        for node in column.tolist()
    ]
    ordered = column[np.lexsort((column, np.round(middles, 6)))]
    tall = sizes[ordered, 1] + _GAP * 2
    top = np.cumsum(tall) - tall / 2
    places[ordered, 1] = top - tall.sum() / 2 + (np.mean(middles) if len(ordered) == 1 else 0)


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
