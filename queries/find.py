"""Which things meet a condition, in which order, page by page: arrays over the index, no loop over things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from graph.index import Index
from graph.indexing.columns import Column, Ids, Rows, number
from graph.indexing.search import normalise
from ontology.model import Field, Form, Text, Value
from queries.conditions import (
    EVERYTHING,
    All,
    Among,
    Any,
    Between,
    Coded,
    Condition,
    Contains,
    Counts,
    Equals,
    Has,
    Leads,
    Not,
    OfKind,
    Scored,
    Share,
    There,
)

Mask = NDArray[np.bool_]

BROADER = "http://www.w3.org/2004/02/skos/core#broader"


@dataclass(frozen=True)
class Finder:
    """Answers conditions over one index, each distinct one once; the masks it hands out are read-only."""

    index: Index
    known: dict[Condition, Mask] = field(default_factory=dict)
    #: Ends the work, by raising, where its time is over.
    check: Callable[[], None] = field(default=lambda: None, compare=False)

    def find(self, kind: str, condition: Condition = EVERYTHING) -> Ids:
        """The things of a kind, and of kinds below it, that meet the condition: sorted numbers."""
        nodes = self.index.nodes(kind)
        return nodes if condition == EVERYTHING else self.among(nodes, condition)

    def among(self, nodes: Ids, condition: Condition) -> Ids:
        """Those of the nodes that meet the condition, in the order given."""
        return nodes[self.mask(condition)[nodes]]

    def mask(self, condition: Condition) -> Mask:
        """Which of all things meet the condition: bool[index.size]."""
        found = self.known.get(condition)
        if found is None:
            self.check()
            found = _mask(condition, self)
            found.flags.writeable = False
            self.known[condition] = found
        return found

    def marked(self, nodes: Sequence[int] | Ids) -> Mask:
        """A mask with these nodes set."""
        mask = np.zeros(self.index.size, np.bool_)
        mask[nodes] = True
        return mask


@singledispatch
def _mask(condition: object, _finder: Finder) -> Mask:
    raise TypeError(f"{condition!r} is no condition")


@_mask.register
def _(condition: All, finder: Finder) -> Mask:
    mask = np.ones(finder.index.size, np.bool_)
    for part in condition.parts:
        mask &= finder.mask(part)
    return mask


@_mask.register
def _(condition: Any, finder: Finder) -> Mask:
    mask = np.zeros(finder.index.size, np.bool_)
    for part in condition.parts:
        mask |= finder.mask(part)
    return mask


@_mask.register
def _(condition: Not, finder: Finder) -> Mask:
    return ~finder.mask(condition.part)


@_mask.register
def _(condition: Among, finder: Finder) -> Mask:
    return finder.marked([node for iri in condition.iris if (node := finder.index.find(iri)) is not None])


@_mask.register
def _(condition: OfKind, finder: Finder) -> Mask:
    mask = finder.marked([])
    for kind in condition.kinds:
        mask[finder.index.nodes(kind)] = True
    return mask


@_mask.register
def _(condition: Has, finder: Finder) -> Mask:
    rows = _rows(finder.index, condition.field)
    if rows is None:
        return finder.marked([])
    if condition.lang:
        column = finder.index.column(condition.field)
        spoken = column.strings.ending(f"\0{condition.lang}") if column and column.strings else None
        return finder.marked(rows.owners[spoken[rows.values]] if spoken is not None else [])
    return _spread(finder, rows, np.diff(rows.starts) > 0)


@_mask.register
def _(condition: Equals, finder: Finder) -> Mask:
    column = finder.index.column(condition.field)
    if column is None:
        return finder.marked([])
    mask = finder.marked([])
    for value in condition.values:
        text = column.form is Form.TEXT and not isinstance(value, Text)
        mask[column.owners_of(Text(str(value), "") if text else value)] = True
    return mask


@_mask.register
def _(condition: Between, finder: Finder) -> Mask:
    column = finder.index.column(condition.field)
    if column is None:
        return finder.marked([])
    start = 0 if condition.low is None else _rank(column, condition.low, after=condition.open_low)
    ranks = column.rows.values
    inside = ranks >= start
    if condition.high is not None:
        inside &= ranks < _rank(column, condition.high, after=not condition.open_high)
    return finder.marked(column.rows.owners[inside])


@_mask.register
def _(condition: Contains, finder: Finder) -> Mask:
    column, folded = finder.index.column(condition.field), finder.index.folded(condition.field)
    if column is None or folded is None or column.strings is None:
        return finder.marked([])
    wanted = normalise(condition.text)
    met = np.zeros(len(column.strings), np.bool_)
    met[folded.beginning(wanted) if condition.start else folded.holding(wanted)] = True
    if condition.lang:
        met &= column.strings.ending(f"\0{condition.lang}")
    return finder.marked(column.rows.owners[met[column.rows.values]])


@_mask.register
def _(condition: Coded, finder: Finder) -> Mask:
    codes = finder.mask(Among(condition.codes))
    if condition.within:
        codes = narrower(finder.index, condition.field, codes)
    return _leading(finder, condition.field, codes)


@_mask.register
def _(condition: Leads, finder: Finder) -> Mask:
    met = finder.mask(condition.part)
    if condition.share is Share.EVERY:
        return ~_leading(finder, condition.field, ~met)
    found = _leading(finder, condition.field, met)
    return found if condition.share is Share.SOME else ~found


@_mask.register
def _(condition: Counts, finder: Finder) -> Mask:
    rows = finder.index.links(condition.field)
    mask = np.full(finder.index.size, _inside(np.zeros(1, np.int32), condition)[0], np.bool_)
    mask[rows.base : rows.base + len(rows.starts) - 1] = _inside(np.diff(rows.starts), condition)
    return mask


@_mask.register
def _(condition: Scored, _finder: Finder) -> Mask:
    values = condition.result.values
    mask = ~np.isnan(values)
    if condition.low is not None:
        mask &= values >= condition.low
    if condition.high is not None:
        mask &= values <= condition.high
    return mask


@_mask.register
def _(condition: There, _finder: Finder) -> Mask:
    return condition.spans.there(condition.day)


def narrower(index: Index, codes_of: Field, codes: Mask) -> Mask:
    """The codes of a mask and all below them, by the broader links of the codes that a field points at."""
    fields = (f for name in codes_of.targets for f in index.model.kinds[name].own_fields)
    broader = next((f for f in fields if f.path == BROADER), None)
    mask, size = codes.copy(), -1
    while broader is not None and size != (size := int(mask.sum())):
        rows = index.links(broader)
        mask[rows.owners[mask[rows.values]]] = True
    return mask


def _rows(index: Index, of: Field) -> Rows | None:
    """The rows of a field: of its links or of its column's values; None where no thing has any."""
    if of.node:
        return index.links(of)
    column = index.column(of)
    return column.rows if column else None


def _spread(finder: Finder, rows: Rows, per_row: Mask) -> Mask:
    mask = np.zeros(finder.index.size, np.bool_)
    mask[rows.base : rows.base + len(per_row)] = per_row
    return mask


def _leading(finder: Finder, along: Field, targets: Mask) -> Mask:
    """The things with a link along the field to a target."""
    rows = finder.index.links(along)
    return finder.marked(rows.owners[targets[rows.values]])


def _inside(counts: Ids, bounds: Counts) -> Mask:
    low = counts >= (bounds.low or 0)
    return low if bounds.high is None else low & (counts <= bounds.high)


def _rank(column: Column, value: Value, *, after: bool) -> int:
    """How many distinct values of the column lie below the value, or below and at it."""
    if column.numbers is not None:
        return int(np.searchsorted(column.numbers, number(value), side="right" if after else "left"))
    assert column.strings is not None
    wanted = value.isoformat() if hasattr(value, "isoformat") else str(value)
    low, high = 0, len(column.strings)
    while low < high:
        middle = (low + high) // 2
        found = column.strings[middle]
        low, high = (middle + 1, high) if found < wanted or (after and found == wanted) else (low, middle)
    return low
