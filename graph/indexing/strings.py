"""Many strings in two flat files: UTF-8 bytes and offsets, memory-mapped, found by number or by content."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.indexing.arrays import read_array

#: Where this many times as many strings are asked about, a list of all is made instead of looking at each.
_FEW = 40
#: So many strings are measured at a time.
_CHUNK = 1 << 13
#: What hardly any text has within.
_MARK = b"\x01"


class Strings:
    """An immutable list of strings; `find` needs the order by content that `save(ordered=True)` writes beside."""

    def __init__(
        self, blob: NDArray[np.uint8], offsets: NDArray[np.int64], order: NDArray[np.int32] | None
    ) -> None:
        self._blob = blob
        self._offsets = offsets
        self._order = order

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> str:
        return self.raw(number).decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        whole, offsets = self._blob.tobytes(), self._offsets.tolist()
        return (whole[a:b].decode("utf-8") for a, b in pairwise(offsets))

    def raw(self, number: int) -> bytes:
        """The UTF-8 bytes of one string."""
        whole, offsets = self._views
        return whole[offsets[number] : offsets[number + 1]].tobytes()

    def raws(self, numbers: NDArray[np.integer] | None = None) -> list[bytes]:
        """The UTF-8 bytes of these strings, in this order, or of all."""
        if numbers is None:
            all_, offsets = self._blob.tobytes(), self._offsets.tolist()
            return [all_[a:b] for a, b in pairwise(offsets)]
        whole, _ = self._views
        starts, stops = self._offsets[numbers].tolist(), self._offsets[numbers + 1].tolist()
        return [whole[a:b].tobytes() for a, b in zip(starts, stops, strict=True)]

    def sizes(self, numbers: NDArray[np.integer]) -> NDArray[np.int64]:
        """How many bytes of UTF-8 each of these strings has."""
        found: NDArray[np.int64] = self._offsets[numbers + 1] - self._offsets[numbers]
        return found

    def texts(self, numbers: NDArray[np.integer], head: int = 0, tail: int = 0) -> list[str]:
        """The strings of these numbers, in this order, each without so many bytes at its head and its tail."""
        if not len(numbers):
            return []
        whole = memoryview(self._blob.data)
        starts, stops = self._offsets[numbers] + head, self._offsets[numbers + 1] - tail
        pieces = [whole[a:b] for a, b in zip(starts.tolist(), stops.tolist(), strict=True)]
        # decoded at once, which takes half the time; where they are more then, one of them has the mark itself
        found = _MARK.join(pieces).decode("utf-8").split(_MARK.decode())
        return found if len(found) == len(pieces) else [str(piece, "utf-8") for piece in pieces]

    def ending(self, tail: str) -> NDArray[np.bool_]:
        """Which of the strings end with this one: bool[strings]."""
        wanted, stops = encoded(tail), self._offsets[1:]
        found: NDArray[np.bool_] = np.diff(self._offsets) >= len(wanted)
        for back, byte in enumerate(reversed(wanted), 1):
            found[found] = self._blob[stops[found] - back] == byte
        return found

    def beginning(self, numbers: NDArray[np.integer], head: str) -> NDArray[np.bool_]:
        """Which of the strings of these numbers begin with this one: bool, same shape."""
        wanted, starts = encoded(head), self._offsets[numbers]
        found: NDArray[np.bool_] = self._offsets[numbers + 1] - starts >= len(wanted)
        for at, byte in enumerate(wanted):
            found[found] = self._blob[starts[found] + at] == byte
        return found

    def holding(self, numbers: NDArray[np.integer], text: str) -> NDArray[np.bool_]:
        """Which of the strings of these numbers contain this one: bool, same shape."""
        wanted = encoded(text)
        return np.fromiter((wanted in raw for raw in self.raws(numbers)), np.bool_, len(numbers))

    def lengths(self) -> NDArray[np.int32]:
        """How many characters each string has: int32[strings]."""
        found = np.empty(len(self), np.int32)
        for start in range(0, len(self), _CHUNK):
            offsets = self._offsets[start : start + _CHUNK + 1]
            # each character has one byte that does not begin with the bits 10
            first = self._blob[offsets[0] : offsets[-1]].view(np.int8) >= -64
            before = np.zeros(len(first) + 1, np.int32)
            np.cumsum(first, out=before[1:])
            found[start : start + _CHUNK] = np.diff(before[offsets - offsets[0]])
        return found

    def taken(self, numbers: NDArray[np.integer]) -> Strings:
        """The strings of these numbers, in this order."""
        if not len(numbers):
            return packed([])
        starts, stops = self._offsets[numbers], self._offsets[np.asarray(numbers) + 1]
        # strings that stand one behind the other are taken at once
        firsts = np.flatnonzero(np.append(True, starts[1:] != stops[:-1]))
        lasts = np.append(firsts[1:], len(numbers)) - 1
        whole = memoryview(np.ascontiguousarray(self._blob).data)
        pieces = zip(starts[firsts].tolist(), stops[lasts].tolist(), strict=True)
        blob = b"".join([whole[a:b] for a, b in pieces])
        return Strings(np.frombuffer(blob, np.uint8), _offsets(stops - starts), None)

    def places(self, texts: Sequence[bytes]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """How many strings come before each of these texts, and whether the next is the text itself.

        Both the strings and the texts are in the order of their bytes.
        """
        if len(texts) * _FEW < len(self):
            found = [self._place(text, None) for text in texts]
            same = [i < len(self) and self.raw(i) == text for i, text in zip(found, texts, strict=True)]
        else:
            mine, found, low = self.raws(), [], 0
            for text in texts:
                low = bisect_left(mine, text, low)
                found.append(low)
            same = [i < len(mine) and mine[i] == text for i, text in zip(found, texts, strict=True)]
        return np.array(found, np.int64), np.array(same, bool)

    def inserted(self, places: NDArray[np.integer], texts: Sequence[bytes]) -> Strings:
        """These strings with the texts among them, each behind as many strings as its place says."""
        sizes = np.insert(np.diff(self._offsets), places, [len(text) for text in texts])
        whole = memoryview(np.ascontiguousarray(self._blob).data)
        cuts = [0, *self._offsets[places].tolist()]
        pieces: list[bytes | memoryview] = []
        for (a, b), text in zip(pairwise(cuts), texts, strict=True):
            if a != b:
                pieces.append(whole[a:b])
            pieces.append(text)
        blob = b"".join([*pieces, whole[cuts[-1] :]])
        return Strings(np.frombuffer(blob, np.uint8), _offsets(sizes), None)

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview]:
        """The bytes and the offsets as they are read fastest one by one."""
        return np.ascontiguousarray(self._blob).data, np.ascontiguousarray(self._offsets).data

    def save(self, path: Path) -> None:
        """Write them as `load` reads them."""
        np.save(f"{path}.bytes.npy", self._blob)
        np.save(f"{path}.offsets.npy", self._offsets)

    def find(self, text: str) -> int | None:
        """The number of a string, None where it is not here; by bisection, some twenty comparisons."""
        if self._order is None:
            raise TypeError("these strings were saved without their order")
        place = self._place(encoded(text), self._order)
        if place < len(self) and self.raw(found := int(self._order[place])) == encoded(text):
            return found
        return None

    def finds(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """The number of each of these strings, -1 where it is not here, as `find` does; quick for many."""
        if len(texts) * _FEW < len(self):
            found = [self.find(text) for text in texts]
            return np.array([-1 if number is None else number for number in found], np.int64)
        mine = dict(zip(self.raws(), range(len(self)), strict=True))
        return np.array([mine.get(encoded(text), -1) for text in texts], np.int64)

    def bisect(self, text: str) -> int:
        """How many strings come before this one, where they were saved in the order of their characters."""
        return self._place(encoded(text), None)

    def number(self, text: str) -> int:
        """The number of a string, -1 where it is not here; the strings are in the order of their characters."""
        place = self.bisect(text)
        return place if place < len(self) and self.raw(place) == encoded(text) else -1

    def _place(self, wanted: bytes, order: NDArray[np.int32] | None) -> int:
        (whole, offsets), places = self._views, range(len(self)) if order is None else order.data

        def raw(number: int) -> bytes:
            return whole[offsets[number] : offsets[number + 1]].tobytes()

        return bisect_left(places, wanted, key=raw)


def held(texts: Iterable[str]) -> Strings:
    """Strings in memory, as those that are read from files."""
    return packed([encoded(text) for text in texts])


def packed(raws: Sequence[bytes]) -> Strings:
    """Strings in memory, given as UTF-8 bytes."""
    sizes = np.fromiter(map(len, raws), np.int64, len(raws))
    return Strings(np.frombuffer(b"".join(raws), np.uint8), _offsets(sizes), None)


def _offsets(sizes: NDArray[np.integer]) -> NDArray[np.int64]:
    """Where each of these begins, one behind the other, and where the last one ends."""
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets


def encoded(text: str) -> bytes:
    """A string as it is kept: in UTF-8."""
    return text.encode("utf-8", "surrogatepass")


def save(path: Path, texts: Iterable[str], *, ordered: bool = False) -> None:
    """Write strings as PATH.bytes.npy and PATH.offsets.npy, with their order by content where asked."""
    kept = [*map(encoded, texts)]
    packed(kept).save(path)
    if ordered:
        np.save(f"{path}.order.npy", np.array(sorted(range(len(kept)), key=kept.__getitem__), np.int32))


def load(path: Path) -> Strings:
    """The strings that `save` wrote, memory-mapped."""
    order = Path(f"{path}.order.npy")
    return Strings(
        read_array(Path(f"{path}.bytes.npy")),
        read_array(Path(f"{path}.offsets.npy")),
        read_array(order) if order.exists() else None,
    )
