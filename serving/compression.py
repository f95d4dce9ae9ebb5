"""Answers made smaller, by the coding that a client likes best: zstd or gzip."""

from __future__ import annotations

import asyncio
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: The shortest answer that is made smaller, and the longest for which no thread is asked, in bytes.
SHORTEST, QUICK = 1_000, 100_000
#: What shrinks: texts and data, not pictures or packed files.
_SHRINKS = ("text/", "application/json", "application/graphql-response+json", "application/sparql-results")
#: Whose pieces are read as they come, and not kept back until there are enough of them.
_AT_ONCE = "text/event-stream"
_SUFFIXES = ("+json", "+xml", "/xml", "/javascript", "/n-triples", "/n-quads", "/trig")
#: What has no body, or a part of one.
_NO_BODY = frozenset({204, 206, 304})
_VARY = b"Accept-Encoding"

Headers = list[tuple[bytes, bytes]]


class Coder(Protocol):
    """Makes pieces smaller."""

    def compress(self, data: bytes, /) -> bytes:
        """What can be given of the pieces so far."""

    def flush(self) -> bytes:
        """The rest."""


#: The codings offered, the first being taken where a client likes several alike.
CODINGS: dict[str, Callable[[], Coder]] = {
    "zstd": lambda: zstd.ZstdCompressor(3),
    "gzip": lambda: zlib.compressobj(3, zlib.DEFLATED, 31),
}


@lru_cache(256)
def choose(accept: str) -> str | None:
    """The coding that an Accept-Encoding header likes best; None where it likes no coding at all better.

    Examples
    --------
    >>> choose("gzip, deflate, br, zstd")
    'zstd'
    >>> choose("gzip;q=1, *;q=0.1"), choose("zstd;q=0, gzip;q=0"), choose("")
    ('gzip', None, None)
    """
    liked = dict(map(_liked, filter(None, accept.lower().split(","))))
    others = liked.get("*", 0.0)
    found = {name: liked.get(name, others) for name in CODINGS}
    best = max(found, key=lambda name: found[name])
    plain = liked.get("identity", 0.0)
    return best if found[best] > 0 and found[best] >= plain else None


def _liked(part: str) -> tuple[str, float]:
    name, _, quality = part.partition(";")
    try:
        return name.strip(), float(quality.replace(" ", "").removeprefix("q=") or 1)
    except ValueError:
        return name.strip(), 0.0


class Wholes:
    """Makes whole bodies smaller; for one thread."""

    def __init__(self) -> None:
        # to make a compressor takes longer than to compress a page; between two answers it holds nothing
        zstandard = zstd.ZstdCompressor(3)
        self._ways: Mapping[str, Callable[[bytes], bytes]] = {
            "zstd": lambda body: zstandard.compress(body, zstd.ZstdCompressor.FLUSH_FRAME),
            "gzip": lambda body: _all(CODINGS["gzip"](), body),
        }

    def made(self, status: int, headers: Headers, body: bytes, coding: str | None) -> tuple[Headers, bytes]:
        """The headers and the body of an answer in a coding, or as they are where that is not worth while."""
        if status in _NO_BODY or not _shrinks(headers):
            return headers, body
        varied = _varied(headers)
        if coding is None or len(body) < SHORTEST:
            return varied, body
        packed = self._ways[coding](body)
        return [*_with(varied, len(packed), coding)], packed


class Compression:
    """Compresses what an application answers; ETags are made weak, for they are those of what was compressed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self._whole = app, Wholes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        accept = [value for name, value in scope["headers"] if name == b"accept-encoding"]
        coding = choose(b",".join(accept).decode("latin-1")) if accept else None
        await self.app(scope, receive, _Answer(coding, self._whole, send).send)


class _Answer:
    """One answer on its way out: its head is kept back until the first piece says how long it is."""

    __slots__ = ("_coder", "_coding", "_send", "_start", "_whole")

    def __init__(self, coding: str | None, whole: Wholes, send: Send) -> None:
        self._coding, self._whole, self._send = coding, whole, send
        self._start: Message | None = None
        self._coder: Coder | None = None

    async def send(self, message: Message) -> None:
        """Send the next piece."""
        if message["type"] == "http.response.start":
            self._start = message
        elif self._start is not None and message["type"] == "http.response.body":
            start, self._start = self._start, None
            message = await self._begun(start, message)
            await self._send(start)
            await self._send(message)
        elif self._coder is not None and message["type"] == "http.response.body":
            await self._send(await _coded(self._coder, message))
        else:
            await self._send(message)

    async def _begun(self, start: Message, first: Message) -> Message:
        """The first piece as it is sent; the head is changed to fit."""
        status, headers = start["status"], start["headers"]
        whole, body = not first.get("more_body", False), first.get("body", b"")
        if whole and len(body) < QUICK:
            start["headers"], body = self._whole.made(status, headers, body, self._coding)
            return {**first, "body": body}
        if status in _NO_BODY or not _shrinks(headers):
            return first
        start["headers"] = _varied(headers)
        if self._coding is None:
            return first
        self._coder = CODINGS[self._coding]()
        first = await _coded(self._coder, first)
        start["headers"] = [*_with(start["headers"], len(first["body"]) if whole else None, self._coding)]
        return first


def _varied(headers: Headers) -> Headers:
    """The headers of an answer that comes in several codings."""
    vary = b", ".join([*(value for name, value in headers if name == b"vary"), _VARY])
    return [*(one for one in headers if one[0] != b"vary"), (b"vary", vary)]


def _with(headers: Headers, size: int | None, coding: str) -> Iterator[tuple[bytes, bytes]]:
    """The headers of an answer in a coding; `size` is that of its body, where all of it is known."""
    yield b"content-encoding", coding.encode()
    for name, value in headers:
        if name == b"content-length":
            if size is not None:
                yield name, b"%d" % size
        elif name == b"etag" and value.startswith(b'"'):
            yield name, b"W/" + value
        else:
            yield name, value


async def _coded(coder: Coder, message: Message) -> Message:
    body, last = message.get("body", b""), not message.get("more_body", False)

    def work() -> bytes:
        return _all(coder, body) if last else coder.compress(body)

    return {**message, "body": work() if len(body) < QUICK else await asyncio.to_thread(work)}


def _all(coder: Coder, body: bytes) -> bytes:
    return coder.compress(body) + coder.flush()


def _shrinks(given: Headers) -> bool:
    """Whether the body of an answer is worth making smaller."""
    headers = dict(given)
    if b"content-encoding" in headers or b"content-range" in headers:
        return False
    return _shrinkable(headers.get(b"content-type", b""))


@lru_cache(256)
def _shrinkable(content_type: bytes) -> bool:
    media = content_type.decode("latin-1").partition(";")[0].strip().lower()
    return media != _AT_ONCE and (media.startswith(_SHRINKS) or media.endswith(_SUFFIXES))
