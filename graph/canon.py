"""The canonical view: each thing once under one IRI, each single value once, with all classes written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from graph.segment import Ids, Segment
from graph.strings import Strings, load, read_array, save
from ontology.model import Model
from ontology.terms import TYPE, parse

Keys = NDArray[np.uint64]
Triple = tuple[str, str, str]

#: Bits of a term's number in a key; what remains of 64 holds the predicate's.
_TERM_BITS = 27
#: So many triples are spelled at a time.
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Canon:
    """The triples of the default graph, int32[3, n], as numbers into a list of N-Triples terms."""

    terms: Strings | list[str]
    triples: Ids

    @cached_property
    def texts(self) -> list[str]:
        """All terms at once."""
        return list(self.terms)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each term."""
        return {text: i for i, text in enumerate(self.texts)}

    def save(self, folder: Path) -> None:
        """Write the view into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        save(folder / "terms", self.texts)
        np.save(folder / "triples.npy", self.triples)


def read_canon(folder: Path) -> Canon:
    """The view that was saved in a folder."""
    return Canon(load(folder / "terms"), read_array(folder / "triples.npy"))


def canonical(model: Model, segments: Sequence[Segment], same: Mapping[str, str]) -> tuple[Canon, list[Ids]]:
    """One view of many segments, the first ones trusted most, and for each segment its terms' numbers in the view.

    `same` maps the IRI of a mention to the canonical IRI of the thing that it denotes.
    """
    numbers: dict[str, int] = {}
    blocks, maps = [], []
    for segment in segments:
        texts = list(segment.terms)
        own = np.fromiter((numbers.setdefault(t, len(numbers)) for t in texts), np.int32, len(texts))
        mapped = own.copy()
        for local, text in enumerate(texts):
            if text[0] == "<" and (other := same.get(text[1:-1])):
                mapped[local] = numbers.setdefault(f"<{other}>", len(numbers))
        s, p, o = segment.triples
        blocks.append(np.stack([mapped[s], own[p], mapped[o], own[s] != mapped[s]]))
        maps.append(mapped)
    rows = np.concatenate(blocks, axis=1) if blocks else np.zeros((4, 0), np.int32)
    triples = _closed(model, numbers, _chosen(model, numbers, rows))
    return Canon(list(numbers), triples), maps


@dataclass(frozen=True)
class Triples:
    """Some triples as N-Triples terms, spelled one after the other: memory does not grow with their number."""

    texts: list[str]
    rows: Ids

    def __len__(self) -> int:
        return int(self.rows.shape[1])

    def __iter__(self) -> Iterator[Triple]:
        texts = self.texts
        return ((texts[s], texts[p], texts[o]) for chunk in self._chunks() for s, p, o in chunk)

    def write(self, file: IO[str]) -> None:
        """Write them as N-Triples."""
        texts = self.texts
        for chunk in self._chunks():
            file.write("".join([f"{texts[s]} {texts[p]} {texts[o]} .\n" for s, p, o in chunk]))

    def _chunks(self) -> Iterator[Iterator[tuple[int, int, int]]]:
        for start in range(0, len(self), _CHUNK):
            s, p, o = self.rows[:, start : start + _CHUNK]
            yield zip(s.tolist(), p.tolist(), o.tolist(), strict=True)


def difference(old: Canon, new: Canon) -> tuple[Triples, Triples]:
    """What must be removed from the old view and added to it to make the new one."""
    if not old.triples.size:
        return Triples([], old.triples), Triples(new.texts, new.triples)
    numbers = dict(new.numbers)
    renumber = np.fromiter((numbers.setdefault(t, len(numbers)) for t in old.texts), np.int32, len(old.texts))
    texts, before, after = list(numbers), renumber[old.triples], new.triples
    predicates = np.unique(np.concatenate([before[1], after[1]]))
    if len(texts) > 1 << _TERM_BITS or len(predicates) > 1 << (64 - 2 * _TERM_BITS):
        raise OverflowError(
            f"{len(texts)} terms and {len(predicates)} predicates are more than can be compared"
        )
    old_keys, new_keys = _keys(before, predicates), _keys(after, predicates)
    gone, come = _missing(old_keys, new_keys), _missing(new_keys, old_keys)
    return Triples(texts, _rows_of(gone, predicates)), Triples(texts, _rows_of(come, predicates))


def _keys(triples: Ids, predicates: Ids) -> Keys:
    """Each triple as one unsigned number of 64 bits, sorted."""
    s, p, o = (
        triples[0].astype(np.uint64),
        np.searchsorted(predicates, triples[1]),
        triples[2].astype(np.uint64),
    )
    keys: Keys = (s << np.uint64(64 - _TERM_BITS)) | (p.astype(np.uint64) << np.uint64(_TERM_BITS)) | o
    keys.sort()
    return keys


def _missing(keys: Keys, others: Keys) -> Keys:
    """The keys that are not among the others; both sorted and distinct."""
    if not len(others):
        return keys
    where = np.minimum(np.searchsorted(others, keys), len(others) - 1)
    missing: Keys = keys[others[where] != keys]
    return missing


def _rows_of(keys: Keys, predicates: Ids) -> Ids:
    """The triples that the keys stand for: int32[3, n]."""
    low = np.uint64((1 << _TERM_BITS) - 1)
    middle = np.uint64((1 << (64 - 2 * _TERM_BITS)) - 1)
    which = ((keys >> np.uint64(_TERM_BITS)) & middle).astype(np.int64)
    ends = [(keys >> np.uint64(64 - _TERM_BITS)), (keys & low)]
    return np.stack([ends[0].astype(np.int32), predicates[which], ends[1].astype(np.int32)])


def _chosen(model: Model, numbers: dict[str, int], rows: Ids) -> Ids:
    """The rows without the rivals of single values: the thing's own statement wins, then the earlier source's.

    A text that loses (a second label in one language) goes to the property that its field names for that.
    """
    order = np.argsort(rows[3], kind="stable")
    s, p, o = rows[:3, order]
    keep = np.ones(len(s), bool)
    single, labels = _single_paths(model)
    for path in single & numbers.keys():
        mine = np.flatnonzero(p == numbers[path])
        keep[mine[_later(s[mine])]] = False
    texts = list(numbers)
    for path, otherwise in labels.items():
        if path not in numbers:
            continue
        mine = np.flatnonzero(p == numbers[path])
        distinct, which = np.unique(o[mine], return_inverse=True)
        langs: dict[str, int] = {}
        lang = np.array([langs.setdefault(parse(texts[t])[1], len(langs)) for t in distinct], np.int64)
        later = mine[
            _later(s[mine].astype(np.int64) * max(len(langs), 1) + (lang[which] if len(mine) else 0))
        ]
        if otherwise is None:
            keep[later] = False
            continue
        chosen = _pairs(s, o, np.setdiff1d(mine, later))
        keep[later] = [pair not in chosen for pair in zip(s[later].tolist(), o[later].tolist(), strict=True)]
        p[later] = numbers.setdefault(otherwise, len(numbers))
    return np.stack([s[keep], p[keep], o[keep]])


def _pairs(s: Ids, o: Ids, rows: NDArray[np.intp]) -> set[tuple[int, int]]:
    return set(zip(s[rows].tolist(), o[rows].tolist(), strict=True))


def _later(groups: NDArray[np.integer]) -> NDArray[np.intp]:
    """The positions that are not the first of their group."""
    _, first = np.unique(groups, return_index=True)
    later = np.ones(len(groups), bool)
    later[first] = False
    return np.flatnonzero(later)


def _single_paths(model: Model) -> tuple[set[str], dict[str, str | None]]:
    """The predicates that take one value everywhere, and those that take one a language with where others go."""
    many = {f.path for kind in model.kinds.values() for f in kind.own_fields if f.many}
    fields = [f for kind in model.kinds.values() for f in kind.own_fields]
    single = {f"<{f.path}>" for f in fields if f.path not in many}
    labels = {f"<{f.path}>": f"<{f.otherwise}>" if f.otherwise else None for f in fields if f.unique_lang}
    return single, labels


def _closed(model: Model, numbers: dict[str, int], triples: Ids) -> Ids:
    """The triples with the classes above each class, and the fields' properties above each property."""
    blocks = [triples]
    type_ = numbers.get(TYPE, -1)
    typed = triples[:, triples[1] == type_]
    for kind in model.kinds.values():
        mine = typed[0, typed[2] == numbers.get(f"<{kind.iri}>", -1)]
        blocks += [
            _rows(mine, type_, numbers.setdefault(f"<{t}>", len(numbers)))
            for t in kind.types[1:]
            if len(mine)
        ]
    paths = {f.path for kind in model.kinds.values() for f in kind.own_fields}
    for found in model.properties.values():
        mine = triples[:, triples[1] == numbers.get(f"<{found.iri}>", -1)]
        for above in set(found.ancestors) & paths if mine.size else ():
            blocks.append(_rows(mine[0], numbers.setdefault(f"<{above}>", len(numbers)), mine[2]))
    whole = np.concatenate(blocks, axis=1)
    whole = whole[:, np.lexsort(whole[::-1])]
    fresh = np.ones(whole.shape[1], bool)
    fresh[1:] = (whole[:, 1:] != whole[:, :-1]).any(axis=0)
    return np.ascontiguousarray(whole[:, fresh])


def _rows(subjects: Ids, predicate: int, objects: Ids | int) -> Ids:
    return np.stack(np.broadcast_arrays(subjects, np.int32(predicate), np.asarray(objects, np.int32)))
