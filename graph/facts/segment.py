"""What one source says, at rest: its triples as numbers into a list of N-Triples terms, and where each was read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.arrays import distinct
from graph.indexing.arrays import read_array
from graph.indexing.strings import Strings, load, save
from ontology.model import Model, Record
from ontology.terms import iri, statements

Ids = NDArray[np.int32]

#: The origin of a triple that no place states.
_NOWHERE = -1


@dataclass(frozen=True)
class Segment:
    """Triples int32[3, n] (subject, predicate, object) and places int32[4, m] (subject, file, sheet, row).

    `partly` int32[2, k] (number of a triple, number of a place) has the triples that only some of their subject's
    places state; all others are stated in each of them.
    """

    terms: Strings
    triples: Ids
    places: Ids
    names: tuple[str, ...]
    partly: Ids

    def lines(self) -> Iterable[tuple[str, str, str]]:
        """The triples as N-Triples terms."""
        terms = list(self.terms)
        return ((terms[s], terms[p], terms[o]) for s, p, o in self.triples.T.tolist())


class SegmentBuilder:
    """Collects records into a segment; records of the same thing may come in any number."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._terms: dict[str, int] = {}
        self._names: dict[str, int] = {"": 0}
        self._triples: list[int] = []
        self._places: list[int] = []
        self._origins: list[int] = []
        self._dropped: set[int] = set()

    def add(self, record: Record) -> None:
        """Take in one record: its statements, and the place where it was read."""
        number, before = self._number, len(self._triples)
        for subject, predicate, obj in statements(self.model, record):
            self._triples += number(subject), number(predicate), number(obj)
        origin = len(self._places) // 4 if record.place else _NOWHERE
        self._origins += [origin] * ((len(self._triples) - before) // 3)
        if record.place:
            file, sheet = self._name(record.place.file), self._name(record.place.sheet or "")
            self._places += number(iri(record.iri)), file, sheet, record.place.row or 0

    def triple(self, subject: str, predicate: str, obj: str) -> None:
        """Take in one triple of N-Triples terms that no record states, such as one of the ontology."""
        self._triples += self._number(subject), self._number(predicate), self._number(obj)
        self._origins.append(_NOWHERE)

    def drop(self, iris: Iterable[str]) -> None:
        """Leave out all that was stated of these things: a rule over the whole found them wanting."""
        self._dropped |= {number for one in iris if (number := self._terms.get(iri(one))) is not None}

    def save(self, folder: Path) -> None:
        """Write the segment into a folder, each triple once, in an order that does not depend on the input's."""
        folder.mkdir(parents=True, exist_ok=True)
        triples = np.array(self._triples, np.int32).reshape(-1, 3)
        places = np.array(self._places, np.int32).reshape(-1, 4)
        origins = np.array(self._origins, np.int32)
        if self._dropped:
            gone = np.array(sorted(self._dropped), np.int32)
            kept = ~np.isin(triples[:, 0], gone)
            triples, origins = triples[kept], origins[kept]
            kept = ~np.isin(places[:, 0], gone)
            # one more, so that a place nowhere stays there
            origins = np.append(np.cumsum(kept, dtype=np.int32) - 1, _NOWHERE)[origins].astype(np.int32)
            places = places[kept]
        terms = list(self._terms)
        used = distinct(np.concatenate([triples.ravel(), places[:, 0]]))
        order = sorted(used.tolist(), key=terms.__getitem__)
        renumbered = np.zeros(len(terms), np.int32)
        renumbered[order] = np.arange(len(order), dtype=np.int32)
        places[:, 0] = renumbered[places[:, 0]]
        save(folder / "terms", [terms[number] for number in order])
        triples, triple_of = _unique(renumbered[triples])
        places, place_of = _unique(places)
        np.save(folder / "triples.npy", np.ascontiguousarray(triples.T))
        np.save(folder / "places.npy", np.ascontiguousarray(places.T))
        placed = origins != _NOWHERE
        np.save(folder / "partly.npy", _partly(triples, places, triple_of[placed], place_of[origins[placed]]))
        (folder / "names.json").write_text(json.dumps(list(self._names), ensure_ascii=False), "utf-8")

    def _number(self, term: str) -> int:
        return self._terms.setdefault(term, len(self._terms))

    def _name(self, name: str) -> int:
        return self._names.setdefault(name, len(self._names))


def ontology_builder(model: Model) -> SegmentBuilder:
    """What the ontology and its code lists state, to be saved as a segment."""
    builder = SegmentBuilder(model)
    for triple in model.facts:
        builder.triple(*triple)
    return builder


def read_segment(folder: Path) -> Segment:
    """The segment that was saved in a folder, memory-mapped."""
    names = json.loads((folder / "names.json").read_text("utf-8"))
    return Segment(
        load(folder / "terms"),
        read_array(folder / "triples.npy"),
        read_array(folder / "places.npy"),
        tuple(names),
        # a segment that was written before these were kept has none
        read_array(partly) if (partly := folder / "partly.npy").exists() else np.zeros((2, 0), np.int32),
    )


def _partly(triples: Ids, places: Ids, stated: Ids, where: Ids) -> Ids:
    """Which of the stated triples (their numbers, where: those of places) not all of their subject's places state."""
    count = np.bincount(places[:, 0], minlength=int(triples[:, 0].max(initial=-1)) + 1)
    several = count[triples[stated, 0]] > 1
    pairs, _ = _unique(np.stack([stated[several], where[several]], axis=1))
    by_triple = np.bincount(pairs[:, 0], minlength=len(triples))
    some = by_triple[pairs[:, 0]] < count[triples[pairs[:, 0], 0]]
    return np.ascontiguousarray(pairs[some].T)


def _unique(rows: Ids) -> tuple[Ids, Ids]:
    """The distinct rows, sorted by their columns from the first on, and the number of each given row among them."""
    order = np.lexsort(rows.T[::-1])
    rows = rows[order]
    fresh = np.ones(len(rows), bool)
    fresh[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    number = np.empty(len(rows), np.int32)
    number[order] = np.cumsum(fresh) - 1
    return rows[fresh], number
