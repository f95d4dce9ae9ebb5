"""The terms of a query as N-Triples spells them, as the engine keeps them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from graph.store import as_stored
from graph.store_errors import StoreError
from ontology.model import Words
from ontology.terms import XSD, literal, unescape
from queries.sparql.tokens import Token, iri_of, unquoted

_ESCAPE = re.compile(r"\\(?![tbnrf\"'\\])")
#: An IRI that says what it means by itself.
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_NUMBERS = (
    (re.compile(r"[+-]?\d+"), "integer"),
    (re.compile(r"[+-]?\d*\.\d+"), "decimal"),
    (re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+"), "double"),
)
_SURELY = re.compile(rf'"(?:0|-?[1-9]\d{{0,14}})"\^\^<{XSD}integer>|"\d{{4}}-\d\d-\d\d"\^\^<{XSD}date>')


class NotHeldError(Exception):
    """The columns do not hold a query exactly; `words` say what of it, for whoever asks why.

    It is given in Chinese and in English, or once where both say it alike.
    """

    def __init__(self, zh: str, en: str | None = None) -> None:
        self.words = Words(zh, zh if en is None else en)
        super().__init__(self.words.en)


def iri(token: Token, prefixes: Mapping[str, str]) -> str:
    """The IRI that a word names, in brackets."""
    found = iri_of(token, prefixes)
    # what is escaped or relative means another one
    if found is None or not IRI.fullmatch(found) or (token.kind == "name" and "%" in token.text):
        raise NotHeldError(f"IRI {token.text}", f"the IRI {token.text}")
    return f"<{found}>"


def text(quoted: str) -> str:
    """A quoted text as a plain literal."""
    body = unquoted(quoted)
    if _ESCAPE.search(body.replace("\\\\", "")):
        raise NotHeldError(f"{quoted} 中的转义", f"an escape in {quoted}")
    return literal(unescape(body) if "\\" in body else body)


def datatyped(plain: str, datatype: str) -> str:
    """A literal of a datatype (in brackets), given as a plain literal or its bare text."""
    quoted = plain if plain.startswith('"') else f'"{plain}"'
    return quoted if datatype == f"<{XSD}string>" else _kept(f"{quoted}^^{datatype}")


def number(written: str) -> str:
    """A number as the literal that it is short for."""
    for form, name in _NUMBERS:
        if form.fullmatch(written):
            return _kept(f'"{written}"^^<{XSD}{name}>')
    if written:
        raise NotHeldError(f"数 {written}", f"the number {written}")
    raise NotHeldError("应为项之处的内容", "what stands where a term is looked for")


@lru_cache(maxsize=4096)
def _kept(term: str) -> str:
    if _SURELY.fullmatch(term):
        return term
    try:
        return as_stored([term])[0]
    except StoreError as error:
        raise NotHeldError(f"项 {term}", f"the term {term}") from error
