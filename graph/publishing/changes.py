"""What a source says otherwise than before: records added, withdrawn and changed, field by field."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from graph.arrays import distinct
from graph.facts.canon import differing
from graph.facts.segment import Ids, Segment
from graph.indexing.strings import Strings, held
from graph.publishing.numbering import grown
from ontology.terms import TYPE


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One property of one thing: the N-Triples terms that went, and those that came."""

    path: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """Things added, withdrawn and changed, as sorted numbers into `terms`; `gone` and `come` are the triples."""

    terms: Strings
    added: Ids
    withdrawn: Ids
    changed: Ids
    gone: Ids
    come: Ids

    def __bool__(self) -> bool:
        return bool(self.gone.size or self.come.size)

    def iri(self, number: int) -> str:
        """The IRI of a thing."""
        return self.terms[number][1:-1]

    def classes(self, things: Ids) -> Counter[str]:
        """How many of these things are said to be of each class, by its IRI; things of two classes count twice."""
        rows = self.gone if things is self.withdrawn else self.come
        types = rows[2, (rows[1] == self.terms.number(TYPE)) & np.isin(rows[0], things)]
        found, counts = np.unique(types, return_counts=True)
        return Counter({self.iri(t): n for t, n in zip(found.tolist(), counts.tolist(), strict=True)})

    def fields(self, thing: int) -> Iterator[FieldChange]:
        """What changed of a thing, by property."""
        old, new = self._of(self.gone, thing), self._of(self.come, thing)
        for path in sorted(old.keys() | new.keys()):
            yield FieldChange(path, tuple(old.get(path, ())), tuple(new.get(path, ())))

    def paths(self) -> Counter[str]:
        """In how many changed things each property changed."""
        pairs = {
            pair
            for rows in (self.gone, self.come)
            for pair in zip(*rows[:2, np.isin(rows[0], self.changed)].tolist(), strict=True)
        }
        return Counter({self.iri(p): n for p, n in Counter(p for _, p in pairs).items()})

    def _of(self, rows: Ids, thing: int) -> Mapping[str, list[str]]:
        start, stop = np.searchsorted(rows[0], thing), np.searchsorted(rows[0], thing, "right")
        found: dict[str, list[str]] = defaultdict(list)
        for p, o in rows[1:, start:stop].T.tolist():
            found[self.iri(p)].append(self.terms[o])
        return found


@dataclass(frozen=True)
class Merges:
    """Mentions that denote another thing than before: pairs of a mention's IRI and what it denotes or denoted."""

    made: tuple[tuple[str, str], ...] = ()
    undone: tuple[tuple[str, str], ...] = ()


def merges(before: Mapping[str, str], after: Mapping[str, str]) -> Merges:
    """The links between mentions that come and that go, each in the order of the IRIs."""
    old, new = set(before.items()), set(after.items())
    return Merges(tuple(sorted(new - old)), tuple(sorted(old - new)))


def changes(before: Segment | None, after: Segment | None) -> Changes:
    """What one says otherwise than the other; None says nothing."""
    if before is None and after is not None:
        none, subjects = np.zeros(0, np.int32), distinct(after.triples[0])
        return Changes(after.terms, subjects, none, none, np.zeros((3, 0), np.int32), after.triples)
    terms = grown(before.terms if before else held([]), [after.terms if after else held([])])
    old, new = _rows(before, terms.before), _rows(after, terms.numbers[0])
    gone, come = differing(old, new)
    were, are = distinct(old[0]), distinct(new[0])
    touched = distinct(np.concatenate([gone[0], come[0]]))
    return Changes(
        terms.terms,
        np.setdiff1d(are, were, assume_unique=True),
        np.setdiff1d(were, are, assume_unique=True),
        np.intersect1d(touched, np.intersect1d(were, are, assume_unique=True), assume_unique=True),
        gone,
        come,
    )


def _rows(segment: Segment | None, numbers: Ids) -> Ids:
    return (
        np.zeros((3, 0), np.int32)
        if segment is None or not segment.triples.size
        else numbers[segment.triples]
    )
