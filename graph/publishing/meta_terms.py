"""How the graph about the graphs writes its statements: vocabularies by prefix, links, texts, times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ontology.model import Words
from ontology.terms import TYPE, XSD, iri, literal

_SPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
}

Triple = tuple[str, str, str]


def known(name: str) -> str:
    """The IRI of a term such as `dcat:Dataset`."""
    prefix, _, local = name.partition(":")
    return _SPACES[prefix] + local


def typed(subject: str, *classes: str) -> Iterator[Triple]:
    """What a thing is."""
    return ((iri(subject), TYPE, iri(known(name))) for name in classes)


def link(subject: str, predicate: str, target: str) -> Triple:
    """A statement that points at a thing."""
    return iri(subject), iri(known(predicate)), iri(target)


def plain(subject: str, predicate: str, text: str, datatype: str = "") -> Triple:
    """A statement with a literal, its datatype by XML Schema's name."""
    return iri(subject), iri(known(predicate)), literal(text, datatype=XSD + datatype if datatype else "")


def told(subject: str, predicate: str, words: Words) -> Iterator[Triple]:
    """A text in the languages that it is written in."""
    both = (("zh", words.zh), ("en", words.en))
    return ((iri(subject), iri(known(predicate)), literal(text, lang)) for lang, text in both if text)


def at(subject: str, predicate: str, moment: str | None) -> Iterator[Triple]:
    """A point in time, nothing where it is not known."""
    if moment:
        yield plain(subject, predicate, datetime.fromisoformat(moment).isoformat(), "dateTime")
