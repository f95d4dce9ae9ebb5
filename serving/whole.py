"""Whole answers on their way out: large ones piece by piece, as fast as the client takes them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from queries.sparql.answering import Answer
from queries.workers.body import LargeAnswer
from serving.answers import charset

#: The bytes of a piece, and for how many seconds a client is waited for to take one.
PIECE, PATIENCE = 256 * 1024, 30.0


def whole(answer: Answer, headers: Mapping[str, str]) -> Response:
    """The response of an answer that is there to its last byte before the first is sent."""
    given = {**headers, "content-type": charset(answer.media_type)}
    if isinstance(answer, LargeAnswer):
        return Pieces(answer.content, given)
    return Response(answer.body, headers=given)


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
            async with asyncio.timeout(PATIENCE):
                await send({"type": "http.response.body", "body": piece, "more_body": more})
