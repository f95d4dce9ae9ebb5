"""Pages of all things of a kind, or of those of them that meet a condition, in an order that is kept for all requests.

What is kept is the index's, which is of one generation: it stays true for as long as the index is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.index import Index
from graph.indexing.columns import Ids
from queries.conditions import Choice, Condition, Order, Page, Window
from queries.find import Finder
from queries.keeping import lasting
from queries.pages import bounds, page, sliced, sort_key

#: So many times fewer things than there are of their kind are sorted; more are counted off.
_FEW = 16


@dataclass(frozen=True, slots=True)
class Ranking:
    """The things of a kind in an order, and of all things the place in it, -1 for those of other kinds: int32 both."""

    nodes: Ids
    places: Ids

    @property
    def nbytes(self) -> int:
        """The size in bytes."""
        return self.nodes.nbytes + self.places.nbytes


def ranking(index: Index, kind: str, orders: tuple[Order, ...]) -> Ranking:
    """The things of a kind in this order, ties by number; measurements come and go, and are no part of it."""
    return index.kept.of(("ranking", kind, orders), lambda: _ranking(index, index.nodes(kind), orders))


def page_of(finder: Finder, kind: str, choice: Choice) -> Page:
    """What `page` gives of the things of a kind that are chosen.

    Where the same list was asked for before, it costs the page alone, however far down; else all of it is sorted first.
    """
    index, orders, window = finder.index, choice.orders, choice.window
    nodes = index.nodes(kind) if choice.where is None else finder.find(kind, choice.where)
    if not orders:
        return sliced(nodes, window)
    if any(order.result is not None for order in orders):
        return page(index, nodes, orders, window)
    ranked = ranking(index, kind, orders)
    if any(node is not None and ranked.places[node] < 0 for node in (window.after, window.before)):
        # a cursor of a thing of another kind has a place in no ranking of this one
        return page(index, nodes, orders, window)
    return _cut(ranked, None if choice.where is None else _places(finder, kind, choice.where, orders), window)


def _cut(ranked: Ranking, places: Ids | None, window: Window) -> Page:
    """The window of the things at these places, which are in order, or of all."""
    size = len(ranked.nodes if places is None else places)
    low = 0 if window.after is None else int(ranked.places[window.after]) + 1
    high = len(ranked.nodes) if window.before is None else int(ranked.places[window.before])
    if places is not None:
        low, high = np.searchsorted(places, (low, high)).tolist()
    start, stop = bounds(max(high - low, 0), window)
    shown = slice(low + start, low + stop)
    found = ranked.nodes[shown if places is None else places[shown]]
    return Page(found.tolist(), size, low + start > 0, high < size or stop < high - low)


def _places(finder: Finder, kind: str, where: Condition, orders: tuple[Order, ...]) -> Ids:
    """The places of the things of a kind that meet a condition, in order."""

    def found() -> Ids:
        return _in_order(ranking(finder.index, kind, orders), finder.find(kind, where))

    return finder.index.kept.of(("places", kind, where, orders), found) if lasting(where) else found()


def _in_order(ranked: Ranking, nodes: Ids) -> Ids:
    """The places of some of the things of a ranking, in order."""
    places = ranked.places.take(nodes)
    if len(places) * _FEW < len(ranked.nodes):
        return np.sort(places)
    has = np.zeros(len(ranked.nodes), np.bool_)
    has[places] = True
    return np.flatnonzero(has).astype(np.int32)


def _ranking(index: Index, nodes: Ids, orders: Sequence[Order]) -> Ranking:
    at = np.arange(len(nodes))
    for order in reversed(orders):
        # each key in front of the place so far: one sort of whole numbers takes a fifth of the time of a sort by keys
        key = sort_key(index, order, nodes[at]).astype(np.int64)
        at = at[np.sort(key << 32 | np.arange(len(nodes))) & 0xFFFFFFFF]
    places, ranked = np.full(index.size, -1, np.int32), nodes[at]
    places[ranked] = np.arange(len(nodes), dtype=np.int32)
    places.flags.writeable = ranked.flags.writeable = False
    return Ranking(ranked, places)
