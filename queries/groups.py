"""Things in groups: by a value, a part of a date, a linked thing, a code or the code it lies under, or the kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.arrays import ranges
from graph.index import Index
from graph.indexing.columns import Ids
from queries.conditions import QueryError
from queries.group_keys import Codes, Dimension, Places, keyed

#: How many dimensions a grouping has at most, and how many entries of things in groups.
MOST_DIMENSIONS, MOST_ENTRIES = 3, 5_000_000
#: Groups that could be are counted one by one where there are no more than this, or than so many times the entries.
_SMALL, _FEW = 1 << 16, 4


@dataclass(frozen=True, eq=False, slots=True)
class Sorting:
    """Entries of things, and the number that each has: `there` has those of the groups, which are not made yet."""

    nodes: Ids
    numbers: NDArray[np.integer]
    there: Places

    def made(self) -> Ids:
        """The things group by group."""
        numbers = self.numbers
        if not len(numbers) or int(numbers.max()) < _SMALL:
            # sorted by counting, and not by comparing
            numbers = numbers.astype(np.uint16)
        return self.nodes[np.argsort(numbers, kind="stable")]

    def some(self, groups: NDArray[np.integer]) -> Ids:
        """The things of some of the groups, group by group, without sorting those of others."""
        table = np.full(int(self.there[-1]) + 1, -1, np.int32)
        table[self.there[groups]] = np.arange(len(groups), dtype=np.int32)
        places = table[self.numbers]
        mine = np.flatnonzero(places >= 0)
        return self.nodes[mine[np.argsort(places[mine], kind="stable")]]


@dataclass(frozen=True, eq=False)
class Groups:
    """Things in groups, in the order of their keys.

    Attributes
    ----------
    keys
        For each dimension the key of each group, int64[groups], as `Keyed` has them; `NONE` for things without a value.
    starts
        Where each group begins in `members`, and where the last one ends: int64[groups + 1].
    """

    index: Index
    by: tuple[Dimension, ...]
    keys: tuple[Places, ...]
    _found: Ids | Sorting
    starts: Places

    @cached_property
    def members(self) -> Ids:
        """The nodes of the groups one behind the other, sorted in each; a thing with two values is in two groups."""
        return self._found.made() if isinstance(self._found, Sorting) else self._found

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> Places:
        """How many things each group has: int64[groups]."""
        return np.diff(self.starts)

    def of(self, group: int) -> Ids:
        """The things of one group."""
        return self.members[self.starts[group] : self.starts[group + 1]]

    def taken(self, groups: NDArray[np.integer]) -> Taken:
        """These groups, in this order."""
        starts = np.append(0, np.cumsum(self.sizes[groups]))
        return Taken(
            self.index, self.by, tuple(key[groups] for key in self.keys), _NOBODY, starts, self, groups
        )


@dataclass(frozen=True, eq=False)
class Taken(Groups):
    """Some of other groups."""

    whole: Groups
    places: NDArray[np.integer]

    @cached_property
    def members(self) -> Ids:
        """The nodes of the groups one behind the other."""
        whole, places = self.whole, self.places
        if isinstance(whole._found, Sorting) and len(places) * _FEW < len(whole):
            return whole._found.some(places)
        return whole.members[ranges(whole.starts[places], whole.starts[places + 1])]


_NOBODY: Ids = np.zeros(0, np.int32)


def together(index: Index, nodes: Ids) -> Groups:
    """All the things as one group, which may be empty."""
    return lists(index, nodes, np.array([0, len(nodes)], np.int64))


def lists(index: Index, nodes: Ids, starts: Places) -> Groups:
    """Lists of things as groups by nothing: each begins at its start, and the last start is where the last ends."""
    return Groups(index, (), (), nodes, starts)


def grouped(index: Index, nodes: Ids, by: Sequence[Dimension]) -> Groups:
    """The things (sorted, distinct) by one to three dimensions; QueryError where that makes too many entries."""
    return grouped_each(together(index, nodes), by)[0]


def grouped_each(whole: Groups, by: Sequence[Dimension]) -> tuple[Groups, Places]:
    """The groups of each of several lists, those of one behind those of another, and how many each list has."""
    if not 1 <= len(by) <= MOST_DIMENSIONS:
        raise QueryError(
            f"by 须有 1 到 {MOST_DIMENSIONS} 项，而不是 {len(by)} 项",
            f"by needs 1 to {MOST_DIMENSIONS} entries, not {len(by)}",
        )
    index, several, nodes = whole.index, len(whole) != 1, whole.members
    codes: list[Codes] = [np.repeat(np.arange(len(whole)), whole.sizes)] if several else []
    keys_of = [keyed(index, dimension) for dimension in by]
    for one in keys_of:
        found, counts = one.of(nodes, run=not several and nodes is whole.members)
        _check(np.ones(len(nodes), np.int64) if counts is None else counts, codes[0] if several else None)
        if counts is not None:
            nodes, codes = np.repeat(nodes, counts), [np.repeat(code, counts) for code in codes]
        codes.append(found)
    tables = [one.keys for one in keys_of]
    sizes = [len(whole)] * several + [len(table) for table in tables]
    made, starts, sorting = _made(codes, sizes, nodes)
    of_list = np.bincount(made[0], minlength=len(whole)) if several else np.array([len(starts) - 1])
    keys = tuple(table[code] for table, code in zip(tables, made[several:], strict=True))
    return Groups(index, tuple(by), keys, sorting, starts), of_list


def _made(codes: list[Codes], sizes: list[int], nodes: Ids) -> tuple[list[Places], Places, Sorting]:
    """The codes of each group in order, where groups start, and the things to be sorted into them."""
    possible = 1
    for size in sizes:
        possible *= size
    if possible > max(_SMALL, _FEW * len(nodes)):
        return _compared(codes, nodes)
    numbers = codes[0].astype(np.int64)
    for code, size in zip(codes[1:], sizes[1:], strict=True):
        numbers = numbers * size + code
    counts = np.bincount(numbers, minlength=possible)
    there = np.flatnonzero(counts)
    made = [*np.unravel_index(there, sizes)] if len(there) else [there] * len(sizes)
    return made, np.append(0, np.cumsum(counts[there])), Sorting(nodes, numbers, there)


def _compared(codes: list[Codes], nodes: Ids) -> tuple[list[Places], Places, Sorting]:
    """The same where most groups that could be are not there: entries are sorted, and those alike are one group."""
    order = np.lexsort(codes[::-1])
    fresh = np.zeros(len(order), np.bool_)
    fresh[:1] = True
    ranked = [code[order] for code in codes]
    for code in ranked:
        fresh[1:] |= code[1:] != code[:-1]
    firsts = np.flatnonzero(fresh)
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.cumsum(fresh) - 1
    made = [code[firsts].astype(np.int64) for code in ranked]
    return made, np.append(firsts, len(order)), Sorting(nodes, numbers, np.arange(len(firsts)))


def _check(counts: NDArray[np.integer], owners: Codes | None) -> None:
    """QueryError where the entries of a list are too many."""
    total = int(counts.sum())
    if owners is not None and total > MOST_ENTRIES:
        total = int(np.bincount(owners, weights=counts).max())
    if total > MOST_ENTRIES:
        raise QueryError(
            f"by 的各项相乘有 {total} 个条目，上限 {MOST_ENTRIES}；请减少 by 的项数或用 where 缩小范围",
            f"the dimensions of by multiply to {total} entries, at most {MOST_ENTRIES}: "
            "take fewer of them, or narrow by where",
        )
