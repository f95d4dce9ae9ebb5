"""What the W3C's lists of SPARQL Protocol tests ask beside what `test_sparql_protocol.py` has, case by case."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from httpx import Response
from starlette.testclient import TestClient

from graph.store import Store
from serving.store_app import create_store_app

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"


@pytest.fixture
def plain() -> Iterator[TestClient]:
    with TestClient(create_store_app(Store.memory())) as client:
        yield client


def sent(client: TestClient, body: str, kind: str, address: str = "/sparql/", **given: object) -> Response:
    found: Response = client.post(
        f"{address}?{urlencode(given, doseq=True)}",
        content=body,
        headers={"content-type": kind},
        follow_redirects=False,
    )
    return found


def says(answer: Response) -> bool:
    assert answer.status_code == 200, answer.text
    found: bool = answer.json()["boolean"]
    return found


# -- the address of the list ends with a slash


@pytest.mark.parametrize("address", ["/sparql", "/sparql/"])
def test_the_address_may_end_with_a_slash(plain: TestClient, client: TestClient, address: str) -> None:
    for served in (plain, client):
        assert says(sent(served, "ASK {}", QUERY, address))
        assert says(sent(served, "query=ASK%20%7B%7D", FORM, address))
        asked = served.get(f"{address}?query=ASK%20%7B%7D", follow_redirects=False)
        assert says(asked)
        assert served.put(f"{address}?query=ASK%20%7B%7D").status_code == 405
        page = served.get(address, headers={"accept": "text/html"}, follow_redirects=False)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert sent(plain, "CLEAR ALL", UPDATE, address).status_code == 204


# -- update_base_uri


def test_a_relative_iri_is_resolved_in_a_graph_that_is_cleared_before_it_is_there(plain: TestClient) -> None:
    text = (
        "CLEAR GRAPH <http://g.example/> ; INSERT DATA { GRAPH <http://g.example/> { <a:s> <a:p> <test> } }"
    )
    assert sent(plain, text, UPDATE).status_code == 204
    found = sent(plain, "SELECT ?o { GRAPH <http://g.example/> { <a:s> <a:p> ?o } }", QUERY).json()
    (row,) = found["results"]["bindings"]
    assert row["o"] == {"type": "uri", "value": "http://testserver/test"}


def test_what_is_dropped_has_to_be_there(plain: TestClient) -> None:
    assert sent(plain, "DROP GRAPH <http://g.example/>", UPDATE).status_code == 400
    assert sent(plain, "DROP SILENT GRAPH <http://g.example/>", UPDATE).status_code == 204


# -- update_dataset_*: the parameters hold for patterns alone, and for each operation anew


@pytest.mark.parametrize("first", ["CLEAR ALL", "DROP ALL"])
def test_a_dataset_leaves_the_other_operations_alone(plain: TestClient, first: str) -> None:
    graphs = [f"http://g.example/{number}" for number in range(3)]
    data = " ".join(f"GRAPH <{graph}> {{ <{graph}> a <a:Document> }}" for graph in graphs)
    text = f"""{first} ; INSERT DATA {{ {data} }} ;
    INSERT {{ GRAPH <a:out> {{ ?s <a:in> ?in }} }} WHERE {{
      {{ GRAPH ?g {{ ?s a <a:Document> }} BIND(?g AS ?in) }} UNION {{ ?s a <a:Document> BIND("default" AS ?in) }}
    }}"""
    using = {"using-graph-uri": graphs[0], "using-named-graph-uri": graphs[1]}
    assert sent(plain, text, UPDATE, **using).status_code == 204
    found = sent(plain, "SELECT ?s ?in { GRAPH <a:out> { ?s ?p ?in } }", QUERY).json()["results"]["bindings"]
    assert {(row["s"]["value"], row["in"]["value"]) for row in found} == {
        (graphs[0], "default"),
        (graphs[1], graphs[1]),
    }


# -- SPARQL 1.2: a version is announced at most once


def test_a_version_may_be_announced(plain: TestClient) -> None:
    assert says(plain.get("/sparql/?query=ASK%20%7B%7D&version=1.2"))
    assert says(sent(plain, "ASK {}", f"{QUERY}; version=1.2"))
    assert sent(plain, "update=CLEAR%20ALL&version=1.2", FORM).status_code == 204
    assert sent(plain, "CLEAR ALL", f"{UPDATE}; version=1.2").status_code == 204


def test_two_versions_are_refused(plain: TestClient) -> None:
    two = [
        plain.get("/sparql/?query=ASK%20%7B%7D&version=1.1&version=1.2"),
        sent(plain, "update=CLEAR%20ALL&version=1.1&version=1.2", FORM),
        sent(plain, "query=ASK%20%7B%7D&version=1.1", FORM, version="1.2"),
    ]
    for answer in two:
        assert answer.status_code == 400
        assert "version" in answer.json()["en"]
        assert "version" in answer.json()["zh"]


# -- a city: the same addresses, written with tokens alone


def test_nothing_is_written_to_a_city_without_a_token(client: TestClient) -> None:
    for answer in (
        sent(client, "CLEAR ALL", UPDATE),
        client.put("/graphs/a", content=""),
        client.post("/graphs", content=""),
        client.delete("/graphs?default"),
    ):
        assert answer.status_code == 403
        assert answer.json()["zh"]
