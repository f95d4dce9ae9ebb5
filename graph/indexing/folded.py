"""The strings of a column in one spelling, end to end, so that all of them are looked through in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.arrays import distinct
from graph.indexing.columns import Column
from graph.indexing.search import normalise_all
from graph.indexing.strings import encoded

#: Stands behind each string; no normalised text has it.
_END = b"\n"


@dataclass(frozen=True, eq=False)
class Folded:
    """The normalised strings of a column as UTF-8 bytes, each with its end, and where each begins: int64[strings]."""

    whole: bytes
    starts: NDArray[np.int64]

    def holding(self, text: str) -> NDArray[np.int64]:
        """The ranks of the strings that contain a normalised text: sorted, distinct."""
        if not text:
            return np.arange(len(self.starts))
        found = re.finditer(re.escape(encoded(text)), self.whole)
        places = np.fromiter((match.start() for match in found), np.int64)
        return distinct(np.searchsorted(self.starts, places, "right") - 1)

    def beginning(self, text: str) -> NDArray[np.int64]:
        """The ranks of the strings that begin with a normalised text, sorted."""
        bytes_ = np.frombuffer(self.whole, np.uint8)
        ranks = np.arange(len(self.starts))
        for at, byte in enumerate(encoded(text)):
            # what is shorter has come to its end, so that no place lies behind the last
            ranks = ranks[bytes_[self.starts[ranks] + at] == byte]
        return ranks


def folded(column: Column) -> Folded:
    """The strings of a column in one spelling; some two seconds for a million."""
    texts = [*map(encoded, normalise_all(text.partition("\0")[0] for text in column.strings or ()))]
    sizes = np.fromiter(map(len, texts), np.int64, len(texts)) + len(_END)
    return Folded(b"".join([text + _END for text in texts]), np.cumsum(sizes) - sizes)
