"""Which code a word stands for: its IRI, notation or local name in the list that a field draws from."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property

from graph.index import Index
from ontology.identity import SCHEMES, IdentityError
from ontology.model import SCHEME, Field, Model
from queries.conditions import QueryError

#: So many codes are named when one is not known.
_NAMED = 12


class Codes:
    """The code lists of a model by notation and local name."""

    def __init__(self, model: Model) -> None:
        self.model = model

    @cached_property
    def _notations(self) -> dict[tuple[str, str], str]:
        return {(c.scheme, c.notation): c.iri for c in self.model.codes.values() if c.notation}

    def find(self, index: Index, field: Field, text: str) -> str:
        """The IRI of a code of the field's list; QueryError, with codes that exist, where there is none."""
        numbered = self._numbered(field, text)
        for iri in filter(None, (*self._candidates(field, text), numbered)):
            if iri in self.model.codes or index.find(iri) is not None:
                return iri
        if numbered and not field.closed:
            return numbered
        known = self._known(field)
        close = get_close_matches(text, known, _NAMED, 0.4) or known[:_NAMED]
        listed = ", ".join(close) or "-"
        raise QueryError(
            f"{field.name} 的代码表中没有 {text!r}；有：{listed}",
            f"the list of {field.name} has no {text!r}; it has: {listed}",
        )

    def _candidates(self, field: Field, text: str) -> Iterator[str]:
        if "://" in text:
            yield text
            return
        yield SCHEME + text
        if field.scheme is None:
            return
        if (found := self._notations.get((field.scheme, text))) is not None:
            yield found
        yield f"{field.scheme}/{text}"

    def _numbered(self, field: Field, text: str) -> str | None:
        """The IRI of a code well formed by its list's rules; the list may hold more than was loaded."""
        numbering = SCHEMES.get(str(field.scheme).rpartition("/")[2])
        try:
            return f"{field.scheme}/{numbering.key(numbering.normalise(text))}" if numbering else None
        except IdentityError:
            return None

    def _known(self, field: Field) -> list[str]:
        """The short names of a field's codes."""
        codes = self.model.scheme_codes(field.scheme) if field.scheme else ()
        return [code.iri.removeprefix(f"{field.scheme}/").removeprefix(SCHEME) for code in codes]
