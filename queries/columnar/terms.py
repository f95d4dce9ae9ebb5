"""The terms of a generation by number, those that queries made, and what was worked out of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from graph.arrays import Number
from graph.facts.orders import Orders
from graph.facts.worth import worth
from graph.indexing.folded import Folded
from graph.indexing.kept import Kept
from graph.indexing.strings import Strings
from ontology.terms import XSD
from queries.columnar.columns import Ids, Marks, TooLargeError
from queries.columnar.places import among

#: So many characters of terms that a view has not are held before all are forgotten, and one query may make.
MADE, MOST_MADE = 8 << 20, 24 << 20
#: Values of so many expressions, and so many columns of texts end to end of at most so many bytes, are held.
MOST_MEMOS, MOST_FOLDED, MOST_BYTES = 6, 4, 8 << 20
#: So many bytes of where paths lead are held.
MOST_ENDS = 8 << 20
#: So few terms are looked up one by one.
FEW = 64
#: How many cells of answers are held of each format.
CELLS = 20_000
#: What a term that is made takes beside its characters.
_ENTRY = 100


@dataclass
class Terms:
    """All terms by number: those of the view, and behind them those that queries made."""

    strings: Strings
    orders: Orders
    made: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    #: Sort and number of what was made, with room for more.
    _sorts: NDArray[np.int8] = field(default_factory=lambda: np.zeros(256, np.int8))
    _values: NDArray[np.float64] = field(default_factory=lambda: np.zeros(256))
    _folded: dict[bytes, Folded] = field(default_factory=dict)
    _memos: dict[str, Ids] = field(default_factory=dict)
    _spelled: dict[str, dict[int, str]] = field(default_factory=dict)
    #: Where paths lead that begin at one term.
    ends: Kept = field(default_factory=lambda: Kept(MOST_ENDS))
    _taken: int = 0
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._numbers.update({text: number for number, text in self.orders.worth.respelled.items()})

    @property
    def size(self) -> int:
        """How many terms the view has."""
        return len(self.strings)

    @property
    def is_full(self) -> bool:
        """Whether it is time to forget what was made."""
        return self._taken > MADE

    def number(self, text: str) -> int:
        """The number of a term; one that nobody had gets one of its own."""
        found = self._numbers.get(text)
        if found is None:
            found = self.strings.number(text)
            with self._lock:
                if text not in self._numbers:
                    self._take(len(text) + _ENTRY)
                    self._numbers[text] = self._make(text) if found < 0 else found
                found = self._numbers[text]
        return found

    def _take(self, size: int) -> None:
        self._taken += size
        if self._taken > MOST_MADE:
            raise TooLargeError

    def _make(self, text: str) -> int:
        place = len(self.made)
        if place == len(self._sorts):
            self._sorts, self._values = np.tile(self._sorts, 2), np.tile(self._values, 2)
        self._sorts[place], self._values[place] = worth(text)
        self.made.append(text)
        return self.size + place

    def numbers(self, texts: Sequence[str | None]) -> Ids:
        """The numbers of terms, -1 for None."""
        return np.array([-1 if text is None else self.number(text) for text in texts], np.int32)

    def integers(self, values: NDArray[np.int64]) -> Ids:
        """The numbers of integers as terms."""
        distinct, back = np.unique(values, return_inverse=True)
        found = self.numbers([f'"{value}"^^<{XSD}integer>' for value in distinct.tolist()])
        return found[back]

    def text(self, number: int) -> str:
        """A term as N-Triples."""
        if number >= self.size:
            return self.made[number - self.size]
        return self.orders.worth.respelled.get(number) or self.strings[number]

    def sorts(self, ids: Ids) -> NDArray[np.int8]:
        """What each term is, as `Sort`; what of -1 is told means nothing."""
        return self._of(ids, self.orders.worth.sorts, self._sorts)

    def values(self, ids: Ids) -> NDArray[np.float64]:
        """The number of each term, NaN where it has none."""
        return self._of(ids, self.orders.worth.numbers, self._values)

    def _of(self, ids: Ids, known: NDArray[Number], made: NDArray[Number]) -> NDArray[Number]:
        """What is told of each term: of those of the view, and of those that queries made."""
        behind = ids >= self.size
        if not behind.any():
            return known[ids]
        found = known[np.where(behind, 0, ids)]
        found[behind] = made[ids[behind] - self.size]
        return found

    def texts(self, ids: Ids) -> list[str]:
        """The terms as N-Triples; empty for -1."""
        if len(ids) <= FEW:
            return [self.text(number) if number >= 0 else "" for number in ids.tolist()]
        known = (ids >= 0) & (ids < self.size)
        told = iter(self.strings.texts(ids[known]))
        found = [next(told) if there else "" for there in known.tolist()]
        for place in np.flatnonzero(ids >= self.size).tolist():
            found[place] = self.made[int(ids[place]) - self.size]
        if self.orders.worth.respelled:
            for place in np.flatnonzero(known & among(ids, self._respelled, self.size)).tolist():
                found[place] = self.orders.worth.respelled[int(ids[place])]
        return found

    @cached_property
    def _respelled(self) -> Ids:
        return np.array(sorted(self.orders.worth.respelled), np.int32)

    @cached_property
    def blanks(self) -> int:
        """The number of the first blank node, behind all IRIs."""
        return self.strings.bisect("_")

    def is_blank(self, ids: Ids) -> Marks:
        """Which of the terms are blank nodes."""
        return (ids >= self.blanks) & (ids < self.size)

    def holding(self, ids: Ids, text: str) -> NDArray[np.int64]:
        """The places of those literals, sorted and distinct, that hold a text in which nothing is escaped."""
        key = ids.tobytes()
        with self._lock:
            found = self._folded.pop(key, None)
        if found is None:
            bodies = [raw[1 : raw.rindex(b'"')] + b"\n" for raw in self.strings.raws(ids)]
            sizes = np.fromiter(map(len, bodies), np.int64, len(bodies))
            found = Folded(b"".join(bodies), np.cumsum(sizes) - sizes)
        if len(found.whole) > MOST_BYTES:
            return found.holding(text)
        with self._lock:
            self._folded[key] = found
            while len(self._folded) > MOST_FOLDED:
                del self._folded[next(iter(self._folded))]
        return found.holding(text)

    def spelled(self, form: str) -> dict[int, str]:
        """What is held of the terms as a format writes them, for more to be added; a term that is none is empty."""
        found = self._spelled.get(form)
        if found is None or len(found) > CELLS:
            found = self._spelled[form] = {-1: ""}
        return found

    def memo(self, expression: str) -> Ids:
        """What an expression of one variable gives for each term, 2 added; 0 where it was not asked yet."""
        with self._lock:
            found = self._memos.pop(expression, None)
            if found is None:
                found = np.zeros(self.size, np.int32)
            self._memos[expression] = found
            while len(self._memos) > MOST_MEMOS:
                del self._memos[next(iter(self._memos))]
            return found
