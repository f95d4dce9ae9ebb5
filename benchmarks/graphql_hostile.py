"""What requests that are made to take long, or to take memory, do to the server, and to those beside them.

Run as `python -m benchmarks.graphql_hostile [--data FOLDER] [--only TEXT] [-- SERVE OPTIONS]`; without a folder a demo
city is made. The server is a process of its own. For each request: seconds to its answer, status, code, the most memory
that the server had, and the latency of a light GraphQL query and of a light SPARQL query, against peace; other
processes ask those all the time. Then crowds, slow readers and clients that go away.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter, sleep

import httpx

from benchmarks.attacked import connected, counted, half_said, head_of, rest, rest_of, row, served
from benchmarks.beside import asking
from benchmarks.demo_city import made
from tests.serving.hostile import HOSTILE, page, within

HEADERS = {"accept": "application/graphql-response+json", "content-type": "application/json"}
#: The heaviest page that the limits allow, with ever another text.
HEAVY = page(
    within(
        "parts(first: 50) { nodes {",
        1,
        "label iri kindLabel labels { value } observations(first: 2) { totalCount }",
    )
)
HEAD = (
    "| attempt | seconds | answer | peak memory, MB | light GraphQL: p50, p99, worst ms | light SPARQL |\n"
    "|---|---|---|---|---|---|"
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--scale", type=float, default=0.1, help="of the demo city, where no folder is given")
    parser.add_argument("--only", default="", help="attempts whose name has this text")
    parser.add_argument("options", nargs="*", help="more options of serve")
    asked = parser.parse_args()
    began = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        data = asked.data or made(Path(folder), asked.scale)
        with served(data, asked.options) as (process, address):
            attack(process, address, asked.only)
            print(f"\n{perf_counter() - began:.0f} s")


def attack(process: subprocess.Popen[bytes], address: str, only: str = "") -> None:
    """Print a row for each attempt whose name has this text."""
    every = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    with (
        httpx.Client(base_url=address, timeout=120, limits=every, headers=HEADERS) as client,
        asking(address, "GraphQL", "SELECT") as beside,
    ):
        print(HEAD)
        peace = row("in peace", beside, partial(weighed, process, rest), None)
        single: dict[str, Callable[[], str]] = {one.name: partial(ask, client, one.body) for one in HOSTILE}
        for name, work in {**single, **crowds(client, address)}.items():
            if only in name:
                row(name, beside, partial(weighed, process, work), peace)


def weighed(process: subprocess.Popen[bytes], work: Callable[[], str]) -> str:
    """What comes of work, and the most memory that a process has while it is done, in MB, in the next cell."""
    Path(f"/proc/{process.pid}/clear_refs").write_text("5", encoding="ascii")
    answer = work()
    told = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return f"{answer} | {int(told.partition('VmHWM:')[2].split()[0]) // 1024}"


def ask(client: httpx.Client, body: bytes) -> str:
    """The status of an answer and the code of its first error."""
    try:
        answer = client.post("/graphql", content=body)
    except httpx.HTTPError as error:
        return f"broken: {type(error).__name__}"
    errors = answer.json().get("errors")
    code = errors[0].get("extensions", {}).get("code", "at fields") if errors else "whole"
    return f"{answer.status_code} {code}, {len(answer.content)} bytes"


def crowds(client: httpx.Client, address: str) -> dict[str, Callable[[], str]]:
    """Attempts by many clients at once."""
    begun = sent(heavy(0))[:-9]
    return {
        "200 heavy pages at once": lambda: crowd(client, 200),
        "50 slow readers": lambda: slow_readers(address, 50),
        "50 clients that go away": lambda: hang_ups(client, address, 50),
        "50 clients that never say all": lambda: half_said(address, begun, 50),
    }


def heavy(number: int) -> bytes:
    """The body of a heavy request with a text of its own."""
    return json.dumps({"query": f"{HEAVY[:-1]} x{number}: __typename }}"}).encode()


def sent(body: bytes) -> bytes:
    """A request as it is sent."""
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


def crowd(client: httpx.Client, count: int) -> str:
    """How often which status was given to so many clients at once."""
    with ThreadPoolExecutor(count) as pool:
        found = Counter(pool.map(lambda number: ask(client, heavy(number)).split(" ")[0], range(count)))
    return counted(found)


def slow_readers(address: str, count: int) -> str:
    """Clients that take next to nothing of their answers for a while, then all of them."""

    def one(number: int) -> tuple[socket.socket, str, int]:
        connection = connected(address, sent(heavy(1_000 + number)))
        status, length, came = head_of(connection)
        return connection, status, length - came

    with ThreadPoolExecutor(4) as pool:
        held = list(pool.map(one, range(count)))
    told = Counter(status for _, status, _ in held)
    sleep(3)
    whole = sum(rest_of(connection, left) for connection, _, left in held)
    return f"{counted(told)}, {whole} whole"


def hang_ups(client: httpx.Client, address: str, count: int) -> str:
    """Clients that ask for much and go away, and how long the next one waits."""
    for number in range(count):
        connected(address, sent(heavy(2_000 + number))).close()
    began = perf_counter()
    answer = ask(client, heavy(3_000))
    return f"the next one: {answer} after {perf_counter() - began:.2f} s"


if __name__ == "__main__":
    main()
