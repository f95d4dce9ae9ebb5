"""What requests that are made to take long, or to take memory, do to the server, and to those beside them.

Run as `python benchmarks/graphql_hostile.py [--data FOLDER]`; without a folder a demo city is made. The server is a
process of its own. For each request: seconds to its answer, status, code, the most memory that the server had, and the
latency of light queries that another process asks all the time. Then the same for crowds, slow readers and clients that
go away.
"""

import argparse
import json
import multiprocessing
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from pathlib import Path
from time import monotonic, perf_counter, sleep

import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.serving.hostile import HOSTILE, page, within  # noqa: E402

#: Light queries are asked by a process of their own, which waits for no thread of this one.
CONTEXT = multiprocessing.get_context("spawn")
HEADERS = {"accept": "application/graphql-response+json", "content-type": "application/json"}
LIGHT = json.dumps({"query": "{ status { generation } }"}).encode()
#: The heaviest page that the limits allow, with ever another text.
HEAVY = page(
    within(
        "parts(first: 50) { nodes {",
        1,
        "label iri kindLabel labels { value } observations(first: 2) { totalCount }",
    )
)


def light(address: str, going: Event, told: SimpleQueue[list[float]]) -> None:
    """Ask a light query again and again, and tell how many milliseconds each answer took."""
    times: list[float] = []
    with httpx.Client(timeout=60) as client:
        while not going.is_set() or not times:
            started = perf_counter()
            client.post(address, content=LIGHT, headers=HEADERS).raise_for_status()
            times.append(1000 * (perf_counter() - started))
            sleep(0.005)
    told.put(sorted(times))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--scale", type=float, default=0.1, help="of the demo city, where no folder is given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        data = asked.data or demo(Path(made), asked.scale)
        with served(data) as (process, address):
            ask(address, LIGHT)
            print(
                "| request | seconds | answer | peak memory, MB | light queries: number, median ms, worst ms |"
            )
            print("|---|---|---|---|---|")
            for hostile in HOSTILE:
                row(hostile.name, process, address, lambda body=hostile.body: ask(address, body))  # type: ignore[misc]
            for name, work in crowds(address).items():
                row(name, process, address, work)


def row(name: str, process: subprocess.Popen[bytes], address: str, work: Callable[[], str]) -> None:
    """Print what one attempt did."""
    Path(f"/proc/{process.pid}/clear_refs").write_text("5", encoding="ascii")
    stop, told = CONTEXT.Event(), CONTEXT.SimpleQueue()
    beside = CONTEXT.Process(target=light, args=(address, stop, told), daemon=True)
    beside.start()
    sleep(1.5)
    started = perf_counter()
    answer = work()
    took = perf_counter() - started
    stop.set()
    times = told.get()
    beside.join()
    print(
        f"| {name} | {took:.3f} | {answer} | {peak(process)} "
        f"| {len(times)}, {times[len(times) // 2]:.1f}, {times[-1]:.0f} |",
        flush=True,
    )


def ask(address: str, body: bytes) -> str:
    """The status of an answer and the code of its first error."""
    answer = httpx.post(address, content=body, headers=HEADERS, timeout=120)
    errors = answer.json().get("errors")
    code = (
        errors[0].get("extensions", {}).get("code", "at fields") if errors else f"{len(answer.content)} bytes"
    )
    return f"{answer.status_code} {code}"


def crowds(address: str) -> dict[str, Callable[[], str]]:
    """Attempts by many clients at once."""

    def heavy(number: int) -> bytes:
        return json.dumps({"query": f"{HEAVY[:-1]} x{number}: __typename }}"}).encode()

    def crowd() -> str:
        with ThreadPoolExecutor(200) as pool:
            found = list(pool.map(lambda number: ask(address, heavy(number)).split(" ")[0], range(200)))
        return ", ".join(f"{found.count(status)} times {status}" for status in sorted(set(found)))

    return {
        "200 heavy pages at once": crowd,
        "50 clients that read nothing": lambda: held(address, heavy(-1), read=False),
        "50 clients that go away": lambda: held(address, heavy(-2), read=None),
        "50 clients that never say all": lambda: held(address, heavy(-3)[:-9], read=False),
    }


def held(address: str, body: bytes, *, read: bool | None) -> str:
    """Open connections, and hold them for two seconds or, with None, close them at once."""
    url = httpx.URL(address)
    length = len(body) if read is None else len(body) + 9 * (not body.endswith(b"}"))
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    connections = [socket.create_connection((url.host, url.port or 80)) for _ in range(50)]
    for connection in connections:
        connection.sendall(head.encode() + body)
        if read is None:
            connection.close()
    sleep(2)
    for connection in connections:
        connection.close()
    return "closed"


def peak(process: subprocess.Popen[bytes]) -> int:
    """The most memory that a process had since it was last asked, in MB."""
    told = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) // 1024


@contextmanager
def served(data: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server of the data as a process of its own, and the address of GraphQL."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT), "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        end = monotonic() + 60
        while monotonic() < end:
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).raise_for_status()
                break
            except httpx.HTTPError:
                sleep(0.2)
        yield process, f"http://127.0.0.1:{port}/graphql"
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
