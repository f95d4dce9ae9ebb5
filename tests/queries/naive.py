"""The same questions answered thing by thing in plain Python, to hold the arrays against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any as Anything

from graph.index import Index
from graph.indexing.search import normalise
from ontology.model import Field, Text, Value
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
)


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


def _contains(index: Index, node: int, c: Contains) -> bool:
    wanted, texts = normalise(c.text), [normalise(str(v)) for v in _values(index, node, c.field)]
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


RULES: dict[type, Callable[[Index, int, Anything], bool]] = {
    All: lambda index, node, c: all(holds(index, node, part) for part in c.parts),
    Any: lambda index, node, c: any(holds(index, node, part) for part in c.parts),
    Not: lambda index, node, c: not holds(index, node, c.part),
    Among: lambda index, node, c: index.iri(node) in c.iris,
    OfKind: lambda index, node, c: any(index.is_kind(node, kind) for kind in c.kinds),
    Has: lambda index, node, c: bool(index.values(node, c.field)),
    Equals: lambda index, node, c: any(v in c.values for v in _values(index, node, c.field)),
    Between: _between,
    Contains: _contains,
    Coded: _coded,
    Leads: _leads,
    Counts: _counts,
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
    if order.field is None:
        return node
    if order.field.node:
        return len(index.links(order.field).of(node))
    values = index.values(node, order.field)
    return min((_sortable(value) for value in values), default=None)


def _sortable(value: Value) -> Anything:
    return (value.value, value.lang) if isinstance(value, Text) else value
