"""Runs a query over the columns of a generation; every step's size is known before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from queries.columnar.columns import UNIT, Budget, Table, joined_keys
from queries.columnar.grouping import aggregated, grouped
from queries.columnar.ordering import ordered
from queries.columnar.scope import shown, visible
from queries.columnar.solving import Solver
from queries.columnar.terms import Terms
from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import Call, Counted, Expr, Key, Select, Var, has_aggregate, variables
from queries.columnar.values import Evaluator


@dataclass(frozen=True)
class Runner:
    """Runs one query and those within it."""

    terms: Terms
    budget: Budget

    @cached_property
    def _solver(self) -> Solver:
        return Solver(self.terms, self.budget, self.select)

    @cached_property
    def _evaluator(self) -> Evaluator:
        return Evaluator(self.terms, self.budget)

    def select(self, query: Select) -> Table:
        """The rows of a query, its columns in their order; NotHeldError, or TooLargeError beyond the budget."""
        if query.columns is None:
            query = replace(query, columns=tuple((name, None) for name in shown(query)))
        table = self._solved(query)
        if query.grouped:
            table, query = self._of_groups(query, table)
        elif query.having:
            raise NotHeldError("没有分组的 HAVING", "HAVING without groups")
        columns = query.columns or ()
        for name, value in columns:
            if value is not None:
                table = table.with_column(name, self._evaluator.values(value, table))
        return self._cut(query, self._ordered(query, table).of([name for name, _ in columns]))

    def _solved(self, query: Select) -> Table:
        """The solutions of a query's pattern."""
        table = self._solver.group(query.where, UNIT)
        made = [name for name, value in query.columns or () if value is not None]
        seen = set(visible(query.where)) if made else set[str]()
        if query.values is not None:
            if query.grouped:
                raise NotHeldError("分组之后的 VALUES", "VALUES behind groups")
            table = self._solver.join(table, self._solver.given(query.values))
            seen |= {*query.values.names}
        if not seen.isdisjoint(made):
            raise NotHeldError("与模式中变量同名的列", "a column that the pattern has already")
        return table

    def _ordered(self, query: Select, table: Table) -> Table:
        if not query.order:
            return table
        # of rows that are told once the first counts, wherever the others would have come
        first = None if query.distinct or query.limit is None else query.offset + query.limit
        keys = [(self._evaluator.values(key.value, table), key.descending) for key in query.order]
        return table.at(ordered(self.terms, self.budget, keys, first))

    def _cut(self, query: Select, table: Table) -> Table:
        """The distinct rows, if only those are wanted, from the offset up to the limit."""
        if query.distinct:
            self.budget.spend(2 * table.size)
            table = _distinct(table)
        if not query.offset and query.limit is None:
            return table
        start = min(table.size, query.offset)
        end = table.size if query.limit is None else min(table.size, start + query.limit)
        return table.at(np.arange(start, end))

    def _of_groups(self, query: Select, table: Table) -> tuple[Table, Select]:
        """One row for each group that is wanted, and what is asked of groups in terms of its columns."""
        keys = list[str]()
        for name, value in query.groups:
            is_bare = isinstance(value, Var) and name.startswith(" ")
            keys.append(value.name if isinstance(value, Var) and is_bare else name)
            if value is not None and not is_bare:
                table = table.with_column(name, self._evaluator.values(value, table))
        made: dict[Counted, str] = {}
        query = _plain(query, made)
        _check(query, keys, {*made.values()}, table)
        table = table.of([*dict.fromkeys([*keys, *table.columns])])
        self.budget.spend(4 * table.size)
        groups = grouped(table, keys)
        found = Table(groups.count, {})
        for name in keys:
            found = found.with_column(name, table.columns[name][groups.rows])
        for counted, name in made.items():
            if counted.of is not None and has_aggregate(counted.of):
                raise NotHeldError("聚合的聚合", "an aggregate of an aggregate")
            self.budget.spend(2 * table.size)
            if counted.name in ("SUM", "AVG"):
                self.budget.ask(groups.count)
            ids = None if counted.of is None else self._evaluator.values(counted.of, table)
            found = found.with_column(name, aggregated(self.terms, groups, counted, ids))
        for test in query.having:
            found = self._evaluator.passing(test, found)
        return found, query


def _plain(query: Select, made: dict[Counted, str]) -> Select:
    """The query with a variable in place of each aggregate, named in `made`."""

    def plain(expr: Expr) -> Expr:
        if isinstance(expr, Counted):
            return Var(made.setdefault(expr, f" made{len(made)}"))
        return Call(expr.name, tuple(map(plain, expr.args))) if isinstance(expr, Call) else expr

    columns = [(name, None if value is None else plain(value)) for name, value in query.columns or ()]
    order = [Key(plain(key.value), key.descending) for key in query.order]
    having = tuple(map(plain, query.having))
    return replace(query, columns=tuple(columns), having=having, order=tuple(order), groups=())


def _check(query: Select, keys: Sequence[str], made: set[str], table: Table) -> None:
    """Nothing, or NotHeldError where something is asked of groups that they do not have."""
    known = {*keys, *made}
    for test in query.having:
        if not variables(test) <= known:
            raise NotHeldError("HAVING 所用变量不在分组中", "HAVING of variables that groups have not")
    for name, value in query.columns or ():
        if name not in keys if value is None else name in table.columns or name in keys:
            raise NotHeldError(f"分组的 ?{name}", f"?{name} of a group")
        if not variables(value) <= known:
            raise NotHeldError(f"?{name} 所用变量不在分组中", f"variables of ?{name} that groups have not")
        known.add(name)
    if not all(variables(key.value) <= known for key in query.order):
        raise NotHeldError("排序所用变量不在分组中", "an order by variables that groups have not")


def _distinct(table: Table) -> Table:
    """Each row once, where it first stands."""
    if not table.columns:
        return table.at(np.arange(min(1, table.size)))
    (keys,) = joined_keys([table], [*table.columns])
    return table.at(np.sort(np.unique(keys, return_index=True)[1]))
