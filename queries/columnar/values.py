"""Expressions over columns: all rows at once where that is exact, else the engine says what distinct values give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.facts.worth import Sort, lexical
from ontology.terms import XSD, literal
from queries.columnar.asking import Engine
from queries.columnar.columns import Budget, Ids, Marks, Table
from queries.columnar.comparing import SIGNS, Truth, compared, rank_of, ranked
from queries.columnar.terms import Terms
from queries.columnar.tree import Call, Const, Expr, Var

TRUE, FALSE = f'"true"^^<{XSD}boolean>', f'"false"^^<{XSD}boolean>'
#: So many texts are looked through in the time that the engine takes for one.
_FOLDED = 4
_KINDS = ("BOUND", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL")
#: What has a way of its own to be true or false.
_TESTS = {"&&", "||", "!", "IN", "NOT IN", "CONTAINS", *_KINDS, *SIGNS}


@dataclass(frozen=True)
class Evaluator:
    """Works expressions out for one query."""

    terms: Terms
    budget: Budget

    @property
    def _engine(self) -> Engine:
        return Engine(self.terms, self.budget)

    # -- true or false

    def passing(self, test: Expr, table: Table) -> Table:
        """The rows for which a test is true."""
        return table.at(self.truth(test, table) == 1)

    def truth(self, expr: Expr, table: Table) -> Truth:
        """Whether an expression is true for each row: int8[size], 1, 0, or -1 for an error."""
        self.budget.spend(table.size // 4)
        found = self._tested(expr, table) if isinstance(expr, Call) else None
        if found is not None:
            return found
        ids = self._engine.values(Call("IF", (expr, Const(TRUE), Const(FALSE))), table)
        return np.where(ids < 0, -1, ids == self.terms.number(TRUE)).astype(np.int8)

    def _tested(self, expr: Call, table: Table) -> Truth | None:
        """Whether a test is true, all rows at once; None where the engine has to be asked."""
        name, args = expr.name, expr.args
        if name in ("&&", "||"):
            return _both(name, *(self.truth(arg, table) for arg in args))
        if name == "!":
            return _not(self.truth(args[0], table))
        if name in ("IN", "NOT IN"):
            return self._among(expr, table)
        if name in _KINDS:
            return self._is(name, self.values(args[0], table))
        return self._compared(expr, table) if name in SIGNS else self._containing(expr, table)

    def _among(self, expr: Call, table: Table) -> Truth:
        found = np.zeros(table.size, np.int8)
        for other in expr.args[1:]:
            found = _both("||", found, self.truth(Call("=", (expr.args[0], other)), table))
        return _not(found) if expr.name == "NOT IN" else found

    def _is(self, name: str, ids: Ids) -> Truth:
        if name == "BOUND":
            return (ids >= 0).astype(np.int8)
        sorts = self.terms.sorts(ids)
        wanted = {"ISBLANK": sorts == Sort.BLANK, "ISLITERAL": sorts < Sort.IRI}.get(name, sorts == Sort.IRI)
        return np.where(ids < 0, -1, wanted).astype(np.int8)

    def _compared(self, expr: Call, table: Table) -> Truth | None:
        left, right = expr.args
        if isinstance(left, Call) and left.name == "LANG" and expr.name in ("=", "!="):
            said = self._said(left.args[0], right, table)
            if said is not None:
                return said if expr.name == "=" else _not(said)
        if not any(isinstance(one, Call) and one.name == "STR" for one in expr.args):
            return compared(self.terms, expr.name, self.values(left, table), self.values(right, table))
        a, b = self._text_ranks(left, table), self._text_ranks(right, table)
        if a is None or b is None:
            return None
        return np.where(a[1] & b[1], SIGNS[expr.name](a[0], b[0]), -1).astype(np.int8)

    def _said(self, expr: Expr, language: Expr, table: Table) -> Truth | None:
        """Whether what an expression gives is a literal in a given language; None where that is not seen at once."""
        if not (isinstance(language, Const) and self._is_text(language.term)):
            return None
        ids, worth = self.values(expr, table), self.terms.orders.worth
        if not len(worth.tail) or (ids >= self.terms.size).any():
            return None
        wanted = language.term[1:-1]
        marks = np.array([(tail[1:] if tail[:1] == "@" else "") == wanted for tail in worth.tails])
        # literals stand before all else
        known = (ids >= 0) & (ids < len(worth.tail))
        return np.where(known, marks[worth.tail[np.where(known, ids, 0)]], -1).astype(np.int8)

    def _text_ranks(self, expr: Expr, table: Table) -> tuple[NDArray[np.float64], Marks] | None:
        """The ranks of what is a text for sure, STR() of something or a given one, and which rows have any."""
        if isinstance(expr, Const) and self._is_text(expr.term):
            return np.full(table.size, rank_of(self.terms, lexical(expr.term))), np.ones(table.size, bool)
        if not (isinstance(expr, Call) and expr.name == "STR"):
            return None
        ids = self.values(expr.args[0], table)
        ranks = None if self.terms.is_blank(ids).any() else ranked(self.terms, ids)
        return None if ranks is None else (ranks, ids >= 0)

    def _is_text(self, term: str) -> bool:
        return term.startswith('"') and term.endswith('"')

    def _containing(self, expr: Call, table: Table) -> Truth | None:
        """Which literals hold a text that has no sign that N-Triples spells otherwise."""
        if expr.name != "CONTAINS":
            return None
        within, wanted = expr.args
        if not (isinstance(wanted, Const) and isinstance(within, Var) and self._is_text(wanted.term)):
            return None
        text, ids = lexical(wanted.term), self.values(within, table)
        sorts = self.terms.sorts(ids)
        if not text or literal(text) != f'"{text}"':
            return None
        if ((ids >= self.terms.size) | ((ids >= 0) & (sorts == Sort.OTHER))).any():
            return None
        found = np.full(len(ids), -1, np.int8)
        good = (ids >= 0) & ((sorts == Sort.TEXT) | (sorts == Sort.SPOKEN))
        distinct, back = np.unique(ids[good], return_inverse=True)
        self.budget.ask(len(distinct) // _FOLDED)
        held = np.zeros(len(distinct), np.int8)
        held[self.terms.holding(distinct, text)] = 1
        found[good] = held[back]
        return found

    # -- values

    def values(self, expr: Expr, table: Table) -> Ids:
        """What an expression gives for each row, -1 where that is an error or nothing."""
        if isinstance(expr, Var):
            found = table.columns.get(expr.name)
            return np.full(table.size, -1, np.int32) if found is None else found
        self.budget.spend(table.size // 4)
        if isinstance(expr, Const):
            return np.full(table.size, self.terms.number(expr.term), np.int32)
        if isinstance(expr, Call) and expr.name == "LANG":
            return self._languages(self.values(expr.args[0], table))
        if isinstance(expr, Call) and expr.name == "COALESCE":
            return _first([self.values(arg, table) for arg in expr.args])
        if isinstance(expr, Call) and expr.name in _TESTS:
            said = np.array([self.terms.number(FALSE), self.terms.number(TRUE), -1], np.int32)
            return said[self.truth(expr, table)]
        return self._engine.values(expr, table)

    def _languages(self, ids: Ids) -> Ids:
        """What LANG() gives: of a literal without a language the empty text, of others nothing."""
        distinct, back = np.unique(ids, return_inverse=True)
        worth = self.terms.orders.worth
        tails = self.terms.numbers([f'"{tail[1:] if tail[:1] == "@" else ""}"' for tail in worth.tails])
        found = np.full(len(distinct), -1, np.int32)
        known = (distinct >= 0) & (distinct < len(worth.tail))
        found[known] = tails[worth.tail[distinct[known]]]
        for place in np.flatnonzero(distinct >= self.terms.size).tolist():
            found[place] = self._language(self.terms.text(int(distinct[place])))
        return found[back]

    def _language(self, term: str) -> int:
        tail = term[term.rindex('"') + 1 :] if term.startswith('"') else None
        if tail is None:
            return -1
        return self.terms.number(f'"{tail[1:]}"' if tail.startswith("@") else '""')


def _first(found: Sequence[Ids]) -> Ids:
    """Of each row the first value that there is."""
    first = found[0]
    for other in found[1:]:
        first = np.where(first < 0, other, first)
    return first


def _not(truth: Truth) -> Truth:
    return np.where(truth < 0, truth, 1 - truth).astype(np.int8)


def _both(sign: str, a: Truth, b: Truth) -> Truth:
    """The logic of three values: what decides alone decides, else an error is one."""
    decides = 0 if sign == "&&" else 1
    decided = (a == decides) | (b == decides)
    return np.where(decided, decides, np.where((a < 0) | (b < 0), -1, 1 - decides)).astype(np.int8)
