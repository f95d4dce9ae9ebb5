"""RDF in any syntax of rdflib's -> records of the kinds it is typed with; the rest stays statements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from pathlib import Path
from warnings import catch_warnings, simplefilter

import orjson
from rdflib import RDF, XSD, BNode, Dataset, Literal, URIRef
from rdflib.term import Node

from loaders.files.opening import look
from loaders.files.packing import plain_name
from loaders.files.texts import tidy
from loaders.reading import BadValueError, Info, Note, SourceError, refusal, shorten
from ontology.identity import iri, provisional_key
from ontology.model import Fault, Field, Form, Kind, Model, Place, Record, Text, Value, Words
from ontology.terms import literal

#: rdflib's parser for each extension.
SYNTAXES = {
    ".ttl": "turtle", ".turtle": "turtle", ".n3": "n3", ".nt": "nt", ".ntriples": "nt", ".nq": "nquads",
    ".nquads": "nquads", ".trig": "trig", ".trix": "trix", ".rdf": "xml", ".owl": "xml", ".rdfs": "xml",
    ".jsonld": "json-ld", ".json-ld": "json-ld", ".hext": "hext",
}  # fmt: skip
_ROUNDS = 4
_NOT_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')

Statements = Mapping[Node, list[tuple[URIRef, Node]]]


class RdfSource:
    """Statements of the ontology's own terms, or of others."""

    info = Info("rdf", Words("RDF 文件", "RDF file"), "as stated in the file")

    def fits(self, path: Path) -> bool:
        """Whether the file's name says that it is RDF."""
        return syntax(path) is not None

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """A record for each subject and kind; one of no known kind has kind "" and statements only."""
        statements = _read(path, base)
        names = _names(statements, base)
        reader = _Rdf(path, names, base, model)
        for subject in sorted(statements, key=reader.iri):
            yield from reader.records(subject, statements[subject])


def syntax(path: Path) -> str | None:
    """The name that rdflib has for the syntax that the file's extension means."""
    return SYNTAXES.get(Path(plain_name(path)).suffix.lower())


def _read(path: Path, base: str) -> Statements:
    content = look(path)
    form = syntax(path)
    if form is None:
        raise SourceError(
            path,
            "rdf-syntax",
            f"扩展名不是 RDF 的：{', '.join(SYNTAXES)}",
            f"its extension is none of RDF's: {', '.join(SYNTAXES)}",
        )
    with content.binary() as stream:
        data = stream.read()
    if form == "json-ld":
        _refuse_remote(path, data)
    graphs = Dataset(default_union=True)
    try:
        with catch_warnings():  # rdflib's parsers still use what rdflib has deprecated
            simplefilter("ignore", DeprecationWarning)
            graphs.parse(data=data, format=form, publicID=base)
    except Exception as error:  # each of rdflib's parsers raises errors of its own, with no common base
        raise _broken(path, form, error) from error
    found: dict[Node, list[tuple[URIRef, Node]]] = defaultdict(list)
    for subject, predicate, value in sorted({quad[:3] for quad in graphs.quads()}):
        found[subject].append((URIRef(str(predicate)), value))
    if not found:
        raise SourceError(path, "empty-file", "没有一条语句", "it holds no statement")
    return found


def _broken(path: Path, form: str, error: Exception) -> SourceError:
    told = shorten(tidy(str(error)))
    return SourceError(path, "rdf-form", f"不是可读的 {form}：{told}", f"is no readable {form}: {told}")


def _refuse_remote(path: Path, data: bytes) -> None:
    """A context at an address would be fetched by whoever loads the file."""
    try:
        waiting: list[object] = [orjson.loads(data)]
    except orjson.JSONDecodeError as error:
        raise _broken(path, "json-ld", error) from error
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            contexts = part.get("@context", [])
            for context in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(context, str) or (isinstance(context, dict) and "@import" in context):
                    raise SourceError(
                        path, "remote-context", f"引用了外部 @context（{shorten(context)}），请写进文件",
                        f"refers to a remote @context ({shorten(context)}): put it into the file",
                    )  # fmt: skip
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _names(statements: Statements, base: str) -> Mapping[Node, str]:
    """Names for blank nodes, the same at every reading: digests of all that is said around them."""
    blanks: set[Node] = {
        node
        for subject, said in statements.items()
        for node in (subject, *(v for _, v in said))
        if isinstance(node, BNode)
    }
    digests = dict.fromkeys(blanks, "")
    incoming: dict[Node, list[tuple[Node, URIRef]]] = defaultdict(list)
    for subject, said in statements.items():
        for predicate, value in said:
            if value in blanks:
                incoming[value].append((subject, predicate))
    for _ in range(_ROUNDS):
        shown = {node: f"_:{digest}" for node, digest in digests.items()}
        digests = {
            node: _digest(
                [f"> {p} {shown.get(o) or o.n3()}" for p, o in statements.get(node, ())]
                + [f"< {p} {shown.get(s) or s.n3()}" for s, p in incoming[node]]
            )
            for node in blanks
        }
    return {node: iri(base, "blank", provisional_key("rdf", digest)) for node, digest in digests.items()}


def _digest(lines: list[str]) -> str:
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


#: Numbers that cannot hold what was written.
_INEXACT = frozenset({XSD.float, XSD.double})


class _Rdf:
    def __init__(self, path: Path, names: Mapping[Node, str], base: str, model: Model) -> None:
        self._place, self._names, self._base, self._model = Place(path.name), names, base, model
        self._by_path = {
            kind.name: {field.path: field for field in reversed(kind.own_fields)}
            for kind in model.kinds.values()
        }

    def iri(self, node: Node) -> str:
        """The node's IRI, one made for it where it is blank."""
        return self._names.get(node) or str(node)

    def records(self, subject: Node, said: list[tuple[URIRef, Node]]) -> Iterator[Record | Fault]:
        """The records of one subject, or its faults."""
        name = self.iri(subject)
        if _NOT_IRI.search(name) or ":" not in name:
            yield refusal(self._place, "rdf-iri", "不是合法的 IRI", "is no IRI", value=name)
            return
        types = {str(value) for predicate, value in said if predicate == RDF.type}
        kinds = self._kinds(types)
        faults: list[Fault] = []
        left = [pair for pair in said if not (pair[0] == RDF.type and self._implied(str(pair[1]), kinds))]
        records: list[Record] = []
        for kind in kinds:
            values, left = self._values(name, kind, left, faults)
            records.append(Record(kind.name, name, values, self._place))
        yield from faults
        if any(not isinstance(fault, Note) for fault in faults):
            return
        extra = tuple(term for pair in left for term in self._extra(pair))
        first, *others = records or [Record("", name, {}, self._place)]
        yield Record(first.kind, first.iri, first.values, first.place, extra)
        yield from others

    def _kinds(self, types: set[str]) -> list[Kind]:
        """The most specific kinds among the types, by name; abstract ones are none."""
        named = [kind for t in types if (kind := self._model.kind_of(t)) and not kind.abstract]
        above = {name for kind in named for name in kind.ancestors}
        return sorted((kind for kind in named if kind.name not in above), key=lambda kind: kind.name)

    def _implied(self, type_: str, kinds: list[Kind]) -> bool:
        return any(type_ in kind.types for kind in kinds)

    def _values(
        self, name: str, kind: Kind, said: list[tuple[URIRef, Node]], faults: list[Fault]
    ) -> tuple[dict[str, tuple[Value, ...]], list[tuple[URIRef, Node]]]:
        """The values of the kind's fields, and the statements that it has no field for."""
        values: dict[str, tuple[Value, ...]] = {}
        left = []
        for predicate, value in said:
            field = self._by_path[kind.name].get(str(predicate))
            if field is None:
                left.append((predicate, value))
                continue
            try:
                found = self._value(field, value)
            except BadValueError as bad:
                zh, en = f"{field.message.zh}（{bad.zh}）", f"{field.message.en} ({bad.en})"
                fault = refusal(self._place, field.rule, zh, en, iri=name, field=field.name, value=bad.value)
                faults.append(fault)
            else:
                values[field.name] = tuple(dict.fromkeys((*values.get(field.name, ()), found)))
        return values, left

    def _value(self, field: Field, value: Node) -> Value:
        if field.node or field.form is Form.IRI:
            if isinstance(value, Literal):
                raise BadValueError(
                    value, field.rule, "应为资源，却是文字", "is a literal where a resource is meant"
                )
            return self.iri(value)
        if not isinstance(value, Literal):
            if field.form is Form.URI:
                return str(value)
            raise BadValueError(
                value, field.rule, "应为文字，却是资源", "is a resource where a literal is meant"
            )
        if field.form is Form.TEXT:
            if not value.language:
                raise BadValueError(value, field.rule, "没有语言标记", "has no language tag")
            return Text(str(value), value.language.lower())
        if value.datatype in _INEXACT:
            raise BadValueError(value, field.rule, "浮点数不精确", "a float is not exact")
        return _literal(field, str(value))

    def _extra(self, pair: tuple[URIRef, Node]) -> Iterator[tuple[str, str]]:
        predicate, value = pair
        if isinstance(value, Literal):
            yield str(predicate), _n_triples(value)
        elif not _NOT_IRI.search(found := self.iri(value)) and ":" in found:
            yield str(predicate), f"<{found}>"


def _literal(field: Field, text: str) -> Value:
    """A literal's lexical form as a value of the field's form."""
    try:
        match field.form:
            case Form.INTEGER:
                return int(text)
            case Form.DECIMAL:
                return Decimal(text)
            case Form.DATE:
                return date.fromisoformat(text)
            case Form.DATETIME:
                return datetime.fromisoformat(text)
            case Form.BOOLEAN:
                return {"true": True, "1": True, "false": False, "0": False}[text]
            case _:
                return text
    except (ValueError, InvalidOperation, KeyError) as error:
        raise BadValueError(text, field.rule, f"不是 {field.form} 的写法", f"is no {field.form}") from error


def _n_triples(value: Literal) -> str:
    """A literal as N-Triples writes it, on one line and with its datatype spelt out."""
    return literal(str(value), (value.language or "").lower(), str(value.datatype) if value.datatype else "")
