"""Codes of the model's lists by what people write for them; open lists grow a concept for what they lack."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from loaders.files.texts import language, tidy
from loaders.reading import BadValueError
from ontology.identity import SCHEMES, IdentityError, broader
from ontology.model import Code, Field, Model, Record, Text, Value
from ontology.terms import parse

_OTHER_LABEL = "<http://www.w3.org/2004/02/skos/core#altLabel>"
_SLUG = re.compile(r"[A-Za-z0-9 &,/-]+")
#: So many labels of a list are named to people who wrote none of them.
_TOLD = 12


class Codes:
    """The lists of a model as one source writes them; `minted` are the concepts that it added."""

    def __init__(self, model: Model, source: str) -> None:
        self._model, self._source = model, source
        self._known: dict[str, dict[str, set[str]]] = {}
        self._found: dict[tuple[str, str], str] = {}
        self._minted: set[str] = set()
        self._new: list[Record] = []

    def find(self, field: Field, text: str) -> str:
        """The code that a label, a notation or a code's own name means; BadValueError where there is none."""
        asked = (field.scheme or "", text)
        if asked not in self._found:
            self._found[asked] = self._find(field, text)
        return self._found[asked]

    def _find(self, field: Field, text: str) -> str:
        scheme = field.scheme or ""
        found = self._names(scheme).get(_fold(text), set())
        if len(found) > 1:
            names = ", ".join(sorted(map(_local, found)))
            raise BadValueError(
                text, "code-ambiguous", f"可指多个代码：{names}；请在映射的 values 中写明",
                f"can mean several codes: {names}; say which in the map's `values`",
            )  # fmt: skip
        if found:
            return min(found)
        if _local(scheme) in SCHEMES:
            return self._numbered(field, text)
        if field.closed:
            raise self._unknown(scheme, text)
        return self._labelled(scheme, text)

    def minted(self) -> Iterator[Record]:
        """The concepts added since this was last asked."""
        new, self._new = self._new, []
        yield from new

    def _names(self, scheme: str) -> dict[str, set[str]]:
        if scheme not in self._known:
            names: dict[str, set[str]] = defaultdict(set)
            for code in self._model.scheme_codes(scheme):
                for text in (code.label.zh, code.label.en, code.notation, _local(code.iri)):
                    names[_fold(text or "")].add(code.iri)
            for iri, text in _other_labels(self._model, scheme):
                names[_fold(text)].add(iri)
            names.pop("", None)
            self._known[scheme] = names
        return self._known[scheme]

    def _unknown(self, scheme: str, text: str) -> BadValueError:
        codes = self._model.scheme_codes(scheme)
        more = ("", "") if len(codes) <= _TOLD else (f" 等 {len(codes)} 个", f", … ({len(codes)} in all)")
        return BadValueError(
            text, "code-unknown", f"不在代码表中；可用：{_labels(codes, 'zh')}{more[0]}",
            f"is not in the list; allowed: {_labels(codes, 'en')}{more[1]}",
        )  # fmt: skip

    def _numbered(self, field: Field, text: str) -> str:
        """A code of a list that numbers its codes, region or patent class, with all that are broader."""
        scheme = SCHEMES[_local(field.scheme or "")]
        try:
            notation = scheme.normalise(text)
        except IdentityError as error:
            if not any(sign.isdigit() for sign in text):
                raise self._unknown(field.scheme or "", text) from error
            raise BadValueError(text, error.rule, error.zh, error.en) from error
        iri = f"{field.scheme}/{scheme.key(notation)}"
        above = None if iri in self._model.codes or iri in self._minted else broader(notation)
        values: dict[str, tuple[Value, ...]] = {"notation": (notation,)}
        if above:
            values["broader"] = (self._numbered(field, above),)
        return self._mint(iri, field.scheme or "", values)

    def _labelled(self, scheme: str, text: str) -> str:
        label = tidy(text)
        slug = "-".join(re.findall("[a-z0-9]+", label.lower())) if _SLUG.fullmatch(label) else _digest(label)
        return self._mint(
            f"{scheme}/{self._source}-{slug}", scheme, {"label": (Text(label, language(label)),)}
        )

    def _mint(self, iri: str, scheme: str, values: dict[str, tuple[Value, ...]]) -> str:
        if iri not in self._model.codes and iri not in self._minted:
            self._minted.add(iri)
            self._new.append(Record("Concept", iri, {**values, "scheme": (scheme,)}))
        return iri


def _labels(codes: tuple[Code, ...], lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(code.label.say(lang) for code in codes[:_TOLD])


def _other_labels(model: Model, scheme: str) -> Iterator[tuple[str, str]]:
    """The alternative labels of a list's codes, which the model states and its codes do not keep."""
    for subject, predicate, label in model.facts:
        if predicate == _OTHER_LABEL and (code := model.codes.get(subject[1:-1])) and code.scheme == scheme:
            yield code.iri, parse(label)[0]


def _fold(text: str) -> str:
    return tidy(text).casefold()


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _local(iri: str) -> str:
    return iri.rpartition("/")[2]
