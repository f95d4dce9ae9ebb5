"""Values as SPARQL spells them, and terms of its answers as values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote

from ontology.model import NS, Field, Form, Text, Value
from ontology.terms import XSD, decimal, literal
from ontology.terms import iri as spelled_iri
from ontology.terms import lexical as spelled
from queries.remote.client import Term

#: The numbers, which are compared as numbers; moments are compared by their instants, and all other values by their
#: characters.
NUMBERS = frozenset({Form.INTEGER, Form.DECIMAL})


#: What may stand in a part of an IRI (RFC 3987): letters of all scripts, some marks, bytes by their numbers.
_PLANES = "".join(f"{chr(n << 16 if n < 14 else 0xE1000)}-{chr((n << 16) + 0xFFFD)}" for n in range(1, 15))
_PART = rf"(?:[\w.~!$&'()*+,;=\-\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_PLANES}]|%[0-9A-Fa-f]{{2}})"
_PATH = rf"(?:{_PART}|[:@/])*"
_WHOLE = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://{_PART}*(?::[0-9]*)?(?=[/?#]|\Z)|(?!//)){_PATH}"
    rf"(?:\?(?:{_PART}|[:@/?])*)?(?:\#(?:{_PART}|[:@/?])*)?",
    re.ASCII,
)


def folded(path: str) -> str:
    """The property under which a store elsewhere has a property's texts in the spelling of searches, as SPARQL has it.

    Examples
    --------
    >>> folded("http://example.org/a#b")
    '<https://w3id.org/queqiao/ns/folded?of=http%3A%2F%2Fexample.org%2Fa%23b>'
    """
    return f"<{NS}folded?of={quote(path, safe='')}>"


def iri(text: str) -> str:
    """An IRI as SPARQL spells it; TermError where it can be none."""
    return spelled_iri(text)


def iris(texts: Iterable[str]) -> list[str]:
    """Those of the texts that can be IRIs, as SPARQL spells them, sorted: the same question is the same text.

    Examples
    --------
    >>> iris(["http://example.org/鄂?x#y", "urn:a:b", "http://example.org/[", "http://a:b/", "no IRI"])
    ['<http://example.org/鄂?x#y>', '<urn:a:b>']
    """
    return sorted(f"<{text}>" for text in texts if _WHOLE.fullmatch(text))


def string(text: str) -> str:
    """A plain string as SPARQL spells it."""
    return literal(text)


def lexical(found: Value) -> str:
    """The characters of a value as they stand in the store."""
    return found.value if isinstance(found, Text) else spelled(found)


def number(found: Value) -> str:
    """A number as SPARQL spells it."""
    return decimal(found) if isinstance(found, Decimal) else str(found)


def moment(found: datetime) -> str:
    """A moment as SPARQL spells it; what says no zone counts as UTC.

    Examples
    --------
    >>> moment(datetime(2024, 1, 1))
    '"2024-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    """
    zoned = found.isoformat() + ("Z" if found.utcoffset() is None else "")
    return literal(zoned, datatype=f"{XSD}dateTime")


def zoned(found: str) -> str:
    """A moment that a variable stands for, with its zone, so that any two can be compared; as SPARQL has it."""
    return f'IF(TZ({found}) = "", STRDT(CONCAT(STR({found}), "Z"), <{XSD}dateTime>), {found})'


def exact(field: Field, found: Value) -> str | None:
    """The one term that has this value; None where several may have it."""
    if field.form is Form.TEXT:
        return literal(found.value, found.lang) if isinstance(found, Text) and found.lang else None
    if field.form is Form.STRING:
        return literal(str(found))
    return literal(str(found), datatype=f"{XSD}anyURI") if field.form is Form.URI else None


def read(field: Field, term: Term) -> Value | None:
    """A term as the field's value, None where it is not of its form."""
    if term["type"] in {"uri", "bnode"}:
        return term["value"] if field.form is Form.IRI and term["type"] == "uri" else None
    try:
        return _READ[field.form](term)
    except (ValueError, ArithmeticError, KeyError):
        return None


def _decimal(term: Term) -> Decimal:
    found = Decimal(term["value"])
    if not found.is_finite():
        raise ValueError(term["value"])
    return found


def _plain(term: Term) -> str:
    return term["value"]


_READ: Mapping[Form, Callable[[Term], Value]] = {
    Form.TEXT: lambda term: Text(term["value"], term.get("xml:lang", "").lower()),
    Form.INTEGER: lambda term: int(term["value"]),
    Form.DECIMAL: _decimal,
    Form.DATE: lambda term: date.fromisoformat(term["value"]),
    Form.DATETIME: lambda term: datetime.fromisoformat(term["value"]),
    Form.BOOLEAN: lambda term: term["value"] in ("true", "1"),
    Form.STRING: _plain,
    Form.PARTIAL_DATE: _plain,
    Form.URI: _plain,
    Form.DURATION: _plain,
}


def listed(texts: Iterable[str]) -> str:
    """Terms one behind the other, sorted, so that the same question is the same text."""
    return " ".join(sorted(texts))
