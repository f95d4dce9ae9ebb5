"""What was read of a text serves all texts that differ from it in their terms alone, in a fraction of the time."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from queries.columnar.reading import LONGEST, read
from queries.columnar.terms_read import IRI, NotHeldError, text
from queries.columnar.tree import Select
from queries.sparql.answering import named
from queries.sparql.searching import NAMES
from queries.sparql.tokens import COMMENTS, IRIS, TEXTS

#: So many characters of shapes are remembered; the tree of one takes some thirty times as much as its text.
CHARACTERS = 100_000
#: So many of a shape are not tried to be answered in a moment, at most, before one is again.
MOST_SKIPPED = 32
#: Comments, IRIs and texts, met in the order in which a query's words are.
_TERMS = re.compile(rf"(?P<comment>{COMMENTS})|(?P<iri>{IRIS})|(?P<text>{TEXTS})", re.DOTALL)
#: What stands in place of the terms of a text. Where a query says it itself, or what is read otherwise by what a term
#: says (escapes, searches by a property, patterns that may take long), each text is read for itself.
_PLACE = "urn:x-place:"
_ITSELF = ("\\", "regex", _PLACE, *(name.lower() for name in NAMES))
_PLACES = re.compile(rf'<{_PLACE}(\d+)>|"{_PLACE}(\d+)"(@.*)?')

#: Makes what stands in a tree of the terms of a text.
Filling = Callable[[Sequence[str]], Any]


@dataclass
class Shape:
    """What texts of one kind have in common; without a filling each of them is read for itself."""

    filling: Filling | None
    #: How many of them are still taken to need more than a moment, and how many will be after the next that does.
    _skipped: int = 0
    _next: int = 1

    def tries(self) -> bool:
        """Whether the next one is tried to be answered in a moment; what was heavy is tried again now and then."""
        self._skipped -= 1
        return self._skipped < 0

    def was(self, *, light: bool) -> None:
        """Take note whether the last one was answered in a moment: the more were not, the fewer are tried."""
        self._skipped = 0 if light else self._next
        self._next = 1 if light else min(2 * self._next, MOST_SKIPPED)


@dataclass
class Shapes:
    """The shapes that were met; `names` are the prefixes that a text need not declare."""

    names: Mapping[str, str]
    _held: OrderedDict[str, Shape] = field(default_factory=OrderedDict)
    _characters: int = 0

    def read(self, query: str) -> tuple[Select, Shape]:
        """The tree of a text, as `reading.read` gives it, and its shape; NotHeldError where there is none."""
        lifted = None if len(query) > LONGEST or _is_read_for_itself(query) else _lifted(query)
        text, given = lifted or (query, None)
        shape = self._held.get(text)
        if shape is None:
            shape = Shape(None if given is None else self._filling(text, len(given)))
            self._keep(text, shape)
        if given is None or shape.filling is None:
            return self._read(query), shape
        return shape.filling(given), shape

    def _read(self, query: str) -> Select:
        return read(query, named(self.names, query))

    def _filling(self, shape: str, count: int) -> Filling | None:
        """What fills a shape with terms; None where these decide how it is read, or where it is not read at all."""
        try:
            tree = self._read(shape)
        except NotHeldError:
            return None
        found = set[int]()
        filling = _filling(tree, found) or (lambda _: tree)
        return filling if len(found) == count else None

    def _keep(self, text: str, shape: Shape) -> None:
        self._held[text] = shape
        self._characters += len(text)
        while self._characters > CHARACTERS:
            self._characters -= len(self._held.popitem(last=False)[0])


def _is_read_for_itself(query: str) -> bool:
    # a pattern that takes both cases looks ten times as long
    text = query.lower()
    return any(word in text for word in _ITSELF)


def _lifted(query: str) -> tuple[str, list[str]] | None:
    """A text with places for its terms, and those as N-Triples; None where one of them is not what it seems.

    Examples
    --------
    >>> _lifted("ASK { <x:a> ?p 'b'@en } # why")
    ('ASK { <urn:x-place:0> ?p "urn:x-place:1"@en } ', ['<x:a>', '"b"'])
    """
    given, left, at, inside = list[str](), list[str](), 0, False
    for found in _TERMS.finditer(query):
        said, before = found.group(), query[at : found.start()]
        at = found.end()
        # what stands before the first bracket declares prefixes
        inside = inside or "{" in before
        left.append(before)
        if found.lastgroup == "comment":
            left.append(" ")
        elif not inside or before.endswith("^^") or query.startswith("^^", at):
            left.append(said)
        elif found.lastgroup == "text":
            left.append(f'"{_PLACE}{len(given)}"')
            given.append(text(said))
        elif IRI.fullmatch(said, 1, len(said) - 1):
            left.append(f"<{_PLACE}{len(given)}>")
            given.append(said)
        else:
            return None
    left.append(query[at:])
    return "".join(left), given


def _filling(node: object, found: set[int]) -> Filling | None:
    """What makes a part of a tree anew, the places in it told in `found`; None where there are none."""
    if isinstance(node, str):
        return _filling_of_term(node, found)
    if isinstance(node, tuple):
        return _filling_of_parts(node, lambda *parts: parts, found)
    if is_dataclass(node):
        parts = [getattr(node, one.name) for one in fields(node)]
        return _filling_of_parts(parts, type(node), found)
    return None


def _filling_of_term(term: str, found: set[int]) -> Filling | None:
    place = _PLACES.fullmatch(term)
    if place is None:
        return None
    number, language = int(place[1] or place[2]), place[3] or ""
    found.add(number)
    return lambda given: given[number] + language


def _filling_of_parts(parts: Sequence[Any], whole: Callable[..., Any], found: set[int]) -> Filling | None:
    made = [(place, filling) for place, part in enumerate(parts) if (filling := _filling(part, found))]
    if not made:
        return None

    def filled(given: Sequence[str]) -> Any:
        new = [*parts]
        for place, filling in made:
            new[place] = filling(given)
        return whole(*new)

    return filled
