"""Pages of lists in a store elsewhere: short lists are sorted here as an index does, long ones by the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from graph.indexing.columns import NUMERIC, Rows
from ontology.model import Field
from queries.conditions import Choice, Condition, Order, Window
from queries.find import Finder
from queries.pages import bounds, pages
from queries.remote.client import value
from queries.remote.errors import BeyondError
from queries.remote.facts import Slice
from queries.remote.ranking import Ranking, ranks
from queries.remote.reading import Reader
from queries.remote.terms import iris as spelled
from queries.remote.writing import Writer

#: The owner of a list of all things.
NOBODY = ""
#: Lists of several owners are fetched together up to so many times what one is sorted here.
_TOGETHER = 5


class Sorting(IntEnum):
    """Which strings a store sorts by their characters: none, those without rare characters (beyond U+FFFF), all."""

    NONE = 0
    COMMON = 1
    ALL = 2


@dataclass(frozen=True, slots=True)
class Cut:
    """A page of one list: its things, how many the whole list has, and whether there are more on either side."""

    iris: tuple[str, ...]
    total: int
    has_previous: bool
    has_next: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """Lists of things: what each owner has along a field, or all that meet a condition, which nobody owns.

    `after` and `before` are the things of cursors.
    """

    along: Field | None
    within: Condition | None
    choice: Choice
    after: str | None = None
    before: str | None = None

    def members(self, writer: Writer, owners: Sequence[str]) -> str:
        """What `?n` fits that is in the list of `?o`, be it nobody's."""
        if self.along is None:
            assert self.within is not None
            found = writer.meets(self.within, "?n")
        else:
            found = f"VALUES ?o {{ {' '.join(spelled(owners))} }} {writer.link('?o', self.along, '?n')}"
        return found if self.choice.where is None else f"{found}{writer.meets(self.choice.where, '?n')}"

    @property
    def owned(self) -> str:
        """The variable of the owner, none where nobody owns the list."""
        return "" if self.along is None else "?o "


def cuts(reader: Reader, listing: Listing, owners: Sequence[str], *, sorts: Sorting) -> dict[str, Cut]:
    """The page of the list of each owner; `sorts` tells which strings the store sorts as an index does."""
    for order in listing.choice.orders:
        if order.result is not None:
            raise BeyondError("orderByScore")
    return {
        owner: cut
        for batch in _batches(owners, reader.reach.batch)
        for owner, cut in _cuts(reader, listing, batch, sorts).items()
    }


def whole(reader: Reader, listing: Listing, owners: Sequence[str]) -> dict[str, list[str]]:
    """All things of the list of each owner, in no order; TooManyError where they are too many."""
    found: dict[str, list[str]] = {owner: [] for owner in owners}
    for batch in _batches(owners, reader.reach.batch):
        writer = Writer(reader.model)
        for row in reader.rows(_members(writer, listing, batch)):
            found[value(row["o"]) if listing.along else NOBODY].append(value(row["n"]))
    return found


# -- within


def _members(writer: Writer, listing: Listing, owners: Sequence[str]) -> str:
    return f"SELECT DISTINCT {listing.owned}?n WHERE {{ {listing.members(writer, owners)}}}"


def _cuts(reader: Reader, listing: Listing, owners: Sequence[str], sorts: Sorting) -> dict[str, Cut]:
    most = reader.reach.sorted_here * (_TOGETHER if listing.along else 1)
    writer = Writer(reader.model)
    rows = reader.few(f"{_members(writer, listing, owners)} LIMIT {most + 1}")
    if len(rows) <= most:
        found: dict[str, list[str]] = {owner: [] for owner in owners}
        for row in rows:
            found[value(row["o"]) if listing.along else NOBODY].append(value(row["n"]))
        return sorted_here(reader, listing, found)
    if not _sorts(sorts, listing.choice.orders):
        return sorted_here(reader, listing, whole(reader, listing, owners))
    return _by_size(reader, listing, owners)


def _sorts(sorting: Sorting, orders: Sequence[Order]) -> bool:
    """Whether a store that sorts so can sort by these orders; IRIs, by which ties go, have no rare characters."""
    texts = any(one.field and not one.field.node and one.field.form not in NUMERIC for one in orders)
    return sorting >= (Sorting.ALL if texts else Sorting.COMMON) and all(map(ranks, orders))


def _by_size(reader: Reader, listing: Listing, owners: Sequence[str]) -> dict[str, Cut]:
    """Pages of lists that are too long together: the short ones together, each long one by itself."""
    totals = _totals(reader, listing, owners)
    found: dict[str, Cut] = {}
    few: list[str] = []
    size, most = 0, reader.reach.sorted_here
    for owner in owners:
        if totals[owner] > most:
            found[owner] = sorted_there(reader, listing, owner, totals[owner])
            continue
        if size + totals[owner] > most * _TOGETHER:
            found |= sorted_here(reader, listing, whole(reader, listing, few))
            few, size = [], 0
        few.append(owner)
        size += totals[owner]
    return found | (sorted_here(reader, listing, whole(reader, listing, few)) if few else {})


def _totals(reader: Reader, listing: Listing, owners: Sequence[str]) -> dict[str, int]:
    members = listing.members(Writer(reader.model), owners)
    group = " GROUP BY ?o" if listing.along else ""
    asked = f"SELECT {listing.owned}(COUNT(DISTINCT ?n) AS ?c) WHERE {{ {members}}}{group}"
    found = dict.fromkeys(owners, 0)
    for row in reader.few(asked):
        if "o" in row or not listing.along:
            found[value(row["o"]) if listing.along else NOBODY] = int(value(row["c"]))
    return found


def sorted_here(reader: Reader, listing: Listing, found: dict[str, list[str]]) -> dict[str, Cut]:
    """The pages of lists whose things are known, sorted as an index sorts them."""
    ends = [one for one in (listing.after, listing.before) if one is not None]
    known = reader.known([one for several in found.values() for one in several] + ends)
    fetch_keys(reader, listing.choice.orders, known)
    index, may = Slice(reader.facts), {*known}
    numbers = [sorted(index.numbers(one for one in {*several} if one in may)) for several in found.values()]
    starts = np.append(0, np.cumsum([len(one) for one in numbers])).astype(np.int32)
    rows = Rows(0, starts, np.array([one for several in numbers for one in several], np.int32))
    window = _window(index, listing)
    got = pages(Finder(index), rows, range(len(found)), Choice(None, listing.choice.orders, window))
    named, made, at = index.iris(np.array(got.nodes, np.int32)), dict[str, Cut](), 0
    told = zip(found, got.counts, got.totals, got.has_previous, got.has_next, strict=True)
    for owner, count, total, previous, behind in told:
        made[owner] = Cut(tuple(named[at : at + count]), total, previous, behind)
        at += count
    return made


def sorted_there(reader: Reader, listing: Listing, owner: str, total: int) -> Cut:
    """The page of one long list, sorted and cut by the store."""
    writer = Writer(reader.model)
    members = listing.members(writer, [owner])
    ranking = Ranking(reader, writer, listing.choice.orders, members)
    rest, skipped, cut = total, 0, 0
    if listing.after is not None:
        skipped = total - ranking.count(listing.after, None)
    if listing.before is not None:
        cut = total - ranking.count(None, listing.before)
    if listing.after is not None or listing.before is not None:
        rest = ranking.count(listing.after, listing.before)
    start, stop = bounds(rest, listing.choice.window)
    found = ranking.between(listing.after, listing.before, start, stop) if stop > start else []
    return Cut(tuple(found), total, skipped + start > 0, cut > 0 or stop < rest)


def _window(index: Slice, listing: Listing) -> Window:
    asked = listing.choice.window
    after, before = (None if one is None else index.find(one) for one in (listing.after, listing.before))
    return Window(asked.first, asked.last, after, before, asked.offset)


def fetch_keys(reader: Reader, orders: Sequence[Order], iris: Sequence[str]) -> None:
    """Fetch what things are sorted by."""
    for order in orders:
        things = iris
        if order.through is not None:
            reader.fetch(things, [order.through])
            things = reader.ends(things, order.through)
        if order.field is not None:
            reader.fetch(things, [order.field])
            if order.field.node:
                reader.ends(things, order.field)


def _batches(owners: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (owners[start : start + size] for start in range(0, len(owners), size))
