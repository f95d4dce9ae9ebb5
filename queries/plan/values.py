"""The values of many things at once, as an answer writes them: one entry a thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, chain, pairwise
from typing import Any

import numpy as np

from graph.index import Index
from graph.indexing.columns import Column
from graph.indexing.labels import LANGUAGES
from ontology.model import Field, Form, Text

#: Things by number, in any order.
Nodes = Sequence[int]

#: How the values of a form are written; those of a form that is not here stand for themselves.
Writers = Mapping[Form, Callable[[Any], object]]

#: The whole numbers that GraphQL's Int can hold.
_INT = 2**31


class NotHeldError(ValueError):
    """Something that a plan cannot say as the resolvers do: they must answer, and tell what is wrong."""


def iris(index: Index, nodes: Nodes) -> list[str]:
    """The IRI of each thing."""
    return index.spelled.of("iri", nodes, lambda lacking: index.iris(np.array(lacking, np.int32)))


def cursors(index: Index, nodes: Nodes, written: Callable[[str], str]) -> list[str]:
    """The IRI of each thing, written as a cursor is."""
    return index.spelled.of(written, nodes, lambda lacking: [*map(written, iris(index, lacking))])


def called(index: Index, nodes: Nodes, lang: str) -> list[str]:
    """What to call each thing in a language, or in another if need be."""
    if lang not in LANGUAGES:
        return index.labels(np.array(nodes, np.int32), lang)
    return index.spelled.of(
        ("label", lang), nodes, lambda lacking: index.labels(np.array(lacking, np.int32), lang)
    )


def shown(index: Index, may: Mapping[str, object], nodes: Nodes) -> list[str]:
    """The kind as which each thing is shown: its most specific one that may be shown."""
    names = index.kind_names(nodes)
    if may.keys() >= {*names}:
        return names
    every = zip(names, nodes, strict=True)
    return [name if name in may else next(k for k in index.kinds(n) if k in may) for name, n in every]


def literals(index: Index, field: Field, nodes: Nodes, lang: str | None, writers: Writers) -> list[Any]:
    """What each thing has of a literal field: a list, or the first value or None; NotHeldError if it must not be."""
    column = index.column(field)
    if column is None:
        return [[] for _ in nodes] if field.many else _firsts(field, [None] * len(nodes))
    if field.many or lang:
        several = _several(index, field, column, nodes, lang, writers)
        return several if field.many else _firsts(field, [next(iter(found), None) for found in several])
    ranks = column.rows.firsts(nodes)
    if None not in ranks:
        return _written(index, field, column, ranks, writers)  # type: ignore[arg-type]
    has = [rank is not None for rank in ranks]
    values = _written(index, field, column, [rank for rank in ranks if rank is not None], writers)
    return _firsts(field, scattered(values, has))


def labels(index: Index, nodes: Nodes, lang: str | None) -> list[list[Text]]:
    """The names that each thing bears, in one language or all."""
    kinds, names = index.model.kinds, index.kind_names(nodes)
    fields = {name: [f for f in kinds[name].own_fields if f.unique_lang] for name in {*names}}
    named = zip(nodes, names, strict=True)
    texts = ([v for f in fields[name] for v in index.values(node, f)] for node, name in named)
    return [[v for v in found if isinstance(v, Text) and (not lang or v.lang == lang)] for found in texts]


def linked(index: Index, field: Field, nodes: Nodes) -> tuple[list[int], list[int]]:
    """The things that a field links, those of one thing behind those of another, and how many of each."""
    rows = index.links(field)
    if field.many:
        lists = rows.lists(nodes)
        return [*chain.from_iterable(lists)], [*map(len, lists)]
    firsts = rows.firsts(nodes)
    found = [first for first in firsts if first is not None]
    return found, [1] * len(found) if len(found) == len(firsts) else [first is not None for first in firsts]


def scattered(values: Iterable[Any], where: Sequence[object]) -> list[Any]:
    """The values at the places that are true, in their order, and None elsewhere."""
    rest = iter(values)
    return [next(rest) if has else None for has in where]


def cut(values: list[Any], counts: Iterable[int]) -> list[list[Any]]:
    """The values in pieces of these lengths."""
    return [values[start:stop] for start, stop in pairwise(accumulate(counts, initial=0))]


def _several(
    index: Index, field: Field, column: Column, nodes: Nodes, lang: str | None, writers: Writers
) -> list[list[Any]]:
    lists = column.rows.lists(nodes)
    values = _written(index, field, column, [*chain.from_iterable(lists)], writers)
    found = cut(values, map(len, lists))
    return [[text for text in texts if text.lang == lang] for texts in found] if lang else found


def _written(index: Index, field: Field, column: Column, ranks: Sequence[int], writers: Writers) -> list[Any]:
    """The values of these ranks; those that must not be are never among the known ones."""
    write = writers.get(column.form)

    def read(lacking: list[int]) -> list[Any]:
        values = column.values(np.array(lacking, np.int32))
        if column.form is Form.INTEGER and not all(-_INT <= v < _INT for v in values):  # type: ignore[operator]
            raise NotHeldError("a whole number that is too large for Int")
        return values if write is None else [write(value) for value in values]

    return index.spelled.of((field.path, write), ranks, read)


def _firsts(field: Field, values: list[Any]) -> list[Any]:
    if field.required and None in values:
        raise NotHeldError(f"a thing without {field.name}, which must have one")
    return values
