"""The orders in which things of a kind can be listed, as an enum for each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ontology.model import Field, Kind, Words
from queries.conditions import Order
from schema.kinds import NODE, Kinds
from schema.registry import Registry

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def add_orders(registry: Registry, kinds: Kinds) -> None:
    """Make KINDOrderBy for every kind and for things of any kind."""
    for name in (NODE, *kinds.public):
        values = {
            f"{title}_{way}": (order, note)
            for title, field, label in _ways(kinds.public.get(name))
            for way, order, note in _directions(field, label)
        }
        note = Words(
            "列表的次序，缺值者在后，并列者按 IRI", "Orders of a list: no value comes last, ties go by IRI"
        )
        registry.enum(order_name(name), values, note)


def title_of(name: str) -> str:
    """A name as enums have it: APPLICATION_DATE for applicationDate."""
    return _CAMEL.sub("_", name).upper()


def order_name(kind: str) -> str:
    """The name of a kind's orders."""
    return f"{kind}OrderBy"


def _ways(kind: Kind | None) -> Iterator[tuple[str, Field | None, Words]]:
    """What a list can be ordered by: IRI, single literal values and names, numbers of links."""
    yield "ID", None, Words("IRI", "IRI")
    for field in kind.fields if kind else ():
        title = title_of(field.name)
        if field.node and field.many:
            yield f"{title}_COUNT", field, Words(f"{field.label.zh}个数", f"Number: {field.label.en}")
        elif not field.node and (field.unique_lang or not field.many):
            yield title, field, field.label


def _directions(field: Field | None, label: Words) -> Iterator[tuple[str, Order, Words]]:
    yield "ASC", Order(field), Words(f"{label.zh}，升序", f"{label.en}, ascending")
    yield "DESC", Order(field, descending=True), Words(f"{label.zh}，降序", f"{label.en}, descending")
