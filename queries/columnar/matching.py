"""Triple patterns matched against the orders of triples; how many rows a step makes is known before it is made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.facts.orders import Orders
from queries.columnar.columns import UNIT, Budget, Ids, Marks, Table, spread
from queries.columnar.places import Places, among, listed, ranges, same
from queries.columnar.terms import Terms
from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import Const, Pattern, Slot, Var

#: So many rows are looked at to know how many a step makes of all.
_COUNTED = 2_048
#: How many rows of an order each row of a table meets, where they begin, and the order.
_Way = tuple[Places, Places, Ids]


@dataclass(frozen=True)
class Matcher:
    """Matches patterns for one query."""

    terms: Terms
    budget: Budget

    @property
    def _orders(self) -> Orders:
        return self.terms.orders

    # -- how many

    def estimate(self, table: Table, pattern: Pattern) -> float:
        """How many rows a pattern makes of a table: exact for a few rows, else by the mean."""
        if alone := self._alone(table, pattern):
            self.budget.spend(0)
            return float(alone[2] - alone[1])
        every = max(1, table.size // _COUNTED)
        some = table.at(np.arange(0, table.size, every)) if every > 1 else table
        found = self._ways(some, pattern)
        self.budget.spend(some.size // 4)
        if found is None:
            return 0.0
        least = float(min(int(counts.sum()) for counts, _, _ in found)) * table.size / some.size
        slots = (pattern.s, pattern.o)
        free = any(isinstance(slot, Var) and slot.name not in table.columns for slot in slots)
        return least if free else min(least, table.size)

    def _alone(self, table: Table, pattern: Pattern) -> tuple[Ids, int, int] | None:
        """The order in which all rows of a pattern stand together, from where to where, if nothing is bound before.

        None also where that is not to be had at once: both ends are given, or one variable stands twice.
        """
        if table is not UNIT:
            return None
        s, p, o = (self._given(slot) for slot in (pattern.s, pattern.p, pattern.o))
        names = _names(pattern)
        if len({*names}) < len(names) or (s is None) == (o is None) or -2 in (s, p, o):
            return None
        orders, end = self._orders, s if o is None else o
        assert end is not None
        if p is None:
            order, places = (orders.spo, orders.subjects) if o is None else (orders.osp, orders.objects)
            return order, int(places[end]), int(places[end + 1])
        place = int(orders.predicates.searchsorted(p))
        if place == len(orders.predicates) or orders.predicates[place] != p:
            return None
        order = orders.pso if o is None else orders.pos
        low, high = int(orders.places[place]), int(orders.places[place + 1])
        start, stop = order[0, low:high].searchsorted(np.array([end, end + 1], np.int32)).tolist()
        return order, low + start, low + stop

    def _ways(self, table: Table, pattern: Pattern) -> list[_Way] | None:
        """The ways to match a pattern, each with how many rows it looks at for each row; None: nothing matches."""
        s, p, o = (self.bound(table, slot) for slot in (pattern.s, pattern.p, pattern.o))
        if not table.size or any(isinstance(one, int) and one < 0 for one in (s, p, o)):
            return None
        if isinstance(p, int):
            place = int(np.searchsorted(self._orders.predicates, p))
            if place == len(self._orders.predicates) or self._orders.predicates[place] != p:
                return None
            low, high = (int(at) for at in self._orders.places[place : place + 2])
            return self._by_predicate(table.size, low, high, s, o)
        return self._without(table.size, s, o)

    def bound(self, table: Table, slot: Slot) -> Ids | int | None:
        """What a pattern's place is bound to: a column, a term (-2: none such in the view), or nothing."""
        if isinstance(slot, Const):
            return self._given(slot)
        if slot.name not in table.columns:
            return None
        if slot.name in table.maybe and (table.columns[slot.name] < 0).any():
            raise NotHeldError(
                f"模式中的 ?{slot.name} 未必有值", f"a pattern with ?{slot.name}, which is not always bound"
            )
        return table.columns[slot.name]

    def _given(self, slot: Slot) -> int | None:
        """The term that stands in a pattern's place, -2 where the view has none such; None for a variable."""
        number = self.terms.number(slot.term) if isinstance(slot, Const) else None
        return number if number is None or number < self.terms.size else -2

    def _by_predicate(
        self, size: int, low: int, high: int, s: Ids | int | None, o: Ids | int | None
    ) -> list[_Way]:
        found = list[_Way]()
        for order, bound, other in ((self._orders.pso, s, o), (self._orders.pos, o, s)):
            if bound is None:
                continue
            starts, counts = ranges(order[0, low:high], bound, size, self.terms.size)
            if isinstance(bound, int) and isinstance(other, int):
                # both given: the place of the other within the one's rows
                begin = low + int(starts[0])
                inner = order[1, begin : begin + int(counts[0])]
                at = np.searchsorted(inner, [other, other + 1])
                starts, counts = same(begin - low + int(at[0]), int(at[1] - at[0]), size)
            found.append((counts, starts + low, order))
        if not found:
            starts, counts = same(low, high - low, size)
            found.append((counts, starts, self._orders.pso))
        return found

    def _without(self, size: int, s: Ids | int | None, o: Ids | int | None) -> list[_Way]:
        found = list[_Way]()
        by_term = ((self._orders.subjects, self._orders.spo, s), (self._orders.objects, self._orders.osp, o))
        for places, order, bound in by_term:
            if bound is None:
                continue
            starts, counts = listed(places, bound, size, self.terms.size)
            found.append((counts, starts, order))
        if not found:
            starts, counts = same(0, self._orders.size, size)
            found.append((counts, starts, self._orders.spo))
        return found

    # -- matching

    def match(self, table: Table, pattern: Pattern) -> Table:
        """Each row with the triples that match the pattern."""
        if alone := self._alone(table, pattern):
            order, start, end = alone
            self.budget.spend(2 * (end - start))
            parts = zip(_slots(order, self._orders)[-2:], order[:, start:end], strict=True)
            slots = {"s": pattern.s, "p": pattern.p, "o": pattern.o}
            free = [(slot.name, ids) for part, ids in parts if isinstance(slot := slots[part], Var)]
            return Table(end - start, dict(free))
        ways = self._ways(table, pattern)
        names = _names(pattern)
        if ways is None:
            return _nothing(table, names)
        kept = self._kept(table, pattern, ways)
        if kept is not None:
            return kept
        counts, starts, order = min(ways, key=lambda way: int(way[0].sum()))
        self.budget.spend(int(counts.sum()) * (len(table.columns) + 2))
        rows, places = spread(starts, counts)
        first, second = order[0, places], order[1, places]
        told = [first, second]
        if order is self._orders.spo or order is self._orders.osp:
            slot = pattern.s if order is self._orders.spo else pattern.o
            told = [self._own(table, slot, rows, places), *told]
        return self._agreeing(table, pattern, rows, dict(zip(_slots(order, self._orders), told, strict=True)))

    def _kept(self, table: Table, pattern: Pattern, ways: list[_Way]) -> Table | None:
        """The rows that a pattern keeps that binds nothing, where one of its ends is given."""
        if not isinstance(pattern.p, Const):
            return None
        for slot, other, order in (
            (pattern.s, pattern.o, self._orders.pos),
            (pattern.o, pattern.s, self._orders.pso),
        ):
            if not (isinstance(slot, Var) and slot.name in table.columns and isinstance(other, Const)):
                continue
            counts, starts, _ = next(way for way in ways if way[2] is order)
            if not table.size or not counts[0]:
                return table.at(np.zeros(table.size, bool))
            here = order[1, int(starts[0]) : int(starts[0] + counts[0])]
            self.budget.spend(table.size)
            return table.at(among(table.columns[slot.name], here, self.terms.size))
        return None

    def _own(self, table: Table, slot: Slot, rows: Places, places: Places) -> Ids:
        """The term that the rows of an order by term are looked up by; the subject of each where all are."""
        bound = self.bound(table, slot)
        if bound is None:
            return (np.searchsorted(self._orders.subjects, places, "right") - 1).astype(np.int32)
        return bound[rows] if isinstance(bound, np.ndarray) else np.full(len(rows), bound, np.int32)

    def _agreeing(self, table: Table, pattern: Pattern, rows: Places, found: dict[str, Ids]) -> Table:
        """The rows whose triples agree with what is bound, with the columns that were not."""
        good: Marks | None = None
        columns = dict[str, Ids]()
        for part, slot in (("s", pattern.s), ("p", pattern.p), ("o", pattern.o)):
            if part not in found:
                continue
            bound = self.bound(table, slot)
            name = slot.name if isinstance(slot, Var) else ""
            if bound is None and name not in columns:
                columns[name] = found[part]
                continue
            wanted = (
                columns[name] if bound is None else bound[rows] if isinstance(bound, np.ndarray) else bound
            )
            same = found[part] == wanted
            good = same if good is None else good & same
        here = table.at(rows)
        made = Table(here.size, {**here.columns, **columns}, here.maybe)
        return made if good is None or good.all() else made.at(good)


def _slots(order: Ids, orders: Orders) -> str:
    """Which parts of a triple the columns of a way are."""
    if order is orders.pso:
        return "so"
    if order is orders.pos:
        return "os"
    return "spo" if order is orders.spo else "ops"


def _names(pattern: Pattern) -> list[str]:
    return [slot.name for slot in (pattern.s, pattern.p, pattern.o) if isinstance(slot, Var)]


def _nothing(table: Table, names: list[str]) -> Table:
    none = np.zeros(0, np.int32)
    here = table.at(np.zeros(table.size, bool))
    return Table(0, {**dict.fromkeys(names, none), **here.columns}, table.maybe)
