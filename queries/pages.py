"""One page of a list of things: sorted by arrays of keys, cut behind or before a thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.index import Index
from graph.indexing.columns import Ids
from queries.conditions import Order, Page, Window

Key = NDArray[Any]

#: A list so many times longer than what is wanted of it is not sorted whole.
_FEW = 4


def page(index: Index, nodes: Ids, orders: Sequence[Order], window: Window) -> Page:
    """The window of the nodes (sorted, distinct) in this order; ties go by number."""
    if not orders:
        return _slice(nodes, window)
    keys = _keys(index, orders, nodes)
    rest, skipped, cut = _cut(index, orders, nodes, keys, window)
    start, stop = _bounds(len(rest), window)
    chosen = rest[_between([key[rest] for key in keys], start, stop)]
    has_next = cut > 0 or stop < len(rest)
    return Page(nodes[chosen].tolist(), len(nodes), skipped + start > 0, has_next)


def ordered(index: Index, nodes: Ids, orders: Sequence[Order]) -> Ids:
    """All the nodes in this order."""
    keys = _keys(index, orders, nodes)
    return nodes[np.lexsort(keys[::-1])]


def _slice(nodes: Ids, window: Window) -> Page:
    """A window of nodes in their own order."""
    low = 0 if window.after is None else int(np.searchsorted(nodes, window.after, side="right"))
    high = len(nodes) if window.before is None else int(np.searchsorted(nodes, window.before, side="left"))
    start, stop = _bounds(max(high - low, 0), window)
    found = nodes[low + start : low + stop].tolist()
    return Page(found, len(nodes), low + start > 0, low + stop < len(nodes))


def _bounds(size: int, window: Window) -> tuple[int, int]:
    """Where a window of a list of this size starts and stops."""
    start, stop = min(window.offset, size), size
    if window.first is not None:
        stop = min(start + window.first, stop)
    if window.last is not None:
        start = max(stop - window.last, start)
    return start, stop


def _keys(index: Index, orders: Sequence[Order], nodes: Ids) -> list[Key]:
    """An ascending key for each order, and the nodes themselves, so that no two places are equal."""
    return [*(_key(index, order, nodes) for order in orders), nodes]


def _key(index: Index, order: Order, nodes: Ids) -> Key:
    sign = -1 if order.descending else 1
    if order.field is None:
        return sign * nodes
    if order.field.node:
        return sign * index.links(order.field).counts(nodes)
    column = index.column(order.field)
    if column is None:
        return np.zeros(len(nodes))
    values, present = column.first(nodes)
    return np.where(present, sign * values, np.inf)


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
    """The positions that rank from `start` to `stop`; of a long list only the candidates are sorted."""
    if not 0 < stop * _FEW < len(keys[0]):
        return np.lexsort(keys[::-1])[start:stop]
    # all that tie at the border are kept: the other keys decide among them
    few = np.flatnonzero(keys[0] <= np.partition(keys[0], stop - 1)[stop - 1])
    found: NDArray[np.intp] = few[np.lexsort([key[few] for key in keys][::-1])[start:stop]]
    return found
