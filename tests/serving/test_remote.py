"""The service in front of a store elsewhere."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from graph.generation import Generation
from ontology.model import Model
from queries.remote.client import Client
from queries.remote.remote import Remote
from serving.remote_app import create_remote_app
from tests.queries.remote.elsewhere import served
from tests.queries.small_city import small_city


@pytest.fixture(scope="module")
def city(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return small_city(model, tmp_path_factory.mktemp("far"), each=3)


@pytest.fixture(scope="module")
def far(city: Generation) -> Iterator[TestClient]:
    with served(city) as address:
        client = Client(address)
        with TestClient(create_remote_app(Remote(client, city.model))) as found:
            yield found
        client.close()


def test_graphql_is_answered_from_the_store(far: TestClient, city: Generation) -> None:
    query = "{ enterprises(first: 2) { totalCount nodes { id label } pageInfo { endCursor hasNextPage } } }"
    answer = far.post("/graphql", json={"query": query})
    assert answer.status_code == 200
    found = answer.json()["data"]["enterprises"]
    index = city.index
    nodes = index.nodes("Enterprise")
    assert found["totalCount"] == len(nodes) == 3
    assert [one["id"] for one in found["nodes"]] == index.iris(nodes[:2])
    assert [one["label"] for one in found["nodes"]] == index.labels(nodes[:2])
    after = found["pageInfo"]["endCursor"]
    text = "query($a: String) { enterprises(after: $a) { nodes { id } pageInfo { hasPreviousPage } } }"
    rest = far.post("/graphql", json={"query": text, "variables": {"a": after}}).json()["data"]["enterprises"]
    assert [one["id"] for one in rest["nodes"]] == index.iris(nodes[2:])
    assert rest["pageInfo"]["hasPreviousPage"]


def test_what_the_store_cannot_give_is_an_error_in_both_languages(far: TestClient) -> None:
    answer = far.post("/graphql", json={"query": '{ search(text: "a") { totalCount } }'}).json()
    assert "远程存储不能回答" in answer["errors"][0]["message"]
    assert "a store elsewhere cannot answer search" in answer["errors"][0]["message"]


def test_an_invalid_document_is_refused_before_the_store_is_asked(far: TestClient) -> None:
    answer = far.post("/graphql", json={"query": "{ nothing }"}).json()
    assert answer["errors"][0]["extensions"]["code"] == "INVALID_DOCUMENT"


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_queries_are_passed_on(far: TestClient, accept: str) -> None:
    query = "SELECT (COUNT(*) AS ?c) WHERE { ?s a qq:Enterprise }"
    answer = far.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(accept)
    assert "3" in answer.text
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_how_the_store_answers_is_not_known_here(far: TestClient) -> None:
    answer = far.get("/sparql", params={"query": "ASK { ?s ?p ?o }", "explain": "1"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert "not known here" in answer.text
    assert "无从知道" in answer.text
    broken = far.get("/sparql", params={"query": "SELECT", "explain": "1"})
    assert broken.status_code == 400
    assert "syntax" in broken.text


def test_the_service_is_described_as_far_as_it_is_known(far: TestClient) -> None:
    answer = far.get("/sparql", headers={"accept": "text/turtle"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    assert "sd:SPARQL11Query" in answer.text
    for untrue in ("SPARQL11Update", "EmptyGraphs", "void:triples", "extensionFunction"):
        assert untrue not in answer.text
    assert far.get("/sparql", headers={"accept": "text/html"}).headers["content-type"].startswith("text/html")


def test_updates_and_calls_of_other_addresses_are_not_passed_on(far: TestClient) -> None:
    assert far.get("/sparql", params={"query": "CLEAR ALL"}).status_code == 400
    assert far.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    called = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    assert far.get("/sparql", params={"query": called}).status_code == 400
    assert far.get("/healthz").json()["status"] == "ok"


def test_a_store_that_went_away_is_told(model: Model) -> None:
    remote = Remote(Client("http://127.0.0.1:9/sparql"), model)
    with TestClient(create_remote_app(remote)) as client:
        assert client.get("/healthz").status_code == 502
        assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).status_code == 502
        answer = client.post("/graphql", json={"query": "{ enterprises { totalCount } }"})
        assert answer.status_code == 502, answer.text
