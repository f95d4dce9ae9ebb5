"""Pages of other sites: each may ask, none may change anything unless it is allowed to.

Whoever opens a page lets it send requests from their own place in the network. To read what is public does no harm; to
change something does, be it only that a measurement is started. Browsers say which site a page is of, in `Origin` and
`Sec-Fetch-Site`, which no page can set. Programs that are no browsers say nothing, and act for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ontology.model import Words
from serving.errors import ForeignOriginError

#: For how many seconds a browser may remember what it was told.
_AGE = b"600"
_ANY = (b"access-control-allow-origin", b"*")
#: What pages may read beside the headers that any may read.
_EXPOSED = (b"access-control-expose-headers", b"ETag, Location, Retry-After, X-Generation")
_METHODS = (b"access-control-allow-methods", b"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
_ASKED_HEADERS = b"access-control-request-headers"
_ASKED_METHOD = b"access-control-request-method"
_SITE = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?", re.ASCII)


def refuse_foreign(headers: Mapping[bytes, bytes], allowed: Collection[str]) -> None:
    """Nothing, or ForeignOriginError where a page of another site asks that is not among those allowed.

    Examples
    --------
    >>> refuse_foreign({b"host": b"city.example"}, ())
    >>> refuse_foreign({b"host": b"city.example", b"origin": b"https://city.example"}, ())
    >>> refuse_foreign({b"host": b"a:8000", b"origin": b"https://b.example"}, {"https://b.example"})
    >>> refuse_foreign({b"host": b"city.example", b"origin": b"null"}, ())
    Traceback (most recent call last):
    ...
    serving.errors.ForeignOriginError: a page of null may not change anything here; the server has to allow that site
    """
    origin = headers.get(b"origin")
    if origin is None or headers.get(b"sec-fetch-site") == b"same-origin":
        return
    told = origin.decode("latin-1")
    if told.partition("://")[2].lower() == headers.get(b"host", b"?").decode("latin-1").lower():
        return
    if told.lower() not in allowed:
        raise ForeignOriginError(
            f"{told} 的页面不能在此更改，须由本服务允许该站点",
            f"a page of {told} may not change anything here; the server has to allow that site",
        )


class OriginNameError(ValueError):
    """A setting that names no site."""

    def __init__(self, given: str) -> None:
        self.words = Words(
            f"{given!r} 应为网站来源，如 https://city.example",
            f"{given!r} must be the origin of a site, like https://city.example or http://localhost:3000",
        )
        super().__init__(self.words.en)


def origins_of(given: Iterable[str]) -> frozenset[str]:
    """The sites of these settings as browsers name them; OriginNameError where one is no site.

    Examples
    --------
    >>> origins_of(["https://City.example/"])
    frozenset({'https://city.example'})
    """
    found = [(one, one.lower().removesuffix("/")) for one in given]
    for told, site in found:
        if not _SITE.fullmatch(site):
            raise OriginNameError(told)
    return frozenset(site for _, site in found)


def opened(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer that pages of every site may read."""
    return [*headers, _ANY, _EXPOSED]


class AnyOrigin:
    """Lets pages of every site ask and read, without anybody's credentials (CORS, as the Fetch standard has it)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and _asks_first(scope):
            await send({"type": "http.response.start", "status": 200, "headers": _permission(scope)})
            await send({"type": "http.response.body", "body": b""})
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = opened(message["headers"])
            await send(message)

        await self.app(scope, receive, told)


def _asks_first(scope: Scope) -> bool:
    """Whether a browser asks what a page may, before it sends what the page wants sent."""
    names = {name for name, _ in scope["headers"]}
    return b"origin" in names and _ASKED_METHOD in names


def _permission(scope: Scope) -> list[tuple[bytes, bytes]]:
    wanted = b", ".join(value for name, value in scope["headers"] if name == _ASKED_HEADERS)
    return [
        _ANY,
        _METHODS,
        (b"access-control-allow-headers", wanted or b"*"),
        (b"access-control-max-age", _AGE),
        (b"vary", b"Access-Control-Request-Headers"),
    ]
