"""A closed loop over HTTP connections that stay open: each asks anew when it is answered, and each answer is timed."""

from __future__ import annotations

import re
import selectors
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = b"transfer-encoding: chunked"
#: For how many seconds any answer is waited for.
PATIENCE = 120


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


class Line:
    """One connection, and the answer that arrives on it, of a known length or in chunks."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.since = 0.0
        self._got = bytearray()
        self._head = -1

    @property
    def status(self) -> bytes:
        """The status of the answer, as three digits."""
        return bytes(self._got[9:12])

    def ask(self, sent: bytes) -> None:
        """Send a request."""
        self._got.clear()
        self._head = -1
        self.since = perf_counter()
        self.socket.sendall(sent)

    def answered(self) -> bool:
        """Whether the whole answer is here, after what has just arrived."""
        more = self.socket.recv(1 << 18)
        if not more:
            raise ConnectionError(f"port {self.port} closed the connection before it answered")
        self._got += more
        if self._head < 0:
            self._head = self._got.find(b"\r\n\r\n")
        return self._head >= 0 and self._whole()

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
        length = _LENGTH.search(self._got, 0, self._head + 2)
        if length is None:
            raise ValueError(f"an answer without its length: {bytes(self._got[: self._head])!r}")
        return len(self._got) >= self._head + 4 + int(length[1])

    def _chunked(self) -> bool:
        return _CHUNKED in self._got[: self._head].lower()


def loop(
    port: int,
    requests: Iterator[bytes],
    connections: int,
    seconds: float,
    line_to: Callable[[int], Line] = Line,
) -> Load:
    """Ask these in turn for so long, over so many connections."""
    each = list[float]()
    with selectors.DefaultSelector() as waiting:
        lines = [line_to(port) for _ in range(connections)]
        began = perf_counter()
        for line in lines:
            waiting.register(line.socket, selectors.EVENT_READ, line)
            line.ask(next(requests))
        busy = len(lines)
        while busy:
            ready = waiting.select(PATIENCE)
            if not ready:
                raise TimeoutError(f"port {port}: no answer within {PATIENCE} s")
            for line in (key.data for key, _ in ready):
                if not line.answered():
                    continue
                now = perf_counter()
                each.append(now - line.since)
                if now - began < seconds:
                    line.ask(next(requests))
                else:
                    waiting.unregister(line.socket)
                    busy -= 1
        took = perf_counter() - began
        for line in lines:
            line.socket.close()
    return Load(took, tuple(each))


def once(port: int, sent: bytes, line_to: Callable[[int], Line] = Line, patience: float = PATIENCE) -> bytes:
    """The body of one answer; TimeoutError where nothing is heard for so many seconds."""
    line = line_to(port)
    with line.socket:
        line.socket.settimeout(patience)
        line.ask(sent)
        while not line.answered():
            pass
    return line.body()
