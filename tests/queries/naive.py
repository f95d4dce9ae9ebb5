"""The same questions answered thing by thing in plain Python, to hold the arrays against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any as Anything

from graph.index import Index
from graph.indexing.search import normalise
from graph.routes.spans import ENDS, ends
from ontology.model import Field, Form, Text, Value
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
    Order,
    Share,
    There,
)

DAYS = frozenset({Form.DATE, Form.PARTIAL_DATE})


def holds(index: Index, node: int, condition: Condition) -> bool:
    """Whether one thing meets a condition."""
    return RULES[type(condition)](index, node, condition)


def _plain(value: Value) -> Anything:
    return value.value if isinstance(value, Text) else value


def _values(index: Index, node: int, field: Field) -> list[Anything]:
    return [_plain(value) for value in index.values(node, field)]


def _between(index: Index, node: int, c: Between) -> bool:
    values = _values(index, node, c.field)
    low = [v for v in values if c.low is None or (v > c.low if c.open_low else v >= c.low)]
    return any(c.high is None or (v < c.high if c.open_high else v <= c.high) for v in low)


def _in_language(index: Index, node: int, field: Field, lang: str | None) -> list[Value]:
    values = index.values(node, field)
    return [v for v in values if lang is None or (isinstance(v, Text) and v.lang == lang)]


def _contains(index: Index, node: int, c: Contains) -> bool:
    wanted = normalise(c.text)
    texts = [normalise(str(_plain(v))) for v in _in_language(index, node, c.field, c.lang)]
    return any(text.startswith(wanted) if c.start else wanted in text for text in texts)


def _coded(index: Index, node: int, c: Coded) -> bool:
    def inside(iri: str) -> bool:
        above = index.model.codes[iri].broader if iri in index.model.codes else ()
        return iri in c.codes or (c.within and any(map(inside, above)))

    return any(inside(index.iri(code)) for code in index.links(c.field).of(node).tolist())


def _leads(index: Index, node: int, c: Leads) -> bool:
    met = [holds(index, other, c.part) for other in index.links(c.field).of(node).tolist()]
    return {Share.SOME: any(met), Share.NONE: not any(met), Share.EVERY: all(met)}[c.share]


def _counts(index: Index, node: int, c: Counts) -> bool:
    count = len(index.links(c.field).of(node))
    return (c.low is None or count >= c.low) and (c.high is None or count <= c.high)


def _there(index: Index, node: int, c: There) -> bool:
    closing = {s for s, p, o in index.model.facts if o == ENDS and p.endswith("Match>")}
    fields = {f.path: f for kind in index.model.kinds.values() for f in kind.own_fields if f.group == "dates"}
    dated = [(f, ends(str(v))) for f in fields.values() if f.form in DAYS for v in index.values(node, f)]
    begun = min((days[0] for f, days in dated if f.predicate not in closing), default=None)
    ended = min((days[1] for f, days in dated if f.predicate in closing), default=None)
    if begun and ended and ended < begun:
        ended = None
    return not (begun and begun > c.day) and not (ended and ended < c.day)


RULES: dict[type, Callable[[Index, int, Anything], bool]] = {
    All: lambda index, node, c: all(holds(index, node, part) for part in c.parts),
    Any: lambda index, node, c: any(holds(index, node, part) for part in c.parts),
    Not: lambda index, node, c: not holds(index, node, c.part),
    Among: lambda index, node, c: index.iri(node) in c.iris,
    OfKind: lambda index, node, c: any(index.is_kind(node, kind) for kind in c.kinds),
    Has: lambda index, node, c: bool(_in_language(index, node, c.field, c.lang)),
    Equals: lambda index, node, c: any(
        v in c.values or _plain(v) in c.values for v in index.values(node, c.field)
    ),
    Between: _between,
    Contains: _contains,
    Coded: _coded,
    Leads: _leads,
    Counts: _counts,
    There: _there,
}


def in_order(index: Index, nodes: Sequence[int], orders: Sequence[Order]) -> list[int]:
    """The things in an order: stable sorts from the last order to the first, absence at the end."""
    found = sorted(nodes)
    for order in reversed(orders):
        keys = {node: _least(index, node, order) for node in found}
        present = [node for node in found if keys[node] is not None]
        present.sort(key=keys.__getitem__, reverse=order.descending)
        found = present + [node for node in found if keys[node] is None]
    return found


def _least(index: Index, node: int, order: Order) -> Anything:
    if order.through is not None:
        linked = index.links(order.through).of(node).tolist()
        return _least(index, linked[0], replace(order, through=None)) if linked else None
    if order.field is None:
        return node
    if order.field.node:
        return len(index.links(order.field).of(node))
    values = index.values(node, order.field)
    return min((_sortable(value) for value in values), default=None)


def _sortable(value: Value) -> Anything:
    return (value.value, value.lang) if isinstance(value, Text) else value
