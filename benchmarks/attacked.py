"""A server that is attacked: its process, connections that behave badly, and a row of a table for each attempt."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, perf_counter, sleep

import httpx

from benchmarks.beside import Beside, Latency
from benchmarks.processes import Server, free_port

ROOT = Path(__file__).parents[1]
#: Seconds in which a server has started, after which it begins with what nobody waits for, and in which anybody at all
#: is answered.
START, SETTLING, PATIENCE = 120.0, 5.0, 60.0

Peace = Mapping[str, Latency]


@contextmanager
def served(data: Path, options: Sequence[str] = ()) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server of the data as a process of its own, and its address, once it answers SPARQL and does nothing else."""
    port = free_port()
    command = [sys.executable, str(ROOT), "serve", "--data", str(data), "--port", str(port), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(address), START)
        sleep(SETTLING)
        Server("queqiao", address, process, SETTLING).settle()
        yield process, address
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()


def row(name: str, beside: Beside, work: Callable[[], str], peace: Peace | None) -> Peace:
    """Print what came of one attempt: seconds, answer, and how light requests fared."""
    began = perf_counter()
    answer = work()
    took = perf_counter() - began
    found = beside.since(began)
    told = [one.told(peace[kind] if peace else None) for kind, one in found.items()]
    print(f"| {name} | {took:.2f} | {answer} | {' | '.join(told)} |", flush=True)
    return found


def rest() -> str:
    """Nothing else, for a while."""
    sleep(8)
    return "-"


def connected(address: str, sent: bytes) -> socket.socket:
    """A connection that has sent this, with a small buffer for what comes back; no wait on it is without end."""
    url = httpx.URL(address)
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.settimeout(PATIENCE)
    made.connect((url.host, url.port or 80))
    made.sendall(sent)
    return made


def head_of(connection: socket.socket) -> tuple[str, int, int]:
    """Of an answer that has begun: its status, the length of its body, and how much of that came already."""
    found = bytearray()
    while b"\r\n\r\n" not in found:
        portion = connection.recv(1024)
        if not portion:
            return "hung up", 0, 0
        found += portion
    head, _, body = bytes(found).partition(b"\r\n\r\n")
    length = int((head.lower().partition(b"\r\ncontent-length:")[2].split() or [b"0"])[0])
    return head[9:12].decode(), length, len(body)


def rest_of(connection: socket.socket, length: int) -> bool:
    """Whether so many bytes more come; the connection is closed."""
    with connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        while length > 0 and (portion := connection.recv(1 << 18)):
            length -= len(portion)
    return not length


def half_said(address: str, sent: bytes, count: int) -> str:
    """Clients that begin to send a request and never end; what they are told."""
    held = [connected(address, sent) for _ in range(count)]
    told = Counter(head_of(one)[0] for one in held)
    for one in held:
        one.close()
    return counted(told)


def counted(told: Mapping[str, int]) -> str:
    """So many times which status."""
    return ", ".join(f"{times} times {status}" for status, times in sorted(told.items()))


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Whether something comes true in time."""
    end = monotonic() + seconds
    while not true():
        if monotonic() > end:
            return False
        sleep(0.05)
    return True


def _answers(address: str) -> bool:
    try:
        httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=PATIENCE).raise_for_status()
    except httpx.HTTPError:
        return False
    return True
