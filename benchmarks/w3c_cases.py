"""The W3C's tests of SPARQL 1.1 as their manifests list them, and how an answer is held against the expected one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

from graph.store import iter_terms

#: Where the tests were published: what relative IRIs in them are relative to.
SITE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
_ROWS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RS = Namespace(_ROWS)
_MEDIA = {".ttl": "text/turtle", ".rdf": "application/rdf+xml", ".nt": "application/n-triples"}
_RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
_FROM = re.compile(r"^\s*FROM\b", re.IGNORECASE | re.MULTILINE)
#: The graphs of a dataset by name, None being the default graph, each as files.
Graphs = dict[str | None, list[Path]]


@dataclass(frozen=True)
class Case:
    """One test: what kind it is, the request, the data before, and what is expected."""

    group: str
    name: str
    kind: str
    request: Path
    data: Graphs = field(default_factory=dict)
    result: Path | None = None
    after: Graphs = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The request as it is sent: with the base that it was written for, since it has no address of its own."""
        return f"BASE <{SITE}{self.group}/{self.request.name}> {self.request.read_text('utf-8')}"

    @property
    def is_update(self) -> bool:
        """Whether the request is an update."""
        return self.request.suffix == ".ru"


def cases(folder: Path) -> Iterator[Case]:
    """Every test of a folder of groups, in the order of the manifests."""
    for manifest in sorted(folder.glob("*/manifest.ttl")):
        group = manifest.parent.name
        found = Graph().parse(manifest, publicID=f"{SITE}{group}/manifest.ttl")
        for entries in found.objects(None, MF.entries):
            for entry in Collection(found, entries):
                if (entry, RDF.type, None) in found:
                    yield _case(found, manifest.parent, entry)


def _case(found: Graph, folder: Path, entry: Node) -> Case:
    action, result = found.value(entry, MF.action), found.value(entry, MF.result)
    kind = str(found.value(entry, RDF.type)).removeprefix(MF).removesuffix("11")
    name = str(entry).rpartition("#")[2]
    request = found.value(action, QT.query) or found.value(action, UT.request) or action

    def path(one: Node | None) -> Path:
        return folder / str(one).rpartition("/")[2]

    if "Syntax" in kind:
        return Case(folder.name, name, kind, path(request))
    if kind.startswith("Update"):
        before, after = (_graphs(found, one, path) for one in (action, result))
        return Case(folder.name, name, kind, path(request), before, None, after)
    data: Graphs = {None: [path(one) for one in found.objects(action, QT.data)]}
    named = [*found.objects(action, QT.graphData)]
    if _FROM.search(path(request).read_text("utf-8")):
        named += found.objects(action, QT.data)
    data |= {str(one): [path(one)] for one in named}
    return Case(folder.name, name, kind, path(request), data, path(result))


def _graphs(found: Graph, one: Node | None, path: object) -> Graphs:
    assert callable(path)
    graphs: Graphs = {None: [path(data) for data in found.objects(one, UT.data)]}
    for named in found.objects(one, UT.graphData):
        graphs[str(found.value(named, RDFS.label))] = [path(found.value(named, UT.graph))]
    return graphs


def triples(paths: Iterable[Path]) -> bytes:
    """Files of RDF as N-Triples."""
    lines = []
    for number, path in enumerate(paths):
        for s, p, o, _ in iter_terms(path, _MEDIA[path.suffix], f"{SITE}{path.parent.name}/{path.name}"):
            own = (
                term.replace("_:", f"_:f{number}") if term.startswith("_:") else term for term in (s, p, o)
            )
            lines.append(" ".join(own) + " .\n")
    return "".join(lines).encode()


def same_graph(one: bytes, other: bytes) -> bool:
    """Whether two graphs as N-Triples are one but for the names of their blank nodes."""
    return isomorphic(_graph(one), _graph(other))


def same_rows(found: bytes, case: Case) -> bool:
    """Whether rows as SPARQL JSON are those expected, in any order, but for the names of blank nodes."""
    assert case.result
    actual = ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON)
    if case.result.suffix in _MEDIA:
        assert isinstance(actual, ox.QuerySolutions)
        return isomorphic(_rows_in_rdf(triples([case.result])), _rows(actual))
    expected = ox.parse_query_results(path=str(case.result), format=_RESULTS[case.result.suffix])
    if isinstance(expected, ox.QueryBoolean) or isinstance(actual, ox.QueryBoolean):
        return (type(actual), bool(actual)) == (type(expected), bool(expected))
    return _same(expected, actual)


def same_tsv(found: bytes, case: Case) -> bool:
    """Whether rows as SPARQL TSV are those expected."""
    expected = ox.parse_query_results(path=str(case.result), format=ox.QueryResultsFormat.TSV)
    return _same(expected, ox.parse_query_results(found, format=ox.QueryResultsFormat.TSV))


def same_csv(found: bytes, case: Case) -> bool:
    """Whether rows as SPARQL CSV are those expected: CSV has no types, so that a number is any text of its value."""
    assert case.result
    return _cells(found.decode()) == _cells(case.result.read_text("utf-8"))


def is_rows(path: Path) -> bool:
    """Whether a file of RDF tells the rows of a SELECT."""
    return _ROWS in path.read_text("utf-8")


def _cells(table: str) -> list[list[tuple[str, str]]]:
    rows = csv.DictReader(io.StringIO(table))
    return sorted(sorted((name, _untyped(cell)) for name, cell in row.items()) for row in rows)


def _untyped(cell: str) -> str:
    if cell.startswith("_:"):
        return "_:"
    try:
        return str(float(cell))
    except ValueError:
        return cell


def _same(expected: object, actual: object) -> bool:
    assert isinstance(expected, ox.QuerySolutions)
    assert isinstance(actual, ox.QuerySolutions)
    if {v.value for v in expected.variables} != {v.value for v in actual.variables}:
        return False
    return isomorphic(_rows(expected), _rows(actual))


def _rows(found: ox.QuerySolutions) -> Graph:
    """Rows as a graph: a blank node a row, which points at its values by the names of the variables."""
    graph, names = Graph(), [variable.value for variable in found.variables]
    for number, row in enumerate(found):
        graph.add((BNode(f"row{number}"), RDF.type, RS.solution))
        for name, value in zip(names, row, strict=True):
            if value is not None:
                graph.add((BNode(f"row{number}"), RS[name], _node(value)))
    return graph


def _rows_in_rdf(lines: bytes) -> Graph:
    """The same of rows that are told in RDF."""
    told, graph = _graph(lines), Graph()
    for row in told.objects(None, RS.solution):
        graph.add((row, RDF.type, RS.solution))
        for binding in told.objects(row, RS.binding):
            name, value = told.value(binding, RS.variable), told.value(binding, RS.value)
            assert value is not None
            graph.add((row, RS[str(name)], value))
    return graph


def _graph(lines: bytes) -> Graph:
    graph = Graph()
    for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES):
        graph.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    return graph


def _node(term: object) -> Node:
    """A term as rdflib's; a number or truth value by its value, since the engine keeps values and not spellings."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return Literal(term.value, lang=term.language)
    kind = URIRef(term.datatype.value)
    return Literal(_value(term.value, kind), datatype=kind, normalize=False)


def _value(text: str, kind: URIRef) -> str:
    try:
        if kind == XSD.decimal:
            return str(Decimal(text).normalize() + 0)
        if kind in {XSD.double, XSD.float}:
            return repr(float(text))
        if kind == XSD.boolean:
            return {"1": "true", "0": "false"}.get(text, text)
        return str(int(text)) if kind == XSD.integer else text
    except (ArithmeticError, ValueError):
        return text
