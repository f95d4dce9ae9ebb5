"""A page of a list of things, or of many lists: sorted by arrays of keys, cut behind or before a thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from graph.arrays import ranges
from graph.index import Index
from graph.indexing.columns import Ids, Rows
from queries.conditions import Choice, Order, Page, Pages, Window
from queries.find import Finder, Mask

Key = NDArray[Any]
Places = NDArray[np.int64]

#: A list so many times longer than what is wanted of it is not sorted whole, unless it is shorter than this.
_FEW, _SHORT = 4, 30
#: The key of what has no value: behind all ranks of values.
_BEHIND = np.int32(2**31 - 1)


def page(index: Index, nodes: Ids, orders: Sequence[Order], window: Window) -> Page:
    """The window of the nodes (sorted, distinct) in this order; ties go by number."""
    if not orders:
        return sliced(nodes, window)
    keys = _keys(index, orders, nodes)
    rest, skipped, cut = _cut(index, orders, nodes, keys, window)
    start, stop = bounds(len(rest), window)
    chosen = rest[_between([key[rest] for key in keys], start, stop)]
    has_next = cut > 0 or stop < len(rest)
    return Page(nodes[chosen].tolist(), len(nodes), skipped + start > 0, has_next)


def ordered(index: Index, nodes: Ids, orders: Sequence[Order]) -> Ids:
    """All the nodes in this order."""
    keys = _keys(index, orders, nodes)
    return nodes[np.lexsort(keys[::-1])]


def sliced(nodes: Ids, window: Window) -> Page:
    """A window of nodes (sorted, distinct) in their own order."""
    low = 0 if window.after is None else int(np.searchsorted(nodes, window.after, side="right"))
    high = len(nodes) if window.before is None else int(np.searchsorted(nodes, window.before, side="left"))
    start, stop = bounds(max(high - low, 0), window)
    found = nodes[low + start : low + stop].tolist()
    return Page(found, len(nodes), low + start > 0, low + stop < len(nodes))


def bounds(size: int, window: Window) -> tuple[int, int]:
    """Where a window of a list of this size starts and stops."""
    start, stop = min(window.offset, size), size
    if window.first is not None:
        stop = min(start + window.first, stop)
    if window.last is not None:
        start = max(stop - window.last, start)
    return start, stop


def _keys(index: Index, orders: Sequence[Order], nodes: Ids) -> list[Key]:
    """An ascending key for each order, and the nodes themselves, so that no two places are equal."""
    return [*(sort_key(index, order, nodes) for order in orders), nodes]


def sort_key(index: Index, order: Order, nodes: Ids) -> Key:
    """A number for each node, less where it comes earlier: whole numbers below 2**31, but for measurements."""
    sign = -1 if order.descending else 1
    if order.through is not None:
        return _key_through(index, index.links(order.through), replace(order, through=None), nodes)
    if order.result is not None:
        scores = sign * order.result.values[nodes]
        return np.where(np.isnan(scores), np.inf, scores)
    if order.field is None:
        return sign * nodes
    if order.field.node:
        return sign * index.links(order.field).counts(nodes)
    column = index.column(order.field)
    if column is None:
        return np.zeros(len(nodes), np.int32)
    ranks, present = column.first_ranks(nodes)
    return np.where(present, sign * ranks, _BEHIND)


def _key_through(index: Index, rows: Rows, order: Order, nodes: Ids) -> Key:
    """The key of the first thing that each node has in the rows."""
    starts, stops = rows.spans(nodes)
    has = stops > starts
    found = np.full(len(nodes), _BEHIND)
    found[has] = sort_key(index, order, rows.values[starts[has]])
    return found


def _cut(
    index: Index, orders: Sequence[Order], nodes: Ids, keys: list[Key], window: Window
) -> tuple[NDArray[np.intp], int, int]:
    """The positions behind `after` and before `before`, and how many were cut off at either end."""
    kept = np.ones(len(nodes), np.bool_)
    skipped = cut = 0
    if window.after is not None:
        kept = _compare(keys, _place(index, orders, window.after)) > 0
        skipped = len(nodes) - int(kept.sum())
    if window.before is not None:
        earlier = _compare(keys, _place(index, orders, window.before)) < 0
        cut = len(nodes) - int(earlier.sum())
        kept &= earlier
    return np.flatnonzero(kept), skipped, cut


def _place(index: Index, orders: Sequence[Order], node: int) -> list[Any]:
    """The keys of one node, which need not be in the list."""
    return [key[0] for key in _keys(index, orders, np.array([node], np.int32))]


def _compare(keys: list[Key], place: list[Any]) -> NDArray[np.int8]:
    """For each position -1, 0 or 1: whether it comes before, at or behind a place."""
    found = np.zeros(len(keys[0]), np.int8)
    for key, at in zip(keys, place, strict=True):
        tied = found == 0
        found[tied & (key > at)] = 1
        found[tied & (key < at)] = -1
    return found


def _between(keys: list[Key], start: int, stop: int) -> NDArray[np.intp]:
    """The positions that rank from `start` to `stop`; of a long list only those between are sorted."""
    if start >= stop:
        return np.zeros(0, np.intp)
    if len(keys[0]) < _SHORT:
        return np.lexsort(keys[::-1])[start:stop]
    found = _first(keys, stop)
    if start:
        found = np.delete(found, _first([key[found] for key in keys], start))
    order: NDArray[np.intp] = np.lexsort([key[found] for key in keys][::-1])
    return found[order]


def _first(keys: list[Key], count: int) -> NDArray[np.intp]:
    """The positions that rank first, so many of them, unsorted; each key decides where those before it tie."""
    found, tied = [], np.arange(len(keys[0]))
    for key in keys:
        here = key[tied]
        border = np.partition(here, count - 1)[count - 1]
        found.append(tied[here < border])
        count, tied = count - len(found[-1]), tied[here == border]
    return np.concatenate([*found, tied])


def pages(finder: Finder, rows: Rows, owners: Sequence[int], choice: Choice) -> Pages:
    """What `page` gives for the row of each of these nodes, worked out for all of them at once."""
    window = choice.window
    plain = choice.where is None and not choice.orders
    if plain and window.after is None and window.before is None:
        return _cut_short(rows, owners, window)
    starts, stops = (ends.astype(np.int64) for ends in rows.spans(np.array(owners, np.int32)))
    if plain:
        return _sliced(rows.values, starts, stops, window)
    nodes, list_of = rows.values[ranges(starts, stops)], np.repeat(np.arange(len(owners)), stops - starts)
    if choice.where is not None:
        met = finder.mask(choice.where)[nodes]
        nodes, list_of = nodes[met], list_of[met]
    sizes = np.bincount(list_of, minlength=len(owners))
    if choice.orders:
        return _sorted(finder.index, nodes, list_of, sizes, choice)
    stops = np.cumsum(sizes)
    return _sliced(nodes, stops - sizes, stops, window)


def _cut_short(rows: Rows, owners: Sequence[int], window: Window) -> Pages:
    """The windows of the rows of these nodes as they are."""
    spans = rows.bounds(owners)
    sizes = [stop - start for start, stop in spans]
    # many rows are of few sizes
    of = {size: bounds(size, window) for size in {*sizes}}
    shown = [of[size] for size in sizes]
    return Pages(
        rows.taken(
            [(start + low, start + high) for (start, _), (low, high) in zip(spans, shown, strict=True)]
        ),
        [high - low for low, high in shown],
        sizes,
        [low > 0 for low, _ in shown],
        [high < size for (_, high), size in zip(shown, sizes, strict=True)],
    )


def _sliced(nodes: Ids, starts: Places, stops: Places, window: Window) -> Pages:
    """The windows of many runs of nodes, each in its own order."""
    low, high = starts, stops
    if window.after is not None:
        low = _searched(nodes, starts, stops, window.after, "right")
    if window.before is not None:
        high = _searched(nodes, starts, stops, window.before, "left")
    first, last = _all_bounds(np.maximum(high - low, 0), window)
    first, last = low + first, low + last
    return _told(nodes[ranges(first, last)], last - first, stops - starts, first > starts, last < stops)


def _searched(nodes: Ids, starts: Places, stops: Places, node: int, side: Literal["left", "right"]) -> Places:
    """Where a node would be in each of many runs."""
    runs = zip(starts.tolist(), stops.tolist(), strict=True)
    return np.array([a + int(np.searchsorted(nodes[a:b], node, side=side)) for a, b in runs], np.int64)


def _sorted(index: Index, nodes: Ids, list_of: Places, sizes: Places, choice: Choice) -> Pages:
    """The windows of many lists, given one behind the other; they are sorted all together."""
    window, keys = choice.window, _keys(index, choice.orders, nodes)
    kept, skipped, cut = np.ones(len(nodes), np.bool_), np.zeros_like(sizes), np.zeros_like(sizes)
    if window.after is not None:
        kept = _compare(keys, _place(index, choice.orders, window.after)) > 0
        skipped = sizes - np.bincount(list_of[kept], minlength=len(sizes))
    if window.before is not None:
        earlier = _compare(keys, _place(index, choice.orders, window.before)) < 0
        cut = sizes - np.bincount(list_of[earlier], minlength=len(sizes))
        kept &= earlier
    rest = np.bincount(list_of[kept], minlength=len(sizes))
    first, last = _all_bounds(rest, window)
    few = np.flatnonzero(kept)
    few = few[_leading(keys[0][few], rest, last)]
    order = few[np.lexsort([*(key[few] for key in keys[::-1]), list_of[few]])]
    left = np.bincount(list_of[few], minlength=len(sizes))
    base = np.cumsum(left) - left
    found = nodes[order[ranges(base + first, base + last)]]
    return _told(found, last - first, sizes, skipped + first > 0, (cut > 0) | (last < rest))


def _told(nodes: Ids, counts: Places, totals: Places, previous: Mask, behind: Mask) -> Pages:
    return Pages(nodes.tolist(), counts.tolist(), totals.tolist(), previous.tolist(), behind.tolist())


def _leading(key: Key, sizes: Places, stops: Places) -> NDArray[np.bool_]:
    """Of lists one behind the other, what may come before these stops by its first key; all of the short ones."""
    kept = np.ones(len(key), np.bool_)
    ends = np.cumsum(sizes)
    for place in np.flatnonzero((stops > 0) & (stops * _FEW < sizes)).tolist():
        here, stop = slice(int(ends[place] - sizes[place]), int(ends[place])), int(stops[place])
        # all that tie at the border are kept: the other keys decide among them
        kept[here] = key[here] <= np.partition(key[here], stop - 1)[stop - 1]
    return kept


def _all_bounds(sizes: Places, window: Window) -> tuple[Places, Places]:
    """Where a window of lists of these sizes starts and stops."""
    start, stop = np.minimum(window.offset, sizes), sizes
    if window.first is not None:
        stop = np.minimum(start + window.first, stop)
    if window.last is not None:
        start = np.maximum(stop - window.last, start)
    return start, stop
