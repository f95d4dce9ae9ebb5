"""The forms of an answer: JSON, a script that hands JSON over, a page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from serving.errors import BadRequestError

JSON = "application/json"
WEB = Path(__file__).parent.with_name("web")
#: What a page about one thing may load: nothing. Any site may show it in a frame.
FRAMED = "default-src 'none'; style-src 'unsafe-inline'"
#: Pages may load from here alone; GraphiQL and its editor set styles in place.
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:"

#: What a function of a page may be called.
_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,99}", re.ASCII)


class Reply:
    """An answer whose headers are as they are sent; Starlette's Response makes them anew each time."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes = b"") -> None:
        self.status, self.headers, self.body = status, headers, body

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


def json(found: Any) -> Response:
    """JSON."""
    return Response(orjson.dumps(found), media_type=JSON)


def jsonp(callback: str | None, found: Any) -> Response:
    """JSON, or a script that hands it to a function of the page that asked."""
    if not callback:
        return json(found)
    if not _CALLBACK.fullmatch(callback):
        raise BadRequestError("callback 须为函数名", "callback must be the name of a function")
    return Response(f"/**/{callback}({orjson.dumps(found).decode()});", media_type="text/javascript")


def page(name: str) -> Response:
    """One of our pages, which loads from here alone."""
    return FileResponse(WEB / name, headers={"content-security-policy": POLICY, "vary": "Accept"})


def framed(html: str) -> Response:
    """A page that loads nothing, and that any site may show in a frame."""
    return Response(html, headers={"content-security-policy": FRAMED}, media_type="text/html")


def charset(media: str) -> str:
    """A media type as a header tells it: texts say that they are UTF-8."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
