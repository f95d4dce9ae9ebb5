"""In which formats answers are offered, and which of them a client likes best."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence

from graph.store import Form
from ontology.model import Words
from queries.sparql.errors import NotAcceptableError

#: A format: its short name, its media type, other names that clients use.
Format = Sequence[str]

#: The formats of a table of rows and of a yes or no.
TABLES: tuple[tuple[str, ...], ...] = (
    ("json", "application/sparql-results+json", "application/json"),
    ("xml", "application/sparql-results+xml", "application/xml", "text/xml"),
    ("csv", "text/csv"),
    ("tsv", "text/tab-separated-values"),
    ("excel", "text/csv"),
)
#: The formats of a graph.
GRAPHS: tuple[tuple[str, ...], ...] = (
    ("ttl", "text/turtle", "application/x-turtle", "turtle"),
    ("nt", "application/n-triples", "ntriples", "n-triples"),
    ("jsonld", "application/ld+json", "application/json", "json", "json-ld"),
    ("rdf", "application/rdf+xml", "application/xml", "text/xml", "xml", "rdfxml", "rdf/xml", "rdf+xml"),
    ("trig", "application/trig"),
    ("nq", "application/n-quads", "nquads", "n-quads"),
    ("n3", "text/n3", "text/rdf+n3"),
)
#: What each form of query is answered in, the first being what a client gets that has no wish.
FORMATS: Mapping[Form, tuple[tuple[str, ...], ...]] = {"select": TABLES, "ask": TABLES, "construct": GRAPHS}
#: What stands before an answer: spreadsheets take a CSV file for UTF-8 only where it says so.
STARTS: Mapping[str, bytes] = {"excel": codecs.BOM_UTF8}

_PARTS = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_PARAMETERS = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*")+')


def choose(accept: str, offered: Sequence[Format]) -> str:
    """The offered media type that a client likes best; NotAcceptableError where it takes none of them."""
    return chosen(accept, offered)[1]


def chosen(accept: str, offered: Sequence[Format]) -> Format:
    """The offered format that an Accept header likes best, or that a short name names; else NotAcceptableError."""
    wish = accept.strip().lower()
    for names in offered:
        if wish in names:
            return names
    ranges = _ranges(wish)
    liking = [max(_liking(name, ranges) for name in names[1:]) for names in offered]
    best = max(liking)
    if best[0] > 0:
        return offered[liking.index(best)]
    # whoever wrote a short name is told the others
    told = ", ".join(dict.fromkeys(names["/" in wish] for names in offered))
    raise NotAcceptableError(
        Words(f"没有所要求的格式 {accept}，可用：{told}", f"nothing in {accept}; the answer can be {told}")
    )


def takes(accept: str, offered: Sequence[Format]) -> bool:
    """Whether a client takes any of the offered formats."""
    try:
        return bool(chosen(accept, offered))
    except NotAcceptableError:
        return False


def _ranges(accept: str) -> dict[str, float]:
    """The media ranges of an Accept header with their qualities; none at all means anything."""
    found: dict[str, float] = {}
    for name, quality in _qualities(accept):
        found[name] = max(quality, found.get(name, 0.0))
    return found or {"*/*": 1.0}


def _qualities(accept: str) -> Iterator[tuple[str, float]]:
    for part in _PARTS.findall(accept):
        name, *parameters = [piece.strip() for piece in _PARAMETERS.findall(part)] or [""]
        told = (
            value.strip() for key, _, value in (p.partition("=") for p in parameters) if key.strip() == "q"
        )
        if name:
            yield name, _number(next(told, "1"))


def _number(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def _liking(media_type: str, ranges: Mapping[str, float]) -> tuple[float, int]:
    """The quality of a type, by the narrowest range that holds it, and how narrow that is."""
    family = media_type.partition("/")[0]
    for narrowness, name in ((2, media_type), (1, f"{family}/*"), (0, "*/*")):
        if name in ranges:
            return ranges[name], narrowness
    return 0.0, 0
