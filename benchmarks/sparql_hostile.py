"""What SPARQL queries that are made to take long, or to take memory, do to the server, and to those beside them.

Run as `python -m benchmarks.sparql_hostile [--data FOLDER] [--seconds 5] [--only TEXT] [-- SERVE OPTIONS]`; without a
folder a demo city is made. The server is a process of its own. For each query: seconds to its answer, status, whether
the body is whole (or the problem told), and the latency of a light SELECT, a light CONSTRUCT, which only the engine
answers, and a light GraphQL query, against peace; other processes ask those all the time. Then crowds, slow readers
and clients that go away.
"""

from __future__ import annotations

import argparse
import json
import socket
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter, process_time, sleep
from urllib.parse import quote

import httpx

from benchmarks.attacked import (
    connected,
    counted,
    half_said,
    head_of,
    rest,
    rest_of,
    row,
    served,
    until,
)
from benchmarks.beside import SPARQL, asking
from benchmarks.demo_city import made
from tests.serving.hostile_sparql import CROSS, HOSTILE, LARGE_BODY, ROWS

#: A query that is never said to its end.
BEGUN = b"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\ncontent-length: 99\r\n\r\nASK"
HEAD = (
    "| attempt | seconds | answer | light SELECT: p50, p99, worst ms | CONSTRUCT, by the engine | GraphQL |\n"
    "|---|---|---|---|---|---|"
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--scale", type=float, default=0.1, help="of the demo city, where no folder is given")
    parser.add_argument("--seconds", type=float, default=5.0, help="that a query may take")
    parser.add_argument("--only", default="", help="attempts whose name has this text")
    parser.add_argument("options", nargs="*", help="more options of serve")
    asked = parser.parse_args()
    began = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        data = asked.data or made(Path(folder), asked.scale)
        limit = ["--query-limit", f"seconds={asked.seconds:g}"]
        with served(data, [*limit, *asked.options]) as (_, address):
            attack(address, asked.only)
            # on a machine of few processors those who are asked lack what those who attack take
            took = (
                f"{perf_counter() - began:.0f} s, {process_time():.0f} s of a processor for those who attack"
            )
            print(f"\n{took}; {state(address)}")


def attack(address: str, only: str = "") -> None:
    """Print a row for each attempt whose name has this text."""
    # one client for all: to make one takes longer than many answers
    every = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    with (
        httpx.Client(base_url=address, timeout=120, limits=every) as client,
        asking(address, "SELECT", "CONSTRUCT", "GraphQL") as beside,
    ):
        print(HEAD)
        peace = row("in peace", beside, rest, None)
        single: dict[str, Callable[[], str]] = {
            one.name: partial(ask, client, one.query, one.accept) for one in HOSTILE
        }
        for name, work in {**single, **crowds(address)}.items():
            if only in name:
                row(name, beside, work, peace)


def ask(client: httpx.Client, query: str, accept: str = "csv") -> str:
    """The status of an answer, and whether its body is whole or a problem that is told."""
    try:
        answer = client.post("/sparql", data={"query": query, "format": accept})
    except httpx.HTTPError as error:
        return f"broken: {type(error).__name__}"
    if answer.headers["content-type"].startswith("application/problem+json"):
        return f"{answer.status_code} {answer.json()['en'][:70]}"
    return f"{answer.status_code} {len(answer.content)} bytes, whole"


def crowds(address: str) -> dict[str, Callable[[], str]]:
    """Attempts by many clients at once."""
    return {
        "10 cross products all the time": lambda: crowd(address, 10, CROSS, 3),
        "10 times a billion rows": lambda: crowd(address, 10, ROWS, 2),
        "200 light queries at once": lambda: crowd(address, 200, SPARQL % "crowd"),
        "200 cross products at once": lambda: crowd(address, 200, CROSS),
        "30 slow readers of 6 MB": lambda: slow_readers(address, 30),
        "50 clients that go away": lambda: hang_ups(address, 50),
        "50 clients that never say all": lambda: half_said(address, BEGUN, 50),
    }


def crowd(address: str, count: int, query: str, each: int = 1) -> str:
    """How often which status was given to so many clients at once, each of which asks so many times; the slowest."""

    def one(number: int) -> list[tuple[str, float]]:
        found = []
        for i in range(each):
            began = perf_counter()
            # a client that does more would itself make all of them wait
            with connected(address, get(f"{query} # {number}.{i}")) as connection:
                found.append((head_of(connection)[0], perf_counter() - began))
        return found

    with ThreadPoolExecutor(count) as pool:
        answers = [answer for some in pool.map(one, range(count)) for answer in some]
    slowest = max(took for _, took in answers)
    return f"{counted(Counter(status for status, _ in answers))}; the slowest after {slowest:.1f} s"


def slow_readers(address: str, count: int) -> str:
    """Clients that ask for much and take next to nothing for a while, then all of it; then the room is free again."""

    def one(number: int) -> tuple[socket.socket, str, int]:
        connection = connected(address, get(f"{LARGE_BODY} # {number}"))
        status, length, came = head_of(connection)
        return connection, status, length - came

    # a few at once: what is measured is how their answers are held, not how many may ask
    with ThreadPoolExecutor(4) as pool:
        held = list(pool.map(one, range(count)))
    told = Counter(status for _, status, _ in held)
    sleep(3)
    room = int(state(address)["answers_held"]) >> 20
    with ThreadPoolExecutor(8) as pool:
        whole = sum(pool.map(lambda each: rest_of(each[0], each[2]), held))
    free = until(lambda: not int(state(address)["answers_held"]), 5)
    after = "none afterwards" if free else "not all of it free 5 s afterwards"
    return f"{counted(told)}, {whole} whole; {room} MiB held in files, {after}"


def hang_ups(address: str, count: int) -> str:
    """Clients that ask for much and go away; how long queries were still at work."""
    for number in range(count):
        connected(address, get(f"{CROSS} # {number}")).close()
    began = perf_counter()
    sleep(0.3)
    idle = until(lambda: not any(state(address)[name] for name in ("new", "slow", "still", "waiting")), 20)
    return f"{'no query' if idle else 'queries still'} at work after {perf_counter() - began:.1f} s"


def get(query: str) -> bytes:
    """A query for CSV as it is sent."""
    return f"GET /sparql?format=csv&query={quote(query)} HTTP/1.1\r\nhost: x\r\n\r\n".encode()


def state(address: str) -> Mapping[str, int]:
    """What the service tells of its SPARQL."""
    # not by `httpx.get`: to make a client takes 30 ms of a processor that those who are asked need
    with connected(address, b"GET /status HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n") as connection:
        said = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    found: Mapping[str, int] = json.loads(said.partition(b"\r\n\r\n")[2])["sparql"]
    return found


if __name__ == "__main__":
    main()
