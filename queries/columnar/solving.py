"""The solutions of groups of patterns: joined in the order that makes the fewest rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from queries.columnar.columns import UNIT, Budget, Table, joined, joined_keys
from queries.columnar.following import Follower
from queries.columnar.matching import Matcher
from queries.columnar.scope import bound_by, can_be_seeded, tests_of
from queries.columnar.terms import Terms
from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import (
    Bind,
    Closure,
    Exists,
    Expr,
    Filter,
    Group,
    Minus,
    Optional,
    Part,
    Pattern,
    Select,
    Values,
    Var,
    variables,
)
from queries.columnar.values import Evaluator

_Joined = Pattern | Closure | Table
#: What has to be true, and its variables.
_Test = tuple[Expr, frozenset[str]]
#: What looking up a term takes, in cells.
_LOOKED_UP = 200


@dataclass(frozen=True)
class Solver:
    """Solves the groups of one query; `select` runs a query within."""

    terms: Terms
    budget: Budget
    select: Callable[[Select], Table]

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.terms, self.budget)

    @cached_property
    def _evaluator(self) -> Evaluator:
        return Evaluator(self.terms, self.budget)

    def group(self, group: Group, seed: Table = UNIT) -> Table:
        """The solutions of a group that go with the rows of a table."""
        table, waiting = seed, [(test, variables(test)) for test in tests_of(group)]
        joins, seen, binds = list[Part](), set[str](), any(isinstance(part, Bind) for part in group.parts)
        for part in group.parts:
            if isinstance(part, Optional | Minus | Bind):
                table = self._joined(table, joins, waiting)
                joins = []
                table = self._changed(part, table, seen, waiting)
            elif not isinstance(part, Filter | Exists):
                joins.append(part)
            if binds:
                seen.update(bound_by(part))
        table = self._joined(table, joins, waiting)
        for test, _ in waiting:
            table = self._evaluator.passing(test, table)
        for part in group.parts:
            if isinstance(part, Exists):
                table = self._existing(part, table)
        return table

    def _changed(
        self, part: Optional | Minus | Bind, table: Table, seen: set[str], waiting: list[_Test]
    ) -> Table:
        if isinstance(part, Optional):
            return self._optional(part.group, table)
        if isinstance(part, Minus):
            return self._minus(part.group, table)
        if part.name in seen or part.name in table.columns:
            raise NotHeldError(
                f"BIND 到已有值的 ?{part.name}", f"BIND to ?{part.name}, which is bound already"
            )
        found = table.with_column(part.name, self._evaluator.values(part.value, table))
        return self._tested(found, waiting)

    def _tested(self, table: Table, waiting: list[_Test]) -> Table:
        """The rows that pass the tests that can be done by now; those are waiting no more."""
        for test in [test for test in waiting if table.certain(test[1])]:
            waiting.remove(test)
            table = self._evaluator.passing(test[0], table)
        return table

    # -- joins

    def _joined(self, table: Table, joins: Sequence[Part], waiting: list[_Test]) -> Table:
        """The table joined with all of these, next always what makes the fewest rows."""
        left = [self._made(part) for part in joins]
        table = self._tested(table, waiting)
        while left:
            table = self._with(table, left.pop(self._next(table, left) if len(left) > 1 else 0))
            table = self._tested(table, waiting)
        return table

    def _next(self, table: Table, left: Sequence[_Joined]) -> int:
        """Which is joined next: what makes the fewest rows, of those that share a variable where there are any."""
        table = table.without_lacking()
        every = range(len(left))
        sharing = [at for at in every if not table.columns.keys().isdisjoint(_names(left[at]))]
        some = sharing or every
        return min(some, key=lambda at: self._size(table, left[at])) if len(some) > 1 else some[0]

    def _with(self, table: Table, part: _Joined) -> Table:
        if isinstance(part, Table):
            return self.join(table, part)
        names = [name for name in _names(part) if table.may_lack(name)] if table.maybe else []
        if names:
            return self._all([self._with(one, part) for one in table.parted(names[0])])
        if isinstance(part, Pattern):
            return self._matcher.match(table, part)
        return Follower(self._matcher).follow(table, part)

    def _size(self, table: Table, part: _Joined) -> tuple[bool, float]:
        """What is joined sooner the less it is: the rows, of what can be started from."""
        if isinstance(part, Table):
            return False, float(max(part.size, table.size) if table.columns else part.size)
        if isinstance(part, Closure):
            # both ends are worth waiting for
            open_ = sum(isinstance(end, Var) and end.name not in table.columns for end in (part.s, part.o))
            return open_ == 2, float(table.size * 8 + 1e6 * open_)
        return False, self._matcher.estimate(table, part)

    def _made(self, part: Part) -> _Joined:
        """What can be joined: a part itself, or the table that it makes."""
        if isinstance(part, Pattern | Closure):
            return part
        if isinstance(part, Values):
            return self.given(part)
        if isinstance(part, Select):
            return self.select(part)
        if isinstance(part, Group):
            return self.group(part)
        assert not isinstance(part, Filter | Exists | Bind | Optional | Minus)
        return self._all([self.group(one) for one in part.groups])

    def given(self, values: Values) -> Table:
        """The rows of VALUES."""
        table = Table(len(values.rows), {})
        self.budget.spend(_LOOKED_UP * len(values.rows) * len(values.names))
        for at, name in enumerate(values.names):
            table = table.with_column(name, self.terms.numbers([row[at] for row in values.rows]))
        return table

    def _all(self, tables: Sequence[Table]) -> Table:
        """The rows of each of these tables."""
        names = list(dict.fromkeys(name for table in tables for name in table.columns))
        self.budget.spend(sum(table.size for table in tables) * len(names))
        same = [table.of(names) for table in tables]
        columns = {name: np.concatenate([table.columns[name] for table in same]) for name in names}
        maybe = frozenset[str]().union(*(table.maybe for table in same))
        return Table(sum(table.size for table in same), columns, maybe)

    def join(self, left: Table, right: Table) -> Table:
        """The rows of both that agree in what both have."""
        for name in left.columns.keys() & right.columns.keys():
            if left.may_lack(name):
                return self._all([self.join(one, right) for one in left.parted(name)])
            if right.may_lack(name):
                return self._all([self.join(left, one) for one in right.parted(name)])
        return joined(left, right, self.budget)

    # -- what may be missing, and what must be

    def _optional(self, group: Group, table: Table) -> Table:
        """The rows with what a group adds to them, or as they are."""
        mark, numbered = _numbered(table)
        if can_be_seeded(group, set(table.columns)):
            found = self.group(group, numbered)
        else:
            if any(isinstance(part, Exists) for part in group.parts):
                raise NotHeldError("OPTIONAL 中的 EXISTS", "EXISTS in OPTIONAL")
            alone = Group(tuple(part for part in group.parts if not isinstance(part, Filter)))
            found = self.join(numbered, self.group(alone))
            for test in tests_of(group):
                found = self._evaluator.passing(test, found)
        lonely = np.ones(table.size, bool)
        lonely[found.columns[mark]] = False
        return self._all([found, numbered.at(lonely).of([*found.columns])]).without(mark)

    def _existing(self, part: Exists, table: Table) -> Table:
        """The rows that a group adds something to, or those that it adds nothing to."""
        if not can_be_seeded(part.group, set(table.columns)):
            raise NotHeldError("不止模式的 EXISTS", "EXISTS of more than patterns")
        mark, numbered = _numbered(table)
        there = np.zeros(table.size, bool)
        there[self.group(part.group, numbered).columns[mark]] = True
        return table.at(there == part.wanted)

    def _minus(self, group: Group, table: Table) -> Table:
        other = self.group(group)
        names = [name for name in table.columns if name in other.columns]
        if not names:
            return table
        _check_certain(table, other)
        self.budget.spend(2 * (table.size + other.size))
        mine, others = joined_keys((table, other), names)
        return table.at(~np.isin(mine, others))


def _names(part: _Joined) -> Collection[str]:
    return part.columns if isinstance(part, Table) else bound_by(part)


def _numbered(table: Table) -> tuple[str, Table]:
    """The table with a column that tells its rows apart, and its name."""
    mark = f" row{len(table.columns)}"
    return mark, table.with_column(mark, np.arange(table.size, dtype=np.int32))


def _check_certain(left: Table, right: Table) -> None:
    for name in left.columns.keys() & right.columns.keys():
        for table in (left, right):
            if table.may_lack(name):
                raise NotHeldError(
                    f"MINUS 所依的 ?{name} 未必有值", f"MINUS by ?{name}, which is not always bound"
                )
