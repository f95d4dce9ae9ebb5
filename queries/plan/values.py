"""The values of many things at once, as an answer writes them: one entry a thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from graph.arrays import ranges
from graph.index import Index
from graph.indexing.columns import Column, Ids
from ontology.model import Field, Form, Text

#: How the values of a form are written; those of a form that is not here stand for themselves.
Writers = Mapping[Form, Callable[[Any], object]]

#: The whole numbers that GraphQL's Int can hold.
_INT = 2**31


class NotHeldError(ValueError):
    """Something that a plan cannot say as the resolvers do: they must answer, and tell what is wrong."""


def literals(index: Index, field: Field, nodes: Ids, lang: str | None, writers: Writers) -> list[Any]:
    """What each thing has of a literal field: a list, or the first value or None; NotHeldError if it must not be."""
    column = index.column(field)
    if column is None:
        return [[] for _ in nodes] if field.many else _firsts(field, [None] * len(nodes))
    if field.many or lang:
        several = _several(column, nodes, lang, writers)
        return several if field.many else _firsts(field, [next(iter(found), None) for found in several])
    starts, stops = column.rows.spans(nodes)
    has = stops > starts
    values = _written(column, column.rows.values[starts[has]], writers)
    return _firsts(field, scattered(values, has))


def labels(index: Index, nodes: Ids, lang: str | None) -> list[list[Text]]:
    """The names that each thing bears, in one language or all."""
    kinds, names = index.model.kinds, index.kind_names(nodes)
    fields = {name: [f for f in kinds[name].own_fields if f.unique_lang] for name in {*names}}
    named = zip(nodes.tolist(), names, strict=True)
    texts = ([v for f in fields[name] for v in index.values(node, f)] for node, name in named)
    return [[v for v in found if isinstance(v, Text) and (not lang or v.lang == lang)] for found in texts]


def linked(index: Index, field: Field, nodes: Ids) -> tuple[Ids, Ids]:
    """The things that a field links, those of one thing behind those of another, and how many of each."""
    rows = index.links(field)
    starts, stops = rows.spans(nodes)
    if not field.many:
        stops = np.minimum(starts + 1, stops)
    return rows.values[ranges(starts, stops)], stops - starts


def scattered(values: Sequence[Any], where: Any) -> list[Any]:
    """The values at the places of a mask, in their order, and None elsewhere."""
    rest = iter(values)
    return [next(rest) if has else None for has in where.tolist()]


def cut(values: list[Any], counts: Any) -> list[list[Any]]:
    """The values in pieces of these lengths."""
    ends = [0, *np.cumsum(counts).tolist()]
    return [values[start:stop] for start, stop in pairwise(ends)]


def _several(column: Column, nodes: Ids, lang: str | None, writers: Writers) -> list[list[Any]]:
    starts, stops = column.rows.spans(nodes)
    found = cut(_written(column, column.rows.values[ranges(starts, stops)], writers), stops - starts)
    return [[text for text in texts if text.lang == lang] for texts in found] if lang else found


def _written(column: Column, ranks: Ids, writers: Writers) -> list[Any]:
    values, write = column.values(ranks), writers.get(column.form)
    if column.form is Form.INTEGER and not all(-_INT <= value < _INT for value in values):  # type: ignore[operator]
        raise NotHeldError("a whole number that is too large for Int")
    return values if write is None else [write(value) for value in values]


def _firsts(field: Field, values: list[Any]) -> list[Any]:
    if field.required and None in values:
        raise NotHeldError(f"a thing without {field.name}, which must have one")
    return values
