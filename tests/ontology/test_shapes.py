"""SHACL's own processor and the checks on loading find the same: nothing in the good city, one rule a bad file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDFS, SH, SKOS, Graph
from rdflib.term import Node

from graph.rules import faults_of
from graph.segment import SegmentBuilder, read_segment
from graph.store import iter_terms
from ontology.check import check
from ontology.model import Field, Form, Kind, Model, Record, Text, Value
from ontology.shapes import own_turtle, read_model
from ontology.terms import DATATYPES, PARTIAL, TYPE, XSD, parse

DATA = Path(__file__).parents[1] / "data"
GOOD = DATA / "city.ttl"
BAD = sorted((DATA / "bad").glob("*.ttl"))
each_file = pytest.mark.parametrize("path", [GOOD, *BAD], ids=lambda path: path.stem)

#: On loading, a wrong check digit is told with the number's form too.
WITH_FORM = {"O3": {"O1"}, "T5": {"T1"}, "T6": {"T1"}}


# -- by SHACL's own processor


@cache
def shapes() -> Graph:
    return parsed(path for path in own_turtle() if path.parent.name == "shapes")


@cache
def ontology() -> Graph:
    return parsed(path for path in own_turtle() if path.parent.name != "shapes")


def parsed(paths: Iterable[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


def with_its_codes(data: Graph) -> Graph:
    """The data with the classes and with what is said of the codes it names: whole lists would take minutes."""
    found = data + Graph()
    for triple in ontology().triples((None, RDFS.subClassOf, None)):
        found.add(triple)
    waiting, seen = list(data.objects()), set[Node]()
    while waiting:
        node = waiting.pop()
        if node not in seen and (node, SKOS.inScheme, None) in ontology():
            seen.add(node)
            for triple in ontology().triples((node, None, None)):
                found.add(triple)
                waiting.append(triple[2])
    return found


def broken(data: Graph) -> set[str]:
    """The ids of the rules that the data breaks, which begin their messages."""
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes(), inplace=True)
    assert isinstance(report, Graph)
    messages = [str(report.value(result, SH.resultMessage)) for result in report.objects(None, SH.result)]
    assert conforms == (not messages)
    return {message.split()[0] for message in messages}


def named_after(path: Path) -> set[str]:
    """The rule that a bad file is named after; the good one is named after none."""
    rule, dashes, _ = path.stem.partition("--")
    return {rule} if dashes else set()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_breaks_the_rule_it_is_named_after_and_no_other(path: Path) -> None:
    assert broken(with_its_codes(Graph().parse(path))) == named_after(path)


def test_the_good_city_breaks_no_rule_and_neither_do_the_codes() -> None:
    assert broken(ontology() + Graph().parse(GOOD)) == set()


def test_every_rule_has_a_bad_file() -> None:
    rules = {str(message).split()[0] for message in shapes().objects(None, SH.message)}
    assert rules == set().union(*map(named_after, BAD))


def test_every_class_has_a_shape(model: Model) -> None:
    own = {
        str(c)
        for c in ontology().subjects(RDFS.subClassOf)
        if str(c).startswith("https://w3id.org/queqiao/ns/")
    }
    assert own <= {kind.iri for kind in model.kinds.values()}


# -- by the checks made on loading


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model()


def records(model: Model, path: Path) -> Iterator[Record]:
    """The things of a file as it states them, nothing mended."""
    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for s, p, o, _ in iter_terms(path, "text/turtle"):
        said[s].append((p, o))
    for subject, pairs in said.items():
        kind = specific(model, [o[1:-1] for p, o in pairs if p == TYPE])
        if kind:
            yield record(kind, subject.strip("<>"), pairs)


def specific(model: Model, types: list[str]) -> Kind | None:
    kinds = [kind for type_ in types if (kind := model.kind_of(type_))]
    return max(kinds, key=lambda kind: len(kind.ancestors), default=None)


def record(kind: Kind, subject: str, pairs: list[tuple[str, str]]) -> Record:
    fields = {f"<{field.path}>": field for field in kind.own_fields}
    values: dict[str, tuple[Value, ...]] = {}
    extra = []
    for predicate, term in pairs:
        if field := fields.get(predicate):
            values[field.name] = (*values.get(field.name, ()), value(field, term))
        elif predicate != TYPE:
            extra.append((predicate[1:-1], term))
    return Record(kind.name, subject, values, extra=tuple(extra))


def value(field: Field, term: str) -> Value:
    """A term as a value of the field; one of another form becomes a text, which no such field takes."""
    if not term.startswith('"'):
        return term.strip("<>") if field.node or field.form is Form.IRI else Text(term, "")
    text, lang, datatype = parse(term)
    if field.form is Form.TEXT:
        return Text(text, lang)
    if lang or field.node or datatype.removeprefix(XSD) not in datatypes(field):
        return Text(text, "")
    read = {Form.INTEGER: int, Form.DECIMAL: Decimal, Form.DATE: date.fromisoformat, Form.DATETIME: instant}
    return read.get(field.form, str)(text)  # type: ignore[no-any-return, operator]


def datatypes(field: Field) -> set[str]:
    if field.form is Form.PARTIAL_DATE:
        return set(PARTIAL.values())
    return {DATATYPES.get(field.form, "")} | ({"positiveInteger"} if field.form is Form.INTEGER else set())


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def found_on_loading(model: Model, path: Path, folder: Path) -> set[str]:
    """The rules that are broken by a record alone, and those broken by the file as a whole."""
    builder = SegmentBuilder(model)
    for s, p, o, _ in iter_terms(path, "text/turtle"):
        builder.triple(s, p, o)
    builder.save(folder)
    faults = [fault for found in records(model, path) for fault in check(model, found)]
    return {fault.rule for fault in [*faults, *faults_of(model, read_segment(folder))]}


@each_file
def test_loading_finds_what_shacl_finds(model: Model, path: Path, tmp_path: Path) -> None:
    rules = named_after(path)
    assert found_on_loading(model, path, tmp_path) == rules.union(
        *(WITH_FORM.get(rule, set()) for rule in rules)
    )
