"""GraphQL over server-sent events, a connection for each operation: what is answered now, and what is news later.

The protocol is "GraphQL over Server-Sent Events", distinct connections mode: `next` with each answer, then `complete`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from time import monotonic

from starlette.responses import Response, StreamingResponse

from ontology.model import Words
from queries.sparql.errors import BUSY, BusyError, NotAcceptableError
from serving.freshness import NOT_KEPT, VARY
from serving.graphql_request import EVENTS
from serving.parts import Parts, Served

#: Every so many seconds it is seen whether there is news.
LOOK = 1.0
#: After so many seconds without news a line is sent that says nothing, so that nobody in between hangs up.
QUIET = 15.0

#: Nobody in between keeps a copy, or keeps back what has come.
_HEADERS = {"cache-control": NOT_KEPT, "vary": VARY, "x-accel-buffering": "no"}
_STILL_THERE = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"

#: The answer from one generation, as JSON.
Answering = Callable[[Served], Awaitable[bytes]]


def not_events() -> NotAcceptableError:
    """Tells that a subscription is answered as events only."""
    return NotAcceptableError(
        Words(f"订阅请用 Accept: {EVENTS}", f"a subscription is answered as events: send Accept: {EVENTS}")
    )


async def events(parts: Parts, answering: Answering, *, listens: bool) -> StreamingResponse:
    """The answer as events: one, or where the client listens one for each generation, from the present one on.

    BusyError where too many listen, NotReadyError where nothing is published yet.
    """
    if listens and parts.listeners.locked():
        raise BusyError(BUSY)
    known = await parts.following.current()
    told = _news(parts, answering) if listens else _once(answering, known)
    return StreamingResponse(told, headers=_HEADERS, media_type=EVENTS)


def one_event(body: bytes) -> Response:
    """An answer that is there already as events: by the protocol what is wrong with an operation is told so too."""
    return Response(_next(body) + _COMPLETE, headers=_HEADERS, media_type=EVENTS)


async def _once(answering: Answering, known: Served) -> AsyncIterator[bytes]:
    yield _next(await answering(known))
    yield _COMPLETE


async def _news(parts: Parts, answering: Answering) -> AsyncIterator[bytes]:
    """Events without end: starlette stops asking for more when the client goes away."""
    seen, said = None, monotonic()
    async with parts.listeners:
        while True:
            known = await parts.following.current()
            if known is not seen:
                seen, said = known, monotonic()
                yield _next(await answering(known))
            elif monotonic() - said > QUIET:
                said = monotonic()
                yield _STILL_THERE
            await asyncio.sleep(LOOK)


def _next(body: bytes) -> bytes:
    """One answer as an event; JSON has no line breaks of its own here."""
    return b"event: next\ndata: " + body + b"\n\n"
