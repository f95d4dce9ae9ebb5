"""GraphQL over server-sent events: one answer to a question, and news to those who listen."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from graph.generation import City
from ontology.model import Model
from queries.sparql.errors import TooSlowError
from server import create_app
from serving import events
from serving import graphql as graphql_module
from tests.queries.small_city import small_city
from tests.serving.conftest import running

JS = Path(__file__).parents[2] / "tests" / "js"
EVENTS = {"accept": "text/event-stream"}
LISTEN = "subscription { published { generation counts { kind count } } }"
Event = tuple[str, str]


def read(lines: Iterator[str]) -> Iterator[Event]:
    """The events of a stream as a browser reads them: fields up to an empty line, comments left out."""
    fields: dict[str, str] = {}
    # a stream that says only that it is there never ends
    end = monotonic() + 60
    for line in lines:
        assert monotonic() < end, "no event came"
        if not line:
            if fields:
                yield fields.get("event", "message"), fields.get("data", "")
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LOOK", 0.05)
    monkeypatch.setattr(events, "QUIET", 0.2)


@pytest.fixture
def served(model: Model, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A city of its own that is served, and its address."""
    small_city(model, tmp_path, each=1)
    serving = running(create_app(City(tmp_path, model=model)))
    yield tmp_path, next(serving)
    next(serving, None)


def test_who_listens_is_told_of_each_generation(model: Model, quick: None, served: tuple[Path, str]) -> None:
    folder, address = served
    ask = {"query": LISTEN}
    with (
        httpx.Client(timeout=30) as client,
        client.stream("POST", f"{address}/graphql", json=ask, headers=EVENTS) as found,
    ):
        assert found.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in found.headers
        stream = read(found.iter_lines())
        for generation, each in ((1, 1), (2, 2), (3, 3)):
            if each > 1:
                small_city(model, folder, each=each)
            name, data = next(stream)
            told = json.loads(data)["data"]["published"]
            assert (name, told["generation"]) == ("next", generation)
            assert {"kind": "Enterprise", "count": each} in told["counts"]


def test_a_quiet_stream_says_that_it_is_there(quick: None, served: tuple[Path, str]) -> None:
    address = f"{served[1]}/graphql"
    with (
        httpx.Client(timeout=30) as client,
        client.stream("GET", address, params={"query": LISTEN}, headers=EVENTS) as found,
    ):
        lines = found.iter_lines()
        assert next(lines) == "event: next"
        assert any(line == ":" for line, _ in zip(lines, range(8), strict=False))


def test_listeners_make_room_when_they_leave(quick: None, model: Model, served: tuple[Path, str]) -> None:
    address = f"{served[1]}/graphql"
    for _ in range(3):
        with (
            httpx.Client(timeout=30) as client,
            client.stream("POST", address, json={"query": LISTEN}, headers=EVENTS) as found,
        ):
            assert next(found.iter_lines()) == "event: next"
    assert httpx.post(address, json={"query": "{ __typename }"}).status_code == 200


def test_no_more_than_so_many_listen(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asyncio.Semaphore.locked", lambda _: True)
    found = client.post("/graphql", json={"query": LISTEN}, headers=EVENTS)
    assert (found.status_code, found.json()["errors"][0]["extensions"]["code"]) == (503, "BUSY")
    assert client.post("/graphql", json={"query": "{ __typename }"}, headers=EVENTS).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_query_is_answered_by_one_event(client: TestClient, method: str) -> None:
    asked: dict[str, Any] = {"query": "{ enterprises { totalCount } }"}
    given = {"params": asked} if method == "GET" else {"json": asked}
    found = client.request(method, "/graphql", headers=EVENTS, **given)
    (next_, complete) = read(iter(found.text.split("\n")))
    assert (next_[0], json.loads(next_[1])["data"]) == ("next", {"enterprises": {"totalCount": 4}})
    assert complete == ("complete", "")


def test_who_takes_json_too_gets_queries_as_json(client: TestClient) -> None:
    accept = {"accept": "application/graphql-response+json, application/json, text/event-stream"}
    found = client.post("/graphql", json={"query": "{ __typename }"}, headers=accept)
    assert found.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert found.json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json", "*/*"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_does_not_take_events_cannot_listen(client: TestClient, accept: str, method: str) -> None:
    given = {"params" if method == "GET" else "json": {"query": LISTEN}}
    found = client.request(method, "/graphql", headers={"accept": accept}, **given)
    (error,) = found.json()["errors"]
    assert (found.status_code, error["extensions"]["code"]) == (406, "NOT_ACCEPTABLE")
    assert "send Accept: text/event-stream" in error["message"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription { nothing }", "INVALID_DOCUMENT"),
        ("subscription { a: published { base } b: published { base } }", "INVALID_DOCUMENT"),
        ("{", "INVALID_DOCUMENT"),
        ("{ ranking { totalCount } }" + " " * 200_000, "LIMIT_EXCEEDED"),
        ("query A { __typename } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"),
    ],
)
def test_what_is_wrong_with_an_operation_is_told_by_an_event(
    client: TestClient, query: str, code: str
) -> None:
    found = client.post("/graphql", json={"query": query}, headers=EVENTS)
    assert (found.status_code, found.headers["cache-control"]) == (200, "no-store")
    (next_, complete) = read(iter(found.text.split("\n")))
    assert (next_[0], complete) == ("next", ("complete", ""))
    assert json.loads(next_[1])["errors"][0]["extensions"]["code"] == code


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"json": {}}, 400, "BAD_REQUEST"),
        ({"content": "{"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    ],
)
def test_what_is_wrong_with_a_request_has_a_status(
    client: TestClient, given: dict[str, Any], status: int, code: str
) -> None:
    found = client.post("/graphql", headers=EVENTS, **given)
    assert (found.status_code, found.json()["errors"][0]["extensions"]["code"]) == (status, code)


def test_what_goes_wrong_later_is_told_in_the_stream(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*_: Any) -> Any:
        raise TooSlowError.of()

    monkeypatch.setattr(graphql_module, "run", slow)
    found = client.post("/graphql", json={"query": "{ __typename }"}, headers=EVENTS)
    (next_, complete) = read(iter(found.text.split("\n")))
    assert json.loads(next_[1])["errors"][0]["extensions"]["code"] == "DEADLINE_EXCEEDED"
    assert complete == ("complete", "")


def test_a_mutation_needs_post(client: TestClient) -> None:
    text = 'mutation { cancelMeasurement(measurement: "x") { state } }'
    assert client.get("/graphql", params={"query": text}, headers=EVENTS).status_code == 405


def test_a_head_does_not_listen(client: TestClient) -> None:
    found = client.head("/graphql", params={"query": LISTEN}, headers=EVENTS)
    assert (found.status_code, found.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")


@pytest.mark.slow
def test_graphql_sse_listens(quick: None, model: Model, served: tuple[Path, str]) -> None:
    program = shutil.which("node")
    if program is None or not (JS / "node_modules" / "graphql-sse").exists():
        pytest.skip("needs node and, in tests/js, npm install graphql-sse graphql")
    folder, address = served
    with subprocess.Popen(
        [program, str(JS / "listen.mjs"), f"{address}/graphql", "2"],
        cwd=JS,
        stdout=subprocess.PIPE,
        text=True,
    ) as client:
        assert client.stdout is not None
        # who reads from it waits no longer than it lives
        late = Timer(60, client.kill)
        late.start()
        try:
            assert json.loads(client.stdout.readline()) == {"query": {"__typename": "Query"}}
            assert json.loads(client.stdout.readline()) == {"generation": 1}
            small_city(model, folder, each=2)
            assert json.loads(client.stdout.readline()) == {"generation": 2}
            assert client.wait(20) == 0
        finally:
            late.cancel()
            client.kill()
