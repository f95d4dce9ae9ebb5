"""What every loader gives and how it refuses: Info, Source, SourceError, Note and BadValueError."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from ontology.model import Fault, Model, Place, Record, Words

#: A value quoted in a message is cut to this many characters.
SHOWN = 80


@dataclass(frozen=True, slots=True)
class Info:
    """What a loader says of its source: its own name, a title, the licence, where the data come from, who made them.

    `trust` ranks it from 0 to 100 beside others where a field takes one value and they disagree.
    """

    loader: str
    title: Words
    licence: str
    address: str | None = None
    publisher: Words | None = None
    trust: int = 50


class Source(Protocol):
    """One source format."""

    @property
    def info(self) -> Info:
        """Who made the data, under which licence."""

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """The file's records in the file's order; a Fault is a row refused, a Note only tells of one."""


class SourceError(Exception):
    """A file or column map that cannot be read at all: `rule` is a stable name, `words` are for people."""

    def __init__(self, path: Path, rule: str, zh: str, en: str) -> None:
        super().__init__(f"{path.name}: {en}")
        self.path, self.rule = path, rule
        self.words = Words(f"{path.name}：{zh}", f"{path.name}: {en}")


@dataclass(frozen=True, slots=True)
class Note(Fault):
    """Something to know about a row that did go in: a value left out, a duplicate, a character removed."""


class BadValueError(Exception):
    """A value that breaks a rule of reading; it becomes a Fault where its place is known."""

    def __init__(self, value: object, rule: str, zh: str, en: str) -> None:
        super().__init__(value, rule, zh, en)
        self.value, self.rule, self.zh, self.en = shorten(value), rule, zh, en


def shorten(value: object) -> str:
    """A value as text, short enough for a message."""
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def closest(word: str, known: list[str]) -> tuple[str, str]:
    """`did you mean` in Chinese and English; empty where nothing known is near."""
    near = get_close_matches(word, known, 1, 0.5)
    return (f"；是否指“{near[0]}”？", f"; did you mean {near[0]!r}?") if near else ("", "")


def note(
    place: Place | None, rule: str, zh: str, en: str, *, iri: str = "", field: str = "", value: object = ""
) -> Note:
    """A Note with its texts."""
    return Note(iri, field, shorten(value), rule, Words(zh, en), place)


def refusal(
    place: Place | None, rule: str, zh: str, en: str, *, iri: str = "", field: str = "", value: object = ""
) -> Fault:
    """A Fault with its texts."""
    return Fault(iri, field, shorten(value), rule, Words(zh, en), place)
