"""Standards as relaton's JSON lines: 3GPP specifications with their drafters, ISO deliverables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from loaders.files.objects import each_record
from loaders.files.opening import look
from loaders.files.texts import language, tidy
from loaders.merging import Merger
from loaders.reading import BadValueError, Info, note
from loaders.tables.cells import identified
from loaders.tables.codes import Codes
from loaders.tables.dates import parse_date
from ontology.identity import SCHEMES, iri, level, provisional_key, series
from ontology.model import Fault, Model, Place, Record, Text, Value, Words

_KEYS = frozenset({"id", "ids", "title", "contributors", "relations", "dates"})
#: What stands where an affiliation should, but names nobody.
_NOBODY = frozenset({"Waiting for new Company"})
_NATIONAL = {"national": "national-std"}
_STATUS = {"withdrawn": "ss-withdrawn"}
_REPLACES = "obsoletes"
#: A draft. ISO's records say of an edition that it makes the draft obsolete which is to replace it.
_DRAFT = re.compile(r"\b(?:AWI|NP|PWI|WD|CD|DIS|FDIS|PRF|D(?:TS|TR|PAS|Guide)|(?:C|F)?DAM|(?:C|F)?DAmd)\b")


class RelatonSource:
    """Bibliographic records of standards as relaton publishes them."""

    info = Info(
        "relaton",
        Words("标准书目（relaton：3GPP、ISO 等）", "Standards of 3GPP, ISO and others, by relaton"),
        "facts; no licence stated",
        "https://github.com/relaton",
        Words("relaton 项目", "the relaton project"),
    )

    def fits(self, first: Mapping[str, object]) -> bool:
        """Whether the first record of a file is one of relaton's."""
        return first.keys() >= _KEYS

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """A Standard a line, an Organization for each spelling of an affiliation, and what it replaces."""
        reader = _Relaton(base, model)
        yield from each_record(look(path), self.info.loader, "standardNumber", reader.records)
        yield from reader.replaced()


class _Relaton:
    def __init__(self, base: str, model: Model) -> None:
        self._base, self._kinds = base, model.kinds
        self._codes = Codes(model, "relaton")
        self._merger = Merger(model)
        self._told: set[str] = set()
        self._replaced: dict[str, Record] = {}

    def records(self, raw: Mapping[str, Any], place: Place) -> Iterator[Record | Fault]:
        kind = self._kinds["Standard"]
        number = identified(kind["standardNumber"], raw["id"])
        subject = self._standard(number)
        drafters = list(self._organizations(raw, ("author",), place))
        issuers = list(self._organizations(raw, ("publisher",), place))
        values: dict[str, tuple[Value, ...]] = {
            "standardNumber": (number,),
            "seriesCode": (series(number),),
            "level": (self._level(number),),
            "label": tuple(_titles(raw["title"])),
            "drafters": tuple(record.iri for record in drafters),
            "issuers": tuple(record.iri for record in issuers),
            "classifications": tuple(self._codes.find(kind["classifications"], text) for text in raw["ics"]),
        }
        if state := _STATUS.get(str((raw["stage"] or [None])[0])):
            values["status"] = (self._code("status", state),)
        try:
            values["issuedOn"] = tuple(_day(raw["dates"]))
        except BadValueError as bad:
            yield note(place, bad.rule, bad.zh, bad.en, iri=subject, field="issuedOn", value=bad.value)
        values["replaces"] = tuple(self._editions(raw, number, place))
        yield from self._codes.minted()
        yield from self._new([*drafters, *issuers])
        record = Record(kind.name, subject, {name: found for name, found in values.items() if found}, place)
        self._told.add(subject)
        merged, notes = self._merger.merge(record)
        yield from notes
        yield merged

    def _new(self, organizations: list[Record]) -> Iterator[Record]:
        """Each organisation once: its name is all that is known of it."""
        for record in organizations:
            if record.iri not in self._told:
                self._told.add(record.iri)
                yield record

    def _standard(self, number: str) -> str:
        return iri(self._base, self._kinds["Standard"].segment or "", SCHEMES["standard-number"].key(number))

    def replaced(self) -> Iterator[Record]:
        """Standards that others replace and that have no record of their own here: their numbers are known."""
        return (record for subject, record in self._replaced.items() if subject not in self._told)

    def _level(self, number: str) -> str:
        said = level(number)
        return self._code("level", f"lv-{_NATIONAL.get(said, said)}")

    def _code(self, field: str, name: str) -> str:
        return self._codes.find(self._kinds["Standard"][field], name)

    def _organizations(
        self, raw: Mapping[str, Any], roles: tuple[str, ...], place: Place
    ) -> Iterator[Record]:
        """The affiliations of authors, the bodies that publish: each spelling one mention of this source."""
        kind = self._kinds["Organization"]
        found = (c for c in raw["contributors"] if set(roles) & set(c["role"]))
        names = (
            n
            for c in found
            for n in (c.get("affiliation") or () if "author" in roles else (c.get("org"),))
            if n
        )
        for name in dict.fromkeys(map(tidy, names)):
            if name and name not in _NOBODY:
                subject = iri(self._base, kind.segment or "", provisional_key("relaton", name))
                yield Record(kind.name, subject, {"label": (Text(name, language(name)),)}, place)

    def _editions(self, raw: Mapping[str, Any], number: str, place: Place) -> Iterator[str]:
        """The standards that this one makes obsolete, as far as their numbers have a year."""
        field = self._kinds["Standard"]["standardNumber"]
        for relation, other in raw["relations"]:
            if relation == _REPLACES and not _DRAFT.search(str(other)):
                try:
                    replaced = identified(field, other)
                except BadValueError:
                    continue  # an undated number names a series and so no edition that could be replaced
                if replaced != number:
                    subject = self._standard(replaced)
                    self._replaced.setdefault(subject, self._by_number(subject, replaced, place))
                    yield subject

    def _by_number(self, subject: str, number: str, place: Place) -> Record:
        values: dict[str, tuple[Value, ...]] = {
            "standardNumber": (number,),
            "seriesCode": (series(number),),
            "level": (self._level(number),),
            "label": (Text(number, "en"),),
        }
        return Record("Standard", subject, values, place)


def _titles(title: Mapping[str, str]) -> Iterator[Text]:
    for lang, text in title.items():
        if tidy(text or ""):
            yield Text(tidy(text), lang)


def _day(dates: Mapping[str, str]) -> Iterator[date]:
    if "published" in dates:
        year, month, day = parse_date(dates["published"])
        if month and day:
            yield date(year, month, day)
