"""SPARQL endpoints asked again and again, with the time of each answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from benchmarks.closed_loop import PATIENCE, Line, Load, loop, once

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
    """Ask these in turn for so long, over so many connections; ValueError where an answer is none."""
    return loop(endpoint.port, map(endpoint.request, queries), connections, seconds, _Line)


def asked(endpoint: Endpoint, query: str, patience: float = PATIENCE) -> Any:
    """One answer; ValueError where it is none, TimeoutError where it does not come within so many seconds."""
    return json.loads(once(endpoint.port, endpoint.request(query), _Line, patience))


class _Line(Line):
    """A connection on which every answer has to be one."""

    def answered(self) -> bool:
        """Whether the whole answer is here; ValueError where it is an error."""
        whole = super().answered()
        if whole and self.status != b"200":
            raise ValueError(f"port {self.port} answers {self.status.decode()}: {self.body()[:1500]!r}")
        return whole
