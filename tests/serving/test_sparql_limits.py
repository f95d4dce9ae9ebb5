"""SPARQL over HTTP at its limits: honest errors, whole bodies, freed workers, and no process left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote

import httpx
import pytest

from graph.generation import City
from ontology.model import Model
from queries.workers.limits import MIB, Limits
from server import create_app
from serving.parts import Settings
from tests.processes import alive, below, until
from tests.serving.conftest import running
from tests.serving.hostile_sparql import CROSS, ROWS
from tests.serving.hostile_sparql import LARGE_BODY as LARGE

ROOT = Path(__file__).parents[2]
LIGHT = "SELECT ?s { ?s a ?kind } LIMIT 5"


@pytest.fixture(scope="module")
def limited(model: Model, folder: Path) -> Iterator[str]:
    """The address of a service with two seconds for a query, and little room."""
    limits = Limits(seconds=2.0, memory=80 * MIB, size=8 * MIB, store="disk")
    with_app = running(create_app(City(folder, model=model), Settings(queries=limits)))
    address = next(with_app)
    httpx.get(f"{address}/sparql", params={"query": LIGHT}, timeout=30)
    yield address
    next(with_app, None)


def asked(address: str, query: str, **more: str) -> httpx.Response:
    return httpx.get(f"{address}/sparql", params={"query": query, "format": "csv", **more}, timeout=30)


def at_work(address: str) -> int:
    """How many queries have a place, or wait for one."""
    told = httpx.get(f"{address}/status", timeout=30).json()["sparql"]
    return sum(int(told[name]) for name in ("new", "slow", "still", "waiting"))


def test_a_query_past_its_limit_is_a_problem_that_says_so(limited: str) -> None:
    for more, seconds in (({}, 2.0), ({"timeout": "0.5"}, 0.5)):
        started = monotonic()
        answer = asked(limited, CROSS, **more)
        assert monotonic() - started < seconds + 0.5
        assert (answer.status_code, answer.headers["content-type"]) == (504, "application/problem+json")
        told = answer.json()
        assert f"longer than {seconds:g} seconds" in told["en"]
        assert f"超过 {seconds:g} 秒" in told["zh"]


def test_too_much_is_a_problem_that_names_the_limit(limited: str) -> None:
    answer = asked(limited, "SELECT (COUNT(DISTINCT CONCAT(STR(?c), STR(?f))) AS ?n) { ?a ?b ?c . ?d ?e ?f }")
    assert answer.status_code in (504, 507)
    assert answer.headers["content-type"] == "application/problem+json"
    assert "80 MiB" in answer.json()["en"] or "2 seconds" in answer.json()["en"]
    answer = asked(limited, LARGE.replace("LIMIT 150", "LIMIT 400"))
    assert answer.status_code == 507
    assert "8 MiB" in answer.json()["zh"]


def test_no_body_is_a_part(limited: str) -> None:
    answer = asked(limited, ROWS)
    assert (answer.status_code >= 400, answer.headers["content-type"]) == (True, "application/problem+json")
    whole = asked(limited, LARGE)
    assert (whole.status_code, whole.text.count("\r\n")) == (200, 151)


def test_a_light_query_is_answered_beside_hostile_ones(limited: str) -> None:
    held = [connected(limited, f"{CROSS} # {number}") for number in range(10)]
    assert until(lambda: at_work(limited) >= 8, 2)
    started = monotonic()
    assert asked(limited, LIGHT).status_code == 200
    assert monotonic() - started < 1
    for one in held:
        assert one.recv(12) == b"HTTP/1.1 504"
        one.close()


def connected(address: str, query: str) -> socket.socket:
    """A connection that has asked, with a small buffer for the answer."""
    url = httpx.URL(address)
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.settimeout(20)
    made.connect((url.host, url.port or 80))
    made.sendall(f"GET /sparql?format=csv&query={quote(query)} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
    return made


def test_a_client_that_hangs_up_frees_its_worker(limited: str) -> None:
    held = [connected(limited, f"{CROSS} # {number}") for number in range(5)]
    assert until(lambda: at_work(limited), 1)
    for one in held:
        one.close()
    started = monotonic()
    assert until(lambda: not at_work(limited), 1.5)
    assert monotonic() - started < 1.5


def test_a_slow_reader_gets_the_whole_and_holds_nobody_up(limited: str) -> None:
    slow = connected(limited, LARGE)
    sleep(0.5)
    assert asked(limited, LIGHT).status_code == 200
    found = bytearray()
    while b"\r\n\r\n" not in found:
        found += slow.recv(4096)
    head, _, body = bytes(found).partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split()[0])
    while len(body) < length:
        portion = slow.recv(1 << 20)
        assert portion, "the connection ended before the body"
        body += portion
    slow.close()
    assert (head[:12], body.count(b"\r\n")) == (b"HTTP/1.1 200", 151)


def test_what_is_no_limit_is_refused_at_the_start(folder: Path) -> None:
    command = [sys.executable, str(ROOT), "serve", "--data", str(folder), "--query-limit", "memory=lots"]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert found.returncode == 1
    assert "memory=lots" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_end_of_the_server_leaves_no_process(folder: Path, how: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT), "serve", "--data", str(folder), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            assert until(lambda: answers(address), 60)
            connected(address, CROSS).close()
            assert until(lambda: len(below(process.pid)) >= 3, 10)
            held = below(process.pid)
            os.kill(process.pid, how)
            process.wait(20)
        finally:
            # leaving the block waits for the process without end
            process.kill()
    assert until(lambda: not any(map(alive, held)), 10)


def answers(address: str) -> bool:
    try:
        return asked(address, LIGHT).status_code == 200
    except httpx.HTTPError:
        return False
