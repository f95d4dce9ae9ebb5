"""Concepts of a code list that a register publishes: under the IRIs that other sources name them by."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.reading import BadValueError
from ontology.identity import SCHEMES, IdentityError, broader
from ontology.model import SCHEME, Code, Model, Place, Record, Text, Value, Words
from ontology.terms import literal

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LABEL, _SCHEME_CLASS = f"{_SKOS}prefLabel", f"<{_SKOS}ConceptScheme>"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SOURCE = "http://purl.org/dc/terms/source"


def scheme_record(scheme: str, label: Words, source: str) -> Record:
    """The head of a list that the model does not have: what it is called, and what it copies."""
    said = ((_LABEL, literal(label.zh, "zh")), (_LABEL, literal(label.en, "en")), (_SOURCE, literal(source)))
    return Record("", f"{SCHEME}{scheme}", {}, None, ((_TYPE, _SCHEME_CLASS), *said))


class Concepts:
    """One code list being told: a label that the model has is not said again, another becomes another name."""

    def __init__(self, model: Model, scheme: str) -> None:
        self._codes, self._scheme = model.codes, f"{SCHEME}{scheme}"
        self._numbers = SCHEMES.get(scheme)
        self._labels: dict[str, dict[str, str]] = {}
        self._told: set[str] = set()

    def iri(self, notation: str) -> str:
        """The IRI of a code, as sources that use it make it."""
        key = self._numbers.key(notation) if self._numbers else notation
        return f"{self._scheme}/{key}"

    def normal(self, text: str) -> str:
        """The code as its list prints it; BadValueError names the rule that it breaks."""
        if self._numbers is None:
            return text
        try:
            return self._numbers.normalise(text)
        except IdentityError as error:
            raise BadValueError(error.value, error.rule, error.zh, error.en) from error

    def known(self, notation: str) -> Code | None:
        """The concept as the model has it."""
        return self._codes.get(self.iri(notation))

    def records(
        self, notation: str, labels: Sequence[Text], place: Place | None, above: str | None = None,
        extra: tuple[tuple[str, str], ...] = (),
    ) -> list[Record]:  # fmt: skip
        """The concept, and before it what is broader and was not told yet; `above` is for lists that do not nest."""
        above = above or (broader(notation) if self._numbers else None)
        found = self.records(above, (), place) if above and self.iri(above) not in self._told else []
        subject, known = self.iri(notation), self.known(notation)
        self._told.add(subject)
        if known and not labels and not extra:
            return found
        values: dict[str, tuple[Value, ...]] = {"notation": (notation,), "scheme": (self._scheme,)}
        if above and known is None:
            values["broader"] = (self.iri(above),)
        values |= self._named(subject, labels, known)
        return [*found, Record("Concept", subject, values, place, extra)]

    def _named(
        self, subject: str, labels: Sequence[Text], known: Code | None
    ) -> dict[str, tuple[Value, ...]]:
        """The first label in each language is the label, whoever gave it; those that differ are other names."""
        given = self._labels.setdefault(subject, _said(known.label) if known else {})
        own = [text for text in labels if given.setdefault(text.lang, text.value) == text.value]
        others = [text for text in labels if text not in own]
        found = {"label": tuple(dict.fromkeys(own)), "altLabels": tuple(dict.fromkeys(others))}
        return {name: values for name, values in found.items() if values}


def _said(label: Words) -> dict[str, str]:
    return {lang: text for lang, text in (("zh", label.zh), ("en", label.en)) if text}
