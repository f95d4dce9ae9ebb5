"""Text search over names and identifiers: postings of character pairs, so two-character words are found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

from graph.arrays import contained, distinct
from graph.indexing.arrays import read_array
from graph.indexing.columns import Ids, Rows, load_rows
from graph.indexing.strings import Strings, held, load
from graph.publishing.numbering import grown

_SPACES = re.compile(r"\s+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
#: Stands behind each text, so that its last character begins a pair too and one character can be looked up.
_END = "\n"
#: So many texts are taken apart at a time.
_CHUNK = 1 << 16
#: So many times fewer numbers are looked up one by one among others.
_FEW = 16
#: More than there are characters.
_CHARACTERS = 0x110000


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


def normalise_all(texts: Iterable[str]) -> list[str]:
    """What `normalise` makes of each text, a third as long."""
    plain = [" ".join(unicodedata.normalize("NFKC", text).casefold().split()) for text in texts]
    han = [place for place, text in enumerate(plain) if _HAN.search(text)]
    # no text has a line feed now, and no phrase goes across one
    simplified = str(_simplifier().convert("\n".join([plain[place] for place in han]))).split("\n")
    for place, text in zip(han, simplified, strict=False):
        plain[place] = text
    return plain


@dataclass(frozen=True)
class Postings:
    """The sorted texts with their nodes, the sorted pairs of characters, and the texts that hold each pair."""

    texts: Strings
    nodes: Ids
    grams: Strings
    rows: Rows

    def save(self, path: Path) -> None:
        """Write them as flat files."""
        self.rows.save(path)
        self.grams.save(Path(f"{path}.grams"))
        self.texts.save(Path(f"{path}.texts"))
        np.save(f"{path}.nodes.npy", self.nodes)

    def renewed(self, moved: Ids, new: Postings) -> Postings:
        """These with new ones of other nodes; `moved` has the number that each node has now, -1 for none."""
        nodes = moved[self.nodes]
        kept = np.flatnonzero(nodes >= 0)
        places = np.searchsorted(nodes[kept], new.nodes)
        number = np.full(len(nodes), -1, np.int32)
        number[kept] = np.arange(len(kept)) + np.searchsorted(places, np.arange(len(kept)), "right")
        fresh = (places + np.arange(len(places))).astype(np.int32)
        texts = self.texts.taken(kept).inserted(places, new.texts.raws())
        grams, rows = self._renewed_rows(number, new, fresh)
        return Postings(texts, np.insert(nodes[kept], places, new.nodes), grams, rows)

    def _renewed_rows(self, number: Ids, new: Postings, fresh: Ids) -> tuple[Strings, Rows]:
        """The pairs of characters with their texts; `number` and `fresh` hold each text's number now, -1 for none."""
        values = number[self.rows.values]
        gone = np.flatnonzero(values < 0)
        sizes = np.diff(self.rows.starts - np.searchsorted(gone, self.rows.starts))
        used = np.flatnonzero(sizes)
        merged = grown(self.grams.taken(used), [new.grams])
        starts = _starts(merged.before, sizes[used], len(merged.terms))
        values, more = np.delete(values, gone), fresh[new.rows.values]
        cuts, stops = new.rows.starts.tolist(), starts.tolist()
        places = [np.zeros(0, np.int64)]
        for i, gram in enumerate(merged.numbers[0].tolist()):
            held_ = values[stops[gram] : stops[gram + 1]]
            places.append(stops[gram] + np.searchsorted(held_, more[cuts[i] : cuts[i + 1]]))
        ends = starts + _starts(merged.numbers[0], np.diff(new.rows.starts), len(merged.terms))
        return merged.terms, Rows(0, ends.astype(np.int32), np.insert(values, np.concatenate(places), more))


def _starts(rows: Ids, sizes: NDArray[np.integer], count: int) -> NDArray[np.int64]:
    """Where each of so many rows begins and the last one ends; these have these sizes, and the others none."""
    found = np.zeros(count + 1, np.int64)
    found[rows + 1] = sizes
    return np.cumsum(found)


def postings(texts: Iterable[tuple[int, str]]) -> Postings:
    """The postings of (node, text) pairs: which texts hold which pair of characters."""
    given = [*texts]
    normal = normalise_all(text for _, text in given)
    said = sorted({(node, text) for (node, _), text in zip(given, normal, strict=True) if text})
    nodes, count = np.array([node for node, _ in said], np.int32), max(len(said), 1)
    characters, keys = _keys([text for _, text in said])
    pairs = keys // count
    first = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)])
    size = len(characters)
    grams = [chr(characters[pair // size]) + chr(characters[pair % size]) for pair in pairs[first].tolist()]
    del pairs
    starts = np.append(first, len(keys)).astype(np.int32)
    rows = Rows(0, starts, (keys % count).astype(np.int32))
    return Postings(held(text for _, text in said), nodes, held(grams), rows)


def _keys(texts: Sequence[str]) -> tuple[list[int], NDArray[np.int64]]:
    """The characters that occur, and each pair of them in each text as one number, sorted and distinct.

    The number is (first * characters + second) * texts + text.
    """
    chunks = [texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK)]
    counts = sum(
        (np.bincount(_codes(chunk), minlength=_CHARACTERS) for chunk in chunks), np.zeros(_CHARACTERS)
    )
    known = np.flatnonzero(counts)
    dense = np.zeros(_CHARACTERS, np.int64)
    dense[known] = np.arange(len(known))
    found = [np.zeros(0, np.int64)]
    for number, chunk in enumerate(chunks):
        codes = _codes(chunk)
        ends = codes == ord(_END)
        first, owners = np.flatnonzero(~ends), np.cumsum(ends) - ends + number * _CHUNK
        pairs = dense[codes[first]] * len(known) + dense[codes[first + 1]]
        found.append(distinct(pairs * len(texts) + owners[first]))
    keys = np.concatenate(found)
    keys.sort()
    return known.tolist(), keys


def _codes(texts: Sequence[str]) -> NDArray[np.uint32]:
    """The characters of all texts, each with its end, one behind the other."""
    whole = "".join([text + _END for text in texts])
    return np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)


@dataclass(frozen=True)
class TextSearch:
    """Finds substrings: a pair of characters by its postings, of longer ones a look at the text itself decides.

    The texts are sorted by their things; `weight` is at least 0, one a thing.
    """

    grams: Strings
    postings: Rows
    texts: Strings
    nodes: Ids
    weight: NDArray[np.integer]

    def find(self, text: str, allowed: NDArray[np.bool_] | None, first: int, after: int) -> Hits:
        """Things whose text contains this one: whole matches first, then beginnings, then the better linked."""
        found = self.ranked(normalise(text), allowed)
        return Hits(found[after : after + first].tolist(), len(found))

    def ranked(self, wanted: str, allowed: NDArray[np.bool_] | None) -> Ids:
        """All things one of whose texts contains this normalised one, best first."""
        numbers = self.holding(wanted)
        if allowed is not None:
            numbers = numbers[allowed[self.nodes[numbers]]]
        if not len(numbers):
            return self.nodes[:0]
        nodes, keys = self.nodes[numbers], self._keys(numbers, wanted)
        # the texts of a thing stand one behind the other
        firsts = np.flatnonzero(np.append(True, nodes[1:] != nodes[:-1]))
        order = np.argsort(np.minimum.reduceat(keys, firsts), kind="stable")
        return nodes[firsts[order]]

    def holding(self, wanted: str) -> Ids:
        """The numbers of the texts that contain this normalised one: sorted, distinct; an empty one is in none."""
        if len(wanted) < 2:
            return self._beginning(wanted) if wanted else self.nodes[:0]
        lists = sorted((self._posting(gram) for gram in _grams(wanted)), key=len)
        found = lists[0]
        for other in lists[1:]:
            found = _common(found, other, len(self.nodes)) if len(found) else found
        return found if len(wanted) == 2 else found[self.texts.holding(found, wanted)]

    def _keys(self, numbers: Ids, wanted: str) -> NDArray[np.int64]:
        """A number for each of these texts, which contain the one wanted: less where a text fits better.

        Whole matches come first, then beginnings; within each the better linked, and the shorter.
        """
        begins = self.texts.beginning(numbers, wanted)
        lengths = self._lengths[numbers]
        closeness = 2 - begins.astype(np.int64) - (begins & (lengths == len(wanted)))
        found: NDArray[np.int64] = closeness << 61 | self._standing[self.nodes[numbers]] << 30 | lengths
        return found

    @cached_property
    def _standing(self) -> NDArray[np.int64]:
        """How much more the heaviest thing weighs than each."""
        found: NDArray[np.int64] = (self.weight.max(initial=0) - self.weight).astype(np.int64)
        return found

    @cached_property
    def _lengths(self) -> NDArray[np.int32]:
        return self.texts.lengths()

    def near(self, text: str, allowed: NDArray[np.bool_] | None, first: int) -> list[tuple[int, float]]:
        """The things with a text most like this one: how much of their pairs of characters is common, 0 to 1.

        A rare pair counts more than a frequent one (the share is Dice's, weighted by the logarithm of rarity).
        """
        lists = [self._posting(gram) for gram in _grams(normalise(text) + _END)]
        weights = [self._rarity(len(found)) for found in lists]
        common = np.bincount(
            np.concatenate([*lists, self.nodes[:0]]),
            np.repeat(weights, [len(found) for found in lists]),
            len(self.nodes),
        )
        if allowed is not None:
            common[~allowed[self.nodes]] = 0
        share = 2 * common / (self._weights + sum(weights))
        # a thing may have several texts that are like it
        few = np.argpartition(-share, min(4 * first, len(share) - 1))[: 4 * first] if len(share) else share
        best: dict[int, float] = {}
        for number in few[np.argsort(-share[few], kind="stable")].tolist() if len(share) else []:
            if share[number] > 0:
                best.setdefault(int(self.nodes[number]), float(share[number]))
        return list(best.items())[:first]

    def _rarity(self, count: int) -> float:
        return float(np.log1p(len(self.nodes) / (count + 1)))

    @cached_property
    def _weights(self) -> NDArray[np.float64]:
        """The weight of all pairs of each text; at least one, so that it can be divided by."""
        sizes = np.diff(self.postings.starts)
        each = np.log1p(len(self.nodes) / (sizes + 1))
        summed = np.bincount(self.postings.values, np.repeat(each, sizes), len(self.nodes))
        return np.maximum(summed, 1.0)

    def _posting(self, gram: str) -> Ids:
        rank = self.grams.bisect(gram)
        return (
            self.postings.of(rank) if rank < len(self.grams) and self.grams[rank] == gram else self.nodes[:0]
        )

    def _beginning(self, character: str) -> Ids:
        """The texts with this one character: every pair that begins with it."""
        start, stop = self.grams.bisect(character), self.grams.bisect(character + "\U0010ffff")
        starts = self.postings.starts
        return distinct(self.postings.values[starts[start] : starts[stop]])


def _grams(text: str) -> list[str]:
    """The distinct pairs of characters in a text, in their order."""
    return sorted({text[i : i + 2] for i in range(len(text) - 1)})


def _common(some: Ids, others: Ids, size: int) -> Ids:
    """What sorted numbers below a size have in common."""
    if len(some) * _FEW > len(others):
        mask = np.zeros(size, np.bool_)
        mask[others] = True
        return some[mask[some]]
    return some[contained(some, others)]


def load_postings(path: Path) -> Postings:
    """The postings that were saved, memory-mapped."""
    nodes = read_array(Path(f"{path}.nodes.npy"))
    return Postings(load(Path(f"{path}.texts")), nodes, load(Path(f"{path}.grams")), load_rows(path))


def load_search(path: Path, weight: NDArray[np.integer]) -> TextSearch:
    """The search over saved postings; `weight` ranks the things, such as by their number of links."""
    found = load_postings(path)
    nodes = np.array(found.nodes)
    return TextSearch(found.grams, found.rows, found.texts, nodes, weight)
