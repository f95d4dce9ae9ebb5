"""What the service says of itself: the SPARQL 1.1 Service Description, and its data by the VoID vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.store import Triple
from ontology.model import NS, Words
from ontology.terms import TYPE, XSD, iri, literal
from queries.counted import Counted
from queries.functions import Function
from queries.sparql.formats import GRAPHS, TABLES

_SPACES = {
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
#: The prefixes with which a description is written.
PREFIXES = {**_SPACES, "foaf": "http://xmlns.com/foaf/0.1/", "prov": "http://www.w3.org/ns/prov#", "qq": NS}
#: The names that the W3C gave to formats, by our short ones.
_FORMATS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
    "n3": "N3",
}
_W3C_FORMAT = "http://www.w3.org/ns/formats/"
_SIMPLE = "http://www.w3.org/ns/entailment/Simple"
#: The part of a result format's name that tables have and graphs do not.
_TABLE = "SPARQL_"


@dataclass(frozen=True, slots=True)
class Service:
    """A service as it is asked: its address, the IRI of what it serves, and what it really does."""

    endpoint: str
    dataset: str
    title: Words
    #: How the IRIs of things begin, empty where that is not known.
    base: str = ""
    #: Whether updates are taken.
    writes: bool = False
    #: Whether other addresses may be called by SERVICE.
    calls: bool = False
    functions: Sequence[Function] = ()
    #: What is known about the graphs: titles, licences, where they come from.
    about: Sequence[Triple] = ()


def service(told: Service, counted: Counted | None) -> list[Triple]:
    """The description of a service, with the graphs that can be asked where they are known."""
    one, dataset, default = (f"{told.endpoint}#{name}" for name in ("service", "dataset", "default"))
    graphs = counted.graphs if counted else {}
    return [
        (iri(one), TYPE, _term("sd:Service")),
        _link(one, "sd:endpoint", told.endpoint),
        *_title(one, told.title),
        *(_link(one, "sd:supportedLanguage", known) for known in _languages(told)),
        *(_link(one, "sd:feature", known) for known in _features(told)),
        *(_link(one, "sd:resultFormat", known) for known in _formats()),
        *(_link(one, "sd:inputFormat", known) for known in _formats(tables=False) if told.writes),
        *(triple for function in told.functions for triple in _function(one, function)),
        _link(one, "sd:defaultEntailmentRegime", _SIMPLE),
        _link(one, "sd:defaultDataset", dataset),
        (iri(dataset), TYPE, _term("sd:Dataset")),
        _link(dataset, "sd:defaultGraph", default),
        (iri(default), TYPE, _term("sd:Graph")),
        *(_size(default, counted) if counted else ()),
        *(t for n, (g, size) in enumerate(graphs.items()) for t in _named(dataset, n, g, size)),
        _link(dataset, "dct:source", told.dataset),
        *told.about,
    ]


def void(told: Service, counted: Counted) -> list[Triple]:
    """What is served, by VoID: how many statements, of which classes and properties, from which sources."""
    one = told.dataset
    return [
        (iri(one), TYPE, _term("void:Dataset")),
        (iri(one), TYPE, _term("dcat:Dataset")),
        *_title(one, told.title),
        _link(one, "void:sparqlEndpoint", told.endpoint),
        *_space(one, told.base),
        *(_link(one, "void:feature", known) for known in _formats(tables=False)),
        *_size(one, counted),
        *(t for n, (kind, size) in enumerate(counted.classes.items()) for t in _class(one, n, kind, size)),
        *(t for n, (p, sizes) in enumerate(counted.properties.items()) for t in _property(one, n, p, *sizes)),
        *(t for graph, size in counted.graphs.items() for t in _subset(one, graph, size)),
        *told.about,
    ]


def _languages(told: Service) -> Iterator[str]:
    yield _known("sd:SPARQL10Query")
    yield _known("sd:SPARQL11Query")
    if told.writes:
        yield _known("sd:SPARQL11Update")


def _features(told: Service) -> Iterator[str]:
    if told.calls:
        yield _known("sd:BasicFederatedQuery")
    if not told.base:
        yield _known("sd:EmptyGraphs")


def _formats(tables: bool = True) -> Iterator[str]:
    names = [_FORMATS[row[0]] for row in (*TABLES, *GRAPHS) if row[0] in _FORMATS]
    return (_W3C_FORMAT + n for n in dict.fromkeys(names) if tables or not n.startswith(_TABLE))


def _function(one: str, function: Function) -> Iterator[Triple]:
    yield _link(one, "sd:extensionFunction", function.iri)
    yield iri(function.iri), TYPE, _term("sd:Function")
    yield iri(function.iri), _term("rdfs:label"), literal(f"{function.name}({function.arguments})")
    for lang in ("zh", "en"):
        yield iri(function.iri), _term("rdfs:comment"), literal(function.note.say(lang), lang)


def _named(dataset: str, number: int, graph: str, size: int) -> Iterator[Triple]:
    node, held = f"_:named{number}", f"_:graph{number}"
    yield iri(dataset), _term("sd:namedGraph"), node
    yield node, TYPE, _term("sd:NamedGraph")
    yield node, _term("sd:name"), iri(graph)
    yield node, _term("sd:graph"), held
    yield held, TYPE, _term("sd:Graph")
    yield held, _term("void:triples"), _number(size)
    yield held, _term("dct:source"), iri(graph)


def _size(one: str, counted: Counted) -> Iterator[Triple]:
    """The counts of a default graph as a whole."""
    for name, count in (
        ("void:triples", counted.triples),
        ("void:distinctSubjects", counted.subjects),
        ("void:distinctObjects", counted.objects),
        ("void:classes", len(counted.classes)),
        ("void:properties", len(counted.properties)),
    ):
        yield iri(one), _term(name), _number(count)


def _space(one: str, base: str) -> Iterator[Triple]:
    if base:
        yield iri(one), _term("void:uriSpace"), literal(f"{base}id/")
        yield _link(one, "void:vocabulary", NS)


def _class(one: str, number: int, kind: str, count: int) -> Iterator[Triple]:
    part = f"_:class{number}"
    yield iri(one), _term("void:classPartition"), part
    yield part, _term("void:class"), kind
    yield part, _term("void:entities"), _number(count)


def _property(one: str, number: int, name: str, triples: int, subjects: int) -> Iterator[Triple]:
    part = f"_:property{number}"
    yield iri(one), _term("void:propertyPartition"), part
    yield part, _term("void:property"), name
    yield part, _term("void:triples"), _number(triples)
    yield part, _term("void:distinctSubjects"), _number(subjects)


def _subset(one: str, graph: str, size: int) -> Iterator[Triple]:
    yield _link(one, "void:subset", graph)
    yield iri(graph), TYPE, _term("void:Dataset")
    yield iri(graph), _term("void:triples"), _number(size)


def _title(one: str, title: Words) -> Iterator[Triple]:
    return ((iri(one), _term("dct:title"), literal(title.say(lang), lang)) for lang in ("zh", "en"))


def _link(subject: str, predicate: str, target: str) -> Triple:
    return iri(subject), _term(predicate), iri(target)


def _known(name: str) -> str:
    prefix, _, local = name.partition(":")
    return _SPACES[prefix] + local


def _term(name: str) -> str:
    return iri(_known(name))


def _number(count: int) -> str:
    return literal(str(count), datatype=XSD + "integer")
