"""What an office says of one patent -> records: the patent, its parties, its classes, and what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from loaders.formats.patent_parties import Parties, Party
from loaders.merging import Merger
from loaders.reading import BadValueError, Note, note
from loaders.tables.codes import Codes
from loaders.tables.dates import whole_date
from ontology.identity import iri
from ontology.model import Fault, Model, Place, Record, Text, Value

#: Classes of the cooperative classification have no list here; they are told by the office's own addresses.
_CPC = "http://data.epo.org/linked-data/def/cpc/"
_SUBJECT = "http://purl.org/dc/terms/subject"
_CPC_SYMBOL = re.compile(r"([A-HY][0-9]{2}[A-Z])\s*0*([1-9][0-9]{0,3})\s*/\s*([0-9]{2,6})")
_WUHAN = "Wuhan"


@dataclass(slots=True)
class Filing:
    """One application as one document speaks of it, in the words of the document; `key` makes its IRI."""

    key: str
    number: str = ""
    identifiers: list[str] = field(default_factory=list)
    publications: list[str] = field(default_factory=list)
    family: str = ""
    priorities: list[str] = field(default_factory=list)
    kind: str = ""
    titles: list[Text] = field(default_factory=list)
    dates: dict[str, str] = field(default_factory=dict)
    ipc: list[str] = field(default_factory=list)
    cpc: list[str] = field(default_factory=list)
    applicants: list[Party] = field(default_factory=list)
    inventors: list[Party] = field(default_factory=list)
    holders: list[Party] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    notes: list[tuple[str, BadValueError]] = field(default_factory=list)


class PatentWriter:
    """Makes records of filings; publications of one application become one patent."""

    def __init__(self, base: str, model: Model, source: str) -> None:
        self._base, self._patent = base, model.kinds["Patent"]
        self._region = model.kinds["Organization"]["region"]
        self._codes = Codes(model, source)
        self._parties = Parties(base, model, source)
        self._merger = Merger(model)
        self._titles: dict[str, tuple[Text, ...]] = {}
        self._published: dict[str, str] = {}

    def records(self, filing: Filing, place: Place) -> Iterator[Record | Fault]:
        """New classes, parties and cited patents, then the patent, with a note for each value left out."""
        patent = self._iri(filing.key)
        self._published |= dict.fromkeys(filing.publications, patent)
        values, notes = self._values(filing, patent, place)
        yield from self._codes.minted()
        agents = [self._parties.agent(party, filing.inventors, patent, place) for party in filing.applicants]
        persons = [self._parties.person(party, patent, place) for party in filing.inventors]
        holders = [self._parties.agent(party, filing.inventors, patent, place) for party in filing.holders]
        yield from _distinct([*agents, *persons, *holders])
        cited, unknown = self._cited(filing, patent, place)
        yield from unknown
        values |= {
            "applicants": _iris(agents), "inventors": _iris(persons), "holders": _iris(holders), "cites": cited,
        }  # fmt: skip
        yield from notes
        merged, differing = self._merger.merge(
            Record(self._patent.name, patent, {name: found for name, found in values.items() if found}, place,
                   tuple(subjects(filing.cpc)))
        )  # fmt: skip
        yield from differing
        yield merged

    def region(self, country: str, city: str) -> str:
        """Wuhan, where an address says so; other cities' names are not sure to be ours."""
        if country != "CN" or city.casefold() != _WUHAN.casefold():
            return ""
        return self._codes.find(self._region, _WUHAN)

    def _iri(self, key: str) -> str:
        return iri(self._base, self._patent.segment or "", key)

    def _values(
        self, filing: Filing, patent: str, place: Place
    ) -> tuple[dict[str, tuple[Value, ...]], list[Note]]:
        notes = [_left_out(place, patent, name, bad) for name, bad in filing.notes]
        values: dict[str, tuple[Value, ...]] = {
            "applicationNumber": (filing.number,) if filing.number else (),
            "identifiers": tuple(dict.fromkeys(filing.identifiers)),
            "publicationNumbers": tuple(dict.fromkeys(filing.publications)),
            "familyId": (filing.family,) if filing.family else (),
            "priorityNumbers": tuple(dict.fromkeys(filing.priorities)),
            **self._named(filing, patent),
        }
        if not filing.titles:
            notes.append(_missing(place, patent, "label", "title-missing", "没有题名", "has no title"))
        if not filing.applicants:
            rule = self._patent["applicants"]
            notes.append(_missing(place, patent, rule.name, rule.rule, "没有申请人", "names no applicant"))
        for name, text in filing.dates.items():
            try:
                values[name] = (whole_date(text),)
            except BadValueError as bad:
                notes.append(_left_out(place, patent, name, bad))
        values["classifications"] = tuple(self._classes(filing.ipc, patent, place, notes))
        if filing.kind:
            values["kind"] = (self._codes.find(self._patent["kind"], filing.kind),)
        return values, notes

    def _named(self, filing: Filing, patent: str) -> Mapping[str, tuple[Value, ...]]:
        """The first title in each language; without any, those read before, or the number."""
        labels: dict[str, Text] = {}
        for title in filing.titles:
            labels.setdefault(title.lang, title)
        number = next(iter(filing.publications), filing.number or filing.key)
        found = tuple(labels.values()) or self._titles.get(patent) or (Text(number, "en"),)
        if labels:
            self._titles.setdefault(patent, found)
        return {"label": found, "altLabels": tuple(t for t in dict.fromkeys(filing.titles) if t not in found)}

    def _classes(self, symbols: list[str], patent: str, place: Place, notes: list[Note]) -> Iterator[str]:
        for symbol in dict.fromkeys(symbols):
            try:
                yield self._codes.find(self._patent["classifications"], symbol)
            except BadValueError as bad:
                notes.append(_left_out(place, patent, "classifications", bad))

    def _cited(self, filing: Filing, patent: str, place: Place) -> tuple[tuple[str, ...], list[Record]]:
        """The patents cited: one read before by its own IRI, any other by its publication number."""
        found: dict[str, None] = {}
        unknown = []
        for number in dict.fromkeys(filing.cited):
            if not (known := self._published.get(number)):
                known = self._iri(f"pub-{number}")
                values: dict[str, tuple[Value, ...]] = {
                    "publicationNumbers": (number,), "label": (Text(number, "en"),),
                }  # fmt: skip
                unknown.append(Record(self._patent.name, known, values, place))
            if known != patent:
                found[known] = None
        return tuple(found), unknown


def day_or_none(text: str) -> date | None:
    """The day that a document gives, None where it gives none that there is."""
    try:
        return whole_date(text)
    except BadValueError:
        return None


def _distinct(records: list[Record]) -> Iterator[Record]:
    """Each party once; who stands in two places may bear other spellings in each."""
    told = ((record.iri, *(record.values.get(name) for name in ("label", "altLabels"))) for record in records)
    yield from dict(zip(told, records, strict=True)).values()


def _iris(records: list[Record]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(record.iri for record in records))


def subjects(symbols: list[str]) -> Iterator[tuple[str, str]]:
    """Statements that name the classes of the cooperative classification, as `Record.extra` has them."""
    for symbol in dict.fromkeys(symbols):
        if match := _CPC_SYMBOL.fullmatch(symbol.strip()):
            yield _SUBJECT, f"<{_CPC}{match[1]}{match[2]}-{match[3]}>"


def _left_out(place: Place, patent: str, name: str, bad: BadValueError) -> Note:
    zh, en = ("（此值未采用）", " (this value was left out)") if bad.value else ("", "")
    return note(place, bad.rule, bad.zh + zh, bad.en + en, iri=patent, field=name, value=bad.value)


def _missing(place: Place, patent: str, name: str, rule: str, zh: str, en: str) -> Note:
    return note(place, rule, f"文献{zh}", f"the document {en}", iri=patent, field=name)
