"""Applicants and inventors of DOCDB, who stand there in several spellings: standard ones, and as they were printed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from xml.etree.ElementTree import Element

from loaders.files.xml_records import text_of
from loaders.formats.patent_parties import Party, spelt

#: The spellings of the office come before those of the applicant; of the first that there is, each name is a party.
_FORMATS = ("docdb", "epodoc", "docdba", "original", "")
_NAME = re.compile(r"(?P<name>.*?)[\s,;]*(?:\[(?P<country>[A-Z]{2})\])?[\s,;]*")
_WORD = re.compile(r"[^\W_]+")


def parties(given: list[Element], *, person: bool | None = None) -> list[Party]:
    """Each party once, in its standard spelling, with the other spellings that are surely its own."""
    names_of: dict[str, dict[str, str]] = {}
    for element in given:
        name, country = _name(element)
        if name:
            names = names_of.setdefault(element.get("data-format", ""), {})
            names[name] = names.get(name) or country
    formats = [form for form in _FORMATS if form in names_of] or list(names_of)[:1]
    if not formats:
        return []
    standard = names_of[formats[0]]
    others = [name for form, names in names_of.items() if form != formats[0] for name in names]
    return [
        Party(name, country or _country(name, names_of), _others(name, others, alone=len(standard) == 1),
              person=person)
        for name, country in standard.items()
    ]  # fmt: skip


def _name(element: Element) -> tuple[str, str]:
    """Name and country, which the one format puts in brackets and another in an element of its own."""
    text = text_of(element, f"{element.tag}-name") or text_of(element, "name") or _booked(element)
    match = _NAME.fullmatch(text)
    if match is None:
        return text, ""
    return match["name"], match["country"] or text_of(element, "residence/country")


def _booked(element: Element) -> str:
    return text_of(element, "addressbook/orgname") or text_of(element, "addressbook/name")


def _country(name: str, names_of: dict[str, dict[str, str]]) -> str:
    """The country that another format gives with the same name."""
    return next((names[name] for names in names_of.values() if names.get(name)), "")


def _others(name: str, given: list[str], *, alone: bool) -> tuple[str, ...]:
    """Other spellings; their order says nothing, so among several parties the words must agree."""
    return tuple(dict.fromkeys(other for other in given if other != name and (alone or _agree(name, other))))


def _agree(name: str, other: str) -> bool:
    """Whether the words are the same, or cut short, in whatever order."""
    words, others = _words(name), _words(other)
    pairs = zip(words, others, strict=False)
    return len(words) == len(others) and all(a.startswith(b) or b.startswith(a) for a, b in pairs)


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelt(name)) if not unicodedata.combining(c))
    return tuple(sorted(_WORD.findall(plain)))
