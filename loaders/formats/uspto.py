"""Grants and applications of the United States Patent and Trademark Office, as its XML 4.x tells them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from xml.etree.ElementTree import Element

from loaders.files.opening import look
from loaders.files.texts import tidy
from loaders.files.xml_records import elements, text_of
from loaders.formats.patent_numbers import application_number, publication_number
from loaders.formats.patent_parties import Party
from loaders.formats.patent_record import Filing, PatentWriter
from loaders.reading import BadValueError, Info, refusal
from ontology.model import Fault, Model, Place, Record, Text, Words

_GRANT = "us-patent-grant"
_APPLICATION = "us-patent-application"
#: What stands between the patents of a weekly file and is none: the sequences of the one before.
_BESIDE = frozenset({"sequence-cwu", "sequence-listing"})
_OFFICE = "US"
_KINDS = MappingProxyType(
    {
        "utility": "pk-invention",
        "sir": "pk-invention",
        "design": "pk-design",
        "plant": "pk-plant",
        "reissue": "pk-reissue",
    }
)
#: Letters of the kind codes that the office gives since 2001.
_CODES = frozenset("ABCEFGHIPS")
#: Publications that correct or repeat an earlier one do not tell the day of the first.
_FIRST = frozenset({"A1", "P1"})
#: Grants whose application was not published before.
_UNPUBLISHED = frozenset({"B1", "S", "S1", "P2", "A"})


class UsptoSource:
    """Single documents, and the weekly files in which many stand one after another."""

    info = Info(
        "uspto",
        Words("美国专利（USPTO）", "Patents of the United States (USPTO)"),
        "public domain (as the USPTO states of its bulk data)",
        "https://data.uspto.gov/bulkdata",
        Words("美国专利商标局", "United States Patent and Trademark Office"),
        trust=30,
    )
    roots = frozenset({_GRANT, _APPLICATION})

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """A Patent a document with its parties, classes and citations; a broken document is refused alone."""
        content = look(path)
        reader = _Uspto(PatentWriter(base, model, self.info.loader))
        for place, found in elements(content, self.roots | _BESIDE):
            if isinstance(found, Fault):
                yield found
            elif found.tag in self.roots:
                yield from reader.records(found, place)


class _Uspto:
    def __init__(self, writer: PatentWriter) -> None:
        self._writer = writer

    def records(self, document: Element, place: Place) -> Iterator[Record | Fault]:
        """The patent of one document; without an application number it is refused."""
        biblio = next((part for part in document if part.tag.startswith("us-bibliographic-data")), document)
        given = biblio.find("application-reference/document-id")
        number = text_of(given, "doc-number")
        if not number:
            yield refusal(
                place, "application-number-missing", "没有申请号，无法识别这项专利",
                "has no application number, so the patent cannot be identified",
                field="applicationNumber", value=document.get("file", ""),
            )  # fmt: skip
            return
        try:
            application = application_number(text_of(given, "country") or _OFFICE, number)
        except BadValueError as bad:
            yield refusal(place, bad.rule, bad.zh, bad.en, field="applicationNumber", value=bad.value)
            return
        filing = Filing(application, application)
        filing.dates["applicationDate"] = text_of(given, "date")
        self._fill(filing, biblio, granted=document.tag == _GRANT)
        yield from self._writer.records(filing, place)

    def _fill(self, filing: Filing, biblio: Element, *, granted: bool) -> None:
        filing.kind = _kind(filing, biblio)
        filing.titles = [
            Text(title, "en") for e in biblio.findall("invention-title") if (title := text_of(e))
        ]
        _published(filing, biblio, granted=granted)
        filing.dates = {name: text for name, text in filing.dates.items() if text}
        filing.priorities = list(_priorities(biblio))
        filing.ipc, filing.cpc = list(_ipc(biblio)), list(_cpc(biblio))
        filing.cited = list(_cited(biblio))
        self._parties(filing, biblio, granted=granted)

    def _parties(self, filing: Filing, biblio: Element, *, granted: bool) -> None:
        """Applicants and inventors; before 2012 inventors alone could apply, and were printed as applicants."""
        applicants = [
            *biblio.iterfind("parties/applicants/applicant"),
            *biblio.iterfind("us-parties/us-applicants/us-applicant"),
        ]
        inventors = [
            *(e for e in applicants if e.get("app-type") == "applicant-inventor"),
            *biblio.iterfind("parties/inventors/inventor"),
            *biblio.iterfind("us-parties/inventors/inventor"),
        ]
        filing.applicants = self._named(applicants)
        filing.inventors = self._named(inventors, person=True)
        assignees = self._named([*biblio.iterfind("assignees/assignee")])
        if granted:
            filing.holders = assignees
        if not filing.applicants and (instead := assignees or filing.inventors):
            filing.applicants = instead
            filing.notes.append(("applicants", _nobody_applied()))

    def _named(self, given: list[Element], *, person: bool | None = None) -> list[Party]:
        found = (self._party(element, person) for element in given)
        return list({party.name: party for party in found if party}.values())

    def _party(self, element: Element, person: bool | None) -> Party | None:
        book = element.find("addressbook")
        book = element if book is None else book
        company = text_of(book, "orgname")
        name = company or _person(book)
        if not name:
            return None
        country = text_of(book, "address/country") or text_of(element, "residence/country")
        region = self._writer.region(country, text_of(book, "address/city"))
        return Party(name, country, region=region, person=person or not company)


def _nobody_applied() -> BadValueError:
    return BadValueError(
        "", "applicants-missing", "没有写明申请人，以受让人代之；没有受让人则以发明人代之",
        "names no applicant: the assignees stand for them, or the inventors where there are none",
    )  # fmt: skip


def _kind(filing: Filing, biblio: Element) -> str:
    reference = biblio.find("application-reference")
    said = "" if reference is None else reference.get("appl-type", "")
    if said and said not in _KINDS:
        bad = BadValueError(
            said, "patent-kind-unknown", f"不是已知的申请种类（{'、'.join(_KINDS)}）",
            f"is no known kind of application ({', '.join(_KINDS)})",
        )  # fmt: skip
        filing.notes.append(("kind", bad))
    return _KINDS.get(said, "pk-unspecified")


def _published(filing: Filing, biblio: Element, *, granted: bool) -> None:
    """Numbers of this publication and an earlier one, with the days that they tell."""
    given = biblio.find("publication-reference/document-id")
    code, day = text_of(given, "kind"), text_of(given, "date")
    if code[:1] not in _CODES:
        bad = BadValueError(
            code, "kind-code-unknown", "不是已知的文献种类代码，例如 A1、B2",
            "is no known kind code such as A1, B2",
        )  # fmt: skip
        filing.notes.append(("publicationNumbers", bad))
    if granted:
        filing.dates["grantDate"] = day
    if code in (_UNPUBLISHED if granted else _FIRST):
        filing.dates["publicationDate"] = day
    _add_publication(filing, given)
    for earlier in biblio.iterfind("us-related-documents/related-publication/document-id"):
        _add_publication(filing, earlier)
        if text_of(earlier, "kind") in _FIRST:
            filing.dates["publicationDate"] = text_of(earlier, "date")


def _add_publication(filing: Filing, given: Element | None) -> None:
    try:
        filing.publications.append(_publication(given))
    except BadValueError as bad:
        filing.notes.append(("publicationNumbers", bad))


def _publication(given: Element | None) -> str:
    office, code = text_of(given, "country") or _OFFICE, text_of(given, "kind")
    known = office != _OFFICE or code[:1] in _CODES
    return publication_number(office, text_of(given, "doc-number"), code if known else "")


def _priorities(biblio: Element) -> Iterator[str]:
    for claim in biblio.iterfind("priority-claims/priority-claim"):
        try:
            yield application_number(text_of(claim, "country"), text_of(claim, "doc-number"))
        except BadValueError:
            yield tidy(f"{text_of(claim, 'country')} {text_of(claim, 'doc-number')}")


def _ipc(biblio: Element) -> Iterator[str]:
    for part in biblio.iterfind("classifications-ipcr/classification-ipcr"):
        yield _symbol(part)
    for name in ("main-classification", "further-classification"):
        for part in biblio.iterfind(f"classification-ipc/{name}"):
            if text := text_of(part):
                yield text


def _cpc(biblio: Element) -> Iterator[str]:
    for part in biblio.iterfind("classifications-cpc//classification-cpc"):
        yield _symbol(part)


def _symbol(part: Element) -> str:
    section, main = (text_of(part, name) for name in ("section", "main-group"))
    middle = text_of(part, "class") + text_of(part, "subclass")
    return f"{section}{middle} {main}/{text_of(part, 'subgroup')}" if main else section + middle


def _cited(biblio: Element) -> Iterator[str]:
    """The publications cited; one whose number is none is passed over, for there is nothing to find it by."""
    for given in biblio.iter("patcit"):
        try:
            yield _publication(given.find("document-id"))
        except BadValueError:
            continue


def _person(book: Element) -> str:
    """First name and last name as people say them."""
    parts = (text_of(book, name) for name in ("prefix", "first-name", "middle-name", "last-name", "suffix"))
    return " ".join(part for part in parts if part) or text_of(book, "name")
