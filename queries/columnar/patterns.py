"""Reads groups of patterns, and paths as the patterns that they stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ontology.terms import TYPE
from queries.columnar.expressions import Expressions
from queries.columnar.terms_read import NotHeldError, iri
from queries.columnar.tree import (
    Bind,
    Closure,
    Const,
    Either,
    Exists,
    Expr,
    Filter,
    Group,
    Minus,
    Optional,
    Part,
    Pattern,
    Select,
    Slot,
    Values,
    Var,
)
from queries.columnar.words import Words

#: A predicate, or a sign and what it stands before.
_Path = Const | Var | tuple[str, tuple["_Path", ...]]
_BEHIND = ("}", "{", "FILTER", "OPTIONAL", "BIND", "VALUES", "MINUS")


@dataclass(frozen=True)
class Groups:
    """Reads the groups of one query; `select` reads a query within."""

    words: Words
    expressions: Expressions
    select: Callable[[], Select]

    def group(self) -> Group:
        """What stands between two brackets."""
        with self.words:
            self.words.must("{")
            found = (self.select(),) if self.words.next.says("SELECT") else self._parts()
            self.words.must("}")
        return Group(found)

    def _parts(self) -> tuple[Part, ...]:
        parts = list[Part]()
        while not self.words.next.says("}"):
            part = self._part()
            if part is None:
                parts += self._triples()
            else:
                parts.append(part)
                self.words.says(".")
        return tuple(parts)

    def _part(self) -> Part | None:
        """What is no triple; None where there is one."""
        words = self.words
        words.piece()
        if words.says("FILTER"):
            return self._tested()
        if words.says("OPTIONAL"):
            return Optional(self.group())
        if words.says("MINUS"):
            return Minus(self.group())
        if words.says("BIND", "("):
            return Bind(*self.named())
        if words.says("VALUES"):
            return self.values()
        return self._either() if words.next.says("{") else None

    def _tested(self) -> Filter | Exists:
        if self.words.says("EXISTS"):
            return Exists(self.group(), wanted=True)
        if self.words.says("NOT", "EXISTS"):
            return Exists(self.group(), wanted=False)
        test = self.constraint()
        if test is None:
            raise NotHeldError(f"条件 {self.words.next.text}", f"the test {self.words.next.text}")
        return Filter(test)

    def constraint(self) -> Expr | None:
        """An expression in brackets, or a function; None where there is neither."""
        is_one = self.words.next.says("(") or self.expressions.is_call
        return self.expressions.unary() if is_one else None

    def named(self) -> tuple[str, Expr]:
        """The name and the expression of `expression AS ?name )`, the bracket before it taken."""
        value = self.expressions.expr()
        self.words.must("AS")
        name = self.words.variable()
        self.words.must(")")
        return name, value

    def _either(self) -> Either | Group:
        groups = [self.group()]
        while self.words.says("UNION"):
            groups.append(self.group())
        return Either(tuple(groups)) if len(groups) > 1 else groups[0]

    def values(self) -> Values:
        """Rows that are given."""
        many = self.words.says("(")
        names = list[str]()
        while self.words.next.kind == "variable" and (many or not names):
            names.append(self.words.variable())
        if many:
            self.words.must(")")
        if not names or len(set(names)) < len(names):
            raise NotHeldError("VALUES 的写法", "how VALUES is written")
        self.words.must("{")
        rows = list[tuple[str | None, ...]]()
        while not self.words.says("}"):
            rows.append(self._row(len(names), many))
        return Values(tuple(names), tuple(rows))

    def _row(self, size: int, many: bool) -> tuple[str | None, ...]:
        if many:
            self.words.must("(")
        found = [None if self.words.says("UNDEF") else self.expressions.const().term for _ in range(size)]
        if many:
            self.words.must(")")
        return tuple(found)

    # -- triples

    def _triples(self) -> list[Part]:
        """The patterns of one subject, and of nodes in square brackets below it."""
        found = list[Part]()
        bare = self.words.next.says("[")
        subject = self._node(found)
        if not (bare and found and (self.words.next.says(".") or self.words.next.says("}"))):
            self._properties(subject, found)
        if not self.words.says(".") and not self._ends():
            raise NotHeldError(
                f"三元组之后的 {self.words.next.text}", f"{self.words.next.text} behind a triple"
            )
        return found

    def _ends(self) -> bool:
        return any(map(self.words.next.says, _BEHIND))

    def _properties(self, subject: Slot, found: list[Part]) -> None:
        while True:
            path = Var(self.words.variable()) if self.words.next.kind == "variable" else self._path()
            while True:
                self._along(subject, path, self._node(found), found)
                if not self.words.says(","):
                    break
            if not self.words.says(";"):
                return
            while self.words.says(";"):
                pass
            if self.words.next.says(".") or self.words.next.says("]") or self._ends():
                return

    def _node(self, found: list[Part]) -> Slot:
        token = self.words.next
        if token.kind == "variable":
            return Var(self.words.variable())
        if self.words.says("["):
            node = self.words.fresh()
            with self.words:
                if not self.words.next.says("]"):
                    self._properties(node, found)
                self.words.must("]")
            return node
        if token.kind == "name" and token.text.startswith("_:"):
            raise NotHeldError("具名的空白节点", "a blank node by name")
        return self.expressions.const()

    # -- paths

    def _path(self) -> _Path:
        with self.words:
            steps = [self._step()]
            while self.words.says("/"):
                steps.append(self._step())
        if self.words.next.says("|"):
            raise NotHeldError("含有多选的路径", "a path with alternatives")
        return steps[0] if len(steps) == 1 else ("/", tuple(steps))

    def _step(self) -> _Path:
        back = self.words.says("^")
        if self.words.says("("):
            found = self._path()
            self.words.must(")")
        else:
            found = self._predicate()
        for sign in ("*", "+"):
            if self.words.says(sign):
                if not isinstance(found, Const):
                    raise NotHeldError("反复经过的复合路径", "a path followed again and again")
                found = (sign, (found,))
        if self.words.next.says("?"):
            raise NotHeldError("可略去的路径", "a path that may be left out")
        return ("^", (found,)) if back else found

    def _predicate(self) -> Const:
        token = self.words.take()
        if token.kind == "word" and token.text == "a":
            return Const(TYPE)
        return Const(iri(token, self.words.prefixes))

    def _along(self, s: Slot, path: _Path, o: Slot, found: list[Part]) -> None:
        """The patterns that a path between two nodes stands for."""
        self.words.piece()
        if isinstance(path, Const | Var):
            found.append(Pattern(s, path, o))
            return
        sign, steps = path
        if sign == "^":
            self._along(o, steps[0], s, found)
        elif sign == "/":
            nodes = [s, *(self.words.fresh() for _ in steps[1:]), o]
            for at, step in enumerate(steps):
                self._along(nodes[at], step, nodes[at + 1], found)
        else:
            assert isinstance(steps[0], Const)
            found.append(Closure(s, steps[0], o, once=sign == "+"))
