"""What the engine itself says an expression gives: asked once for each distinct value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.arrays import distinct
from graph.store import Store
from graph.store_errors import QueryError
from queries.columnar.columns import Budget, Ids, Table, TooLargeError, joined_keys
from queries.columnar.terms import Terms
from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import Call, Expr, Var, spelled, variables

#: So many values, and about so many characters of them, are asked at a time: the engine is not stopped while it works.
_AT_A_TIME, _CHARACTERS = 1_000, 200_000
#: The longest text that an expression may make or be asked of, in characters.
_LONGEST = 4_000


@dataclass(frozen=True)
class Engine:
    """Asks for one query."""

    terms: Terms
    budget: Budget

    def values(self, expr: Expr, table: Table) -> Ids:
        """What an expression gives for each row, -1 where that is an error or nothing."""
        if not table.size:
            return np.zeros(0, np.int32)
        names = sorted(name for name in variables(expr) if name in table.columns)
        renamed, plain = _renamed(expr, names)
        if len(names) == 1 and not (table.columns[names[0]] >= self.terms.size).any():
            return self._remembered(plain, renamed, table.columns[names[0]])
        (keys,) = joined_keys([table], names)
        _, first, back = np.unique(keys, return_index=True, return_inverse=True)
        return self._asked(plain, renamed, [table.columns[name][first] for name in names], len(first))[back]

    def _remembered(self, plain: str, names: Sequence[str], ids: Ids) -> Ids:
        """What the expression of one variable gives, which is kept for the next query."""
        memo = self.terms.memo(plain)
        lacking = distinct(ids[(memo[ids] == 0) & (ids >= 0)])
        if len(lacking):
            memo[lacking] = self._asked(plain, names, [lacking], len(lacking)) + 2
        found = memo[ids] - 2
        if (ids < 0).any():
            found[ids < 0] = self._asked(plain, names, [np.array([-1], np.int32)], 1)[0]
        return found

    def _asked(self, plain: str, names: Sequence[str], columns: Sequence[Ids], size: int) -> Ids:
        found, start, step = np.full(size, -1, np.int32), 0, 50
        while start < size:
            some = slice(start, min(size, start + step))
            self.budget.ask(some.stop - start)
            longest = self._ask(plain, names, [column[some] for column in columns], found[some])
            start, step = some.stop, max(1, min(_AT_A_TIME, _CHARACTERS // (longest + 1)))
        return found

    def _ask(self, plain: str, names: Sequence[str], columns: Sequence[Ids], found: Ids) -> int:
        """Put what the expression gives into `found`; how long the longest text was."""
        given = [self._given(column) for column in columns]
        rows = [
            f"({place} {' '.join(row)})"
            for place, row in enumerate(zip(*given, strict=True) if given else [()] * len(found))
        ]
        heads = " ".join(f"?{name}" for name in names)
        query = f"SELECT ?_n ({plain} AS ?_v) {{ VALUES (?_n {heads}) {{ {' '.join(rows)} }} }}"
        try:
            told = Store.memory().select(query).rows
        except QueryError as error:
            raise NotHeldError(
                f"引擎读不懂的内容：{error}", f"what the engine does not read, {error}"
            ) from error
        longest = max(map(len, rows))
        for place, value in told:
            if place is None or value is None:
                continue
            longest = max(longest, len(value))
            if longest > _LONGEST:
                raise TooLargeError
            found[int(place[1 : place.index('"', 1)])] = self.terms.number(value)
        return longest

    def _given(self, ids: Ids) -> list[str]:
        if self.terms.is_blank(ids).any():
            raise NotHeldError("涉及空白节点的表达式", "an expression over blank nodes")
        texts = self.terms.texts(ids)
        if max(map(len, texts), default=0) > _LONGEST:
            raise TooLargeError
        return [text or "UNDEF" for text in texts]


def _renamed(expr: Expr, names: Sequence[str]) -> tuple[list[str], str]:
    """The expression with variables that can be spelled, the same for all that differ in them alone."""
    new = {name: f"_x{number}" for number, name in enumerate(names)}

    def inner(one: Expr) -> Expr:
        if isinstance(one, Var):
            return Var(new.get(one.name, "_none"))
        return Call(one.name, tuple(map(inner, one.args))) if isinstance(one, Call) else one

    return list(new.values()), spelled(inner(expr))
