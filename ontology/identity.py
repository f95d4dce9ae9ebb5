"""Which number a thing is known by: each scheme's printed form, its checks, and the IRIs made from it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from urllib.parse import quote, unquote

from ontology.identity_codes import (
    broader,
    ipc_broader,
    ipc_key,
    ipc_unkey,
    normalise_ipc,
    normalise_region,
    region_broader,
)
from ontology.identity_errors import IdentityError, refuse
from ontology.identity_numbers import (
    is_synthetic,
    normalise_credit_code,
    normalise_lens,
    normalise_orcid,
    normalise_ror,
    normalise_stock_code,
    synthetic_credit_code,
)
from ontology.identity_patents import (
    is_synthetic_patent_number,
    normalise_patent_application,
    publication_key,
    synthetic_patent_number,
)
from ontology.identity_standards import (
    level,
    normalise_standard_number,
    series,
    standard_key,
    standard_unkey,
)

__all__ = [
    "SCHEMES",
    "UNIQUE",
    "IdentityError",
    "Scheme",
    "broader",
    "ipc_broader",
    "iri",
    "is_synthetic",
    "is_synthetic_patent_number",
    "level",
    "parse_iri",
    "provisional_key",
    "region_broader",
    "series",
    "synthetic_credit_code",
    "synthetic_patent_number",
]

#: What RFC 3986 allows in a segment of a path besides letters and digits.
_SEGMENT = "-._~!$&'()*+,;=:@"


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way of numbering things.

    `normalise` gives the printed form or raises IdentityError; `key` turns that form into a segment of an IRI
    and `unkey` turns it back.
    """

    name: str
    normalise: Callable[[str], str]
    key: Callable[[str], str] = _same
    unkey: Callable[[str], str] = _same


#: The schemes by the name that the shapes call them by.
SCHEMES: Mapping[str, Scheme] = MappingProxyType(
    {
        scheme.name: scheme
        for scheme in (
            Scheme("credit-code", normalise_credit_code),
            Scheme("patent-application", normalise_patent_application),
            Scheme("standard-number", normalise_standard_number, standard_key, standard_unkey),
            Scheme("ipc", normalise_ipc, ipc_key, ipc_unkey),
            Scheme("region", normalise_region),
            Scheme("orcid", normalise_orcid),
            Scheme("ror", normalise_ror),
            Scheme("lens", normalise_lens),
            Scheme("stock-code", normalise_stock_code),
        )
    }
)


#: By what a number that belongs to one thing is compared, for each way that a shape's `qs:unique` names.
UNIQUE: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"patent-application": _same, "patent-publication": publication_key}
)


def iri(base: str, type_: str, key: str) -> str:
    """The IRI `{base}id/{type_}/{key}` in ASCII; the base ends with a slash."""
    if not (base.isascii() and base.endswith("/")):
        raise refuse("iri-part", base)
    return f"{base}id/{_segment(type_)}/{_segment(key)}"


def _segment(text: str) -> str:
    if text in {"", ".", ".."}:  # dots alone would be resolved away
        raise refuse("iri-part", text)
    return quote(text, safe=_SEGMENT)


def parse_iri(base: str, iri: str) -> tuple[str, str] | None:
    """The type and key that make this very IRI under this base, or None."""
    start = f"{base}id/"
    type_, slash, key = iri.removeprefix(start).partition("/")
    if not (iri.startswith(start) and slash and _is_segment(type_) and _is_segment(key)):
        return None
    return unquote(type_), unquote(key)


def _is_segment(text: str) -> bool:
    """Whether `_segment` writes it so: one spelling for each key, and IRIs can be compared as text."""
    plain = unquote(text)
    return plain not in {"", ".", ".."} and quote(plain, safe=_SEGMENT) == text


def provisional_key(*source_key: str) -> str:
    """`x-` and 12 hexadecimal digits that stay the same for the same source and number in it."""
    if not any(source_key):
        raise refuse("empty", " ".join(source_key))
    joined = json.dumps(source_key, ensure_ascii=True, separators=(",", ":"))
    return "x-" + sha256(joined.encode("ascii")).hexdigest()[:12]
