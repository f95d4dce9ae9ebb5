"""Things in groups: by a value, a part of a date, a linked thing, a code or the code it lies under, or the kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from graph.arrays import ranges
from graph.index import Index
from graph.indexing.columns import Column, Ids
from ontology.model import Field, Form
from queries.conditions import QueryError
from queries.find import BROADER

Places = NDArray[np.int64]

#: The key of things that have no value; behind all others, as where no value comes last in a list.
NONE = np.iinfo(np.int64).max
#: How many dimensions a grouping has at most, and how many entries of things in groups.
MOST_DIMENSIONS, MOST_ENTRIES = 3, 1_000_000
#: How far above a code its list is climbed; circles of broader codes end here too.
_HIGHEST = 32


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


@dataclass(frozen=True, eq=False)
class Groups:
    """Things in groups, in the order of their keys.

    Attributes
    ----------
    keys
        For each dimension the key of each group, int64[groups]: a node (a link, a code), the rank of a value in its
        column, a year, a year * 12 + month - 1, the number of a kind; `NONE` for things without a value.
    members
        The nodes of the groups one behind the other, sorted in each; a thing with two values is in two groups.
    starts
        Where each group begins in `members`, and where the last one ends: int64[groups + 1].
    """

    index: Index
    by: tuple[Dimension, ...]
    keys: tuple[Places, ...]
    members: Ids
    starts: Places

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> Places:
        """How many things each group has: int64[groups]."""
        return np.diff(self.starts)

    def of(self, group: int) -> Ids:
        """The things of one group."""
        return self.members[self.starts[group] : self.starts[group + 1]]

    def taken(self, groups: NDArray[np.integer]) -> Groups:
        """These groups, in this order."""
        first, stop = self.starts[groups], self.starts[groups + 1]
        starts = np.append(0, np.cumsum(stop - first))
        keys = tuple(key[groups] for key in self.keys)
        return Groups(self.index, self.by, keys, self.members[ranges(first, stop)], starts)


def together(index: Index, nodes: Ids) -> Groups:
    """All the things as one group, which may be empty."""
    return Groups(index, (), (), nodes, np.array([0, len(nodes)], np.int64))


def grouped(index: Index, nodes: Ids, by: Sequence[Dimension]) -> Groups:
    """The things (sorted, distinct) by one to three dimensions; QueryError where that makes too many entries."""
    if not 1 <= len(by) <= MOST_DIMENSIONS:
        raise QueryError(
            f"by 须有 1 到 {MOST_DIMENSIONS} 项，而不是 {len(by)} 项",
            f"by needs 1 to {MOST_DIMENSIONS} entries, not {len(by)}",
        )
    places, keys = np.arange(len(nodes)), tuple[Places, ...]()
    for dimension in by:
        places, keys = _crossed(places, keys, *_keyed(index, nodes, dimension))
    order = np.lexsort((places, *keys[::-1]))
    keys = tuple(key[order] for key in keys)
    fresh = np.zeros(len(order), np.bool_)
    fresh[:1] = True
    for key in keys:
        fresh[1:] |= key[1:] != key[:-1]
    firsts = np.flatnonzero(fresh)
    starts = np.append(firsts, len(order))
    return Groups(index, tuple(by), tuple(key[firsts] for key in keys), nodes[places[order]], starts)


def _crossed(
    places: Places, keys: tuple[Places, ...], owners: Places, new: Places
) -> tuple[Places, tuple[Places, ...]]:
    """Each entry with each of the new keys of its thing; `owners` is sorted and has every thing."""
    first, stop = _runs(owners)
    starts, stops = first[places], stop[places]
    total = int((stops - starts).sum())
    if total > MOST_ENTRIES:
        raise QueryError(
            f"by 的各项相乘有 {total} 个条目，上限 {MOST_ENTRIES}；请减少 by 的项数或用 where 缩小范围",
            f"the dimensions of by multiply to {total} entries, at most {MOST_ENTRIES}: "
            "take fewer of them, or narrow by where",
        )
    found = ranges(starts, stops)
    again = np.repeat(np.arange(len(places)), stops - starts)
    return places[again], (*(key[again] for key in keys), new[found])


def _keyed(index: Index, nodes: Ids, by: Dimension) -> tuple[Places, Places]:
    """Which thing (by its place among the nodes, sorted) has which key, each pair once; all things have one."""
    if by.field is None:
        return np.arange(len(nodes)), index.kind_numbers(nodes).astype(np.int64)
    places, keys = _values(index, nodes, by.field, by.grain)
    if by.grain is Grain.TOP:
        places, keys = _topmost(index, by.field, places, keys)
    known = keys != NONE
    places, keys = places[known], keys[known]
    bare = np.flatnonzero(np.bincount(places, minlength=len(nodes)) == 0)
    if by.field.many or len(bare):
        places, keys = np.append(places, bare), np.append(keys, np.full(len(bare), NONE))
        order = np.lexsort((keys, places))
        places, keys = places[order], keys[order]
    fresh = np.ones(len(places), np.bool_)
    fresh[1:] = (places[1:] != places[:-1]) | (keys[1:] != keys[:-1])
    return places[fresh], keys[fresh]


def _runs(owners: Places) -> tuple[Places, Places]:
    """Where the entries of each owner start and stop; owners are sorted, and every number up to the last is one."""
    counts = np.bincount(owners)
    stops = np.cumsum(counts)
    return stops - counts, stops


def _values(index: Index, nodes: Ids, field: Field, grain: Grain) -> tuple[Places, Places]:
    """The values of a field: which thing has which, as keys."""
    column = None if field.node else index.column(field)
    if not field.node and column is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    rows = index.links(field) if column is None else column.rows
    starts, stops = rows.spans(nodes)
    if not field.many:
        stops = np.minimum(starts + 1, stops)
    places = np.repeat(np.arange(len(nodes)), stops - starts)
    keys = rows.values[ranges(starts, stops)].astype(np.int64)
    if column is not None and grain in (Grain.YEAR, Grain.MONTH):
        keys = _spans(column, keys, grain)
    return places, keys


def _spans(column: Column, ranks: Places, grain: Grain) -> Places:
    """The years, or months, in which dates of these ranks lie."""
    if column.form is Form.DATE:
        assert column.numbers is not None
        days = column.numbers[ranks].astype(np.int64).astype("datetime64[D]")
        months: Places = days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
        return months if grain is Grain.MONTH else months // 12
    assert column.strings is not None
    # the strings are sorted, so that a year or month is a run of them
    strings, found = column.strings, np.full(len(ranks), NONE)
    if not len(ranks):
        return found
    first, last = int(strings[int(ranks.min())][:4]), int(strings[int(ranks.max())][:4])
    months_of = (None,) if grain is Grain.YEAR else range(12)
    for year in range(first, last + 1):
        for month in months_of:
            text = f"{year:04}" if month is None else f"{year:04}-{month + 1:02}"
            start, stop = strings.bisect(text), strings.bisect(text + "\U0010ffff")
            found[(ranks >= start) & (ranks < stop)] = year if month is None else year * 12 + month
    return found


def _topmost(index: Index, field: Field, places: Places, codes: Places) -> tuple[Places, Places]:
    """Each code's topmost codes in place of it: those above it that have none above them."""
    seen = np.zeros(index.size, np.bool_)
    seen[codes] = True
    owners, tops = _climbed(index, field, np.flatnonzero(seen))
    first, stop = _runs(owners)
    which = (np.cumsum(seen) - 1)[codes]
    starts, stops = first[which], stop[which]
    return np.repeat(places, stops - starts), tops[ranges(starts, stops)]


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
        places = np.repeat(places, stops - starts)
        codes = rows.values[ranges(starts, stops)].astype(np.int64)
    found, tops = (np.concatenate(several) for several in zip(*done, strict=True))
    order = np.argsort(found, kind="stable")
    return found[order], tops[order]
