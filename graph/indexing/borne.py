"""Which of the searched texts are values of a field, so that its values are found by the postings of all texts."""

from __future__ import annotations

from operator import eq

import numpy as np
from numpy.typing import NDArray

from graph.arrays import distinct, ranges
from graph.indexing.columns import Column, Ids
from graph.indexing.search import TextSearch, normalise_all
from graph.indexing.strings import encoded

Mask = NDArray[np.bool_]


def bearers(column: Column, nodes: Ids, text: str, lang: str | None, *, start: bool) -> Ids:
    """Which of these things have a value that contains a normalised text, or starts with it; a look at each value."""
    assert column.strings is not None
    nodes = distinct(nodes)
    starts, stops = column.rows.spans(nodes)
    owners, said = (
        np.repeat(nodes, stops - starts),
        column.strings.texts(column.rows.values[ranges(starts, stops)]),
    )
    spelled = normalise_all(one.partition("\0")[0] for one in said)
    met = [one.startswith(text) if start else text in one for one in spelled]
    if lang is not None:
        met = [has and one.endswith(f"\0{lang}") for has, one in zip(met, said, strict=True)]
    return owners[np.array(met, np.bool_)]


def borne(column: Column, search: TextSearch, lang: str | None) -> Mask:
    """Which of the searched texts are values of a column, in a language if one is asked for: bool[texts].

    Empty where the search does not know all its values: then they must be looked through. Half a second for 260,000;
    a language that no value is in costs nothing.
    """
    assert column.strings is not None
    strings = column.strings
    said = np.ones(len(strings), np.bool_) if lang is None else strings.ending(f"\0{lang}")
    if not said.any():
        return np.zeros(len(search.nodes), np.bool_)
    texts = strings.texts(np.flatnonzero(said))
    spelled, number = [*map(encoded, normalise_all(t.partition("\0")[0] for t in texts))], np.cumsum(said) - 1
    sizes = np.zeros(len(strings), np.int64)
    sizes[said] = np.fromiter(map(len, spelled), np.int64, len(spelled))
    asked = sizes[column.rows.values] > 0
    owners, ranks = column.rows.owners[asked], column.rows.values[asked]
    found, places = np.zeros(len(search.nodes), np.bool_), np.searchsorted(search.nodes, owners)
    # a thing has few texts, which stand one behind the other: value by value the next of them is compared
    while len(owners):
        if places[-1] >= len(search.nodes) or (search.nodes[places] != owners).any():
            return np.zeros(0, np.bool_)
        same = search.texts.sizes(places) == sizes[ranks]
        alike = np.flatnonzero(same)
        values = map(spelled.__getitem__, number[ranks[alike]].tolist())
        same[alike] = np.fromiter(map(eq, search.texts.raws(places[alike]), values), np.bool_, len(alike))
        found[places[same]] = True
        owners, ranks, places = owners[~same], ranks[~same], places[~same] + 1
    return found
