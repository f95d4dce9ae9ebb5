"""The `where` arguments: an input type for every kind, and the way from its plain values to a condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any as Anything

from ontology.model import Field, Form, Kind, Words
from queries.conditions import (
    All,
    Among,
    Any,
    Condition,
    Has,
    Leads,
    Not,
    OfKind,
    QueryError,
    Share,
    There,
)
from schema.codes import Codes
from schema.context import Context
from schema.field_tests import CODE_FILTER, COUNT_FILTER, FILTERS, add_tests, coded, counted, tested
from schema.kinds import NODE, Kinds
from schema.registry import Entry, Registry
from schema.scored import scored

#: How deep conditions may lie in each other.
DEEPEST = 12

Values = Mapping[str, Anything]

_AS_OF = "Was there on this day: begun by then, and not ended before; what has no dates is always there"


@dataclass(frozen=True, slots=True)
class Reading:
    """Where the reading of a condition stands."""

    context: Context
    depth: int = 0

    def deeper(self) -> Reading:
        """One level down; QueryError where that is too deep."""
        if self.depth >= DEEPEST:
            raise QueryError(
                f"where 的嵌套不能超过 {DEEPEST} 层", f"where may be at most {DEEPEST} levels deep"
            )
        return Reading(self.context, self.depth + 1)


Reader = Callable[[Anything, Reading], Condition]


class Filters:
    """The input types by which things of each kind are chosen."""

    def __init__(self, registry: Registry, kinds: Kinds) -> None:
        self.registry, self.kinds, self.codes = registry, kinds, Codes(kinds.model)
        self.readers: dict[str, dict[str, Reader]] = {}

    def add(self) -> None:
        """Make the input types of all kinds, and those that they need."""
        add_tests(self.registry)
        for name in (NODE, *self.kinds.public):
            entries = list(self._entries(name, self.kinds.public.get(name)))
            self.readers[name] = {str(entry.python_name): reader for entry, reader in entries}
            note = Words("须同时满足的条件；不写即不限", "Conditions that must all hold; none means anything")
            self.registry.input(where_name(name), (entry for entry, _ in entries), note)
            self._add_links(name)

    def condition(self, kind: str, values: Values, reading: Reading) -> Condition:
        """What a where says; entries that are null count as not given."""
        readers = self.readers[kind]
        return All(
            tuple(readers[name](value, reading) for name, value in values.items() if value is not None)
        )

    # -- entries and their readers

    def _entries(self, name: str, kind: Kind | None) -> Iterator[tuple[Entry, Reader]]:
        yield from self._logic(name)
        yield self._entry("id", "IdFilter", Words("编号", "Id")), _chosen
        note = Words("网络指标的得分", "Its score by a measure of the network")
        yield self._entry("score", "ScoreFilter", note), lambda v, r: scored(r.context, v)
        note = Words("在此日期当日存在：已开始且尚未结束；无日期者恒在", _AS_OF)
        yield self._entry("asOf", "date", note), lambda v, r: There(r.context.known.spans, v)
        if self.kinds.is_interface(name):
            yield self._entry("kindName", "KindNameFilter", Words("类别", "Kind")), _of_kind
        for field in kind.fields if kind else ():
            yield self._field(field)
        for other in self.kinds.below(name):
            label = self.kinds.public[other].label
            note = Words(f"是{label.zh}且满足", f"Is of the kind {label.en} and meets")
            yield self._entry(f"as{other}", where_name(other), note), self._as(other)

    def _entry(self, name: str, type_: str, note: Words) -> Entry:
        return self.registry.entry(name, type_, note)

    def _logic(self, name: str) -> Iterator[tuple[Entry, Reader]]:
        many = f"list[{where_name(name)}]"
        yield (
            self._entry("and", many, Words("全部满足", "All hold")),
            lambda v, r: All(self._each(name, v, r)),
        )
        yield (
            self._entry("or", many, Words("至少满足其一", "At least one holds")),
            lambda v, r: Any(self._each(name, v, r)),
        )
        note = Words("不满足", "Does not hold")
        yield (
            self._entry("not", where_name(name), note),
            lambda v, r: Not(self.condition(name, v, r.deeper())),
        )

    def _each(self, name: str, values: Sequence[Values], reading: Reading) -> tuple[Condition, ...]:
        below = reading.deeper()
        return tuple(self.condition(name, value, below) for value in values)

    def _as(self, name: str) -> Reader:
        return lambda v, r: All((OfKind((name,)), self.condition(name, v, r.deeper())))

    def _field(self, field: Field) -> tuple[Entry, Reader]:
        if field.form is Form.LINK:
            target = self.kinds.common(field.targets)
            return self._entry(field.name, links_name(target), field.label), self._linked(field, target)
        if field.form is Form.CODE:
            return self._entry(field.name, CODE_FILTER, field.label), self._coded(field)
        return self._entry(field.name, FILTERS[field.form], field.label), lambda v, _: tested(field, v)

    def _coded(self, field: Field) -> Reader:
        return lambda v, r: coded(field, v, lambda text: self.codes.find(r.context.index, field, text))

    def _add_links(self, name: str) -> None:
        """Make the input type for links to things of a kind."""
        where = where_name(name)
        entries = [
            self._entry("some", where, Words("至少一个满足", "At least one meets")),
            self._entry("none", where, Words("没有一个满足", "None meets")),
            self._entry(
                "every",
                where,
                Words("全部满足；一个也没有时亦成立", "Every one meets, also where there is none"),
            ),
            self._entry("is", "Id", Words("包括此物", "This thing is among them")),
            self._entry("in", "list[Id]", Words("包括其中之一", "One of these is among them")),
            self._entry("count", COUNT_FILTER, Words("个数", "How many there are")),
            self._entry("isNull", "bool", Words("一个也没有", "There is none")),
        ]
        self.registry.input(
            links_name(name), entries, Words("关于所联之物的条件", "Conditions on what is linked")
        )

    def _linked(self, field: Field, target: str) -> Reader:
        def read(values: Values, reading: Reading) -> Condition:
            return All(
                tuple(self._link(field, target, name, value, reading) for name, value in _given(values))
            )

        return read

    def _link(self, field: Field, target: str, name: str, value: Anything, reading: Reading) -> Condition:
        if name == "count":
            return counted(field, value)
        if name == "isNull":
            return Not(Has(field)) if value else Has(field)
        if name in ("is", "in"):
            return Leads(field, Share.SOME, among(reading.context, [value] if name == "is" else value))
        return Leads(field, Share(name), self.condition(target, value, reading.deeper()))


def where_name(kind: str) -> str:
    """The name of a kind's conditions."""
    return f"{kind}Where"


def links_name(kind: str) -> str:
    """The name of the conditions on links to things of a kind."""
    return f"{kind}Links"


def among(context: Context, ids: Sequence[str]) -> Among:
    """The things with these ids, in whichever form they are written; those that are not there are none."""
    return Among(frozenset(iri for text in ids for iri in context.iris(text)))


def _given(values: Values) -> list[tuple[str, Anything]]:
    return [(name, value) for name, value in values.items() if value is not None]


def _chosen(values: Values, reading: Reading) -> Condition:
    """Reads an IdFilter."""
    tests: dict[str, Callable[[Anything], Condition]] = {
        "eq": lambda v: among(reading.context, [v]),
        "ne": lambda v: Not(among(reading.context, [v])),
        "in": lambda v: among(reading.context, v),
    }
    return All(tuple(tests[name](value) for name, value in _given(values)))


def _of_kind(values: Values, _reading: Reading) -> Condition:
    """Reads a KindNameFilter, whose values are enum members."""
    found = [
        (value.value,) if name == "eq" else tuple(v.value for v in value) for name, value in _given(values)
    ]
    return All(tuple(OfKind(kinds) for kinds in found))
