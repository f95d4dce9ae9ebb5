"""Which things meet a condition, in which order, page by page: arrays over the index, no loop over things."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.index import Index
from graph.indexing.columns import Ids, Rows
from graph.indexing.search import normalise
from ontology.model import Field, Form, Text
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
from queries.keeping import bare, lasting

Mask = NDArray[np.bool_]
Found = TypeVar("Found", Mask, Ids)

BROADER = "http://www.w3.org/2004/02/skos/core#broader"


@dataclass(frozen=True)
class Finder:
    """Answers conditions over one index, each distinct one once; the arrays it hands out are read-only.

    The index keeps the answers for other requests: it is of one generation, of which they stay true.
    """

    index: Index
    known: dict[Condition, Mask] = field(default_factory=dict)
    #: Ends the work, by raising, where its time is over.
    check: Callable[[], None] = field(default=lambda: None, compare=False)

    def find(self, kind: str, condition: Condition = EVERYTHING) -> Ids:
        """The things of a kind, and of kinds below it, that meet the condition: sorted numbers."""
        nodes = self.index.nodes(kind)
        if condition == EVERYTHING:
            return nodes
        return self._kept(condition, ("find", kind, condition), lambda: _met(nodes, self._once(condition)))

    def among(self, nodes: Ids, condition: Condition) -> Ids:
        """Those of the nodes that meet the condition, in the order given."""
        return _picked(nodes, self.mask(condition).take(nodes))

    def mask(self, condition: Condition) -> Mask:
        """Which of all things meet the condition: bool[index.size]."""
        condition = bare(condition)
        found = self.known.get(condition)
        if found is None:
            found = self._kept(condition, condition, lambda: _mask(condition, self))
            self.known[condition] = found
        return found

    def _once(self, condition: Condition) -> Mask:
        """A mask that is not kept, because what is made of it is; those of the condition's parts are."""
        condition = bare(condition)
        found = self.known.get(condition)
        if found is None:
            self.check()
            found = _mask(condition, self)
        return found

    def marked(self, nodes: Sequence[int] | Ids) -> Mask:
        """A mask with these nodes set."""
        mask = np.zeros(self.index.size, np.bool_)
        mask[nodes] = True
        return mask

    def _kept(self, condition: Condition, question: Hashable, answer: Callable[[], Found]) -> Found:
        """What the index keeps as an answer that depends on a condition, or what is worked out now."""

        def found() -> Found:
            self.check()
            array = answer()
            array.flags.writeable = False
            return array

        return self.index.kept.of(question, found) if lasting(condition) else found()


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
    start = 0 if condition.low is None else column.rank(condition.low, after=condition.open_low)
    ranks = column.rows.values
    inside = ranks >= start
    if condition.high is not None:
        inside &= ranks < column.rank(condition.high, after=not condition.open_high)
    return finder.marked(_picked(column.rows.owners, inside))


@_mask.register
def _(condition: Contains, finder: Finder) -> Mask:
    index, wanted = finder.index, normalise(condition.text)
    if wanted:
        nodes = index.holding(condition.field, wanted, condition.lang, start=condition.start)
        if nodes is not None:
            return finder.marked(nodes)
    column, folded = index.column(condition.field), index.folded(condition.field)
    if column is None or folded is None or column.strings is None:
        return finder.marked([])
    met = np.zeros(len(column.strings), np.bool_)
    met[folded.beginning(wanted) if condition.start else folded.holding(wanted)] = True
    if condition.lang:
        met &= column.strings.ending(f"\0{condition.lang}")
    return finder.marked(_picked(column.rows.owners, met.take(column.rows.values)))


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
    return finder.marked(_picked(rows.owners, targets.take(rows.values)))


def _met(nodes: Ids, mask: Mask) -> Ids:
    """Those of the things of a kind (sorted, distinct) that a mask has."""
    if len(nodes) and int(nodes[-1]) - int(nodes[0]) == len(nodes) - 1:
        # most kinds are one run of numbers
        return nodes[np.flatnonzero(mask[nodes[0] : nodes[-1] + 1])]
    return _picked(nodes, mask.take(nodes))


def _picked(nodes: Ids, where: Mask) -> Ids:
    """The nodes where a mask of the same shape is true; asked for by place, which takes a quarter of the time."""
    found: Ids = nodes.take(np.flatnonzero(where))
    return found


def _inside(counts: Ids, bounds: Counts) -> Mask:
    low = counts >= (bounds.low or 0)
    return low if bounds.high is None else low & (counts <= bounds.high)
