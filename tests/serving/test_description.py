"""What the service says of itself is true: addresses, formats, features, graphs and counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, VOID, Graph, Literal, Namespace, URIRef
from starlette.testclient import TestClient

from graph.generation import City
from graph.store import Store, iter_terms
from ontology.model import Model
from queries.functions import FUNCTIONS
from queries.sparql.formats import GRAPHS
from server import create_app
from serving.parts import Settings
from serving.store_app import create_store_app

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
HERE = URIRef("http://testserver/sparql")
SERVICE = URIRef("http://testserver/sparql#service")
#: The media type of each format that a description may name.
MEDIA = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "JSON-LD": "application/ld+json",
    "RDF_XML": "application/rdf+xml",
    "TriG": "application/trig",
    "N-Quads": "application/n-quads",
    "N3": "text/n3",
}


def read(client: TestClient, address: str, accept: str = "text/turtle", **headers: str) -> Graph:
    answer = client.get(address, headers={"accept": accept, **headers})
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.text, format=answer.headers["content-type"].partition(";")[0])


def count(client: TestClient, pattern: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    return int(client.get("/sparql", params={"query": query, "format": "csv"}).text.split()[1])


@pytest.fixture(scope="module")
def described(client: TestClient) -> Graph:
    return read(client, "/sparql")


@pytest.fixture(scope="module")
def data(client: TestClient) -> Graph:
    return read(client, "/.well-known/void")


@pytest.fixture
def plain() -> Iterator[TestClient]:
    store = Store.memory()
    store.add([("<http://a>", "<http://b>", '"c"'), ("<http://a>", f"<{RDF.type}>", "<http://K>")])
    store.add([("<http://a>", "<http://b>", '"g"')], "http://g")
    with TestClient(create_store_app(store)) as client:
        yield client


def test_the_endpoint_is_the_address_that_was_asked(client: TestClient, described: Graph) -> None:
    assert described.value(SERVICE, SD.endpoint) == HERE
    other = read(client, "/sparql", host="city.example:8443")
    assert other.value(None, RDF.type, SD.Service) == URIRef("http://city.example:8443/sparql#service")
    forged = read(client, "/sparql", **{"x-forwarded-host": "evil.example"})
    assert forged.value(SERVICE, SD.endpoint) == HERE
    for broken in ("a<b>", "evil.example/x?y", "a b"):
        assert read(client, "/sparql", host=broken).value(SERVICE, SD.endpoint) == HERE


def test_a_root_path_is_part_of_the_address(model: Model, folder: Path) -> None:
    app = create_app(City(folder, model=model))
    with TestClient(app, root_path="/graph") as client:
        found = read(client, "/graph/sparql")
    assert list(found.objects(None, SD.endpoint)) == [URIRef("http://testserver/graph/sparql")]


@pytest.mark.parametrize("names", GRAPHS, ids=[names[0] for names in GRAPHS])
@pytest.mark.parametrize("address", ["/sparql", "/.well-known/void"])
def test_every_graph_format_says_the_same(
    client: TestClient, described: Graph, data: Graph, address: str, names: tuple[str, ...]
) -> None:
    answer = client.get(address, headers={"accept": names[1]})
    assert answer.headers["content-type"].partition(";")[0] == names[1]
    assert client.get(address, params={"format": names[0]}).content == answer.content
    expected = described if address == "/sparql" else data
    assert len(set(iter_terms(answer.content, names[1]))) == len(expected)


def test_the_formats_are_given(client: TestClient, described: Graph) -> None:
    named = {str(one).removeprefix(FORMATS) for one in described.objects(SERVICE, SD.resultFormat)}
    assert named == MEDIA.keys()
    for name in named:
        query = "ASK {}" if name.startswith("SPARQL") else "CONSTRUCT { <a:a> <a:a> 1 } {}"
        answer = client.get("/sparql", params={"query": query}, headers={"accept": MEDIA[name]})
        assert answer.headers["content-type"].partition(";")[0] == MEDIA[name]


def test_the_functions_are_there(client: TestClient, described: Graph) -> None:
    named = set(map(str, described.objects(SERVICE, SD.extensionFunction)))
    assert named == {function.iri for function in FUNCTIONS.values()}
    for one in named:
        told = described.objects(URIRef(one), RDFS.comment)
        assert {label.language for label in told if isinstance(label, Literal)} == {"zh", "en"}
        # an unknown function is an error, a known one without its arguments is unbound
        assert client.get("/sparql", params={"query": f"SELECT (<{one}>() AS ?x) {{}}"}).status_code == 200


def test_features_are_those_there_are(
    model: Model, folder: Path, client: TestClient, described: Graph
) -> None:
    assert set(described.objects(SERVICE, SD.feature)) == set()
    languages = set(described.objects(SERVICE, SD.supportedLanguage))
    assert languages == {SD.SPARQL10Query, SD.SPARQL11Query}
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code in {400, 403}
    app = create_app(City(folder, model=model), Settings(services=("http://127.0.0.1:9/",)))
    with TestClient(app) as calling:
        assert set(read(calling, "/sparql").objects(SERVICE, SD.feature)) == {SD.BasicFederatedQuery}


def test_a_plain_store_says_that_it_can_be_written(plain: TestClient) -> None:
    found = read(plain, "/sparql")
    assert SD.SPARQL11Update in set(found.objects(SERVICE, SD.supportedLanguage))
    assert set(found.objects(SERVICE, SD.feature)) == {SD.EmptyGraphs}
    default = found.value(found.value(SERVICE, SD.defaultDataset), SD.defaultGraph)
    assert found.value(default, VOID.triples) == Literal(2)
    plain.post("/sparql", data={"update": "INSERT DATA { <http://x> <http://y> 1 }"})
    assert read(plain, "/sparql").value(default, VOID.triples) == Literal(3)


def test_graphs_and_their_sizes_are_those_that_queries_see(client: TestClient, described: Graph) -> None:
    dataset = described.value(SERVICE, SD.defaultDataset)
    default = described.value(dataset, SD.defaultGraph)
    assert described.value(default, VOID.triples) == Literal(count(client, "?s ?p ?o"))
    sizes = {
        described.value(one, SD.name): described.value(described.value(one, SD.graph), VOID.triples)
        for one in described.objects(dataset, SD.namedGraph)
    }
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    graphs = client.get("/sparql", params={"query": query, "format": "csv"}).text.split()[1:]
    assert sizes.keys() == set(map(URIRef, graphs))
    for graph, size in sizes.items():
        assert size == Literal(count(client, f"GRAPH <{graph}> {{ ?s ?p ?o }}"))


def test_partitions_count_what_queries_count(client: TestClient, data: Graph) -> None:
    (one,) = data.subjects(VOID.sparqlEndpoint, HERE)
    assert data.value(one, VOID.triples) == Literal(count(client, "?s ?p ?o"))
    assert data.value(one, VOID.distinctSubjects) == Literal(count(client, "SELECT DISTINCT ?s { ?s ?p ?o }"))
    assert data.value(one, VOID.distinctObjects) == Literal(count(client, "SELECT DISTINCT ?o { ?s ?p ?o }"))
    table = "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?s ?p ?o } GROUP BY ?p"
    rows = client.get("/sparql", params={"query": table, "format": "csv"}).text.split()[1:]
    parts = list(data.objects(one, VOID.propertyPartition))
    told = [
        f"{data.value(p, VOID.property)},{data.value(p, VOID.triples)},{data.value(p, VOID.distinctSubjects)}"
        for p in parts
    ]
    assert sorted(told) == sorted(rows)
    assert data.value(one, VOID.properties) == Literal(len(rows))
    table = "SELECT ?k (COUNT(*) AS ?n) { ?s a ?k } GROUP BY ?k"
    rows = client.get("/sparql", params={"query": table, "format": "csv"}).text.split()[1:]
    kinds = list(data.objects(one, VOID.classPartition))
    told = [f"{data.value(k, VOID['class'])},{data.value(k, VOID.entities)}" for k in kinds]
    assert sorted(told) == sorted(rows)


def test_live_counts_are_those_of_queries(plain: TestClient) -> None:
    found = read(plain, "/.well-known/void")
    (one,) = found.subjects(VOID.sparqlEndpoint, HERE)
    assert (found.value(one, VOID.triples), found.value(one, VOID.properties)) == (Literal(2), Literal(2))
    (kind,) = found.objects(one, VOID.classPartition)
    assert (str(found.value(kind, VOID["class"])), found.value(kind, VOID.entities)) == (
        "http://K",
        Literal(1),
    )


def test_sources_come_with_title_and_licence(client: TestClient, data: Graph) -> None:
    (one,) = data.subjects(VOID.sparqlEndpoint, HERE)
    sources = client.get("/status").json()["sources"]
    for source in sources:
        graph = URIRef(source["graph"])
        assert (one, VOID.subset, graph) in data
        assert Literal(source["title_zh"], "zh") in set(data.objects(graph, DCTERMS.title))
        rights = data.value(graph, DCTERMS.rights)
        assert data.value(rights, RDFS.label) == Literal(source["licence"])


def test_a_copy_is_good_as_long_as_the_generation(client: TestClient) -> None:
    first = client.get("/sparql", headers={"accept": "text/turtle"})
    held = {"accept": "text/turtle", "if-none-match": first.headers["etag"]}
    assert client.get("/sparql", headers=held).status_code == 304
    assert client.get("/sparql", headers={**held, "host": "other"}).status_code == 200
    assert client.get("/.well-known/void", headers=held).status_code == 200
