"""Writes conditions as SPARQL 1.1: patterns that a thing has to fit, and tests where patterns cannot stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import singledispatchmethod
from itertools import count

from graph.indexing.search import normalise
from ontology.model import Field, Form, Kind, Model, Text, Value
from queries.conditions import (
    All,
    Among,
    Any,
    Between,
    Coded,
    Condition,
    Contains,
    Counts,
    Equals,
    Has,
    Leads,
    Not,
    OfKind,
    Scored,
    Share,
    There,
)
from queries.find import BROADER
from queries.remote.errors import BeyondError
from queries.remote.terms import (
    NUMBERS,
    exact,
    folded,
    iri,
    iris,
    lexical,
    listed,
    moment,
    number,
    string,
    zoned,
)

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_NEVER = "FILTER(false)"


class Writer:
    """Writes the patterns of one query; the variables that it makes are its own."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._numbers = count()

    def fresh(self) -> str:
        """A variable that nothing else in the query has."""
        return f"?x{next(self._numbers)}"

    # -- patterns

    def of_kinds(self, thing: str, kinds: Iterable[str]) -> str:
        """What a thing of one of these kinds, or of those below them, fits."""
        classes = [iri(self.model.kinds[name].iri) for name in self.model.concrete(tuple(kinds))]
        if len(classes) == 1:
            return f"{thing} {TYPE} {classes[0]} . "
        of = self.fresh()
        return f"{thing} {TYPE} {of} . VALUES {of} {{ {listed(classes)} }} "

    def link(self, thing: str, along: Field, other: str) -> str:
        """What two things fit that a field links, the other being of a kind that the field points at."""
        path = iri(along.path)
        joined = f"{other} {path} {thing} . " if along.inverse else f"{thing} {path} {other} . "
        return joined + self.of_kinds(other, along.targets or self.everything())

    def everything(self) -> list[str]:
        """The names of all kinds that people see."""
        return [kind.name for kind in self.model.public() if not kind.abstract]

    def meets(self, condition: Condition, thing: str) -> str:
        """What a thing that meets the condition fits, where the variable is bound by other patterns too."""
        return self._meets(condition, thing)

    @singledispatchmethod
    def _meets(self, condition: object, thing: str) -> str:  # noqa: ARG002 - those registered use it
        raise TypeError(f"{condition!r} is no condition")

    @_meets.register
    def _(self, condition: All, thing: str) -> str:
        return "".join(self.meets(part, thing) for part in condition.parts)

    @_meets.register
    def _(self, condition: Any, thing: str) -> str:
        if len(condition.parts) == 1:
            return self.meets(condition.parts[0], thing)
        return f"FILTER({self.test(condition, thing)}) "

    @_meets.register
    def _(self, condition: Not, thing: str) -> str:
        return f"FILTER({self.test(condition, thing)}) "

    @_meets.register
    def _(self, condition: Among, thing: str) -> str:
        found = iris(condition.iris)
        return f"VALUES {thing} {{ {' '.join(found)} }} " if found else _NEVER

    @_meets.register
    def _(self, condition: OfKind, thing: str) -> str:
        return self.of_kinds(thing, condition.kinds) if condition.kinds else _NEVER

    @_meets.register
    def _(self, condition: Has, thing: str) -> str:
        found = self.fresh()
        if condition.field.node:
            return self.link(thing, condition.field, found)
        spoken = f"FILTER(LANG({found}) = {string(condition.lang)}) " if condition.lang else ""
        return f"{self._value(thing, condition.field, found)}{spoken}"

    @_meets.register
    def _(self, condition: Equals, thing: str) -> str:
        field, found = condition.field, self.fresh()
        if not condition.values:
            return _NEVER
        terms = [exact(field, one) for one in condition.values]
        if all(terms):
            return f"{self._value(thing, field, found)}VALUES {found} {{ {listed(filter(None, terms))} }} "
        test = " || ".join(sorted({_equal(field, found, one) for one in condition.values}))
        return f"{self._value(thing, field, found)}FILTER({test}) "

    @_meets.register
    def _(self, condition: Between, thing: str) -> str:
        found, tests = self.fresh(), []
        if condition.low is not None:
            sign = ">" if condition.open_low else ">="
            tests.append(_compared(condition.field, found, sign, condition.low))
        if condition.high is not None:
            sign = "<" if condition.open_high else "<="
            tests.append(_compared(condition.field, found, sign, condition.high))
        return f"{self._value(thing, condition.field, found)}FILTER({' && '.join(tests) or 'true'}) "

    @_meets.register
    def _(self, condition: Contains, thing: str) -> str:
        found, wanted = self.fresh(), string(normalise(condition.text))
        how = "STRSTARTS" if condition.start else "CONTAINS"
        spoken = f" && LANG({found}) = {string(condition.lang)}" if condition.lang else ""
        return (
            f"{thing} {folded(condition.field.path)} {found} . FILTER({how}(STR({found}), {wanted}){spoken}) "
        )

    @_meets.register
    def _(self, condition: Coded, thing: str) -> str:
        code = self.fresh()
        joined, codes = self.link(thing, condition.field, code), iris(condition.codes)
        if not codes:
            return _NEVER
        if not condition.within or not _climbs(self.model, condition.field):
            return f"{joined}VALUES {code} {{ {listed(codes)} }} "
        above = " UNION ".join(f"{{ {code} {iri(BROADER)}* {one} }}" for one in sorted(codes))
        return f"{joined}{above} " if len(codes) > 1 else f"{joined}{code} {iri(BROADER)}* {codes[0]} . "

    @_meets.register
    def _(self, condition: Leads, thing: str) -> str:
        other = self.fresh()
        joined = self.link(thing, condition.field, other)
        if condition.share is Share.SOME:
            return f"{joined}{self.meets(condition.part, other)}"
        if condition.share is Share.NONE:
            return f"FILTER NOT EXISTS {{ {joined}{self.meets(condition.part, other)}}} "
        return f"FILTER NOT EXISTS {{ {joined}FILTER({self.test(Not(condition.part), other)}) }} "

    @_meets.register
    def _(self, condition: Counts, thing: str) -> str:
        low, high = condition.low or 0, condition.high
        if high is not None and high < max(low, 0):
            return _NEVER
        if low <= 0:
            return (
                f"MINUS {{ {self._counted(condition.field, thing, high + 1, None)} }} "
                if high is not None
                else ""
            )
        if low == 1 and high is None:
            return self.meets(Has(condition.field), thing)
        return f"{{ {self._counted(condition.field, thing, low, high)} }} "

    @_meets.register
    def _(self, condition: Scored, thing: str) -> str:  # noqa: ARG002
        raise BeyondError("score")

    @_meets.register
    def _(self, condition: There, thing: str) -> str:  # noqa: ARG002
        raise BeyondError("asOf")

    # -- tests

    def test(self, condition: Condition, thing: str) -> str:
        """Whether a thing meets the condition, as an expression."""
        match condition:
            case All(parts):
                found = _joined(" && ", [self.test(part, thing) for part in parts], "true")
            case Any(parts):
                found = _joined(" || ", [self.test(part, thing) for part in parts], "false")
            case Not(part):
                found = f"!({self.test(part, thing)})"
            case Among(named):
                spelled = iris(named)
                found = f"{thing} IN ({', '.join(spelled)})" if spelled else "false"
            case Leads(field, Share.NONE, part):
                found = f"!({self.test(Leads(field, Share.SOME, part), thing)})"
            case Leads(field, Share.EVERY, part):
                found = f"!({self.test(Leads(field, Share.SOME, Not(part)), thing)})"
            case Counts(field, low, int(high)) if (low or 0) <= 0 <= high:
                found = f"!({self.test(Counts(field, high + 1), thing)})"
            case _:
                pattern = self.meets(condition, thing)
                found = f"EXISTS {{ {pattern}}}" if pattern not in {_NEVER, ""} else str(not pattern).lower()
        return found

    # -- within

    def _value(self, thing: str, field: Field, found: str) -> str:
        return f"{thing} {iri(field.path)} {found} . "

    def _counted(self, along: Field, thing: str, low: int, high: int | None) -> str:
        """The things with so many others along a field, as a query in a query."""
        other = self.fresh()
        number = f"COUNT(DISTINCT {other})"
        most = f" && {number} <= {high}" if high is not None else ""
        return (
            f"SELECT {thing} WHERE {{ {self.link(thing, along, other)}}} "
            f"GROUP BY {thing} HAVING({number} >= {low}{most})"
        )


def kinds_of(model: Model, field: Field) -> list[Kind]:
    """The kinds that a field points at."""
    return [model.kinds[name] for name in field.targets]


def _climbs(model: Model, field: Field) -> bool:
    return any(f.path == BROADER for kind in kinds_of(model, field) for f in kind.own_fields)


def _equal(field: Field, found: str, value: Value) -> str:
    if field.form in NUMBERS:
        return f"{found} = {number(value)}"
    if isinstance(value, datetime):
        return _compared(field, found, "=", value)
    if field.form is Form.BOOLEAN:
        # some stores keep truth values as numbers
        spelled = '"true", "1"' if value else '"false", "0"'
        return f"STR({found}) IN ({spelled})"
    if isinstance(value, Text) and value.lang:
        return f"(STR({found}) = {string(value.value)} && LANG({found}) = {string(value.lang)})"
    return f"STR({found}) = {string(lexical(value))}"


def _compared(field: Field, found: str, sign: str, value: Value) -> str:
    if field.form in NUMBERS:
        return f"{found} {sign} {number(value)}"
    if isinstance(value, datetime):
        return f"{zoned(found)} {sign} {moment(value)}"
    return f"STR({found}) {sign} {string(lexical(value))}"


def _joined(word: str, tests: list[str], empty: str) -> str:
    return f"({word.join(tests)})" if tests else empty
