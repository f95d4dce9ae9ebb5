"""The addresses behind the page for asking SPARQL."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from queries.vocabulary import LABELLED
from tests.queries.small_city import BASE

ADDRESS = "/sparql/vocabulary.json"


def test_the_vocabulary_is_good_for_as_long_as_the_generation(client: TestClient) -> None:
    answer = client.get(ADDRESS)
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["prefixes"]["id"] == f"{BASE}id/"
    again = client.get(ADDRESS, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(ADDRESS, headers={"if-none-match": '"other"'}).content == answer.content


def test_things_are_labelled_by_their_iris(client: TestClient) -> None:
    rows = client.get("/sparql", params={"query": "SELECT ?s { ?s a qq:Fund }", "format": "json"}).json()
    iris = [row["s"]["value"] for row in rows["results"]["bindings"]]
    found = client.post("/sparql/labels", json={"iris": [*iris, f"{BASE}id/fund/none"]}).json()
    assert set(found["labels"]) == set(iris)
    assert all(one["zh"] and one["kind"] == "Fund" for one in found["labels"].values())


@pytest.mark.parametrize(
    "given", [[], {}, {"iris": "x"}, {"iris": [1]}, {"iris": None}, {"iris": ["x"] * (LABELLED + 1)}]
)
def test_what_is_no_list_of_iris_is_refused(client: TestClient, given: Any) -> None:
    answer = client.post("/sparql/labels", json=given)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["zh"]


def test_a_body_that_is_no_json_is_refused(client: TestClient) -> None:
    for body in (b"", b"{", b"\xff", b'{"iris":["\\ud800"]}'):
        assert client.post("/sparql/labels", content=body).status_code == 400
    assert client.get("/sparql/labels").status_code == 405
