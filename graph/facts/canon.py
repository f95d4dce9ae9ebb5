"""A view's triples as numbers into a sorted list of terms, how they are spelled, and how two sets of them differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.arrays import contained
from graph.facts.segment import Ids, Segment
from graph.indexing.arrays import read_array
from graph.indexing.strings import Strings, held, load

Keys = NDArray[np.uint64]
Triple = tuple[str, str, str]

#: Bits of a term's number in a key; what remains of 64 holds the predicate's.
_TERM_BITS = 27
#: So many triples are spelled at a time: loading a million at once takes a gigabyte, and is no faster.
_CHUNK = 150_000


@dataclass(frozen=True)
class Canon:
    """The triples of the default graph, int32[3, n] and sorted, as numbers into the sorted list of N-Triples terms."""

    terms: Strings
    triples: Ids

    @cached_property
    def texts(self) -> list[str]:
        """All terms at once."""
        return list(self.terms)

    def number(self, term: str) -> int:
        """The number of a term, -1 where the view has none such."""
        return self.terms.number(term)

    def save(self, folder: Path) -> None:
        """Write the view into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self.terms.save(folder / "terms")
        np.save(folder / "triples.npy", self.triples)


def read_canon(folder: Path) -> Canon:
    """The view that was saved in a folder."""
    return Canon(load(folder / "terms"), read_array(folder / "triples.npy"))


def nothing() -> Canon:
    """A view without a triple."""
    return Canon(held([]), np.zeros((3, 0), np.int32))


@dataclass(frozen=True)
class Triples:
    """Some triples as N-Triples terms, spelled one after the other: memory does not grow with their number."""

    terms: Strings
    rows: Ids

    def __len__(self) -> int:
        return int(self.rows.shape[1])

    def __iter__(self) -> Iterator[Triple]:
        texts = self._texts()
        return ((texts[s], texts[p], texts[o]) for chunk in self._chunks() for s, p, o in chunk)

    def batches(self) -> Iterator[bytes]:
        """All of them as N-Triples, so many at a time that a store takes them in with little memory."""
        texts = self._texts()
        for chunk in self._chunks():
            lines = [f"{texts[s]} {texts[p]} {texts[o]} .\n" for s, p, o in chunk]
            yield "".join(lines).encode("utf-8", "surrogatepass")

    def _texts(self) -> Sequence[str]:
        """All terms at once where most are needed."""
        return list(self.terms) if 3 * len(self) > len(self.terms) else _Texts(self.terms)

    def _chunks(self) -> Iterator[Iterator[tuple[int, int, int]]]:
        for start in range(0, len(self), _CHUNK):
            s, p, o = self.rows[:, start : start + _CHUNK]
            yield zip(s.tolist(), p.tolist(), o.tolist(), strict=True)


class _Texts(Sequence[str]):
    """Strings read when asked for, each once."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings
        self._read: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._strings)

    def __getitem__(self, number: int) -> str:  # type: ignore[override]  # never a slice
        if (found := self._read.get(number)) is None:
            found = self._read[number] = self._strings[number]
        return found


def difference(old: Segment | Canon, new: Segment | Canon) -> tuple[Triples, Triples]:
    """What must be removed from the old triples and added to them to make the new ones."""
    numbers = {text: i for i, text in enumerate(new.terms)}
    renumber = np.array([numbers.setdefault(text, len(numbers)) for text in old.terms], np.int32)
    terms, before = held(numbers), renumber[old.triples] if len(renumber) else old.triples
    gone, come = differing(before, np.asarray(new.triples))
    return Triples(terms, gone), Triples(terms, come)


def differing(before: Ids, after: Ids) -> tuple[Ids, Ids]:
    """The rows that only the one has, and those that only the other has, both int32[3, n] and distinct."""
    if not before.size or not after.size:
        return before, after
    predicates = np.union1d(_distinct(before[1]), _distinct(after[1])).astype(np.int32)
    old, new = _keys(before, predicates), _keys(after, predicates)
    return _rows_of(_missing(old, new), predicates), _rows_of(_missing(new, old), predicates)


def _distinct(numbers: Ids) -> Ids:
    return np.flatnonzero(np.bincount(numbers)).astype(np.int32)


def _keys(triples: Ids, predicates: Ids) -> Keys:
    """Each triple as one unsigned number of 64 bits, sorted."""
    size = int(triples[[0, 2]].max(initial=0))
    if size >= 1 << _TERM_BITS or len(predicates) > 1 << (64 - 2 * _TERM_BITS):
        raise OverflowError(f"{size} terms and {len(predicates)} predicates are more than can be compared")
    s, o = triples[0].astype(np.uint64), triples[2].astype(np.uint64)
    p = np.searchsorted(predicates, triples[1]).astype(np.uint64)
    keys: Keys = (s << np.uint64(64 - _TERM_BITS)) | (p << np.uint64(_TERM_BITS)) | o
    keys.sort()
    return keys


def _missing(keys: Keys, others: Keys) -> Keys:
    """The keys that are not among the others; both sorted and distinct."""
    return keys[~contained(keys, others)]


def _rows_of(keys: Keys, predicates: Ids) -> Ids:
    """The triples that the keys stand for: int32[3, n]."""
    low = np.uint64((1 << _TERM_BITS) - 1)
    middle = np.uint64((1 << (64 - 2 * _TERM_BITS)) - 1)
    which = ((keys >> np.uint64(_TERM_BITS)) & middle).astype(np.int64)
    ends = [(keys >> np.uint64(64 - _TERM_BITS)), (keys & low)]
    return np.stack([ends[0].astype(np.int32), predicates[which], ends[1].astype(np.int32)])
