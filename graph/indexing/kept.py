"""What was read or worked out of one generation and may be asked for again, for as long as there is room.

Nothing that is kept can be out of date: an index is of one generation, which never changes once it is published, and
the next generation has an index, and so what it keeps, of its own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from sys import getsizeof
from threading import Lock
from typing import Protocol, TypeVar, cast

from ontology.model import Text

#: Bytes that the arrays of an index may take in all, and its texts.
ARRAYS, TEXTS = 64 << 20, 48 << 20
#: What it takes to keep a question with its place, beside the array; a text's place and number; a column's name.
_QUESTION, _PLACE, _COLUMN = 8 << 10, 128, 1 << 10


class Sized(Protocol):
    """What knows its size in bytes, as arrays do."""

    @property
    def nbytes(self) -> int:
        """The size in bytes."""


S = TypeVar("S", bound=Sized)
T = TypeVar("T")


class Kept:
    """Arrays by the question that they answer; beyond so many bytes those go that were not asked for longest.

    Questions may have some thousand characters at most. Any number of threads may ask.
    """

    def __init__(self, most: int = ARRAYS) -> None:
        self.most, self.bytes = most, 0
        self._known: OrderedDict[Hashable, Sized] = OrderedDict()
        self._lock = Lock()

    def get(self, question: Hashable) -> Sized | None:
        """The answer that is kept, None where none is."""
        with self._lock:
            found = self._known.get(question)
            if found is not None:
                self._known.move_to_end(question)
            return found

    def questions(self) -> list[Hashable]:
        """What is kept an answer to, what was not asked for longest first."""
        with self._lock:
            return [*self._known]

    def of(self, question: Hashable, answer: Callable[[], S]) -> S:
        """The answer that is kept, or that is worked out now; two that are worked out at once are the same one."""
        found = self.get(question)
        return cast("S", found) if found is not None else self._added(question, answer())

    def _added(self, question: Hashable, answer: S) -> S:
        with self._lock:
            if (other := self._known.get(question)) is not None:
                return cast("S", other)
            # one that would drive out most of the others is not worth it
            if (answer.nbytes + _QUESTION) * 4 <= self.most:
                self._known[question] = answer
                self.bytes += answer.nbytes + _QUESTION
            while self.bytes > self.most:
                self.bytes -= self._known.popitem(last=False)[1].nbytes + _QUESTION
            return answer


class Spelled:
    """Values as they are told, by column and number; beyond so many bytes all are let go, and read again as asked.

    The names of columns may have some hundred characters at most. Any number of threads may ask.
    """

    def __init__(self, most: int = TEXTS) -> None:
        self.most, self.bytes = most, 0
        self._known: dict[Hashable, dict[int, object]] = {}
        self._lock = Lock()

    def of(
        self, column: Hashable, numbers: Sequence[int], read: Callable[[list[int]], Sequence[T]]
    ) -> list[T]:
        """The values of these numbers in this order; `read` gives those of distinct numbers not known yet."""
        known = self._known.get(column)
        if known is not None:
            try:
                return cast("list[T]", [*map(known.__getitem__, numbers)])
            except KeyError:
                pass
        return self._read(column, numbers, read, known or {})

    def _read(
        self,
        column: Hashable,
        numbers: Sequence[int],
        read: Callable[[list[int]], Sequence[T]],
        known: dict[int, object],
    ) -> list[T]:
        lacking = [*dict.fromkeys(numbers)]
        if known:
            lacking = [number for number in lacking if number not in known]
        values = read(lacking)
        fresh = dict(zip(lacking, values, strict=True))
        if len(lacking) == len(numbers):
            found = [*values]
        else:
            found = [fresh[n] if n in fresh else cast("T", known[n]) for n in numbers]
        size = _size(values) + _PLACE * len(fresh)
        with self._lock:
            size += _COLUMN * (column not in self._known)
            if self.bytes + size > self.most:
                # whoever reads from these now has them to itself
                self._known, self.bytes = {}, 0
            if size <= self.most:
                self._known.setdefault(column, {}).update(fresh)
                self.bytes += size
        return found


def _size(values: Sequence[object]) -> int:
    """The bytes that values take; texts have their words beside them."""
    size = sum(map(getsizeof, values))
    if Text in {*map(type, values)}:
        size += sum(getsizeof(value.value) for value in values if isinstance(value, Text))
    return size
