"""What things of a kind can be grouped by, and what each dimension is called."""

from __future__ import annotations

from collections.abc import Iterator

from ontology.model import Form, Kind, Words
from queries.group_keys import Dimension, Grain
from queries.totals import DATES
from schema.orders import title_of

GRAINS = {
    Grain.VALUE: ("", Words("", "")),
    Grain.YEAR: ("_YEAR", Words("（年）", ", by year")),
    Grain.MONTH: ("_MONTH", Words("（年月）", ", by month")),
    Grain.TOP: ("_TOP", Words("（最上级）", ", by its topmost code")),
}

#: Forms of which each thing has values of its own, so that they make no groups.
_ALONE = frozenset({Form.TEXT, Form.IRI, Form.URI})


def dimensions(kind: Kind | None) -> Iterator[Dimension]:
    """What things of a kind can be grouped by: the kind, and every field whose values several things may have."""
    yield Dimension(None)
    for one in kind.fields if kind else ():
        if one.identity or one.form in _ALONE:
            continue
        yield Dimension(one)
        if one.form in DATES:
            yield Dimension(one, Grain.YEAR)
            yield Dimension(one, Grain.MONTH)
        if one.form is Form.CODE:
            yield Dimension(one, Grain.TOP)


def title_of_dimension(by: Dimension) -> str:
    """The name of a dimension in enums."""
    return title_of(by.field.name) + GRAINS[by.grain][0] if by.field else "KIND_NAME"


def said_of_dimension(by: Dimension) -> Words:
    """What a dimension means."""
    if by.field is None:
        return Words("类别", "Kind")
    more = GRAINS[by.grain][1]
    return Words(by.field.label.zh + more.zh, by.field.label.en + more.en)
