"""What SPARQL queries that are made to take long, or to take memory, do to the server, and to those beside them.

Run as `python benchmarks/sparql_hostile.py [--data FOLDER] [--seconds 5] [--only TEXT] [-- SERVE OPTIONS]`; without a
folder a demo city is made. The server is a process of its own. For each query: seconds to its answer, status, whether
the body is whole (or the problem told), and the latency of a light SPARQL query and of a light GraphQL query that two
other processes ask all the time, against peace. Then crowds, slow readers and clients that go away.
"""

import argparse
import multiprocessing
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import NamedTuple
from urllib.parse import quote

import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.serving.hostile_sparql import CROSS, HOSTILE, ROWS  # noqa: E402

#: Light queries are asked by processes of their own, which wait for no thread of this one.
CONTEXT = multiprocessing.get_context("spawn")
LIGHT = "SELECT ?p ?o { ?thing a ?kind . ?thing ?p ?o } LIMIT 10 # %d"
LIGHT_GRAPHQL = {"query": "{ organizations(first: 5) { nodes { label } } }"}


class Latency(NamedTuple):
    """Milliseconds: the middle one, the one that 1 % exceed, the worst, and how many were asked."""

    median: float
    high: float
    worst: float
    asked: int


def light(address: str, graphql: bool, going: Event, told: SimpleQueue[Latency]) -> None:
    """Ask a light query again and again, and tell how long the answers took."""
    times: list[float] = []
    with httpx.Client(timeout=60) as client:
        while not going.is_set() or len(times) < 20:
            started = perf_counter()
            if graphql:
                answer = client.post(f"{address}/graphql", json=LIGHT_GRAPHQL)
            else:
                answer = client.get(f"{address}/sparql", params={"query": LIGHT % len(times)})
            times.append(1000 * (perf_counter() - started) if answer.status_code == 200 else 60_000)
            sleep(0.01)
    times.sort()
    told.put(Latency(times[len(times) // 2], times[int(len(times) * 0.99)], times[-1], len(times)))


@contextmanager
def beside(address: str) -> Iterator[list[Latency]]:
    """While this goes on light queries are asked; at the end how long they took, SPARQL and GraphQL."""
    stop, found = CONTEXT.Event(), list[Latency]()
    tells = [CONTEXT.SimpleQueue() for _ in range(2)]
    asking = [
        CONTEXT.Process(target=light, args=(address, graphql, stop, told), daemon=True)
        for graphql, told in enumerate(tells)
    ]
    for process in asking:
        process.start()
    sleep(1.5)
    yield found
    stop.set()
    found += [told.get() for told in tells]
    for process in asking:
        process.join()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--scale", type=float, default=0.1, help="of the demo city, where no folder is given")
    parser.add_argument("--seconds", type=float, default=5.0, help="that a query may take")
    parser.add_argument("--only", default="", help="cases whose name has this text")
    parser.add_argument("options", nargs="*", help="more options of serve")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        data = asked.data or demo(Path(made), asked.scale)
        with served(data, asked.seconds, asked.options) as address:
            print("| query | seconds | answer | light SPARQL p50, p99, worst ms | light GraphQL |")
            print("|---|---|---|---|---|")
            peace = row("in peace", address, peace_and_quiet, None)
            for one in HOSTILE:
                if asked.only in one.name:
                    row(one.name, address, lambda q=one.query, a=one.accept: ask(address, q, a), peace)  # type: ignore[misc]
            for name, work in crowds(address).items():
                if asked.only in name:
                    row(name, address, work, peace)
            print(httpx.get(f"{address}/status").json()["sparql"])


def row(name: str, address: str, work: Callable[[], str], peace: list[Latency] | None) -> list[Latency]:
    """Print what one attempt did."""
    with beside(address) as found:
        started = perf_counter()
        answer = work()
        took = perf_counter() - started
    told = [f"{one.median:.1f}, {one.high:.1f}, {one.worst:.0f}" for one in found]
    if peace:
        told = [
            f"{text} ({one.high / calm.high:.1f} x)"
            for text, one, calm in zip(told, found, peace, strict=True)
        ]
    print(f"| {name} | {took:.2f} | {answer} | {' | '.join(told)} |", flush=True)
    return found


def peace_and_quiet() -> str:
    """Nothing else, for a while."""
    sleep(8)
    return "-"


def ask(address: str, query: str, accept: str = "csv") -> str:
    """The status of an answer, and whether its body is whole or a problem that is told."""
    try:
        answer = httpx.post(f"{address}/sparql", data={"query": query, "format": accept}, timeout=120)
    except httpx.HTTPError as error:
        return f"broken: {type(error).__name__}"
    if answer.headers["content-type"].startswith("application/problem+json"):
        return f"{answer.status_code} {answer.json()['en'][:70]}"
    return f"{answer.status_code} {len(answer.content)} bytes, whole"


def crowds(address: str) -> dict[str, Callable[[], str]]:
    """Attempts by many clients at once."""

    def crowd(count: int, query: str, each: int = 1) -> str:
        def one(number: int) -> list[str]:
            return [ask(address, f"{query} # {number}.{i}").split(" ")[0] for i in range(each)]

        with ThreadPoolExecutor(count) as pool:
            found = Counter(status for some in pool.map(one, range(count)) for status in some)
        return ", ".join(f"{times} times {status}" for status, times in sorted(found.items()))

    return {
        "10 cross products all the time": lambda: crowd(10, CROSS, 3),
        "10 times a billion rows": lambda: crowd(10, ROWS, 2),
        "200 light queries at once": lambda: crowd(200, LIGHT % 0),
        "200 cross products at once": lambda: crowd(200, CROSS),
        "30 slow readers of 40 MB": lambda: slow_readers(address, 30),
        "50 clients that go away": lambda: hang_ups(address, 50),
    }


def connected(address: str, query: str) -> socket.socket:
    """A connection that has asked, with a small buffer for the answer."""
    url = httpx.URL(address)
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.connect((url.host, url.port or 80))
    made.sendall(f"GET /sparql?format=csv&query={quote(query)} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
    return made


def slow_readers(address: str, count: int) -> str:
    """Clients that ask for much and take a little; what the server holds for them."""
    held = [
        connected(address, f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT 300000 # {i}") for i in range(count)
    ]
    sleep(6)
    heads = Counter(one.recv(12).decode("latin-1", "replace") for one in held)
    told = httpx.get(f"{address}/status").json()["sparql"]
    for one in held:
        one.close()
    return f"{dict(heads)}, {told['answers_held'] >> 20} MiB of answers held in files"


def hang_ups(address: str, count: int) -> str:
    """Clients that ask for much and go away; how long queries were still at work."""
    for number in range(count):
        connected(address, f"{CROSS} # {number}").close()
    started = perf_counter()
    sleep(0.3)
    while perf_counter() - started < 20:
        told = httpx.get(f"{address}/status").json()["sparql"]
        if not told["new"] + told["slow"] + told["still"] + told["waiting"]:
            break
        sleep(0.05)
    return f"no query at work after {perf_counter() - started:.1f} s"


@contextmanager
def served(data: Path, seconds: float, options: list[str]) -> Iterator[str]:
    """A server of the data as a process of its own, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = ["--data", str(data), "--port", str(port), "--query-limit", f"seconds={seconds:g}", *options]
    process = subprocess.Popen([sys.executable, str(ROOT), "serve", *given], stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        end = monotonic() + 60
        while monotonic() < end:
            try:
                httpx.get(f"{address}/healthz", timeout=5).raise_for_status()
                httpx.get(f"{address}/sparql", params={"query": LIGHT % 0}, timeout=60)
                break
            except httpx.HTTPError:
                sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def demo(folder: Path, scale: float) -> Path:
    """A demo city in a folder."""
    command = [sys.executable, str(ROOT), "demo", "--data", str(folder), "--scale", str(scale)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder


if __name__ == "__main__":
    main()
