"""The orders in which things of a kind can be listed, as an enum for each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ontology.model import Field, Form, Kind, Words
from queries.conditions import Order
from schema.kinds import NODE, Kinds
from schema.registry import Registry

#: Told on every value it would double the schema's length: each is told once, where it ascends.
_MUTE = Words("", "")
#: The forms of what linked things are ordered by, and codes, which have names and numbers.
_SINGLE = frozenset(Form) - {Form.LINK, Form.CODE, Form.IRI, Form.URI}
_NAMING = frozenset({Form.TEXT, Form.STRING})
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def add_orders(registry: Registry, kinds: Kinds) -> None:
    """Make KINDOrderBy for every kind and for things of any kind."""
    for name in (NODE, *kinds.public):
        kind = kinds.public.get(name)
        values = {
            f"{title}_{way}": (order, note)
            for title, field, label in _ways(kind)
            for way, order, note in _directions(field, label)
        }
        for title, order in _through(kinds, kind):
            values[f"{title}_ASC"] = order, _MUTE
            values[f"{title}_DESC"] = replace(order, descending=True), _MUTE
        note = Words(
            "列表的次序，ASC 升序，DESC 降序，缺值者在后，并列者按 IRI；A__B 按 A 所联之物的 B",
            "Orders of a list, up or down: no value comes last, ties go by IRI; A__B is by field B of what A links",
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


def _through(kinds: Kinds, kind: Kind | None) -> Iterator[tuple[str, Order]]:
    """Orders by what is said of the one thing that a field links: its single values, and of a code its names."""
    for link in kind.fields if kind else ():
        target = kinds.public.get(kinds.common(link.targets)) if link.node and not link.many else None
        for field in target.fields if target else ():
            if (field.unique_lang or not field.many) and field.form in (
                _NAMING if link.form is Form.CODE else _SINGLE
            ):
                yield f"{title_of(link.name)}__{title_of(field.name)}", Order(field, through=link)


def _directions(field: Field | None, label: Words) -> Iterator[tuple[str, Order, Words]]:
    yield "ASC", Order(field), label
    yield "DESC", Order(field, descending=True), _MUTE
