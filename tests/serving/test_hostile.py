"""What is made to take long or to break the server is answered soon, and harms nobody else."""

import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from tests.serving.hostile import HOSTILE, Hostile

NEW = "application/graphql-response+json"
LIGHT = {"query": "{ status { generation } }"}
HEADERS = {"accept": NEW, "content-type": "application/json"}
#: Seconds in which each is answered, on a machine that does much else.
SOON = 20


def codes(text: str) -> set[str]:
    """The codes of an answer's errors, OK for an answer; what goes wrong at one field is a part of an answer."""
    found = json.loads(text)
    if "data" in found:
        return {"OK"}
    return {str(error["extensions"]["code"]) for error in found["errors"]}


def working() -> int:
    """How many threads answer GraphQL in this process, those of other tests' servers included."""
    return sum(thread.name == "graphql" for thread in threading.enumerate())


@pytest.fixture(scope="module", autouse=True)
def before() -> int:
    return working()


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_each_is_answered_soon(client: TestClient, hostile: Hostile) -> None:
    started = monotonic()
    response = client.post("/graphql", content=hostile.body, headers=HEADERS)
    assert monotonic() - started < SOON
    assert codes(response.text) <= hostile.codes
    assert response.status_code == 200 if "OK" in codes(response.text) else 400 <= response.status_code < 500
    assert len(response.content) < 2_000_000
    assert client.post("/graphql", json=LIGHT).json()["data"] == {"status": {"generation": 1}}


def test_two_hundred_at_once_are_all_answered(address: str) -> None:
    heavy = (
        "{ organizations(first: 200) { nodes { parts(first: 60) { nodes { label iri } } } } x#: __typename }"
    )

    def ask(number: int) -> str:
        query = heavy.replace("#", str(number)) if number % 2 else LIGHT["query"]
        response = client.post(
            f"{address}/graphql", json={"query": query}, headers={"accept": NEW}, timeout=60
        )
        (code,) = codes(response.text)
        assert (response.status_code, code) in {(200, "OK"), (503, "BUSY")}
        assert code == "OK" or response.headers["retry-after"]
        return code

    # by default the client keeps twenty, and may close one that it has just given to another thread
    every = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    with httpx.Client(limits=every) as client, ThreadPoolExecutor(200) as pool:
        found = list(pool.map(ask, range(200)))
    assert [code for code in found[::2] if code != "OK"] == []
    assert "OK" in found[1::2]


def connected(address: str) -> socket.socket:
    """A connection that is nobody's."""
    found = urlsplit(address)
    assert found.hostname
    assert found.port
    return socket.create_connection((found.hostname, found.port), timeout=30)


def test_slow_readers_and_hang_ups_hold_up_nobody(address: str) -> None:
    body = json.dumps(
        {"query": "{ __schema { types { name description fields { name description } } } }"}
    ).encode()
    head = (
        b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    )
    request = head % len(body) + body
    held = [connected(address) for _ in range(30)]
    for i, connection in enumerate(held):
        # one third reads nothing, one third goes before the answer, one third never says all
        connection.sendall(request if i % 3 else request[:-10])
        if i % 3 == 1:
            connection.close()
    started = monotonic()
    for _ in range(5):
        assert httpx.post(f"{address}/graphql", json=LIGHT, timeout=30).json()["data"]
    assert monotonic() - started < SOON
    for connection in held:
        connection.close()
    assert httpx.post(f"{address}/graphql", json=LIGHT, timeout=30).status_code == 200


def test_no_thread_is_left_working(address: str, before: int) -> None:
    assert httpx.post(f"{address}/graphql", json=LIGHT, timeout=30).status_code == 200
    assert working() - before <= 2 * (2 + 8 + 2)
