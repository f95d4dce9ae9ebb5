"""Where in the names and numbers of a thing a searched text stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from graph.index import Index
from graph.indexing.search import normalise
from ontology.model import Field, Form, Text

#: The groups of fields by which things are searched.
SEARCHED = frozenset({"names", "identifiers"})


@dataclass(frozen=True, slots=True)
class Highlight:
    """A value in which the text stands, and where: from a character up to another, counted as code points."""

    field: Field
    text: str
    ranges: tuple[tuple[int, int], ...]

    def parts(self) -> Iterator[tuple[str, bool]]:
        """The value cut into what matches and what does not, in order."""
        at = 0
        for start, stop in self.ranges:
            if at < start:
                yield self.text[at:start], False
            yield self.text[start:stop], True
            at = stop
        if at < len(self.text):
            yield self.text[at:], False


def highlights(index: Index, node: int, text: str) -> list[Highlight]:
    """The names and numbers of a thing that contain a text, whatever the case, width or script."""
    wanted = normalise(text)
    kind = index.model.kinds[index.kind(node)]
    fields = [f for f in kind.own_fields if f.group in SEARCHED and f.form in (Form.TEXT, Form.STRING)]
    found: dict[tuple[str, str], Highlight] = {}
    for field in fields if wanted else ():
        for value in index.values(node, field):
            said = value.value if isinstance(value, Text) else str(value)
            if wanted in normalise(said):
                found.setdefault((field.name, said), Highlight(field, said, matches(said, wanted)))
    return [*found.values()]


def matches(text: str, wanted: str) -> tuple[tuple[int, int], ...]:
    """Where a normalised text stands in one that contains it, left to right without overlap.

    A character may be written otherwise, or as several, so pieces are normalised and compared. Where a text reads
    otherwise as a whole than in pieces, and no piece is it, the whole text is the answer.
    """
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        stop = None if text[start].isspace() else _end(text, start, wanted)
        if stop is not None:
            found.append((start, stop))
        start = stop or start + 1
    return tuple(found) or ((0, len(text)),)


def _end(text: str, start: int, wanted: str) -> int | None:
    """The end of the piece that begins here and reads as the text wanted; None where none does."""
    for stop in range(start + 1, len(text) + 1):
        if stop < len(text) and unicodedata.combining(text[stop]):
            continue
        piece = normalise(text[start:stop])
        if piece == wanted:
            return stop
        if not wanted.startswith(piece):
            return None
    return None
