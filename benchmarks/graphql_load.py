"""A client that asks a server again and again over connections that stay open, and times each answer."""

from __future__ import annotations

import json
import re
import selectors
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter
from typing import Any

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server answers GraphQL."""

    port: int
    path: str = "/graphql"


@dataclass(frozen=True, slots=True)
class Load:
    """How long so many requests took, and each of them, in seconds."""

    seconds: float
    each: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.each) / self.seconds

    def within(self, share: float) -> float:
        """In how many milliseconds this share of the requests was answered."""
        return 1000 * sorted(self.each)[min(int(share * len(self.each)), len(self.each) - 1)]


def request(address: Address, query: str, variables: Mapping[str, Any] | None = None) -> bytes:
    """One HTTP request, as it is sent."""
    body = json.dumps({"query": query, "variables": variables or {}}).encode()
    head = (
        f"POST {address.path} HTTP/1.1\r\nhost: 127.0.0.1:{address.port}\r\ncontent-type: application/json\r\n"
        f"accept: application/graphql-response+json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def load(address: Address, requests: Sequence[bytes], connections: int, seconds: float) -> Load:
    """Ask these in turn for so long; each connection asks anew when it has its answer, as a closed loop does."""
    turn, each = cycle(requests), list[float]()
    with selectors.DefaultSelector() as waiting:
        lines = [_Line(address) for _ in range(connections)]
        began = perf_counter()
        for line in lines:
            waiting.register(line.socket, selectors.EVENT_READ, line)
            line.ask(next(turn))
        busy = len(lines)
        while busy:
            for key, _ in waiting.select(60) or _silent():
                line = key.data
                if not line.answered():
                    continue
                now = perf_counter()
                each.append(now - line.since)
                if now - began < seconds:
                    line.ask(next(turn))
                else:
                    waiting.unregister(line.socket)
                    busy -= 1
        took = perf_counter() - began
        for line in lines:
            line.socket.close()
    return Load(took, tuple(each))


def asked(address: Address, sent: bytes) -> Any:
    """The data of one answer; ValueError where it has errors."""
    line = _Line(address)
    line.ask(sent)
    line.socket.settimeout(120)
    while not line.answered():
        pass
    line.socket.close()
    answer = json.loads(line.body())
    if answer.get("errors"):
        raise ValueError(f"port {address.port} answers with errors: {str(answer['errors'])[:600]}")
    return answer["data"]


class _Line:
    """One connection, and the answer that arrives on it."""

    def __init__(self, address: Address) -> None:
        self.socket = socket.create_connection(("127.0.0.1", address.port), 120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.since = 0.0
        self._got = bytearray()

    def ask(self, sent: bytes) -> None:
        """Send a request."""
        self._got.clear()
        self.since = perf_counter()
        self.socket.sendall(sent)

    def answered(self) -> bool:
        """Whether the whole answer is here, after what has just arrived."""
        more = self.socket.recv(1 << 18)
        if not more:
            raise ConnectionError("the server closed the connection before it answered")
        self._got += more
        head = self._got.find(b"\r\n\r\n")
        if head < 0:
            return False
        length = LENGTH.search(self._got, 0, head)
        if length is None:
            raise ValueError(f"an answer without its length: {bytes(self._got[:head])!r}")
        return len(self._got) >= head + 4 + int(length[1])

    def body(self) -> bytes:
        """The answer without its head."""
        return bytes(self._got[self._got.find(b"\r\n\r\n") + 4 :])


def _silent() -> Any:
    raise TimeoutError("no answer within 60 s")
