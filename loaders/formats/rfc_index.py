"""The index of RFCs, the text that the RFC Editor publishes: one paragraph for each, its lines broken anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from loaders.files.opening import look
from loaders.files.texts import tidy
from loaders.formats.rfc_entry import Entry, read_entry
from loaders.reading import Info, Note, note, refusal
from loaders.tables.codes import Codes
from ontology.identity import SCHEMES, iri, provisional_key
from ontology.model import SCHEME, Fault, Model, Place, Record, Text, Value, Words
from ontology.terms import literal

_START = re.compile(r"\d{1,5} +\S")
_EXAMPLE = "For example:"
_CREATED = re.compile(r"\(CREATED ON: .*\)")
#: A person is written with initials, `S. Crocker`, or by one word that is no abbreviation; anyone else is a body.
_PERSON = re.compile(
    r"(?:[A-Z] )?[^\W\d_]{1,3}(?:-[^\W\d_]{1,2})?(?:\([A-Z]\))?\.[- ]?\S.*"
    r"|[A-Z]{2} [A-Z][a-z]+|[A-Z]\([A-Z]\) \S.*|[A-Z]\w*[a-z]\w*"
)
_RANK = re.compile(r",? (?:Eds?|et al)\.?$")
_MONTH = "http://www.w3.org/2001/XMLSchema#gYearMonth"
_DATE = "http://purl.org/dc/terms/date"
_STATES = {
    "INTERNET STANDARD": "ss-current",
    "DRAFT STANDARD": "ss-current",
    "PROPOSED STANDARD": "ss-current",
    "BEST CURRENT PRACTICE": "ss-current",
    "HISTORIC": "ss-withdrawn",
}
#: Lines of a paragraph; what is longer is no entry, and is not kept.
_LONGEST = 500
_NO_KIND = "UNKNOWN"
_RFC = "RFC "


class RfcIndexSource:
    """Every RFC with its authors, its state, and what it replaces and updates."""

    info = Info(
        "rfc-index",
        Words("RFC 目录", "Index of RFCs"),
        "facts; RFC Editor, free to copy",
        "https://www.rfc-editor.org/rfc-index.txt",
        Words("RFC Editor", "RFC Editor"),
        trust=80,
    )

    def fits(self, head: Sequence[str]) -> bool:
        """Whether the first lines of a text are those above the index."""
        lines = [line.strip() for line in head]
        return "RFC INDEX" in lines and any(map(_CREATED.fullmatch, lines))

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """A Standard a paragraph, its authors, and the series STD, BCP and FYI that it is part of."""
        reader = _Reader(base, model)
        with look(path).text() as stream:
            before = ""
            for number, text in paragraphs(stream):
                if _START.match(text) and before != _EXAMPLE:
                    yield from reader.records(text, Place(path.name, number))
                before = text


def paragraphs(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each paragraph on one line, with the number of the line that it begins on."""
    start, parts = 0, list[str]()
    for number, line in enumerate(lines, 1):
        if line.strip():
            start = start if parts else number
            if len(parts) < _LONGEST:
                parts.append(line)
        elif parts:
            yield start, tidy(" ".join(parts))
            parts = []
    if parts:
        yield start, tidy(" ".join(parts))


class _Reader:
    def __init__(self, base: str, model: Model) -> None:
        self._base, self._kinds = base, model.kinds
        self._codes = Codes(model, "rfc")
        self._told: set[str] = set()

    def records(self, text: str, place: Place) -> Iterator[Record | Fault]:
        entry = read_entry(text)
        if isinstance(entry, Words):
            yield refusal(place, "rfc-form", entry.zh, entry.en, field="standardNumber", value=text)
        elif not entry.issued:
            yield note(place, "passed-over", "未发布的编号", "a number that was not issued", value=text)
        else:
            yield from _unknown(entry, place)
            yield from self._standard(entry, place)

    def _standard(self, entry: Entry, place: Place) -> Iterator[Record]:
        authors = [self._author(name, entry.number, place) for name in entry.authors]
        editor = self._named("Organization", provisional_key("rfc", "RFC Editor"), "RFC Editor", place)
        series = [self._series(name, place) for name in entry.also if not name.startswith(_RFC)]
        values: dict[str, tuple[Value, ...]] = {
            "standardNumber": (f"RFC {entry.number}",),
            "seriesCode": (f"RFC {entry.number}",),
            "label": (Text(entry.title, "en"),),
            "level": (f"{SCHEME}lv-international",),
            "kind": tuple(self._kind(entry.status)),
            "status": tuple(_state(entry)),
            "issuedOn": tuple(_day(entry)),
            "identifiers": tuple(f"doi:{doi}" for doi in entry.doi),
            "drafters": tuple(dict.fromkeys(record.iri for record in authors)),
            "issuers": (editor.iri,),
            "replaces": self._others(entry, entry.obsoletes),
            "cites": self._others(entry, (*entry.updates, *entry.also)),
            "isPartOf": tuple(record.iri for record in series[:1]),
        }
        yield from self._codes.minted()
        yield from self._new([editor, *series, *authors])
        month = (_DATE, literal(f"{entry.year}-{entry.month:02}", "", _MONTH))
        found = {name: given for name, given in values.items() if given}
        yield Record("Standard", self._rfc(entry.number), found, place, () if entry.day else (month,))

    def _new(self, records: Iterable[Record]) -> Iterator[Record]:
        """Each body and series once, for its name is all that is known of it; persons belong to one RFC."""
        for record in {record.iri: record for record in records}.values():
            if record.kind == "Person":
                yield record
            elif record.iri not in self._told:
                self._told.add(record.iri)
                yield record

    def _kind(self, status: str) -> Iterator[str]:
        if status != _NO_KIND:
            yield self._codes.find(self._kinds["Standard"]["kind"], status.capitalize())

    def _rfc(self, number: int) -> str:
        key = SCHEMES["standard-number"].key(f"RFC {number}")
        return iri(self._base, self._kinds["Standard"].segment or "", key)

    def _others(self, entry: Entry, names: Iterable[str]) -> tuple[Value, ...]:
        numbers = dict.fromkeys(int(name.removeprefix(_RFC)) for name in names if name.startswith(_RFC))
        return tuple(self._rfc(number) for number in numbers if number != entry.number)

    def _author(self, name: str, number: int, place: Place) -> Record:
        """A person is known only within one RFC: many share a name. A body is known by its name."""
        bare = _RANK.sub("", name)
        if _PERSON.fullmatch(bare):
            return self._named("Person", provisional_key("rfc", str(number), bare), bare, place)
        return self._named("Organization", provisional_key("rfc", bare), bare, place)

    def _series(self, name: str, place: Place) -> Record:
        subject = iri(self._base, self._kinds["Standard"].segment or "", name.replace(" ", "_"))
        values: dict[str, tuple[Value, ...]] = {
            "label": (Text(name, "en"),),
            "level": (f"{SCHEME}lv-international",),
        }
        return Record("Standard", subject, values, place)

    def _named(self, kind: str, key: str, name: str, place: Place) -> Record:
        subject = iri(self._base, self._kinds[kind].segment or "", key)
        return Record(kind, subject, {"label": (Text(name, "en"),)}, place)


def _unknown(entry: Entry, place: Place) -> Iterator[Note]:
    """What an RFC is said to replace or update that is none, as some early papers are."""
    for name in (*entry.obsoletes, *entry.updates):
        if not name.startswith(_RFC):
            yield note(
                place, "no-rfc", "所代替或更新的不是 RFC，未采用", "what it replaces or updates is no RFC: left out",
                field="replaces", value=name,
            )  # fmt: skip


def _state(entry: Entry) -> Iterator[str]:
    """Superseded where another RFC obsoletes it; else what its status says, if that says whether it is in force."""
    if entry.obsoleted_by:
        yield f"{SCHEME}ss-superseded"
    elif state := _STATES.get(entry.status):
        yield f"{SCHEME}{state}"


def _day(entry: Entry) -> Iterator[date]:
    if entry.day:
        yield date(entry.year, entry.month, entry.day)
