"""The SPARQL 1.1 Protocol's update operation, over a plain store and over a city."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from starlette.testclient import TestClient

from graph.editing.requests import Outcome, Request
from graph.generation import City
from graph.store import Store
from loaders.writing import write
from ontology.model import Model
from queries.sparql.errors import BusyError
from queries.update import ChangedError, Content, Update
from queries.update_city import CityWriting
from server import create_app
from serving.parts import Settings
from serving.store_app import create_store_app
from serving.tokens import Tokens, digest_of
from tests.queries.small_city import BASE, small_city

KIND = "application/sparql-update"
SECRET = "s3cret"
NEW = f"<{BASE}id/org/x-written>"


@pytest.fixture
def plain() -> Iterator[TestClient]:
    with TestClient(create_store_app(Store.memory())) as client:
        yield client


def sent(client: TestClient, text: str, **parameters: str | list[str]) -> Response:
    response: Response = client.post(
        "/sparql", content=text, headers={"content-type": KIND}, params=parameters
    )
    return response


def ask(client: TestClient, pattern: str) -> bool:
    found: dict[str, Any] = client.get(
        "/sparql", params={"query": f"ASK {{ {pattern} }}", "format": "json"}
    ).json()
    return bool(found["boolean"])


# -- the protocol's own cases


def test_an_update_is_sent_in_two_ways(plain: TestClient) -> None:
    assert sent(plain, "INSERT DATA { <a:a> <a:b> '字' }").status_code == 204
    assert plain.post("/sparql", data={"update": "INSERT DATA { <a:c> <a:b> 1 }"}).status_code == 204
    assert ask(plain, "<a:a> <a:b> '字' . <a:c> <a:b> 1")


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, {"default"}),
        ({"using-graph-uri": "a:g1"}, {"one"}),
        ({"using-graph-uri": ["a:g1", "a:g2"]}, {"one", "two"}),
        ({"using-named-graph-uri": "a:g1"}, {"named one"}),
        ({"using-graph-uri": "a:g2", "using-named-graph-uri": "a:g1"}, {"two", "named one"}),
    ],
)
def test_the_dataset_is_what_the_parameters_say(
    plain: TestClient, parameters: dict[str, str | list[str]], found: set[str]
) -> None:
    sent(
        plain,
        "INSERT DATA { <a:x> <a:p> 'default' GRAPH <a:g1> { <a:x> <a:p> 'one' } GRAPH <a:g2> { <a:x> <a:p> 'two' } }",
    )
    text = (
        "INSERT { GRAPH <a:out> { <a:x> <a:q> ?o } } WHERE { { ?s <a:p> ?o } UNION "
        "{ GRAPH <a:g1> { ?s <a:p> ?n } BIND(CONCAT('named ', ?n) AS ?o) } }"
    )
    assert sent(plain, text, **parameters).status_code == 204
    rows = plain.get(
        "/sparql", params={"query": "SELECT ?o { GRAPH <a:out> { ?s ?p ?o } }", "format": "csv"}
    ).text.split("\r\n")[1:-1]
    # without a dataset all named graphs are in sight
    assert set(rows) == found | ({"named one"} if not parameters else set())


@pytest.mark.parametrize("clause", ["USING <a:g>", "USING NAMED <a:g>"])
def test_a_dataset_named_twice_is_refused(plain: TestClient, clause: str) -> None:
    text = f"INSERT {{ <a:a> <a:b> 1 }} {clause} WHERE {{}}"
    assert sent(plain, text).status_code == 204
    for name in ("using-graph-uri", "using-named-graph-uri"):
        answer = sent(plain, text, **{name: "a:g"})
        assert answer.status_code == 400
        assert "using-graph-uri" in answer.json()["en"]
    assert (
        sent(plain, "WITH <a:g> INSERT { <a:a> <a:b> 1 } WHERE {}", **{"using-graph-uri": "a:g"}).status_code
        == 400
    )


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        ("INSERT DATA { <a:a> <a:b> }", 400, "line 1"),
        ("SELECT * { ?s ?p ?o }", 400, "line 1"),
        ("LOAD <http://127.0.0.1:9/x>", 400, "LOAD"),
        ("LOAD SILENT <file:///etc/passwd>", 400, "LOAD"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "SERVICE"),
        ("INSERT DATA { <a:a> <a:b> 1 } ; DROP GRAPH <a:none>", 400, "a:none"),
        ("PREFIX a: <a:> INSERT DATA { } ; PREFIX a: <b:> INSERT DATA { }", 400, "declared twice"),
    ],
)
def test_an_update_that_fails_changes_nothing(plain: TestClient, text: str, status: int, says: str) -> None:
    answer = sent(plain, text)
    assert answer.status_code == status, answer.text
    assert says in answer.json()["en"]
    assert not ask(plain, "?s ?p ?o")


def test_several_operations_see_each_other(plain: TestClient) -> None:
    text = "INSERT DATA { <a:a> <a:b> 1 } ; INSERT { ?s <a:c> 2 } WHERE { ?s <a:b> 1 } ; DELETE WHERE { ?s <a:b> ?o }"
    assert sent(plain, text).status_code == 204
    assert ask(plain, "<a:a> <a:c> 2 FILTER NOT EXISTS { ?s <a:b> ?o }")


def test_a_prefix_may_be_declared_before_each_operation(plain: TestClient) -> None:
    text = "PREFIX a: <a:> INSERT DATA { a:a a:b 1 } ; PREFIX c: <c:> INSERT DATA { c:a a:b 2 }"
    assert sent(plain, text).status_code == 204
    assert ask(plain, "<a:a> <a:b> 1 . <c:a> <a:b> 2")


def test_get_does_not_update(plain: TestClient) -> None:
    assert plain.get("/sparql", params={"update": "INSERT DATA { <a:a> <a:b> 1 }"}).status_code in {400, 405}
    assert not ask(plain, "?s ?p ?o")


def test_a_page_of_another_site_updates_nothing(plain: TestClient) -> None:
    headers = {"content-type": KIND, "origin": "https://elsewhere.example"}
    assert plain.post("/sparql", content="INSERT DATA { <a:a> <a:b> 1 }", headers=headers).status_code == 403
    assert not ask(plain, "?s ?p ?o")


def test_a_store_in_a_folder_keeps_what_was_written(tmp_path: Path) -> None:
    for text, status in (("INSERT DATA { <a:a> <a:b> 1 }", 204), ("CREATE GRAPH <a:g>", 204)):
        with TestClient(create_store_app(Store.open(tmp_path / "store"))) as client:
            assert sent(client, text).status_code == status
    with TestClient(create_store_app(Store.open(tmp_path / "store"))) as client:
        assert ask(client, "<a:a> <a:b> 1")


# -- a city


@pytest.fixture(scope="module")
def city(model: Model, tmp_path_factory: pytest.TempPathFactory) -> City:
    path = tmp_path_factory.mktemp("written")
    small_city(model, path, each=2)
    return City(path, model=model)


@pytest.fixture(scope="module")
def client(city: City) -> Iterator[TestClient]:
    (city.path / "tokens").write_text(f"alice:{digest_of(SECRET)}\n", "utf-8")
    settings = Settings(tokens=Tokens(city.path / "tokens"), publish=lambda request: write(city, request))
    with TestClient(create_app(city, settings), headers={"authorization": f"Bearer {SECRET}"}) as client:
        yield client


def test_what_is_written_is_found_by_every_address_at_once_and_can_be_rolled_back(
    client: TestClient, city: City
) -> None:
    before = client.get("/healthz").json()["generation"]
    answer = sent(client, f'INSERT DATA {{ {NEW} a qq:Enterprise ; skos:prefLabel "写来的企业"@zh }}')
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["changed"], told["added"], told["removed"]) == (True, 2, 0)
    assert told["generation"] == client.get("/healthz").json()["generation"] > before
    query = '{ search(text: "写来的企业") { totalCount } node(id: "NEW") { id } }'.replace("NEW", NEW[1:-1])
    found = client.post("/graphql", json={"query": query}).json()
    assert found["data"]["search"]["totalCount"] >= 1, found
    assert found["data"]["node"]["id"]
    assert ask(client, f"GRAPH graph:edits-alice {{ {NEW} a qq:Enterprise }} {NEW} a qq:Organization")
    assert client.get("/graphs/edits-alice").status_code == 200
    city.rollback(before)
    assert not ask(client, f"{NEW} ?p ?o")
    city.rollback(told["generation"])
    assert sent(client, f"DELETE WHERE {{ {NEW} ?p ?o }}").json()["removed"] == 2


def test_what_breaks_the_rules_is_told_fault_by_fault(client: TestClient) -> None:
    before = client.get("/healthz").json()["generation"]
    answer = sent(client, f'INSERT DATA {{ {NEW} a qq:Enterprise ; skos:prefLabel "新"@zh ; qq:homepage 3 }}')
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    (fault,) = answer.json()["faults"]
    assert (fault["thing"], fault["value"], fault["rule"]) == (NEW[1:-1], "3", "G1")
    assert fault["property"].endswith("homepage")
    assert fault["zh"] and fault["en"]
    assert client.get("/healthz").json()["generation"] == before


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        ("CLEAR DEFAULT", 403, "cannot be emptied"),
        ("DROP GRAPH graph:synthetic", 403, "read-only"),
        ("INSERT DATA { GRAPH graph:_meta { <a:a> <a:b> 1 } }", 403, "derived"),
        ("DELETE WHERE { ?s a qq:Patent ; skos:prefLabel ?l }", 409, "said by synthetic"),
        ("INSERT { ?s ?p ?o", 400, "line 1"),
        ("LOAD <http://127.0.0.1:9/>", 400, "LOAD"),
        ("DROP GRAPH graph:none", 400, "no graph"),
    ],
)
def test_what_may_not_be_is_refused_with_its_reason(
    client: TestClient, text: str, status: int, says: str
) -> None:
    answer = sent(client, text)
    assert answer.status_code == status, answer.text
    assert says in answer.json()["en"]


def test_graphs_of_a_city_are_written_and_read(client: TestClient) -> None:
    turtle = {"content-type": "text/turtle"}
    assert client.put("/graphs/mine", content=f"{NEW} <x:p> 1 .", headers=turtle).status_code == 201
    assert client.put("/graphs/mine", content=f"{NEW} <x:p> 2 .", headers=turtle).json()["removed"] == 1
    assert client.get("/graphs", params={"graph": f"{BASE}graph/mine"}).text.strip() == f"{NEW} <x:p> 2 ."
    assert client.delete("/graphs/mine").status_code == 200
    assert client.get("/graphs/mine").status_code == 404
    assert client.delete("/graphs/mine").status_code == 404
    assert client.delete("/graphs/synthetic").status_code == 403
    assert client.put("/graphs?default", content="", headers=turtle).status_code == 403
    made = client.post("/graphs", content=f"{NEW} <x:p> 3 .", headers=turtle)
    assert made.status_code == 201
    assert client.get(made.headers["location"]).text.strip() == f"{NEW} <x:p> 3 ."


def test_a_graph_of_a_city_is_written_over_only_as_it_was_read(client: TestClient, city: City) -> None:
    def put(number: int, **condition: str) -> int:
        headers = {"content-type": "text/turtle", **{k.replace("_", "-"): v for k, v in condition.items()}}
        return int(
            client.put("/graphs/guarded", content=f"{NEW} <x:p> {number} .", headers=headers).status_code
        )

    assert put(1, if_none_match="*") == 201
    assert put(2, if_none_match="*") == 412
    read = client.get("/graphs/guarded").headers["etag"]
    assert put(2, if_match=read) == 200
    before = city.current_number()
    assert put(3, if_match=read) == 412
    assert city.current_number() == before


def test_what_is_published_while_a_writer_waits_is_not_written_over(city: City) -> None:
    def publish(_: Request) -> Outcome:
        raise AssertionError("nothing may be written")

    writing, now = CityWriting(city, publish, dict), city.current_number() or 0
    with pytest.raises(ChangedError):
        asyncio.run(writing.put("alice", f"{BASE}graph/mine", Content(b"", "text/turtle"), now - 1))


def test_nobody_writes_to_a_city_without_tokens(city: City) -> None:
    with TestClient(create_app(city)) as client:
        answer = sent(client, "INSERT DATA { <a:a> <a:b> 1 }")
        assert answer.status_code == 403
        assert "--token-file" in answer.json()["en"]
        assert client.put("/graphs/mine", content="").status_code == 403


def test_a_writer_waits_for_another_and_then_gives_up(city: City) -> None:
    writing = CityWriting(city, lambda request: write(city, request), dict, patience=0.5)
    with (city.path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with pytest.raises(BusyError, match="somebody else is writing"):
            asyncio.run(writing.update("alice", Update("INSERT DATA { <a:a> <a:b> 1 }")))


def test_writers_take_turns(city: City) -> None:
    running: list[str] = []

    def publish(request: Request) -> Outcome:
        running.append("begins")
        assert running[-2:-1] != ["begins"]
        running.append("ends")
        return Outcome(1, 0, frozenset(), 7)

    async def both() -> None:
        writing = CityWriting(city, publish, dict)
        found = await asyncio.gather(
            *(writing.update("alice", Update(f"CREATE GRAPH <a:{i}>")) for i in range(5))
        )
        assert {one.number for one in found} == {7}

    asyncio.run(both())
    assert running == ["begins", "ends"] * 5
