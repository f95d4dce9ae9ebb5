"""Numbers of DOCDB, each given in several formats: its own, epodoc's, and as the office printed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from loaders.files.xml_records import text_of
from loaders.formats.patent_numbers import application_number, epodoc_number
from loaders.reading import BadValueError

DOCDB, EPODOC, ORIGINAL = "docdb", "epodoc", "original"


def by_format(references: list[Element]) -> dict[str, Element]:
    """The first number of each format, which either the number says or the element around it."""
    found: dict[str, Element] = {}
    for reference in references:
        around = reference.get("data-format", DOCDB)
        for number in reference.iterfind("document-id"):
            if text_of(number, "doc-number"):
                found.setdefault(number.get("document-id-type", around), number)
    return found


def identifiers(given: dict[str, Element]) -> Iterator[str]:
    """`docdb:EP.10167109.A` and `epodoc:EP20100167109`, as far as they are given."""
    docdb, epodoc = given.get(DOCDB), given.get(EPODOC)
    if docdb is not None:
        parts = (text_of(docdb, name) for name in ("country", "doc-number", "kind"))
        yield f"{DOCDB}:{'.'.join(part for part in parts if part)}"
    if epodoc is not None:
        yield f"{EPODOC}:{text_of(epodoc, 'doc-number')}"


def application(given: dict[str, Element], filed: date | None) -> str:
    """The number from DOCDB's, else from the office's own, else from epodoc's; BadValueError of the first."""
    docdb, printed, epodoc = (given.get(name) for name in (DOCDB, ORIGINAL, EPODOC))
    office = text_of(docdb, "country")
    first: BadValueError | None = None
    try:
        if docdb is not None:
            return application_number(office, text_of(docdb, "doc-number"), text_of(docdb, "kind"), filed)
    except BadValueError as bad:
        first = bad
    try:
        if printed is not None and office and text_of(docdb, "kind") in {"", "A"}:
            return application_number(office, text_of(printed, "doc-number"))
        return epodoc_number(text_of(epodoc, "doc-number"))
    except BadValueError as bad:
        raise first or bad from bad
