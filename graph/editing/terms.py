"""N-Triples terms in the one spelling that segments have, whoever wrote them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import uuid4

from graph.store import Triple
from ontology.identity import iri, provisional_key
from ontology.terms import XSD, decimal, literal, parse

#: How the values of a datatype are written where they can be read.
_CANONICAL: Mapping[str, Callable[[str], str]] = {
    f"{XSD}integer": lambda text: str(int(text)),
    f"{XSD}decimal": lambda text: decimal(Decimal(text)),
    f"{XSD}boolean": lambda text: {"1": "true", "0": "false"}.get(text, text),
    f"{XSD}dateTime": lambda text: datetime.fromisoformat(text).isoformat(),
}


class Spelling:
    """Spells triples for one city: literals by their values, blank nodes as IRIs of its own, made once each."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._blank: dict[str, str] = {}

    def triple(self, triple: Triple) -> Triple:
        """A triple as segments have it."""
        s, p, o = triple
        return self.term(s), p, self.term(o)

    def term(self, text: str) -> str:
        """A term as segments have it."""
        if text.startswith("_:"):
            return self._blank.setdefault(text, self._fresh())
        return spelled(text)

    def _fresh(self) -> str:
        return f"<{iri(self._base, 'blank', provisional_key('edit', uuid4().hex))}>"


def spelled(text: str) -> str:
    """An IRI or literal as segments have it; a literal that is no value of its datatype stays as it is."""
    if not text.startswith('"'):
        return text
    value, lang, datatype = parse(text)
    try:
        value = _CANONICAL[datatype](value) if datatype in _CANONICAL else value
    except (ValueError, InvalidOperation):
        return text
    return literal(value, lang, datatype)
