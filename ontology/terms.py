"""Values as N-Triples terms, the one spelling in which facts are kept, compared and loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from ontology.model import Field, Form, Model, Record, Text, Value

XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"

#: The datatype of each literal form; plain strings and texts need none.
DATATYPES = {
    Form.INTEGER: "integer",
    Form.DECIMAL: "decimal",
    Form.DATE: "date",
    Form.DATETIME: "dateTime",
    Form.BOOLEAN: "boolean",
    Form.URI: "anyURI",
    Form.DURATION: "duration",
}
#: The datatype of a partial date by its length: a year, a month, a day.
PARTIAL = {4: "gYear", 7: "gYearMonth", 10: "date"}

#: What must be escaped in a literal, and what may not stand in an IRI at all.
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'["\\\n\r\t]')
_NOT_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_TERM = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_UNESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


class TermError(ValueError):
    """A value that cannot be written as an RDF term; the message says which and why."""


@lru_cache(maxsize=1 << 16)
def iri(value: str) -> str:
    """An IRI as N-Triples writes it; TermError where a character may not stand in one."""
    if _NOT_IRI.search(value) or ":" not in value:
        raise TermError(f"{value!r} is no IRI")
    return f"<{value}>"


def literal(value: str, lang: str = "", datatype: str = "") -> str:
    """A literal as N-Triples writes it."""
    quoted = f'"{_SPECIAL.sub(lambda found: _ESCAPES[found.group()], value)}"'
    if lang:
        return f"{quoted}@{lang}"
    return f"{quoted}^^<{datatype}>" if datatype else quoted


def term(field: Field, value: Value) -> str:
    """A field's value as an N-Triples term."""
    if field.node or field.form is Form.IRI:
        return iri(str(value))
    if isinstance(value, Text):
        return literal(value.value, value.lang)
    datatype = PARTIAL[len(str(value))] if field.form is Form.PARTIAL_DATE else DATATYPES.get(field.form)
    return literal(lexical(value), datatype=XSD + datatype if datatype else "")


def lexical(value: Value) -> str:
    """The lexical form of a value, canonical enough that equal values are written alike."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return decimal(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def decimal(value: Decimal) -> str:
    """A decimal without exponent or needless zeros, with at least one digit after the point."""
    text = format(value, "f")
    whole, _, rest = text.partition(".")
    return f"{whole}.{rest.rstrip('0') or '0'}"


def parse(text: str) -> tuple[str, str, str]:
    """A literal term taken apart: lexical form, language, datatype IRI; TermError where it is none."""
    found = _TERM.fullmatch(text)
    if not found:
        raise TermError(f"{text!r} is no N-Triples literal")
    body, lang, datatype = found.groups()
    return unescape(body) if "\\" in body else body, (lang or "").lower(), datatype or ""


def unescape(body: str) -> str:
    """The characters that an escaped literal stands for."""

    def plain(found: re.Match[str]) -> str:
        code = found.group(1)
        return chr(int(code[1:], 16)) if code[0] in "uU" and len(code) > 1 else _PLAIN.get(code, code)

    return _UNESCAPE.sub(plain, body)


def statements(model: Model, record: Record) -> Iterator[tuple[str, str, str]]:
    """The triples that a record states, as N-Triples terms."""
    subject = iri(record.iri)
    if record.kind:
        kind = model.kinds[record.kind]
        yield subject, TYPE, iri(kind.iri)
        for name, values in record.values.items():
            field = kind[name]
            for value in values:
                yield subject, field.predicate, term(field, value)
    for predicate_iri, object_term in record.extra:
        yield subject, iri(predicate_iri), object_term
