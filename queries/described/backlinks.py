"""The links that the index does not have: to and from what is no thing of a kind, and by other properties."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.facts.canon import Canon
from graph.indexing.columns import Ids
from ontology.terms import TYPE

#: So many triples are looked at at a time: memory does not grow with their number.
_CHUNK = 2_000_000


@dataclass(frozen=True)
class Backlinks:
    """Links by their objects: int32[3, n] of objects, predicates and subjects, sorted, as numbers of terms."""

    rows: Ids

    def to(self, number: int) -> Ids:
        """The links to a term: int32[2, n] of predicates and subjects, sorted."""
        first, last = span(self.rows[0], number)
        found: Ids = self.rows[1:, first:last]
        return found


def backlinks(canon: Canon, kinds: Collection[str], links: Collection[str]) -> Backlinks:
    """All links of a view but those that an index has: the types of things, and links between things.

    `kinds` are the IRIs of the classes whose things an index numbers, `links` those of the properties that it keeps.
    """
    size = len(canon.terms)
    classes, kept = _marked(canon, kinds), _marked(canon, links)
    type_, first = canon.number(TYPE), _first_iri(canon)
    things = np.zeros(size, np.bool_)
    for s, p, o in _chunks(canon):
        things[s[(p == type_) & classes[o]]] = True
    found = [
        np.stack((o, p, s))[
            :, _elsewhere(s, p, o, things, kept) & (o >= first) & ~((p == type_) & classes[o])
        ]
        for s, p, o in _chunks(canon)
    ]
    rows = np.concatenate(found or [np.zeros((3, 0), np.int32)], axis=1)
    return Backlinks(np.ascontiguousarray(rows[:, np.lexsort(rows[::-1])]))


def span(column: Ids, value: int) -> tuple[int, int]:
    """From where to where a sorted column has a number."""
    # of the column's own type, because another would make NumPy copy the column
    first, last = np.searchsorted(column, np.array([value, value + 1], column.dtype)).tolist()
    return first, last


def _elsewhere(
    s: Ids, p: Ids, o: Ids, things: NDArray[np.bool_], kept: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which triples are no links between things by a property that an index keeps."""
    found: NDArray[np.bool_] = ~(kept[p] & things[s] & things[o])
    return found


def _marked(canon: Canon, iris: Collection[str]) -> NDArray[np.bool_]:
    found = np.zeros(len(canon.terms), np.bool_)
    numbers = (canon.number(f"<{one}>") for one in iris)
    found[[number for number in numbers if number >= 0]] = True
    return found


def _first_iri(canon: Canon) -> int:
    """The number of the first term that is no literal: terms are sorted, and a quotation mark comes before all else."""
    low, high = 0, len(canon.terms)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if canon.terms[middle][0] == '"' else (low, middle)
    return low


def _chunks(canon: Canon) -> list[Ids]:
    size = canon.triples.shape[1]
    return [canon.triples[:, start : start + _CHUNK] for start in range(0, size, _CHUNK)]
