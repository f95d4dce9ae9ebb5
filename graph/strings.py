"""Many strings in two flat files: UTF-8 bytes and offsets, memory-mapped, found by number or by content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

#: A NumPy file of this size holds a header and no data.
_HEADER = 128


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
        return self._blob[self._offsets[number] : self._offsets[number + 1]].tobytes()

    def find(self, text: str) -> int | None:
        """The number of a string, None where it is not here; by bisection, some twenty comparisons."""
        if self._order is None:
            raise TypeError("these strings were saved without their order")
        place = self._place(text, self._order)
        if place < len(self) and self.raw(found := int(self._order[place])) == text.encode("utf-8"):
            return found
        return None

    def bisect(self, text: str) -> int:
        """How many strings come before this one, where they were saved in the order of their characters."""
        return self._place(text, None)

    def _place(self, text: str, order: NDArray[np.int32] | None) -> int:
        wanted, low, high = text.encode("utf-8"), 0, len(self)
        while low < high:
            middle = (low + high) // 2
            before = self.raw(middle if order is None else int(order[middle])) < wanted
            low, high = (middle + 1, high) if before else (low, middle)
        return low


def held(texts: Iterable[str]) -> Strings:
    """Strings in memory, as those that are read from files."""
    return Strings(*_packed([text.encode("utf-8", "surrogatepass") for text in texts]), None)


def _packed(encoded: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The bytes of all, one behind the other, and where each begins."""
    offsets = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=offsets[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), offsets


def save(path: Path, texts: Iterable[str], *, ordered: bool = False) -> None:
    """Write strings as PATH.bytes.npy and PATH.offsets.npy, with their order by content where asked."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    content, offsets = _packed(encoded)
    np.save(f"{path}.bytes.npy", content)
    np.save(f"{path}.offsets.npy", offsets)
    if ordered:
        np.save(f"{path}.order.npy", np.array(sorted(range(len(encoded)), key=encoded.__getitem__), np.int32))


def load(path: Path) -> Strings:
    """The strings that `save` wrote, memory-mapped."""
    order = Path(f"{path}.order.npy")
    return Strings(
        read_array(Path(f"{path}.bytes.npy")),
        read_array(Path(f"{path}.offsets.npy")),
        read_array(order) if order.exists() else None,
    )


def read_array(path: Path) -> NDArray[Any]:
    """A NumPy file memory-mapped; empty ones are read, since nothing can be mapped. Never a pickle."""
    mode: Literal["r"] | None = "r" if path.stat().st_size > _HEADER else None
    found: NDArray[Any] = np.load(path, mmap_mode=mode, allow_pickle=False)
    return np.asarray(found)
