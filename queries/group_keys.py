"""What things are grouped by: for each dimension the keys of every thing, made once for an index and kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from graph.arrays import distinct, ranges
from graph.index import Index
from graph.indexing.columns import Column, Ids
from ontology.model import Field, Form
from queries.find import BROADER

Places = NDArray[np.int64]
Codes = NDArray[np.integer]

#: The key of things that have no value; behind all others, as where no value comes last in a list.
NONE = np.iinfo(np.int64).max
#: How far above a code its list is climbed; circles of broader codes end here too.
_HIGHEST = 32
#: How a date begins whose year, or month, is known.
_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d))?", re.ASCII)


class Grain(StrEnum):
    """What of a field's values makes a group."""

    VALUE = "value"
    YEAR = "year"
    MONTH = "month"
    TOP = "top"


@dataclass(frozen=True, slots=True)
class Dimension:
    """What things are grouped by: the values of a field, or what a grain makes of them; no field is the kind."""

    field: Field | None
    grain: Grain = Grain.VALUE


@dataclass(frozen=True, eq=False, slots=True)
class Keyed:
    """The keys of every thing in one dimension.

    Attributes
    ----------
    keys
        All keys in order, int64: a node (a link, a code), the rank of a value in its column, a year,
        a year * 12 + month - 1, the number of a kind; the last one is `NONE`.
    base, starts, codes
        Thing n has `codes[starts[n-base]:starts[n-base+1]]`, places in `keys`; the last row is that of things beyond.
        Without `starts` each thing has one code.
    """

    keys: Places
    base: int
    starts: Ids | None
    codes: Codes

    @property
    def nbytes(self) -> int:
        """The size in bytes."""
        return self.keys.nbytes + self.codes.nbytes + (0 if self.starts is None else self.starts.nbytes)

    def of(self, nodes: Ids, *, run: bool) -> tuple[Codes, Ids | None]:
        """The codes of these nodes one behind the other, and how many each has, or None where each has one.

        A `run` is a list of nodes in order without doubles, which may lie side by side.
        """
        size = len(self.codes if self.starts is None else self.starts) - 1 - (self.starts is not None)
        if (
            run
            and len(nodes)
            and _beside(nodes)
            and 0 <= nodes[0] - self.base <= nodes[-1] - self.base < size
        ):
            return self._side_by_side(int(nodes[0]) - self.base, int(nodes[-1]) - self.base + 1)
        rows = nodes - self.base
        rows = np.where((rows < 0) | (rows >= size), size, rows)
        if self.starts is None:
            return self.codes[rows], None
        starts, stops = self.starts[rows], self.starts[rows + 1]
        return self.codes[ranges(starts, stops)], stops - starts

    def _side_by_side(self, first: int, stop: int) -> tuple[Codes, Ids | None]:
        if self.starts is None:
            return self.codes[first:stop], None
        starts = self.starts[first : stop + 1]
        return self.codes[starts[0] : starts[-1]], np.diff(starts)


def keyed(index: Index, by: Dimension) -> Keyed:
    """The keys of every thing in a dimension."""
    return index.kept.of(("keys", by), lambda: _keyed(index, by))


def _beside(nodes: Ids) -> bool:
    return int(nodes[-1]) - int(nodes[0]) + 1 == len(nodes)


def _keyed(index: Index, by: Dimension) -> Keyed:
    if by.field is None:
        numbers = index.kind_numbers(np.arange(index.size, dtype=np.int32))
        keys = np.append(np.arange(int(numbers.max(initial=0)) + 1), NONE)
        return Keyed(keys, 0, None, np.append(numbers, np.int16(len(keys) - 1)))
    base, size, owners, found = _values(index, by.field, by.grain)
    if by.grain is Grain.TOP:
        owners, found = _topmost(index, by.field, owners, found)
    known = found != NONE
    owners, found = owners[known], found[known]
    bare = np.flatnonzero(np.bincount(owners, minlength=size + 1) == 0)
    owners, found = np.append(owners, bare), np.append(found, np.full(len(bare), NONE))
    order = np.lexsort((found, owners))
    owners, found = owners[order], found[order]
    fresh = np.ones(len(owners), np.bool_)
    fresh[1:] = (owners[1:] != owners[:-1]) | (found[1:] != found[:-1])
    owners, found = owners[fresh], found[fresh]
    keys = np.unique(found)
    places = np.searchsorted(keys, found)
    codes: Codes = places.astype(np.uint16) if len(keys) < 2**16 else places.astype(np.int32)
    if len(owners) == size + 1:
        return Keyed(keys, base, None, codes)
    starts = np.append(0, np.cumsum(np.bincount(owners))).astype(np.int32)
    return Keyed(keys, base, starts, codes)


def _values(index: Index, field: Field, grain: Grain) -> tuple[int, int, Places, Places]:
    """The first thing that may have a value and how many there are from it on; the row and key of each value."""
    column = None if field.node else index.column(field)
    if not field.node and column is None:
        return 0, 0, np.zeros(0, np.int64), np.zeros(0, np.int64)
    rows = index.links(field) if column is None else column.rows
    starts, size = rows.starts.astype(np.int64), len(rows.starts) - 1
    first, stops = starts[:-1], starts[1:]
    if not field.many:
        stops = np.minimum(first + 1, stops)
    owners = np.repeat(np.arange(size), stops - first)
    found = rows.values[ranges(first, stops)].astype(np.int64)
    if column is not None and grain in (Grain.YEAR, Grain.MONTH):
        found = _spans(column, found, grain)
    return rows.base, size, owners, found


def _spans(column: Column, ranks: Places, grain: Grain) -> Places:
    """The years, or months, in which dates of these ranks lie."""
    if column.form is Form.DATE:
        assert column.numbers is not None
        days = column.numbers[ranks].astype(np.int64).astype("datetime64[D]")
        months: Places = days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
        return months if grain is Grain.MONTH else months // 12
    used = distinct(ranks)
    parts = map(_PARTIAL.match, column.dates(used))
    made = np.array([_span(part, grain) for part in parts], np.int64)
    return made[np.searchsorted(used, ranks)]


def _span(part: re.Match[str] | None, grain: Grain) -> int:
    """The year, or month, that a written date lies in; `NONE` where it does not say."""
    if part is None or (grain is Grain.MONTH and part[2] is None):
        return NONE
    return int(part[1]) if grain is Grain.YEAR else int(part[1]) * 12 + int(part[2]) - 1


def _topmost(index: Index, field: Field, places: Places, codes: Places) -> tuple[Places, Places]:
    """Each code's topmost codes in place of it: those above it that have none above them."""
    seen = np.zeros(index.size, np.bool_)
    seen[codes] = True
    owners, tops = _climbed(index, field, np.flatnonzero(seen))
    counts = np.bincount(owners, minlength=np.count_nonzero(seen))
    ends = np.cumsum(counts)
    which = (np.cumsum(seen) - 1)[codes]
    return np.repeat(places, counts[which]), tops[ranges((ends - counts)[which], ends[which])]


def _climbed(index: Index, field: Field, codes: Places) -> tuple[Places, Places]:
    """For the place of each code, in order, the topmost codes above it, or itself."""
    fields = (f for name in field.targets for f in index.model.kinds[name].own_fields)
    broader = next((f for f in fields if f.path == BROADER), None)
    places, done = np.arange(len(codes)), [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    if broader is None:
        return places, codes
    rows = index.links(broader)
    for _ in range(_HIGHEST):
        if not len(codes):
            break
        starts, stops = rows.spans(codes.astype(np.int32))
        top = starts == stops
        done.append((places[top], codes[top]))
        above = rows.values[ranges(starts, stops)].astype(np.int64)
        # once each, however many ways lead up: they may double with every step
        pairs = distinct(np.repeat(places, stops - starts) << 32 | above)
        places, codes = pairs >> 32, pairs & 0xFFFFFFFF
    found, tops = (np.concatenate(several) for several in zip(*done, strict=True))
    order = np.argsort(found, kind="stable")
    return found[order], tops[order]
