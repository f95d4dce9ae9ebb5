"""Answers made smaller, by the coding that a client likes best: zstd or gzip."""

from __future__ import annotations

import asyncio
import sys
import zlib
from collections.abc import Callable
from typing import Protocol

from starlette.datastructures import Headers, MutableHeaders
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


class Coder(Protocol):
    """Makes pieces smaller."""

    def compress(self, data: bytes, /) -> bytes:
        """What can be given of the pieces so far."""

    def flush(self) -> bytes:
        """The rest."""


#: The codings offered, the first being taken where a client likes several alike.
CODINGS: dict[str, Callable[[], Coder]] = {
    "zstd": lambda: zstd.ZstdCompressor(3),
    "gzip": lambda: zlib.compressobj(5, zlib.DEFLATED, 31),
}


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


class Compression:
    """Compresses what an application answers; ETags are made weak, for they are those of what was compressed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        coding = choose(", ".join(Headers(scope=scope).getlist("accept-encoding")))
        await self.app(scope, receive, _Answer(coding, send).send)


class _Answer:
    """One answer on its way out: its head is kept back until the first piece says how long it is."""

    def __init__(self, coding: str | None, send: Send) -> None:
        self._coding, self._send = coding, send
        self._start: Message | None = None
        self._coder: Coder | None = None

    async def send(self, message: Message) -> None:
        """Send the next piece."""
        if message["type"] == "http.response.start":
            self._start = message
        elif self._start is not None and message["type"] == "http.response.body":
            await self._begin(self._start, message)
            self._start = None
        elif self._coder is not None and message["type"] == "http.response.body":
            await self._send(await self._coded(self._coder, message))
        else:
            await self._send(message)

    async def _begin(self, start: Message, first: Message) -> None:
        headers = MutableHeaders(raw=start["headers"])
        if not _shrinks(headers, start["status"]):
            await self._through(start, first)
            return
        headers.add_vary_header("Accept-Encoding")
        whole = not first.get("more_body", False)
        if self._coding is None or (whole and len(first.get("body", b"")) < SHORTEST):
            await self._through(start, first)
            return
        self._coder = CODINGS[self._coding]()
        first = await self._coded(self._coder, first)
        headers["content-encoding"] = self._coding
        if whole:
            headers["content-length"] = str(len(first["body"]))
        else:
            del headers["content-length"]
        tag = headers.get("etag", "")
        if tag.startswith('"'):
            headers["etag"] = f"W/{tag}"
        await self._through(start, first)

    async def _through(self, *messages: Message) -> None:
        for message in messages:
            await self._send(message)

    async def _coded(self, coder: Coder, message: Message) -> Message:
        body, last = message.get("body", b""), not message.get("more_body", False)

        def work() -> bytes:
            return coder.compress(body) + (coder.flush() if last else b"")

        made = work() if len(body) < QUICK else await asyncio.to_thread(work)
        return {**message, "body": made}


def _shrinks(headers: Headers, status: int) -> bool:
    """Whether an answer has a body that is worth making smaller."""
    if status in {204, 206, 304} or "content-encoding" in headers or "content-range" in headers:
        return False
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == _AT_ONCE:
        return False
    return media.startswith(_SHRINKS) or media.endswith(_SUFFIXES)
