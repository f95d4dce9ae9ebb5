"""GraphQL servers asked again and again, with the time of each answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from benchmarks.closed_loop import Load, loop, once


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server answers GraphQL."""

    port: int
    path: str = "/graphql"


def request(address: Address, query: str, variables: Mapping[str, Any] | None = None) -> bytes:
    """One HTTP request, as it is sent."""
    body = json.dumps({"query": query, "variables": variables or {}}).encode()
    head = (
        f"POST {address.path} HTTP/1.1\r\nhost: 127.0.0.1:{address.port}\r\ncontent-type: application/json\r\n"
        f"accept: application/graphql-response+json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def load(address: Address, requests: Sequence[bytes], connections: int, seconds: float) -> Load:
    """Ask these in turn for so long, over so many connections."""
    return loop(address.port, cycle(requests), connections, seconds)


def asked(address: Address, sent: bytes) -> Any:
    """The data of one answer; ValueError where it has errors."""
    answer = json.loads(once(address.port, sent))
    if answer.get("errors"):
        raise ValueError(f"port {address.port} answers with errors: {str(answer['errors'])[:600]}")
    return answer["data"]
