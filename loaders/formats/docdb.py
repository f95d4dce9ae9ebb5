"""Patents of the European Patent Office's world collection: answers of its Open Patent Services, and DOCDB files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import MappingProxyType
from xml.etree.ElementTree import Element

from loaders.files.opening import look
from loaders.files.texts import language
from loaders.files.xml_records import elements, text_of
from loaders.formats.docdb_numbers import DOCDB, application, by_format, identifiers
from loaders.formats.docdb_parties import parties
from loaders.formats.patent_numbers import publication_number
from loaders.formats.patent_record import Filing, PatentWriter, day_or_none
from loaders.reading import BadValueError, Info, SourceError, refusal
from ontology.model import Fault, Model, Place, Record, Text, Words

_DOCUMENT = "exchange-document"
_MEMBER = "family-member"
_DELETED, _NOT_FOUND = "D", "not found"
#: Languages that DOCDB names by the country, or not at all ("ol": some other language).
_LANGUAGES = MappingProxyType({"cn": "zh", "jp": "ja", "kr": "ko", "dk": "da", "se": "sv", "gr": "el"})
_KINDS = MappingProxyType({"U": "pk-utility", "Y": "pk-utility", "Z": "pk-utility", "S": "pk-design",
                           "P": "pk-plant", "E": "pk-reissue"})  # fmt: skip
#: Offices that publish utility models and designs only when they grant them.
_GRANT_ONLY = frozenset("UYS")
_FIRST = frozenset({"A", "A1", "A2"})
_CORRECTED = frozenset("89")
_CODE = re.compile("[A-Z][0-9]?")
#: Until this day the United States published grants only, under the letter A.
_US_GRANTS_UNTIL = date(2001, 3, 14)


class DocdbSource:
    """Bibliographic data, families and searches as the services answer, and the exchange files."""

    info = Info(
        "docdb",
        Words("欧洲专利局 OPS 与 DOCDB", "Patents of OPS and DOCDB (EPO)"),
        "terms of the EPO for OPS and DOCDB: for use in products of one's own, not to be passed on as such",
        "https://developers.epo.org/",
        Words("欧洲专利局", "European Patent Office"),
        trust=30,
    )
    roots = frozenset({"world-patent-data", "exchange-documents", _DOCUMENT})

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """A Patent a publication, those of one application alike; SourceError where the file breaks off."""
        content = look(path)
        reader = _Docdb(PatentWriter(base, model, self.info.loader))
        for place, found in elements(content, frozenset({_MEMBER, _DOCUMENT})):
            if isinstance(found, Fault):
                raise SourceError(path, found.rule, found.reason.zh, found.reason.en)
            inside = list(found.iter(_DOCUMENT))
            for document in inside or [found]:
                yield from reader.records(document, found, place)


class _Docdb:
    def __init__(self, writer: PatentWriter) -> None:
        self._writer = writer

    def records(self, document: Element, member: Element, place: Place) -> Iterator[Record | Fault]:
        """The patent of one publication; one that is deleted, not found or without numbers is refused."""
        status = document.get("status", "")
        if status in {_DELETED, _NOT_FOUND}:
            yield _withdrawn(document, place, status)
            return
        biblio = document.find("bibliographic-data")
        biblio = document if biblio is None else biblio
        given = by_format(
            [*biblio.iterfind("application-reference"), *member.iterfind("application-reference")]
        )
        filing = _filing(given)
        if filing is None:
            yield refusal(
                place, "application-number-missing", "没有申请号，无法识别这项专利",
                "has no application number, so the patent cannot be identified",
                field="applicationNumber", value=_shown(document),
            )  # fmt: skip
            return
        _fill(filing, document, biblio, member)
        yield from self._writer.records(filing, place)


def _withdrawn(document: Element, place: Place, status: str) -> Fault:
    if status == _DELETED:
        words = ("DOCDB 已删除这一文献，不载入", "DOCDB has deleted this document")
        return refusal(place, "docdb-deleted", *words, field="status", value=_shown(document))
    words = ("欧洲专利局没有找到这一文献", "the office did not find this document")
    return refusal(place, "docdb-not-found", *words, field="status", value=_shown(document))


def _shown(document: Element) -> str:
    return ".".join(document.get(name, "") for name in ("country", "doc-number", "kind")).strip(".")


def _filing(given: dict[str, Element]) -> Filing | None:
    """The application with the number that its office knows it by, or known by DOCDB's where that is not told."""
    names = [*identifiers(given)]
    if not names:
        return None
    day = next((day for number in given.values() if (day := text_of(number, "date"))), "")
    try:
        number = application(given, day_or_none(day))
        filing = Filing(number, number)
    except BadValueError as bad:
        filing = Filing(names[0].replace(":", "-", 1))
        filing.notes.append(("applicationNumber", bad))
    filing.identifiers = names
    filing.dates = {"applicationDate": day} if day else {}
    return filing


def _fill(filing: Filing, document: Element, biblio: Element, member: Element) -> None:
    filing.family = document.get("family-id", "") or member.get("family-id", "")
    _publish(filing, document, biblio)
    filing.titles = [*_titles(biblio)]
    claims = [*biblio.iterfind("priority-claims/priority-claim"), *member.iterfind("priority-claim")]
    filing.priorities = [*_priorities(claims)]
    filing.ipc, filing.cpc = [*_ipc(biblio)], [*_cpc(biblio)]
    filing.applicants = parties([*biblio.iterfind("parties/applicants/applicant")])
    filing.inventors = parties([*biblio.iterfind("parties/inventors/inventor")], person=True)
    filing.cited = [*_cited(biblio)]


def _publish(filing: Filing, document: Element, biblio: Element) -> None:
    """The publication's number, the kind that its code tells, and the days that it is the first to tell."""
    given = by_format([*biblio.iterfind("publication-reference")])
    docdb = given.get(DOCDB)
    office = text_of(docdb, "country") or document.get("country", "")
    number = text_of(docdb, "doc-number") or document.get("doc-number", "")
    code = text_of(docdb, "kind") or document.get("kind", "")
    days = (text_of(number, "date") for number in given.values())
    day = next((day for day in days if day), "") or document.get("date-publ", "")
    try:
        known = code if _CODE.fullmatch(code) else ""
        filing.publications.append(publication_number(office, number, known))
        filing.identifiers += identifiers(given)
    except BadValueError as bad:
        filing.notes.append(("publicationNumbers", bad))
    filing.kind = _kind(filing, office, code)
    filing.dates |= {name: day for name in _told(office, code, day_or_none(day)) if day}


def _kind(filing: Filing, office: str, code: str) -> str:
    if not _CODE.fullmatch(code):
        bad = BadValueError(
            code, "kind-code-unknown", "不是文献种类代码，例如 A1、B2", "is no kind code such as A1, B2"
        )
        filing.notes.append(("publicationNumbers", bad))
        return ""
    if code[0] in {"P", "E"} and office != "US":
        return "pk-unspecified"
    return _KINDS.get(code[0], "pk-invention" if code[0] in "ABCT" else "pk-unspecified")


def _told(office: str, code: str, day: date | None) -> Iterator[str]:
    """Which days a publication of this kind tells: of the first publication, of the grant, of both or of none."""
    if code[1:] in _CORRECTED:
        return
    old = office == "US" and code == "A" and day is not None and day <= _US_GRANTS_UNTIL
    grant = old or code[:1] in {"B", "C"} or code[:1] in _GRANT_ONLY or (office == "US" and code[:1] in "PE")
    if office == "EP" and code != "B1":
        grant = False  # B2 and B3 come of an opposition or a limitation, C0 of unitary effect
    if grant:
        yield "grantDate"
    if old or code in _FIRST or code[:1] in _GRANT_ONLY or (office == "US" and code == "B1"):
        yield "publicationDate"


def _titles(biblio: Element) -> Iterator[Text]:
    for element in biblio.iterfind("invention-title"):
        if title := text_of(element):
            yield Text(title, _language(element.get("lang", "").lower(), title))


def _language(code: str, title: str) -> str:
    """The language of a title; where DOCDB knows none, its script may tell."""
    if re.fullmatch("[a-z]{2,3}", code) and code != "ol":
        return _LANGUAGES.get(code, code)
    told = language(title)
    return "und" if told == "en" else told


def _priorities(claims: list[Element]) -> Iterator[str]:
    for claim in claims:
        given = by_format([claim])
        try:
            day = next((day for number in given.values() if (day := text_of(number, "date"))), "")
            yield application(given, day_or_none(day))
        except BadValueError:
            yield from (name.partition(":")[2] for name in [*identifiers(given)][:1])


def _ipc(biblio: Element) -> Iterator[str]:
    """Symbols as printed: `H04W  84/    20            A I`; what follows the symbol says how it was given."""
    for path in ("classifications-ipcr/classification-ipcr", "classification-ipc"):
        for element in biblio.iterfind(path):
            for text in [text_of(part) for part in element.iter("text")] or [text_of(element)]:
                yield re.sub(r"([A-H]\d\d[A-Z]) ?(\d+)/ ?(\d{2,6}).*", r"\1 \2/\3", text)


def _cpc(biblio: Element) -> Iterator[str]:
    for element in biblio.iterfind("patent-classifications/patent-classification"):
        scheme = element.find("classification-scheme")
        if scheme is not None and scheme.get("scheme", "").startswith("CPC"):
            section, main = text_of(element, "section"), text_of(element, "main-group")
            middle = text_of(element, "class") + text_of(element, "subclass")
            built = f"{section}{middle} {main}/{text_of(element, 'subgroup')}"
            yield built if main else text_of(element, "classification-symbol")


def _cited(biblio: Element) -> Iterator[str]:
    """The publications cited; literature, and what has no number, is passed over."""
    for element in biblio.iterfind("references-cited/citation/patcit"):
        given = by_format([element])
        number = given.get(DOCDB)
        try:
            yield publication_number(*(text_of(number, name) for name in ("country", "doc-number", "kind")))
        except BadValueError:
            continue
