"""What browsers are told so that what is answered here is taken for what it is, and not used against its readers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: What every answer says: its type is what it says it is, and pages elsewhere do not learn what was asked here.
ALWAYS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin"))
#: What data may do when a browser shows it as if it were a page: nothing, and in no frame.
DATA = "default-src 'none'; frame-ancestors 'none'; sandbox"
#: Who may show our pages in a frame.
FRAMES = "frame-ancestors 'self'"
_POLICY = b"content-security-policy"
#: Scripts, styles and pictures, which obey the policy of the page that loads them.
_PARTS = ("text/javascript", "application/javascript", "text/css", "image/", "font/")

Header = tuple[bytes, bytes]


class Security:
    """Adds these headers to what an application answers, where it does not say them itself.

    A page that says what it may load is not shown in frames of other sites, unless it loads nothing at all: such are
    made to be shown there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = secured(message.get("headers", ()))
            await send(message)

        await self.app(scope, receive, told)


def secured(headers: Sequence[Header]) -> list[Header]:
    """The headers of an answer, whose names are in small letters, with those that browsers are told.

    Examples
    --------
    >>> [name for name, _ in secured([(b"referrer-policy", b"no-referrer")])]
    [b'referrer-policy', b'x-content-type-options', b'content-security-policy']
    """
    told = dict(headers)
    given = told.get(_POLICY)
    policy = _policy(told.get(b"content-type", b""), given)
    kept = headers if given is None else (one for one in headers if one[0] != _POLICY)
    return [*kept, *(one for one in ALWAYS if one[0] not in told), (_POLICY, policy)]


@lru_cache(256)
def _policy(content_type: bytes, given: bytes | None) -> bytes:
    """What an answer of this type may do that says this of itself."""
    kind, policy = content_type.decode("latin-1"), None if given is None else given.decode("latin-1")
    if policy is None:
        policy = FRAMES if kind.startswith(("text/html", *_PARTS)) else DATA
    elif "frame-ancestors" not in policy and "default-src 'none'" not in policy:
        policy = f"{policy}; {FRAMES}"
    return policy.encode("latin-1")
