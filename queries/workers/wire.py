"""What the service, its nurseries and its workers tell each other: pieces with their length, and lines of JSON."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from socket import socket
from typing import Any

from graph.store_errors import QuerySyntaxError, StoreError
from ontology.model import Words
from queries.sparql.answering import Asked
from queries.sparql.errors import WaitingError

#: The kinds of piece: that a worker can be asked, a question, a part of the body, the end of an answer, an error.
READY, ASK, PART, WHOLE, WRONG = b"R", b"Q", b"P", b"A", b"E"
_HEAD = struct.Struct("!cI")


def packed(kind: bytes, content: bytes) -> bytes:
    """One piece as it is sent."""
    return _HEAD.pack(kind, len(content)) + content


class Unpacking:
    """Takes apart what arrives: bytes in any portions go in, whole pieces come out."""

    def __init__(self) -> None:
        self._held = bytearray()

    def take(self, portion: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The pieces that are whole with this portion: kind and content."""
        self._held += portion
        while len(self._held) >= _HEAD.size:
            kind, length = _HEAD.unpack_from(self._held)
            end = _HEAD.size + length
            if len(self._held) < end:
                return
            content = bytes(self._held[_HEAD.size : end])
            del self._held[:end]
            yield kind, content


def receive(channel: socket) -> tuple[bytes, bytes] | None:
    """The next piece of a channel that waits, None where the other end is closed."""
    head = _exactly(channel, _HEAD.size)
    if head is None:
        return None
    kind, length = _HEAD.unpack(head)
    content = _exactly(channel, length)
    return None if content is None else (kind, content)


def _exactly(channel: socket, length: int) -> bytes | None:
    found = bytearray()
    while len(found) < length:
        portion = channel.recv(min(length - len(found), 1 << 20))
        if not portion:
            return None
        found += portion
    return bytes(found)


# -- questions and errors


def told_question(asked: Asked, seconds: float) -> bytes:
    """A query and the seconds that it has, as it is sent."""
    # `dataclasses.asdict` copies every value, and takes longer than all the rest
    given = {name: getattr(asked, name) for name in Asked.__slots__}
    return json.dumps({**given, "seconds": seconds}).encode()


def read_question(content: bytes) -> Asked:
    """A query as it was sent; its seconds are those that it has."""
    given: dict[str, Any] = json.loads(content)
    return Asked(**given)


def told_error(error: StoreError) -> dict[str, Any]:
    """An error as it is sent: its kind by name, its words, and the place of a syntax error."""
    words, more = error.words, dict[str, Any]()
    if isinstance(error, QuerySyntaxError):
        words, more = error.trouble, {"line": error.line, "column": error.column}
    if isinstance(error, WaitingError):
        more = {"details": dict(error.details)}
    return {"kind": type(error).__name__, "zh": words.zh, "en": words.en, **more}


def read_error(told: Mapping[str, Any]) -> StoreError:
    """The error that was sent; a StoreError where its kind is not known."""
    words = Words(str(told["zh"]), str(told["en"]))
    if told["kind"] == QuerySyntaxError.__name__:
        return QuerySyntaxError(words, int(told["line"]), int(told["column"]))
    if told["kind"] == WaitingError.__name__:
        return WaitingError(words, told["details"])
    return _kinds(StoreError).get(str(told["kind"]), StoreError)(words)


def _kinds(kind: type[StoreError]) -> dict[str, type[StoreError]]:
    """A kind of error and all below it, by name."""
    found = {kind.__name__: kind}
    for below in kind.__subclasses__():
        found |= _kinds(below)
    return found
