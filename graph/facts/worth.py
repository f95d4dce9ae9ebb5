"""What the terms of a view are worth: of which kind each is, its number where it has one, its place among texts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.facts.segment import Ids
from graph.indexing.arrays import read_array
from graph.indexing.strings import Strings, encoded
from ontology.terms import XSD, unescape

_CHUNK = 50_000


class Sort(IntEnum):
    """What a term is; within one sort terms compare by number, or, of texts, by place."""

    OTHER = 0
    TEXT = 1
    SPOKEN = 2
    INTEGER = 3
    DECIMAL = 4
    DOUBLE = 5
    DATE = 6
    MOMENT = 7
    MOMENT_UTC = 8
    BOOLEAN = 9
    IRI = 10
    BLANK = 11


_NUMBER = {
    f"^^<{XSD}integer>": (Sort.INTEGER, re.compile(r"-?\d{1,15}")),
    f"^^<{XSD}decimal>": (Sort.DECIMAL, re.compile(r"(?=.{1,16}$)-?\d+(?:\.\d+)?")),
    f"^^<{XSD}double>": (Sort.DOUBLE, re.compile(r"-?\d{1,15}(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")),
    f"^^<{XSD}date>": (Sort.DATE, re.compile(r"\d{4}-\d\d-\d\d")),
    f"^^<{XSD}dateTime>": (Sort.MOMENT, re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")),
    f"^^<{XSD}boolean>": (Sort.BOOLEAN, re.compile("true|false")),
}
_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class Worth:
    """Of each term: its sort, its number (NaN: none), its rank among all by what STR() gives; `sorted` by that.

    `tails` are the languages and datatypes with their sign as N-Triples writes them, `tail` says which a literal has.
    `respelled` are the terms that the engine spells otherwise than the view.
    """

    sorts: NDArray[np.int8]
    numbers: NDArray[np.float64]
    ranks: Ids
    sorted: Ids
    tail: Ids
    tails: Sequence[str]
    respelled: Mapping[int, str]

    def save(self, folder: Path) -> None:
        """Write it into a folder."""
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        told = {"tails": list(self.tails), "respelled": {str(k): v for k, v in self.respelled.items()}}
        (folder / "worth.json").write_text(json.dumps(told), "utf-8")


_ARRAYS = ("sorts", "numbers", "ranks", "sorted", "tail")


def load_worth(folder: Path) -> Worth:
    """What was saved in a folder, memory-mapped."""
    told = json.loads((folder / "worth.json").read_text("utf-8"))
    respelled = {int(k): v for k, v in told["respelled"].items()}
    arrays = {name: read_array(folder / f"{name}.npy") for name in _ARRAYS}
    return Worth(**arrays, tails=told["tails"], respelled=respelled)


def worth_of(terms: Strings, stored: Callable[[Sequence[str]], list[str]]) -> tuple[Worth, Ids | None]:
    """The worth of sorted terms; and where some are the same to the engine, the number that counts for each."""
    iris, blanks = terms.bisect("<"), terms.bisect("_")
    tails: dict[str, int] = {"": 0}
    tail, odd = np.zeros(iris, np.int32), list[int]()
    for start in range(0, iris, _CHUNK):
        raws = terms.raws(np.arange(start, min(start + _CHUNK, iris)))
        ends = [raw[raw.rindex(b'"') + 1 :].decode() for raw in raws]
        for end in set(ends) - tails.keys():
            tails[end] = len(tails)
        tail[start : start + len(raws)] = [tails[end] for end in ends]
        odd += [start + i for i, raw in enumerate(raws) if not _PLAIN.fullmatch(raw)]
    respelled, moved = _respelled(terms, odd, stored)
    for number, text in respelled.items():
        tail[number] = tails.setdefault(text[text.rindex('"') + 1 :], len(tails))
    sorts, numbers = _sorts(terms, respelled, tail, list(tails), (iris, blanks))
    order, ranks = _ranked(terms, respelled)
    return Worth(sorts, numbers, ranks, order, tail, list(tails), respelled), moved


#: What is certainly spelled alike by the engine: no escape, no datatype, a language in small letters.
_PLAIN = re.compile(rb'"[^"\\\x00-\x1f\x7f]*"(?:@[a-z0-9-]+)?')


def _respelled(
    terms: Strings, odd: Sequence[int], stored: Callable[[Sequence[str]], list[str]]
) -> tuple[dict[int, str], Ids | None]:
    respelled, first = dict[int, str](), dict[str, int]()
    moved = np.arange(len(terms), dtype=np.int32)
    for start in range(0, len(odd), _CHUNK):
        some = odd[start : start + _CHUNK]
        texts = terms.texts(np.array(some))
        for number, text, now in zip(some, texts, stored(texts), strict=True):
            if text == now:
                continue
            there = terms.number(now)
            if there < 0:
                there = first.setdefault(now, number)
            if there == number:
                respelled[number] = now
            moved[number] = there
    same = bool((moved == np.arange(len(terms))).all())
    return respelled, None if same else moved


def _sorts(
    terms: Strings, respelled: Mapping[int, str], tail: Ids, tails: Sequence[str], ends: tuple[int, int]
) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    iris, blanks = ends
    sorts, numbers = np.full(len(terms), Sort.IRI, np.int8), np.full(len(terms), np.nan)
    sorts[blanks:] = Sort.BLANK
    sorts[:iris] = Sort.OTHER
    for code, end in enumerate(tails):
        if not end:
            sorts[:iris][tail == code] = Sort.TEXT
        elif end.startswith("@"):
            sorts[:iris][tail == code] = Sort.SPOKEN
        elif end in _NUMBER:
            for number in np.flatnonzero(tail == code).tolist():
                sorts[number], numbers[number] = worth(respelled.get(number) or terms[number])
    return sorts, numbers


def worth(term: str) -> tuple[Sort, float]:
    """The sort and the number of one term; what is not certain to compare by its number is OTHER."""
    if term[0] != '"':
        return (Sort.IRI if term[0] == "<" else Sort.BLANK), float("nan")
    at = term.rindex('"')
    text, tail = term[1:at], term[at + 1 :]
    if tail not in _NUMBER:
        return (Sort.TEXT if not tail else Sort.SPOKEN if tail[0] == "@" else Sort.OTHER), float("nan")
    sort, form = _NUMBER[tail]
    try:
        if form.fullmatch(text):
            return sort, _number(sort, text)
        if sort is Sort.MOMENT and _UTC.fullmatch(text):
            return Sort.MOMENT_UTC, _number(sort, text[:-1])
    except ValueError:
        pass
    return Sort.OTHER, float("nan")


def _number(sort: Sort, text: str) -> float:
    if sort is Sort.DATE:
        return float(date.fromisoformat(text).toordinal())
    if sort is Sort.MOMENT:
        return (datetime.fromisoformat(text) - datetime(1, 1, 1)).total_seconds()  # noqa: DTZ001 - of no zone
    if sort is Sort.BOOLEAN:
        return float(text == "true")
    return float(Decimal(text)) if sort is Sort.DECIMAL else float(text)


def lexical(term: str) -> str:
    """What STR() gives of an IRI or a literal; of a blank node its name."""
    if term[0] == "<":
        return term[1:-1]
    if term[0] != '"':
        return term
    body = term[1 : term.rindex('"')]
    return unescape(body) if "\\" in body else body


def _bare(raw: bytes) -> bytes:
    if raw[:1] == b"<":
        return raw[1:-1]
    if b"\\" in raw:
        return encoded(lexical(raw.decode("utf-8", "surrogatepass")))
    return raw[1 : raw.rindex(b'"')] if raw[:1] == b'"' else raw


def _ranked(terms: Strings, respelled: Mapping[int, str]) -> tuple[Ids, Ids]:
    """All terms in the order of what STR() gives, and the rank of each, the same for what is alike."""
    bare = [*map(_bare, terms.raws())]
    for number, text in respelled.items():
        bare[number] = encoded(lexical(text))
    order = sorted(range(len(bare)), key=bare.__getitem__)
    ranks, before, rank = np.zeros(len(bare), np.int32), None, -1
    for place, number in enumerate(order):
        if bare[number] != before:
            before, rank = bare[number], place
        ranks[number] = rank
    return np.array(order, np.int32), ranks
