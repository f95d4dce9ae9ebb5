"""Reads terms and expressions; whatever is not surely understood is left to the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ontology.terms import XSD
from queries.columnar.terms_read import NotHeldError, datatyped, iri, number, text
from queries.columnar.tree import Call, Const, Counted, Expr, Var
from queries.columnar.words import DIGITS, Words

#: Functions that give the same for the same values, by how many arguments they take.
FUNCTIONS: Mapping[str, range] = {
    **dict.fromkeys(("STR", "LANG", "DATATYPE", "ABS", "ROUND", "CEIL", "FLOOR", "STRLEN"), range(1, 2)),
    **dict.fromkeys(("UCASE", "LCASE", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES"), range(1, 2)),
    **dict.fromkeys(("SECONDS", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "BOUND"), range(1, 2)),
    **dict.fromkeys(("CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER"), range(2, 3)),
    **dict.fromkeys(("LANGMATCHES", "SAMETERM", "STRDT", "STRLANG"), range(2, 3)),
    **dict.fromkeys(("SUBSTR", "REGEX"), range(2, 4)),
    "IF": range(3, 4),
    "COALESCE": range(1, 20),
    "CONCAT": range(1, 20),
}
AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG")
#: The longest pattern of REGEX; one that says how often something comes may take long to prepare.
_LONGEST_PATTERN, _REPEATING = 100, "{"
_CASTS = frozenset(
    f"<{XSD}{name}>" for name in ("integer", "decimal", "string", "boolean", "date", "dateTime")
)


@dataclass(frozen=True)
class Expressions:
    """Reads the terms and expressions of one query."""

    words: Words

    # -- terms

    def const(self) -> Const:
        """The term that comes next."""
        token = self.words.next
        if token.kind in ("iri", "name"):
            return Const(iri(self.words.take(), self.words.prefixes))
        if token.kind == "text":
            return self._literal()
        if token.text in ("true", "false"):
            return Const(datatyped(self.words.take().text, f"<{XSD}boolean>"))
        return Const(self._number())

    def _literal(self) -> Const:
        value = text(self.words.take().text)
        if self.words.next.kind == "language":
            return Const(value + self.words.take().text.lower())
        if self.words.says("^^"):
            return Const(datatyped(value, iri(self.words.take(), self.words.prefixes)))
        return Const(value)

    def _number(self) -> str:
        """A number; its signs and digits are words of their own and have to stand close."""
        words, start, taken = self.words, self.words.next.start, ""
        while words.next.kind in ("sign", "word") and words.next.start == start + len(taken):
            one = words.next
            if one.text == "." and (words.after.text not in DIGITS or set(taken) & set(".eE")):
                break
            signed = one.text in "+-" and (not taken or taken[-1] in "eE")
            if not (one.text in DIGITS or one.text == "." or signed):
                if one.kind == "word":
                    raise NotHeldError(f"{taken}{one.text}")
                break
            taken += words.take().text
        return number(taken)

    # -- expressions

    def expr(self) -> Expr:
        """The expression that comes next."""
        with self.words:
            return self._chain(("||",), self._both)

    def _both(self) -> Expr:
        return self._chain(("&&",), self._relation)

    def _chain(self, signs: tuple[str, ...], one: Callable[[], Expr]) -> Expr:
        """Expressions with one of these signs between each two."""
        found = one()
        while self.words.next.kind == "sign" and self.words.next.text in signs:
            found = self._call_of(self.words.take().text, found, one())
        return found

    def _call_of(self, name: str, *args: Expr) -> Call:
        self.words.piece()
        return Call(name, args)

    def _relation(self) -> Expr:
        left = self._sum()
        for sign in ("=", "!=", "<=", ">=", "<", ">"):
            if self.words.says(sign):
                return self._call_of(sign, left, self._sum())
        for found in (("IN",), ("NOT", "IN")):
            if self.words.says(*found):
                return self._call_of(" ".join(found), left, *self.arguments())
        return left

    def arguments(self) -> tuple[Expr, ...]:
        """Expressions in brackets."""
        self.words.must("(")
        found = list[Expr]()
        while not self.words.says(")"):
            if found:
                self.words.must(",")
            found.append(self.expr())
        return tuple(found)

    def _sum(self) -> Expr:
        return self._chain(("+", "-"), self._product)

    def _product(self) -> Expr:
        return self._chain(("*", "/"), self.unary)

    def unary(self) -> Expr:
        """An expression that binds more closely than any sign between two."""
        self.words.piece()
        if self.words.says("!"):
            with self.words:
                return Call("!", (self.unary(),))
        if self.words.says("("):
            found = self.expr()
            self.words.must(")")
            return found
        if self.words.next.kind == "variable":
            return Var(self.words.variable())
        return self._call() if self.is_call else self.const()

    # -- functions

    @property
    def is_call(self) -> bool:
        """Whether a function comes next."""
        token = self.words.next
        word = token.text.upper() if token.kind == "word" else ""
        named = word in FUNCTIONS or word in AGGREGATES or token.kind in ("name", "iri")
        return named and self.words.after.says("(")

    def _call(self) -> Expr:
        token = self.words.take()
        if token.kind != "word":
            return self._cast(iri(token, self.words.prefixes))
        name = token.text.upper()
        if name in AGGREGATES:
            return self._aggregate(name)
        args = self.arguments()
        if len(args) not in FUNCTIONS[name]:
            raise NotHeldError(f"{len(args)} 个参数的函数 {name}", f"the function {name} of {len(args)}")
        if name == "BOUND" and not isinstance(args[0], Var):
            raise NotHeldError("BOUND 所测不是变量", "BOUND of no variable")
        if name == "REGEX" and not all(map(_is_light, args[1:])):
            raise NotHeldError("REGEX 的模式可能耗时过长", "REGEX whose pattern may take long")
        return Call(name, args)

    def _cast(self, name: str) -> Call:
        args = self.arguments()
        if name not in _CASTS or len(args) != 1:
            raise NotHeldError(f"函数 {name}", f"the function {name}")
        return Call(name, args)

    def _aggregate(self, name: str) -> Counted:
        self.words.must("(")
        distinct = self.words.says("DISTINCT")
        of = None if name == "COUNT" and self.words.says("*") else self.expr()
        self.words.must(")")
        if of is None and distinct:
            raise NotHeldError("COUNT(DISTINCT *)")
        return Counted(name, distinct, of)


def _is_light(pattern: Expr) -> bool:
    """Whether matching a pattern surely takes little for each sign of a text."""
    return (
        isinstance(pattern, Const)
        and len(pattern.term) <= _LONGEST_PATTERN
        and _REPEATING not in pattern.term
    )
