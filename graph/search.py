"""Text search over names and identifiers: postings of character pairs, so two-character words are found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

from graph.columns import Ids, Rows, load_rows
from graph.strings import Strings, load, save

_SPACES = re.compile(r"\s+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
#: Stands behind each text, so that its last character begins a pair too and one character can be looked up.
_END = "\n"


@dataclass(frozen=True, slots=True)
class Hits:
    """Things found, best first, and how many there are in all."""

    nodes: list[int]
    total: int


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def normalise(text: str) -> str:
    """One spelling for width, case, traditional characters and white space."""
    plain = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return str(_simplifier().convert(plain)) if _HAN.search(plain) else plain


def build_search(path: Path, texts: Iterable[tuple[int, str]]) -> None:
    """Write the postings of (node, text) pairs: which texts hold which pair of characters."""
    pairs = sorted({(node, normal) for node, text in texts if (normal := normalise(text))})
    numbers: dict[str, int] = {}
    owners: list[int] = []
    grams: list[int] = []
    for i, (_, text) in enumerate(pairs):
        found = {numbers.setdefault(gram, len(numbers)) for gram in _grams(text)}
        grams += found
        owners += [i] * len(found)
    order = sorted(numbers)
    rank = np.zeros(len(order), np.int32)
    rank[[numbers[gram] for gram in order]] = np.arange(len(order), dtype=np.int32)
    postings = (np.array(grams, np.int64), np.array(owners, np.int64))
    _rows(rank[postings[0]] if order else postings[0], postings[1], len(order)).save(path)
    save(Path(f"{path}.grams"), order)
    save(Path(f"{path}.texts"), [text for _, text in pairs])
    np.save(f"{path}.nodes.npy", np.array([node for node, _ in pairs], np.int32))


def _grams(text: str) -> set[str]:
    closed = text + _END
    return {closed[i : i + 2] for i in range(len(text))}


def _rows(keys: NDArray[np.integer], values: NDArray[np.integer], size: int) -> Rows:
    order = np.argsort(keys, kind="stable")
    starts = np.searchsorted(keys[order], np.arange(size + 1)).astype(np.int32)
    return Rows(0, starts, values[order].astype(np.int32))


@dataclass(frozen=True)
class TextSearch:
    """Finds substrings: postings narrow the candidates, a look at the text itself decides."""

    grams: Strings
    postings: Rows
    texts: Strings
    nodes: Ids
    weight: NDArray[np.floating]

    def find(self, text: str, allowed: NDArray[np.bool_] | None, first: int, after: int) -> Hits:
        """Things whose text contains this one: whole matches first, then beginnings, then the better linked."""
        wanted = normalise(text)
        if not wanted:
            return Hits([], 0)
        best: dict[int, tuple[int, float, int]] = {}
        for number in self._candidates(wanted, allowed).tolist():
            found = self.texts[number]
            if wanted in found:
                node = int(self.nodes[number])
                rank = (_closeness(found, wanted), -float(self.weight[node]), len(found))
                best[node] = min(best.get(node, rank), rank)
        ordered = sorted(best, key=lambda node: (best[node], node))
        return Hits(ordered[after : after + first], len(ordered))

    def _candidates(self, wanted: str, allowed: NDArray[np.bool_] | None) -> Ids:
        grams = sorted({wanted[i : i + 2] for i in range(len(wanted) - 1)})
        lists = [self._posting(gram) for gram in grams] if grams else [self._beginning(wanted)]
        lists.sort(key=len)
        found = lists[0]
        for other in lists[1:]:
            found = found[np.isin(found, other, assume_unique=True)] if len(found) else found
        return found[allowed[self.nodes[found]]] if allowed is not None else found

    def _posting(self, gram: str) -> Ids:
        rank = self.grams.bisect(gram)
        return (
            self.postings.of(rank) if rank < len(self.grams) and self.grams[rank] == gram else self.nodes[:0]
        )

    def _beginning(self, character: str) -> Ids:
        """The texts with this one character: every pair that begins with it."""
        start, stop = self.grams.bisect(character), self.grams.bisect(character + "\U0010ffff")
        starts = self.postings.starts
        return np.unique(self.postings.values[starts[start] : starts[stop]])


def _closeness(found: str, wanted: str) -> int:
    return 0 if found == wanted else 1 if found.startswith(wanted) else 2


def load_search(path: Path, weight: NDArray[np.integer]) -> TextSearch:
    """The search that `build_search` wrote; `weight` ranks the things, such as by their number of links."""
    rows = load_rows(path)
    nodes: Sequence[int] = np.load(f"{path}.nodes.npy", allow_pickle=False)
    return TextSearch(
        load(Path(f"{path}.grams")),
        rows,
        load(Path(f"{path}.texts")),
        np.asarray(nodes),
        weight.astype(np.float64),
    )
