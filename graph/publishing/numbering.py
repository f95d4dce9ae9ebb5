"""Numbers for the terms of a view: the sorted terms of the last one with those that come, and without those that go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.facts.segment import Ids
from graph.indexing.strings import Strings


@dataclass(frozen=True)
class Grown:
    """Sorted terms: `before` holds the number of each old one, `numbers` those of each list that was added."""

    terms: Strings
    before: Ids
    numbers: list[Ids]


def grown(old: Strings, lists: Iterable[Strings]) -> Grown:
    """The old terms with those of some lists among them; all are sorted, and each is kept once."""
    terms, before, numbers = old, np.arange(len(old), dtype=np.int32), list[Ids]()
    # one list after the other, so that the texts of one alone are held at a time
    for texts in lists:
        terms, moved, mine = _with(terms, texts.raws())
        before, numbers = moved[before], [*(moved[one] for one in numbers), mine]
    return Grown(terms, before, numbers)


def _with(terms: Strings, texts: Sequence[bytes]) -> tuple[Strings, Ids, Ids]:
    """Terms with some texts among them, the number now of each of the former, and of each of the latter."""
    places, known = terms.places(texts)
    new = np.flatnonzero(~known)
    moved = np.arange(len(terms), dtype=np.int32)
    moved += np.searchsorted(places[new], moved, "right").astype(np.int32)
    numbers = np.empty(len(texts), np.int32)
    numbers[known] = moved[places[known]]
    numbers[new] = places[new] + np.arange(len(new))
    if len(new):
        terms = terms.inserted(places[new], [texts[i] for i in new.tolist()])
    return terms, moved, numbers


def shrunk(terms: Strings, used: NDArray[np.bool_]) -> tuple[Strings, Ids]:
    """The used terms alone, and the new number of each, -1 for those that are left out."""
    numbers = np.where(used, np.cumsum(used) - 1, -1).astype(np.int32)
    return (terms if used.all() else terms.taken(np.flatnonzero(used))), numbers


def numbers_of(terms: Strings, texts: Sequence[str]) -> Ids:
    """The number of each of these texts in sorted terms, -1 where there is none such."""
    order = sorted({text.encode("utf-8", "surrogatepass") for text in texts})
    places, known = terms.places(order)
    number = dict(zip(order, np.where(known, places, -1).tolist(), strict=True))
    return np.array([number[text.encode("utf-8", "surrogatepass")] for text in texts], np.int32)
