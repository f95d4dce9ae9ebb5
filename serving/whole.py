"""Whole answers on their way out: large ones piece by piece, as fast as the client takes them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from queries.sparql.answering import Answer
from queries.workers.body import LargeAnswer
from serving.answers import Reply, charset

#: The bytes of a piece: the event loop moves all that is left of one whenever a client has taken a little. For so many
#: seconds a client is waited for to take one.
PIECE, PATIENCE = 64 * 1024, 30.0

_log = logging.getLogger(__name__)


def whole(answer: Answer, headers: Mapping[str, str]) -> ASGIApp:
    """The response of an answer that is there to its last byte before the first is sent."""
    given = {**headers, "content-type": charset(answer.media_type)}
    if isinstance(answer, LargeAnswer):
        return Pieces(answer.content, given)
    given["content-length"] = str(len(answer.body))
    return Reply(200, heads(given), answer.body)


def heads(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as they are sent."""
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


class Pieces(Response):
    """A body that lies in a file: what a slow client has not taken yet is never in memory."""

    def __init__(self, content: memoryview, headers: Mapping[str, str]) -> None:
        super().__init__(headers={**headers, "content-length": str(len(content))})
        self._content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as all responses
        """Send it; a client that takes nothing for too long is left, and sees that the body is not whole."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        size = len(self._content)
        for start in range(0, size, PIECE):
            piece = bytes(self._content[start : start + PIECE])
            more = start + PIECE < size
            try:
                async with asyncio.timeout(PATIENCE):
                    await send({"type": "http.response.body", "body": piece, "more_body": more})
                # to a client that takes all at once nothing is waited for, and nobody else would have a turn
                await asyncio.sleep(0)
            except TimeoutError:
                # the server closes a connection whose answer is not whole
                _log.info("a client took nothing for %s seconds", PATIENCE)
                return
