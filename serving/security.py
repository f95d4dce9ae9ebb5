"""What browsers are told so that what is answered here is taken for what it is, and not used against its readers."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: What every answer says: its type is what it says it is, and pages elsewhere do not learn what was asked here.
ALWAYS = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}
#: What data may do when a browser shows it as if it were a page: nothing, and in no frame.
DATA = "default-src 'none'; frame-ancestors 'none'; sandbox"
#: Who may show our pages in a frame.
FRAMES = "frame-ancestors 'self'"
_PAGE, _POLICY = "text/html", "content-security-policy"


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
                # a tuple may be shared by many answers
                message["headers"] = list(message.get("headers", ()))
                _add(MutableHeaders(raw=message["headers"]))
            await send(message)

        await self.app(scope, receive, told)


def _add(headers: MutableHeaders) -> None:
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    policy = headers.get(_POLICY)
    if policy is None:
        headers[_POLICY] = FRAMES if _page(headers) or _part_of_page(headers) else DATA
    elif "frame-ancestors" not in policy and "default-src 'none'" not in policy:
        headers[_POLICY] = f"{policy}; {FRAMES}"


def _page(headers: MutableHeaders) -> bool:
    return headers.get("content-type", "").startswith(_PAGE)


def _part_of_page(headers: MutableHeaders) -> bool:
    """Whether an answer is a script, a style or a picture, which obey the policy of the page that loads them."""
    kind = headers.get("content-type", "")
    return kind.startswith(("text/javascript", "application/javascript", "text/css", "image/", "font/"))
