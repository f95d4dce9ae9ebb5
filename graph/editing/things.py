"""Things as records, made from what a graph says of them, and what the shapes find wrong in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property

from graph.store import Triple
from ontology.check import check
from ontology.model import NS, PYTHON, Fault, Field, Form, Kind, Model, Record, Text, Value, Words
from ontology.terms import DATATYPES, PARTIAL, TYPE, XSD, parse

#: What is stated of one subject: predicates and objects as N-Triples terms.
Stated = Sequence[tuple[str, str]]
#: The rule that every name has to be one of the ontology's.
_NAMED = "G1"


class Things:
    """Makes records of statements, by the fields of their kinds."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def kinds(self, stated: Stated) -> list[Kind]:
        """The most specific kinds that the statements give a thing, by name; abstract ones are none."""
        types = (o[1:-1] for p, o in stated if p == TYPE)
        named = [kind for one in types if (kind := self._model.kind_of(one)) and not kind.abstract]
        above = {name for kind in named for name in kind.ancestors}
        return sorted({k.name: k for k in named if k.name not in above}.values(), key=lambda kind: kind.name)

    def faults(self, iri: str, stated: Stated, kinds: Iterable[Kind]) -> Iterator[Fault]:
        """What the shapes of these kinds find wrong in what is stated of a thing, and names that do not exist."""
        yield from self._unknown(iri, stated)
        for kind in kinds:
            values: dict[str, tuple[Value, ...]] = {}
            by_path = self._by_path[kind.name]
            for predicate, term in stated:
                for field in by_path.get(predicate[1:-1], ()):
                    try:
                        found = value(field, term)
                    except BadTermError as bad:
                        yield Fault(iri, field.name, _shown(term), field.rule, _told(field, bad.words))
                    else:
                        values[field.name] = (*values.get(field.name, ()), found)
            yield from check(self._model, Record(kind.name, iri, values))

    def path(self, fault: Fault, kinds: Iterable[Kind]) -> str:
        """The IRI of the property that a fault is about, empty where it is about the thing."""
        return next((kind.own[fault.field].path for kind in kinds if fault.field in kind.own), fault.field)

    def _unknown(self, iri: str, stated: Stated) -> Iterator[Fault]:
        """The names in our own namespace that the ontology does not have."""
        for predicate, term in stated:
            if predicate[1:-1].startswith(NS) and predicate[1:-1] not in self._model.properties:
                words = Words("本体中没有这个属性", "the ontology has no such property")
                yield Fault(iri, predicate[1:-1], _shown(term), _NAMED, words)
            if predicate == TYPE and term[1:-1].startswith(NS) and not self._model.kind_of(term[1:-1]):
                words = Words("本体中没有这个类", "the ontology has no such class")
                yield Fault(iri, predicate[1:-1], _shown(term), _NAMED, words)

    @cached_property
    def _by_path(self) -> Mapping[str, Mapping[str, list[Field]]]:
        found: dict[str, dict[str, list[Field]]] = {}
        for kind in self._model.kinds.values():
            paths = found.setdefault(kind.name, {})
            for field in kind.own_fields:
                paths.setdefault(field.path, []).append(field)
        return found


class BadTermError(Exception):
    """A term that is no value of its field; `words` says why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def value(field: Field, term: str) -> Value:
    """The value that a term is of a field; BadTermError where it is none."""
    if field.node or field.form is Form.IRI:
        if not term.startswith("<"):
            raise BadTermError("应为资源，却是文字", "is a literal where a resource is meant")
        return term[1:-1]
    if term.startswith("<"):
        if field.form is Form.URI:
            return term[1:-1]
        raise BadTermError("应为文字，却是资源", "is a resource where a literal is meant")
    lexical, lang, datatype = parse(term)
    if field.form is Form.TEXT:
        if not lang:
            raise BadTermError("没有语言标记", "has no language tag")
        return Text(lexical, lang)
    if lang:
        raise BadTermError("不应有语言标记", "has a language tag")
    wanted = _datatypes(field, lexical)
    if datatype not in wanted:
        told = (
            "、".join(one or "xsd:string" for one in wanted),
            " or ".join(one or "xsd:string" for one in wanted),
        )
        raise BadTermError(f"数据类型应为 {told[0]}", f"its datatype has to be {told[1]}")
    return _parsed(field.form, lexical)


def _datatypes(field: Field, lexical: str) -> tuple[str, ...]:
    """The datatypes that a field's literals may have, empty for plain strings."""
    if field.form is Form.PARTIAL_DATE:
        return (XSD + PARTIAL.get(len(lexical), "date"),)
    if field.form is Form.DECIMAL:
        return (f"{XSD}decimal", f"{XSD}integer")
    found = DATATYPES.get(field.form)
    return (XSD + found,) if found else ("",)


def _parsed(form: Form, lexical: str) -> Value:
    try:
        match form:
            case Form.INTEGER:
                return int(lexical)
            case Form.DECIMAL:
                return Decimal(lexical)
            case Form.BOOLEAN:
                return {"true": True, "false": False}[lexical]
            case Form.DATE:
                return date.fromisoformat(lexical)
            case Form.DATETIME:
                return datetime.fromisoformat(lexical)
    except (ValueError, KeyError, InvalidOperation):
        raise BadTermError("不是其数据类型的值", "is no value of its datatype") from None
    assert PYTHON[form] is str
    return lexical


def by_subject(triples: Iterable[Triple]) -> dict[str, list[tuple[str, str]]]:
    """Triples by their subjects' IRIs."""
    found: dict[str, list[tuple[str, str]]] = {}
    for s, p, o in triples:
        found.setdefault(s[1:-1], []).append((p, o))
    return found


def _shown(term: str) -> str:
    return parse(term)[0] if term.startswith('"') else term.strip("<>")


def _told(field: Field, reason: Words) -> Words:
    return Words(f"{field.message.zh}（{reason.zh}）", f"{field.message.en} ({reason.en})")
