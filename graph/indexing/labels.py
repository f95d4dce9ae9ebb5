"""What things are called in one language, found for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from graph.indexing.columns import Column, Ids, Rows
from ontology.model import Field, Kind, Model, Text

#: The languages that stand in for one another, in this order.
LANGUAGES = ("zh", "en")
#: How many bytes behind a text say that it is in one of them: a NUL and two letters.
_TAG = 3
#: In place of the rank of a text.
NONE, FOREIGN = -1, -2

#: Texts, one a thing, and None for those that have none.
Texts = NDArray[np.object_]
Places = NDArray[np.intp]


class Known(Protocol):
    """What labels are made of: an index."""

    model: Model

    def links(self, field: Field) -> Rows:
        """Thing to things along a field."""

    def column(self, field: Field) -> Column | None:
        """The values of a literal field."""

    def kind_names(self, nodes: Ids) -> list[str]:
        """The most specific kind of each thing."""

    def iris(self, nodes: Ids) -> list[str]:
        """The IRI of each thing."""


def said(column: Column, size: int, lang: str) -> Ids:
    """For each of so many things the rank of its text in one of `LANGUAGES`, or else in the other.

    NONE where it has no text, FOREIGN where it has some in further languages only.
    """
    assert column.strings is not None
    found, rows = np.full(size, NONE, np.int32), column.rows
    found[rows.owners] = FOREIGN
    for tag in (*(other for other in reversed(LANGUAGES) if other != lang), lang):
        # backwards, so that of several texts in one language the first is written last
        places = np.flatnonzero(column.strings.ending(f"\0{tag}")[rows.values])[::-1]
        found[rows.owners[places]] = rows.values[places]
    return found


def spoken(texts: Iterable[tuple[str, str]], lang: str) -> str | None:
    """Of texts with their languages the one in the language asked for, or in Chinese, English, or any."""
    by_lang = {tag: text for text, tag in reversed([*texts])}
    return next((by_lang[tag] for tag in (lang, *LANGUAGES, *by_lang) if tag in by_lang), None)


class Labelling:
    """The labels of the things of an index; `column` has the names that are said of them."""

    def __init__(self, known: Known, column: Column, ranks: Ids) -> None:
        self._known, self._column, self._ranks = known, column, ranks

    def labels(self, nodes: Ids) -> list[str]:
        """What to call each thing."""
        ranks, strings = self._ranks[nodes], self._column.strings
        if strings is not None and len(nodes) and ranks.min() >= 0:
            texts = strings.texts(ranks, tail=_TAG)
            if all(texts):
                return texts
        return [*self.of(nodes, 2).tolist()]

    def of(self, nodes: Ids, depth: int) -> Texts:
        """What to call each thing: its name, what it is made of, a number it is known by, or the end of its IRI."""
        found = self._names(nodes)
        for kind, mine in self._kinds(nodes, _lacking(found)):
            found[mine] = self._made(kind, nodes[mine], depth)
        rest = _lacking(found)
        found[rest] = [iri.rpartition("/")[2] for iri in self._known.iris(nodes[rest])]
        return found

    def _names(self, nodes: Ids) -> Texts:
        assert self._column.strings is not None
        ranks, found = self._ranks[nodes], np.full(len(nodes), None, object)
        texts = self._column.strings.texts(ranks[ranks >= 0], tail=_TAG)
        found[ranks >= 0] = [text or None for text in texts]
        for place in np.flatnonzero(ranks == FOREIGN).tolist():
            values = (v for v in self._column.of(int(nodes[place])) if isinstance(v, Text))
            found[place] = spoken(((v.value, v.lang) for v in values), LANGUAGES[0]) or None
        return found

    def _kinds(self, nodes: Ids, places: Places) -> Iterable[tuple[Kind, list[int]]]:
        """These places by the kinds of their things."""
        found: dict[str, list[int]] = {}
        for name, place in zip(self._known.kind_names(nodes[places]), places.tolist(), strict=True):
            found.setdefault(name, []).append(place)
        return [(self._known.model.kinds[name], mine) for name, mine in found.items()]

    def _made(self, kind: Kind, nodes: Ids, depth: int) -> Texts:
        """What things of a kind are called that have no name, None where nothing is known of them."""
        fields = [kind[name] for name in kind.label_from if kind[name].node] if depth else []
        found = np.full(len(nodes), None, object)
        if fields:
            parts = [self._first(field, nodes, depth - 1).tolist() for field in fields]
            several = ([part for part in row if part is not None] for row in zip(*parts, strict=True))
            found[:] = [" · ".join(row) if row else None for row in several]
        rest = _lacking(found)
        found[rest] = self._numbers(kind, nodes[rest])
        return found

    def _first(self, field: Field, nodes: Ids, depth: int) -> Texts:
        """The label of the first thing that a field links."""
        rows = self._known.links(field)
        starts, stops = rows.spans(nodes)
        has, found = stops > starts, np.full(len(nodes), None, object)
        found[has] = self.of(rows.values[starts[has]], depth) if has.any() else []
        return found

    def _numbers(self, kind: Kind, nodes: Ids) -> Texts:
        """The first number that each thing is known by."""
        found = np.full(len(nodes), None, object)
        fields = [f for f in kind.own_fields if f.group == "identifiers" and not f.node]
        for column in filter(None, map(self._known.column, reversed(fields))):
            starts, stops = column.rows.spans(nodes)
            has = stops > starts
            found[has] = [str(value) or None for value in column.values(column.rows.values[starts[has]])]
        return found


def _lacking(found: Texts) -> Places:
    """The places without a text."""
    return np.flatnonzero(found == None)  # noqa: E711 - asked of each of them
