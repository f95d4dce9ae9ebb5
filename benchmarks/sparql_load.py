"""A client that asks SPARQL endpoints again and again over connections that stay open, and times each answer."""

from __future__ import annotations

import json
import selectors
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from benchmarks.graphql_load import LENGTH, Load

_CHUNKED = b"transfer-encoding: chunked"
RESULTS = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server answers SPARQL."""

    port: int
    path: str = "/sparql"

    def request(self, query: str) -> bytes:
        """The request of a query, by POST as a form, as it is sent."""
        body = urlencode({"query": query}).encode()
        head = (
            f"POST {self.path} HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\naccept: {RESULTS}\r\n"
            f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def load(endpoint: Endpoint, queries: Iterator[str], connections: int, seconds: float) -> Load:
    """Ask these in turn for so long; each connection asks anew when it has its answer, as a closed loop does."""
    each = list[float]()
    with selectors.DefaultSelector() as waiting:
        lines = [_Line(endpoint) for _ in range(connections)]
        began = perf_counter()
        for line in lines:
            waiting.register(line.socket, selectors.EVENT_READ, line)
            line.ask(next(queries))
        busy = len(lines)
        while busy:
            ready = waiting.select(120)
            if not ready:
                raise TimeoutError(f"port {endpoint.port}: no answer within 120 s")
            for line in (key.data for key, _ in ready):
                if not line.answered():
                    continue
                now = perf_counter()
                each.append(now - line.since)
                if now - began < seconds:
                    line.ask(next(queries))
                else:
                    waiting.unregister(line.socket)
                    busy -= 1
        took = perf_counter() - began
        for line in lines:
            line.socket.close()
    return Load(took, tuple(each))


def asked(endpoint: Endpoint, query: str) -> Any:
    """One answer; ValueError where it is none."""
    line = _Line(endpoint)
    line.ask(query)
    while not line.answered():
        pass
    line.socket.close()
    return json.loads(line.body())


class _Line:
    """One connection, and the answer that arrives on it, of a known length or in chunks."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self.socket = socket.create_connection(("127.0.0.1", endpoint.port), 120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.since = 0.0
        self._got = bytearray()
        self._head = -1

    def ask(self, query: str) -> None:
        """Send a query."""
        self._got.clear()
        self._head = -1
        sent = self._endpoint.request(query)
        self.since = perf_counter()
        self.socket.sendall(sent)

    def answered(self) -> bool:
        """Whether the whole answer is here, after what has just arrived; ValueError where it is an error."""
        more = self.socket.recv(1 << 18)
        if not more:
            raise ConnectionError(f"port {self._endpoint.port} closed the connection before it answered")
        self._got += more
        if self._head < 0:
            self._head = self._got.find(b"\r\n\r\n")
            if self._head < 0:
                return False
        if not self._whole():
            return False
        if self._got[9:12] != b"200":
            raise ValueError(f"port {self._endpoint.port} answers {bytes(self._got[:1500])!r}")
        return True

    def body(self) -> bytes:
        """The answer without its head."""
        rest = bytes(self._got[self._head + 4 :])
        if not self._chunked():
            return rest
        found = bytearray()
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            length = int(size.partition(b";")[0], 16)
            if not length:
                break
            found += rest[:length]
            rest = rest[length + 2 :]
        return bytes(found)

    def _whole(self) -> bool:
        if self._chunked():
            return self._got.endswith(b"0\r\n\r\n")
        length = LENGTH.search(self._got, 0, self._head + 2)
        if length is None:
            raise ValueError(f"an answer without its length: {bytes(self._got[: self._head])!r}")
        return len(self._got) >= self._head + 4 + int(length[1])

    def _chunked(self) -> bool:
        return _CHUNKED in self._got[: self._head].lower()
