"""Whose names are these: every name of a generation by its normal forms, as sorted numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.index import Index
from graph.indexing.columns import Column, Ids, Rows
from graph.indexing.search import normalise
from ontology.model import Field, Form, Model, Text

_MARKS = re.compile(r"[\W_]+")
#: Stands before the form that every name has, which no normal form of an organisation begins with.
_PLAIN = "="
#: So many things of one name are looked at: a title such as 显示装置 may be that of thousands.
NAMESAKES = 1000


class Spelling(NamedTuple):
    """How names of organisations are read.

    `forms` gives what two spellings of a name have in common, the most specific first; `full` says whether a name
    tells what sort of body it is, `generic` whether nothing in it tells one body from the next.
    """

    forms: Callable[[str], Sequence[str]]
    full: Callable[[str], bool]
    generic: Callable[[str], bool]

    def tells(self, name: str) -> bool:
        """Whether a name can be one body's alone."""
        return self.full(name) and not self.generic(name)


class Holder(NamedTuple):
    """A thing with a name that has a form in common: the name, its role, and whether it is one name up to spelling."""

    node: int
    text: str
    role: str
    exact: bool
    same: bool


@dataclass(frozen=True)
class _Part:
    """The names of one property: its column, who has which distinct name, and the number of the first one."""

    path: str
    column: Column
    owners: Rows
    start: int


class Names:
    """The names of all things by their forms; made on first use, some 20 µs a name and 13 bytes a form."""

    def __init__(self, index: Index, spelling: Spelling) -> None:
        self.index = index
        self.spelling = spelling
        self._lock = Lock()

    def holders(self, text: str) -> Iterator[Holder]:
        """The things with a name that shares a form with this text, each name once."""
        asked = self._forms(text, linked=True)
        seen: dict[int, tuple[bool, bool]] = {}
        for place, form in enumerate(asked):
            for number, first in self._entries(form):
                exact, same = seen.get(number, (False, False))
                plain = form.startswith(_PLAIN)
                seen[number] = exact or plain, same or plain or first or place == 1
        for number, (exact, same) in seen.items():
            yield from self._holding(number, asked, exact, same)

    def roles(self, node: int) -> Iterator[tuple[str, Text]]:
        """The names of a thing with their roles, the labels first."""
        for field in name_fields(self.index.model, self.index.kind(node)):
            for value in self.index.values(node, field):
                if isinstance(value, Text):
                    yield role(field), value

    def share(self, one: str, other: str) -> bool:
        """Whether two names have a form in common."""
        return not set(self._forms(one, linked=True)).isdisjoint(self._forms(other, linked=True))

    # -- within

    def _forms(self, text: str, *, linked: bool) -> list[str]:
        """The plain form of a name, and behind it those of an organisation's name."""
        plain = _PLAIN + (_MARKS.sub("", normalise(text)) or text)
        return [plain, *self.spelling.forms(text)] if linked else [plain]

    def _entries(self, form: str) -> list[tuple[int, bool]]:
        keys, numbers, firsts = self._table
        wanted = hash(form)
        low, high = np.searchsorted(keys, wanted), np.searchsorted(keys, wanted, side="right")
        return list(zip(numbers[low:high].tolist(), firsts[low:high].tolist(), strict=True))

    def _holding(self, number: int, asked: Sequence[str], exact: bool, same: bool) -> Iterator[Holder]:
        part = next(part for part in reversed(self._parts) if part.start <= number)
        rank = number - part.start
        value = part.column.value(rank)
        text = value.value if isinstance(value, Text) else str(value)
        # two forms may have one hash
        if set(asked).isdisjoint(self._forms(text, linked=True)):
            return
        for node in part.owners.of(rank)[:NAMESAKES].tolist():
            fields = name_fields(self.index.model, self.index.kind(node))
            found = next((role(field) for field in fields if field.path == part.path), None)
            if found:
                yield Holder(node, text, found, exact, same)

    @property
    def _table(self) -> tuple[NDArray[np.int64], Ids, NDArray[np.bool_]]:
        with self._lock:
            return self._made

    @cached_property
    def _made(self) -> tuple[NDArray[np.int64], Ids, NDArray[np.bool_]]:
        keys: list[int] = []
        numbers: list[int] = []
        firsts: list[bool] = []
        for number, text, linked in self._all():
            for place, form in enumerate(self._forms(text, linked=linked)):
                keys.append(hash(form))
                numbers.append(number)
                firsts.append(place <= 1)
        order = np.argsort(np.array(keys, np.int64), kind="stable")
        return (
            np.array(keys, np.int64)[order],
            np.array(numbers, np.int32)[order],
            np.array(firsts, np.bool_)[order],
        )

    def _all(self) -> Iterator[tuple[int, str, bool]]:
        """Every distinct name with its number, and whether an organisation has it."""
        model = self.index.model
        linked = np.zeros(self.index.size, np.bool_)
        for kind in model.public():
            if kind.linked_by_name:
                linked[self.index.nodes(kind.name)] = True
        for part in self._parts:
            assert part.column.strings is not None
            owned = np.add.reduceat(linked[part.owners.values], part.owners.starts[:-1]) > 0
            for rank, text in enumerate(part.column.strings):
                yield part.start + rank, text.rpartition("\0")[0], bool(owned[rank])

    @cached_property
    def _parts(self) -> list[_Part]:
        found: list[_Part] = []
        start = 0
        for path, column in self._columns():
            assert column.strings is not None
            size = len(column.strings)
            order = np.argsort(column.rows.values, kind="stable")
            starts = np.searchsorted(column.rows.values[order], np.arange(size + 1)).astype(np.int32)
            found.append(_Part(path, column, Rows(0, starts, column.rows.owners[order]), start))
            start += size
        return found

    def _columns(self) -> Iterator[tuple[str, Column]]:
        model = self.index.model
        fields = {f.path: f for kind in model.public() for f in name_fields(model, kind.name)}
        for path, field in sorted(fields.items()):
            column = self.index.column(field)
            if column is not None and len(column.strings or ()):
                yield path, column


def name_fields(model: Model, kind: str) -> list[Field]:
    """The fields of a kind that hold its names, labels first."""
    found = (f for f in model.kinds[kind].own_fields if f.group == "names" and f.form is Form.TEXT)
    return sorted(found, key=lambda field: not field.unique_lang)


def role(field: Field) -> str:
    """What a name is to its thing: label, alias, former, acronym."""
    return field.name_role or ("label" if field.unique_lang else "alias")
