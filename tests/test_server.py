"""The addresses answer as their protocols say, tell errors in both languages, and follow what is published."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import uvicorn
from gql import Client, gql
from gql.transport.httpx import HTTPXTransport
from httpx import Response
from SPARQLWrapper import CSV, GET, JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from starlette.testclient import TestClient

import server
from graph.generation import City
from ontology.model import Model
from ontology.shapes import read_model
from server import create_app
from serving import pages
from serving.parts import Settings
from serving.problems import STATUS
from tests.queries.small_city import BASE, small_city

WEB = Path(__file__).parents[1] / "web"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a qq:Enterprise }"
QUERY = "application/sparql-query"


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model()


@pytest.fixture(scope="module")
def folder(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("city")
    small_city(model, path, each=4)
    return path


@pytest.fixture(scope="module")
def client(model: Model, folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(City(folder, model=model))) as client:
        yield client


def asked(client: TestClient, query: str, accept: str = "text/csv", **headers: str) -> Response:
    response: Response = client.post(
        "/sparql", content=query, headers={"content-type": QUERY, "accept": accept, **headers}
    )
    return response


def problem(response: Response, status: int) -> dict[str, Any]:
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    found: dict[str, Any] = response.json()
    assert found["status"] == status
    assert found["zh"]
    assert found["en"]
    return found


# -- what is published


def test_nothing_is_ready_before_the_first_generation_and_then_it_is(model: Model, tmp_path: Path) -> None:
    with TestClient(create_app(City(tmp_path, BASE, model))) as client:
        for address in ("/healthz", "/status", "/sparql?query=ASK%7B%7D"):
            response = client.get(address)
            assert problem(response, 503)["en"] == "no data is published yet"
            assert response.headers["retry-after"]
        response = client.get("/graphql?query=%7B__typename%7D")
        assert (response.status_code, bool(response.headers["retry-after"])) == (503, True)
        assert response.json()["errors"][0]["extensions"]["code"] == "NOT_READY"
        assert client.get("/").status_code == 200
        small_city(model, tmp_path, each=1)
        assert client.get("/healthz").json() == {"status": "ok", "generation": 1}


def test_a_new_generation_is_followed_and_a_broken_one_is_not(model: Model, tmp_path: Path) -> None:
    small_city(model, tmp_path, each=1)
    with TestClient(create_app(City(tmp_path, model=model))) as client:
        assert asked(client, COUNT).text.split() == ["n", "1"]
        small_city(model, tmp_path, each=3)
        assert asked(client, COUNT).text.split() == ["n", "3"]
        (tmp_path / "CURRENT").write_text("99\n", encoding="ascii")
        assert client.get("/healthz").json()["generation"] == 2
        (tmp_path / "CURRENT").write_text("1\n", encoding="ascii")
        assert asked(client, COUNT).text.split() == ["n", "1"]


def test_the_status_counts_every_kind(client: TestClient, model: Model) -> None:
    found = client.get("/status").json()
    assert (found["generation"], found["base"], found["synthetic"]) == (1, BASE, True)
    counts = {kind["kind"]: kind["count"] for kind in found["counts"]}
    assert counts["Enterprise"] == 4
    assert counts.keys() <= model.kinds.keys()
    assert found["counts"][0]["label"].keys() == {"zh", "en"}


# -- SPARQL


def test_a_query_may_come_in_three_ways(client: TestClient) -> None:
    accept = {"accept": "text/csv"}
    answers = [
        client.get("/sparql", params={"query": COUNT}, headers=accept),
        client.post("/sparql", data={"query": COUNT}, headers=accept),
        asked(client, COUNT),
        client.get("/sparql", params={"query": COUNT, "format": "csv"}),
    ]
    assert {answer.text for answer in answers} == {"n\r\n4\r\n"}
    assert {answer.headers["content-type"] for answer in answers} == {"text/csv; charset=utf-8"}


def test_the_format_is_the_clients_wish(client: TestClient) -> None:
    found = asked(client, "ASK {}", "application/sparql-results+xml;q=0.5, application/sparql-results+json")
    assert found.headers["content-type"] == "application/sparql-results+json"
    assert found.json()["boolean"] is True
    turtle = asked(client, "CONSTRUCT WHERE { ?s a qq:Fund }", "*/*")
    assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"
    assert problem(asked(client, "ASK {}", "image/png"), 406)


def test_graphs_are_named_by_parameters(client: TestClient) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    (graph,) = asked(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s a qq:Enterprise } }").text.split()[1:]

    def count(**parameters: str) -> int:
        return int(
            client.post("/sparql", data={"query": query, "format": "csv", **parameters}).text.split()[1]
        )

    assert 0 < count(**{"default-graph-uri": graph}) < count()
    assert count(**{"default-graph-uri": "http://no.example/"}) == 0


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("SELECT * {\n ?s ?p }", 400, "line 2"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "SERVICE"),
        ("DROP ALL", 400, "DROP is an update"),
        ("SELECT (<http://no.example/f>(1) AS ?x) {}", 400, "custom function"),
        ("", 400, "no query"),
    ],
)
def test_a_query_that_is_not_answered_is_told_why(
    client: TestClient, query: str, status: int, says: str
) -> None:
    assert says in problem(asked(client, query), status)["en"]


def test_a_syntax_error_names_the_place(client: TestClient) -> None:
    found = problem(asked(client, "SELECT * {\n ?s ?p }", **{"accept-language": "en"}), 400)
    assert (found["line"], found["column"]) == (2, 9)
    assert found["title"] == found["en"]


def test_what_is_no_query_request_is_refused(client: TestClient) -> None:
    post = client.post
    assert problem(client.get("/sparql", headers={"accept": "text/csv"}), 400)
    assert problem(client.get("/sparql?query=ASK{}&query=ASK{}"), 400)
    assert problem(post("/sparql", content="ASK {}", headers={"content-type": "text/plain"}), 415)
    assert problem(post("/sparql", content=b"\xff", headers={"content-type": QUERY}), 400)
    assert problem(post("/sparql", content=b" " * 1_000_001, headers={"content-type": QUERY}), 413)
    assert problem(post("/sparql", data={"update": "CLEAR ALL"}), 403)
    assert problem(client.put("/sparql"), 405)


def test_a_slow_query_is_given_up_and_blocks_nobody(model: Model, folder: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?b ?e }"
    with TestClient(create_app(City(folder, model=model), Settings(seconds=0.05))) as client:
        client.get("/healthz")
        started = monotonic()
        assert "0.05 seconds" in problem(asked(client, slow), 504)["en"]
        assert monotonic() - started < 2
        assert client.get("/healthz").status_code == 200


def test_the_questions_are_offered_with_their_prefixes(client: TestClient) -> None:
    found = client.get("/questions").json()
    assert found["prefixes"]["id"] == f"{BASE}id/"
    for question in found["questions"]:
        assert asked(client, question["query"]).status_code == 200, question["name"]


# -- GraphQL


def test_labels_come_in_the_language_asked_for(client: TestClient) -> None:
    def label(**headers: str) -> str:
        body = {"query": "{ status { counts { kind label } } }"}
        counts = client.post("/graphql", json=body, headers=headers).json()["data"]["status"]["counts"]
        return next(str(count["label"]) for count in counts if count["kind"] == "Enterprise")

    assert label() == "企业"
    assert label(**{"accept-language": "en-GB,en;q=0.9"}).lower() == "enterprise"


# -- manners


def test_other_sites_may_ask(client: TestClient) -> None:
    headers = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    assert client.options("/graphql", headers=headers).status_code == 200
    assert client.get("/status", headers=headers).headers["access-control-allow-origin"] == "*"


def test_long_answers_are_compressed(client: TestClient) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 200"
    assert asked(client, query, **{"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_unknown_addresses_are_told_in_both_languages(client: TestClient) -> None:
    assert problem(client.get("/nope"), 404)["zh"] == "没有这个地址"
    assert problem(client.get("/web/nope.js"), 404)


def test_our_own_faults_are_not_told(model: Model, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "about", lambda _: 1 / 0)
    with TestClient(create_app(City(folder, model=model)), raise_server_exceptions=False) as client:
        assert "division" not in json.dumps(problem(client.get("/status"), 500))


def test_a_narrower_error_stands_before_a_wider_one() -> None:
    kinds = list(STATUS)
    assert not [k for i, k in enumerate(kinds) for wider in kinds[:i] if issubclass(k, wider)]


# -- pages


@pytest.mark.parametrize("address", ["/", "/graphql", "/sparql"])
def test_browsers_get_pages_that_load_from_here_alone(client: TestClient, address: str) -> None:
    page = client.get(address, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["content-security-policy"].startswith("default-src 'self'")
    linked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert linked
    for link in linked:
        assert link.startswith("/"), link
        assert client.get(link, headers={"accept": "text/html"}).status_code == 200, link


def test_every_text_of_a_page_has_both_languages() -> None:
    for page in WEB.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert text.count("data-zh=") == text.count("data-en=")
        assert text.count("data-hint-zh=") == text.count("data-hint-en=")


def test_the_app_is_made_from_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUEQIAO_DATA", str(folder))
    with TestClient(server.app) as client:
        assert client.get("/healthz").json()["generation"] == 1
    with pytest.raises(AttributeError):
        _ = server.nothing


# -- real clients over a real connection


@pytest.fixture(scope="module")
def address(model: Model, folder: Path) -> Iterator[str]:
    running = uvicorn.Server(uvicorn.Config(create_app(City(folder, model=model)), port=0, log_level="error"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    deadline = monotonic() + 20
    while not running.started and monotonic() < deadline:
        sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(20)


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_asks(address: str, method: str) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.setMethod(method)
    wrapper.setQuery(COUNT)
    wrapper.setReturnFormat(JSON)
    found = wrapper.queryAndConvert()
    assert isinstance(found, dict)
    assert found["results"]["bindings"][0]["n"]["value"] == "4"
    wrapper.setReturnFormat(CSV)
    assert wrapper.queryAndConvert() == b"n\r\n4\r\n"
    wrapper.setQuery("SELECT nonsense")
    with pytest.raises(QueryBadFormed):
        wrapper.query()


def test_gql_asks_and_checks_against_the_schema(address: str) -> None:
    with Client(transport=HTTPXTransport(f"{address}/graphql"), fetch_schema_from_transport=True) as session:
        found = session.execute(gql("{ status { generation counts { kind count } } }"))
        assert {"kind": "Enterprise", "count": 4} in found["status"]["counts"]
