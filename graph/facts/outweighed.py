"""What sources say that does not count: statements that the canonical view has not, under the things that they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.arrays import contained, distinct, ranges
from graph.facts.canon import Canon, Triples
from graph.facts.segment import Ids
from graph.generation import Generation
from graph.publishing.view import Said, View, read_view

#: Gives each literal as the engine keeps it.
Stored = Callable[[Sequence[str]], list[str]]

#: So many statements are held against the view at a time; how wide a term and a property are in a key.
_CHUNK = 1 << 18
_TERM, _PROPERTY = 27, 10


@dataclass(frozen=True, slots=True)
class Sought:
    """Of which thing (its canonical IRI), by which property, in which source, None being any."""

    thing: str | None = None
    path: str | None = None
    source: str | None = None


class TooManyError(ValueError):
    """More statements do not count than were asked for; `count` of them."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} statements do not count")
        self.count = count


def outweighed(
    generation: Generation, sought: Sought, stored: Stored, most: int
) -> list[tuple[str, Triples]]:
    """Each source with what it says that does not count: canonical things, properties, and values as N-Triples terms.

    Values that `stored` gives one spelling are one. TooManyError where there are more than `most`. A second for five
    million statements.
    """
    about = (one["source"] for one in generation.manifest["sources"])
    names = [name for name in about if sought.source in (None, name)]
    said = Said({name: generation.segment(name) for name in names}, generation.same)
    view = read_view(generation.folder / "canon", said)
    found = {name: _missing(view, name, sought) for name in names}
    if (count := sum(rows.shape[1] for rows in found.values())) > most:
        raise TooManyError(count)
    return [
        (name, Triples(view.canon.terms, rows[:, ~_respelled(rows, view.canon, stored)]))
        for name, rows in found.items()
    ]


def _missing(view: View, name: str, sought: Sought) -> Ids:
    """What a source says, as far as it is sought, that the view has not: int32[3, n]."""
    canon, found = view.canon, [np.zeros((3, 0), np.int32)]
    properties = view.own[name][_some(view.said.segments[name].triples[1])]
    if len(properties) >= 1 << _PROPERTY or len(canon.terms) >= 1 << _TERM:
        raise OverflowError(
            f"{len(properties)} properties of {len(canon.terms)} terms are more than can be compared"
        )
    ranks = np.zeros(len(canon.terms), np.int64)
    ranks[properties] = np.arange(1, len(properties) + 1)
    for rows in _stated(view, name, sought):
        if rows.size:
            first, last = _spans(canon, rows[0, [0, -1]])
            known = _keys(canon.triples[:, first[0] : last[1]], ranks)
            known.sort()
            found.append(rows[:, ~contained(_keys(rows, ranks), known)])
    # statements of two things that are one may be the same one
    return np.unique(np.concatenate(found, axis=1), axis=1)


def _some(numbers: Ids) -> NDArray[np.intp]:
    """The distinct numbers, none below 0."""
    return np.flatnonzero(np.bincount(numbers)) if len(numbers) else np.zeros(0, np.intp)


def _stated(view: View, name: str, sought: Sought) -> Iterator[Ids]:
    """What a source says, as far as it is sought, in portions int32[3, n], each in the order of the things it means."""
    things, own, triples = view.things(name), view.own[name], view.said.segments[name].triples
    number = view.canon.number
    wanted = [None if one is None else number(f"<{one}>") for one in (sought.thing, sought.path)]
    apart = [np.zeros((3, 0), np.int32)]
    for start in range(0, triples.shape[1], _CHUNK):
        s, p, o = triples[:, start : start + _CHUNK]
        rows, kept = np.stack([things[s], own[p], things[o]]), np.ones(len(s), bool)
        for numbers, one in zip(rows, wanted, strict=False):
            kept &= True if one is None else numbers == one
        # a source has its statements in this order but for those of things that it knows by another IRI
        as_known = rows[0] == own[s]
        yield rows[:, kept & as_known]
        apart.append(rows[:, kept & ~as_known])
    others = np.concatenate(apart, axis=1)
    others = others[:, np.argsort(others[0], kind="stable")]
    yield from (others[:, start : start + _CHUNK] for start in range(0, others.shape[1], _CHUNK))


def _keys(rows: Ids, ranks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each row as one number."""
    keys: NDArray[np.int64] = rows[0].astype(np.int64)
    keys <<= _PROPERTY
    keys |= ranks[rows[1]]
    keys <<= _TERM
    keys |= rows[2]
    return keys


def _respelled(rows: Ids, canon: Canon, stored: Stored) -> NDArray[np.bool_]:
    """Which of the rows have a value that counts, or stands in a row before, in the engine's spelling: bool[rows]."""
    found, literals = np.zeros(rows.shape[1], bool), canon.terms.bisect("<")
    mine = np.flatnonzero(rows[2] < literals)
    first, last = _spans(canon, rows[0, mine])
    places, which = ranges(first, last), np.repeat(mine, last - first)
    kept = (canon.triples[1][places] == rows[1, which]) & (canon.triples[2][places] < literals)
    which, counting = which[kept], canon.triples[2][places[kept]]
    numbers = distinct(np.concatenate([counting, rows[2, mine]]))
    known = dict[str, int]()
    texts = stored(canon.terms.texts(numbers)) if len(numbers) else []
    spelled = np.array([known.setdefault(text, len(known)) for text in texts], np.int64)
    of_mine = spelled[np.searchsorted(numbers, rows[2, mine])]
    _, once = np.unique(np.stack([rows[0, mine], rows[1, mine], of_mine]), axis=1, return_index=True)
    found[np.delete(mine, once)] = True
    same = spelled[np.searchsorted(numbers, counting)] == of_mine[np.searchsorted(mine, which)]
    found[which[same]] = True
    return found


def _spans(canon: Canon, things: Ids) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """From where to where the view speaks of each thing."""
    # of the column's own type, because another would make NumPy copy the column
    subjects, wanted = canon.triples[0], np.asarray(things, np.int32)
    return np.searchsorted(subjects, wanted), np.searchsorted(subjects, wanted, "right")
