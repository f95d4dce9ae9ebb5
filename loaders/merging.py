"""Rows that speak of one thing: what they say alike is kept once, what contradicts the first is told."""

from __future__ import annotations

import pickle
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import cast
from weakref import finalize

from loaders.reading import Note, note
from ontology.model import Field, Form, Kind, Model, Place, Record, Text, Value

_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_OTHER_LABEL = "http://www.w3.org/2004/02/skos/core#altLabel"

#: A field, an earlier value of it, a later one, and where the earlier one was read.
Contradiction = tuple[Field, Value, Value, Place | None]
#: By field and language: the first value, and where it was read.
Slots = dict[tuple[str, str], tuple[Value, Place | None]]


class Merger:
    """The single values that the things of one source have so far."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._single = {
            name: [f for f in kind.own_fields if not f.many or f.unique_lang]
            for name, kind in model.kinds.items()
        }
        self._seen = _Seen()
        self._told: set[tuple[str, str]] = set()

    def contradictions(self, record: Record) -> Iterator[Contradiction]:
        """Where the record has another value than at first; spellings and broader codes do not contradict."""
        seen = self._seen.of(record.iri)
        return (found for found in self._differences(record, seen) if not self._alike(*found[:3]))

    def merge(self, record: Record) -> tuple[Record, list[Note]]:
        """The record with the first of differing values (another label becomes another name), and notes."""
        values = dict(record.values)
        notes: list[Note] = []
        seen = self._seen.of(record.iri)
        for field, first, value, place in self._differences(record, seen):
            values[field.name] = tuple(first if v == value else v for v in values[field.name])
            kept = _keep_label(self._model.kinds[record.kind], field, value, values)
            if (record.iri, field.name) not in self._told and not self._alike(field, first, value):
                self._told.add((record.iri, field.name))
                notes.append(_told(record, field, first, value, place, kept))
        merged = replace(record, values=values)
        self._seen.add(
            record.iri,
            seen,
            {
                _slot(field, value): (value, record.place)
                for field in self._single.get(record.kind, ())
                for value in reversed(values.get(field.name, ()))
            },
        )
        return merged, notes

    def _differences(self, record: Record, seen: Slots) -> Iterator[Contradiction]:
        if not seen:
            return
        for field in self._single.get(record.kind, ()):
            for value in record.values.get(field.name, ()):
                first, place = seen.get(_slot(field, value), (value, None))
                if first != value:
                    yield field, first, value, place

    def _alike(self, field: Field, first: Value, value: Value) -> bool:
        if field.form is Form.CODE:
            return str(value) in self._broader(str(first))
        return isinstance(first, Text) and isinstance(value, Text) and _plain(first) == _plain(value)

    def _broader(self, code: str) -> set[str]:
        found, waiting = set(), [code]
        while waiting:
            known = self._model.codes.get(waiting.pop())
            waiting += [above for above in (known.broader if known else ()) if above not in found]
            found |= set(known.broader if known else ())
        return found


class _Seen:
    """The first values of each thing, on disk as soon as they are many, so that memory does not grow with a file."""

    def __init__(self) -> None:
        # a database without a name is SQLite's own temporary file, which goes when its connection does; whichever
        # thread collects the garbage closes it
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        finalize(self, self._base.close)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("CREATE TABLE seen (iri TEXT PRIMARY KEY, slots BLOB) WITHOUT ROWID")

    def of(self, iri: str) -> Slots:
        """What is known of a thing."""
        row = self._base.execute("SELECT slots FROM seen WHERE iri = ?", (iri,)).fetchone()
        return cast(Slots, pickle.loads(row[0])) if row else {}  # written by this process a moment ago

    def add(self, iri: str, before: Slots, slots: Slots) -> None:
        """Note values for the slots that had none before."""
        after = slots | before
        if len(after) > len(before):
            self._base.execute("INSERT OR REPLACE INTO seen VALUES (?, ?)", (iri, pickle.dumps(after, 5)))


def _slot(field: Field, value: Value) -> tuple[str, str]:
    """Where one value has room: the field, for texts of each language."""
    return field.name, value.lang if isinstance(value, Text) else ""


def _keep_label(kind: Kind, field: Field, value: Value, values: dict[str, tuple[Value, ...]]) -> bool:
    other = next((f.name for f in kind.own_fields if f.path == _OTHER_LABEL), None)
    if field.path != _LABEL or other is None:
        return False
    values[other] = tuple(dict.fromkeys((*values.get(other, ()), value)))
    return True


def _plain(text: Text) -> str:
    return unicodedata.normalize("NFKC", text.value).casefold()


def _told(record: Record, field: Field, first: Value, value: Value, place: Place | None, kept: bool) -> Note:
    shown, before = (v.value if isinstance(v, Text) else v for v in (value, first))
    row = place.row if place else "?"
    zh, en = ("，另存为别名", ", kept as another name") if kept else ("，未采用", ", left out")
    return note(
        record.place,
        "contradiction",
        f"与第 {row} 行不同（{before}）{zh}",
        f"differs from row {row} ({before}){en}",
        iri=record.iri,
        field=field.name,
        value=shown,
    )
