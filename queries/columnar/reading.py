"""Reads a query's text into a tree; whatever is not surely understood is left to the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from queries.columnar.expressions import Expressions
from queries.columnar.patterns import Groups
from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import Expr, Key, Select, Var
from queries.columnar.words import Words
from queries.sparql.searching import searches
from queries.sparql.tokens import meant, tokens

T = TypeVar("T")

#: The longest text that is read, in characters: reading it takes a few milliseconds.
LONGEST = 5_000


def read(query: str, known: Mapping[str, str]) -> Select:
    """The tree of a SELECT or ASK; NotHeldError for anything else. `known` are the prefixes it need not declare."""
    if len(query) > LONGEST:
        raise NotHeldError(f"多于 {LONGEST} 个字符", f"more than {LONGEST} characters")
    if "\\u" in query or "\\U" in query:
        raise NotHeldError("转义", "escapes")
    given = tokens(query)
    prefixes = meant(given, known)
    if prefixes is None:
        raise NotHeldError("BASE，或重复声明的前缀", "BASE, or a prefix declared twice")
    if searches(query, prefixes):
        raise NotHeldError("文本检索", "a search in texts")
    return _Queries(Words(given, prefixes)).query()


@dataclass(frozen=True)
class _Queries:
    """Reads one query and those within it."""

    words: Words

    @cached_property
    def _expressions(self) -> Expressions:
        return Expressions(self.words)

    @cached_property
    def _groups(self) -> Groups:
        return Groups(self.words, self._expressions, self._select)

    def query(self) -> Select:
        """The whole query."""
        while self.words.says("PREFIX"):
            if self.words.take().kind != "name" or self.words.take().kind != "iri":
                raise NotHeldError("PREFIX 的写法", "how PREFIX is written")
        found = self._ask() if self.words.says("ASK") else self._select()
        if self.words.at != len(self.words.given):
            raise NotHeldError(f"末尾的 {self.words.next.text}", f"{self.words.next.text} at the end")
        return found

    def _ask(self) -> Select:
        self.words.says("WHERE")
        return Select(self._groups.group(), (), limit=1, ask=True)

    def _select(self) -> Select:
        words = self.words
        words.must("SELECT")
        distinct = words.says("DISTINCT")
        columns = None if words.says("*") else self._columns()
        words.says("WHERE")
        where = self._groups.group()
        keys = self._keys_of_groups() if words.says("GROUP", "BY") else ()
        having: tuple[Expr, ...] = self._many(self._groups.constraint) if words.says("HAVING") else ()
        order = self._many(self._key) if words.says("ORDER", "BY") else ()
        limit, offset = self._slice()
        values = self._groups.values() if words.says("VALUES") else None
        found = Select(where, columns, distinct, keys, having, order, limit, offset, values)
        if columns is None and found.grouped:
            raise NotHeldError("对分组的 SELECT *", "SELECT * of groups")
        return found

    def _columns(self) -> tuple[tuple[str, Expr | None], ...]:
        found = self._all(self._column)
        if not found or len({name for name, _ in found}) < len(found):
            raise NotHeldError("SELECT 的列", "the columns of SELECT")
        return found

    def _column(self) -> tuple[str, Expr | None] | None:
        if self.words.next.kind == "variable":
            return self.words.variable(), None
        return self._groups.named() if self.words.says("(") else None

    def _keys_of_groups(self) -> tuple[tuple[str, Expr | None], ...]:
        return self._many(self._key_of_groups)

    def _key_of_groups(self) -> tuple[str, Expr | None] | None:
        if self.words.next.kind == "variable":
            return self.words.variable(), None
        if self.words.says("("):
            value = self._expressions.expr()
            name = self.words.variable() if self.words.says("AS") else self.words.fresh().name
            self.words.must(")")
            return name, value
        return (self.words.fresh().name, self._expressions.unary()) if self._expressions.is_call else None

    def _all(self, one: Callable[[], T | None]) -> tuple[T, ...]:
        found = list[T]()
        while (next_ := one()) is not None:
            self.words.piece()
            found.append(next_)
        return tuple(found)

    def _many(self, one: Callable[[], T | None]) -> tuple[T, ...]:
        found = self._all(one)
        if not found:
            raise NotHeldError("空的子句", "a clause of nothing")
        return found

    def _key(self) -> Key | None:
        for word in ("ASC", "DESC"):
            if self.words.says(word, "("):
                value = self._expressions.expr()
                self.words.must(")")
                return Key(value, word == "DESC")
        if self.words.next.kind == "variable":
            return Key(Var(self.words.variable()))
        found = self._groups.constraint()
        return None if found is None else Key(found)

    def _slice(self) -> tuple[int | None, int]:
        found: dict[str, int] = {}
        while self.words.next.says("LIMIT") or self.words.next.says("OFFSET"):
            word = self.words.take().text.upper()
            if word in found:
                raise NotHeldError(f"重复的 {word}", f"{word} twice")
            found[word] = self.words.whole()
        return found.get("LIMIT"), found.get("OFFSET", 0)
