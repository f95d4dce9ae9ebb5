"""Pages of every site may ask; only our own, and those that are allowed, may change something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from starlette.testclient import TestClient

from graph.generation import City
from ontology.model import Model
from server import create_app
from serving.origins import OriginNameError, origins_of
from serving.parts import Settings

ALLOWED = "https://city.example"
CHANGE = {"query": "mutation { __typename }"}
ASK = {"query": "{ __typename }"}
JSON = {"content-type": "application/json"}
#: The address that the test client says it asks.
OURS = "http://testserver"


@pytest.fixture(scope="module")
def client(model: Model, folder: Path) -> Iterator[TestClient]:
    settings = Settings(origins=frozenset({ALLOWED}))
    with TestClient(create_app(City(folder, model=model), settings)) as client:
        yield client


def post(client: TestClient, body: Any, **headers: str) -> Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    response: Response = client.post("/graphql", json=body, headers=sent)
    return response


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": OURS},
        {"origin": "https://testserver"},
        {"origin": "HTTP://TestServer"},
        {"origin": ALLOWED},
        {"origin": ALLOWED.upper()},
        {"origin": "https://behind.a.proxy", "sec_fetch_site": "same-origin"},
    ],
)
def test_who_may_change_something(client: TestClient, headers: dict[str, str]) -> None:
    assert post(client, CHANGE, **headers).json()["data"] == {"__typename": "Mutation"}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://testserver:81"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": f"{ALLOWED}:444"},
        {"origin": "http://city.example"},
        {"origin": "https://elsewhere.example", "sec_fetch_site": "cross-site"},
        {"origin": "https://elsewhere.example", "x_forwarded_host": "elsewhere.example"},
    ],
)
def test_who_may_not(client: TestClient, headers: dict[str, str]) -> None:
    response = post(client, CHANGE, **headers)
    (error,) = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (403, "FOREIGN_ORIGIN")
    assert {"zh", "en"} <= error["extensions"].keys()
    assert "data" not in response.json()
    # to ask is another matter
    asked = post(client, ASK, **headers)
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, "*")


def test_a_mutation_beside_a_query_is_a_mutation(client: TestClient) -> None:
    both = {"query": "query A { __typename } mutation B { __typename }"}
    foreign = {"origin": "https://elsewhere.example"}
    assert post(client, {**both, "operationName": "A"}, **foreign).status_code == 200
    assert post(client, {**both, "operationName": "B"}, **foreign).status_code == 403


@pytest.mark.parametrize(
    "type_", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_what_browsers_send_without_asking_first_is_not_read(client: TestClient, type_: str) -> None:
    body = b'{"query": "mutation { __typename }"}'
    response = client.post("/graphql", content=body, headers={"content-type": type_, "origin": OURS})
    assert response.status_code == 415


def test_browsers_that_ask_first_are_told(client: TestClient) -> None:
    asked = {
        "origin": "https://elsewhere.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type, authorization",
    }
    for address in ("/graphql", "/sparql", "/nope"):
        told = client.options(address, headers=asked)
        assert told.status_code == 200
        assert told.headers["access-control-allow-origin"] == "*"
        assert "POST" in told.headers["access-control-allow-methods"]
        assert told.headers["access-control-allow-headers"] == "content-type, authorization"
        assert "access-control-allow-credentials" not in told.headers


@pytest.mark.parametrize("address", ["/graphql?query={__typename}", "/status", "/nope", "/graphql?query={"])
def test_every_answer_may_be_read_by_any_page(client: TestClient, address: str) -> None:
    for headers in ({}, {"origin": "https://elsewhere.example"}):
        told = client.get(address, headers=headers).headers
        assert told["access-control-allow-origin"] == "*"
        assert told["access-control-expose-headers"] == "ETag, Location, Retry-After, X-Generation"


def test_other_methods_go_to_the_router(client: TestClient) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        response = client.request(method, "/graphql")
        assert response.status_code == 405
        assert {"GET", "POST"} <= set(response.headers["allow"].split(", "))


@pytest.mark.parametrize(
    "site", ["https://city.example", "http://localhost:3000", "http://10.0.0.1", "http://[::1]:80"]
)
def test_sites_are_named_as_browsers_name_them(site: str) -> None:
    assert origins_of([site, f"{site.upper()}/"]) == {site}


@pytest.mark.parametrize(
    "site", ["", "*", "null", "city.example", "ftp://city.example", "https://city.example/page", "https://"]
)
def test_what_is_no_site_is_refused(site: str) -> None:
    with pytest.raises(OriginNameError) as raised:
        origins_of([ALLOWED, site])
    assert repr(site) in raised.value.words.zh
    assert repr(site) in raised.value.words.en
