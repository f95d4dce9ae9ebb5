"""A request as it came: its head, of which each part is looked at once and where it is asked for, and its body."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.types import Receive, Scope

from serving.bodies import read
from serving.negotiation import spoken


class Incoming:
    """What one address is asked; Starlette's Request does the same for all of them, at twenty times the time."""

    __slots__ = ("headers", "method", "query", "receive", "scope")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope, self.receive = scope, receive
        self.method: str = scope["method"]
        self.query: bytes = scope["query_string"]
        self.headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            held = self.headers.get(name)
            # several lines of one header are one list
            self.headers[name] = value if held is None else held + b", " + value

    def header(self, name: bytes, otherwise: str = "") -> str:
        """The value of a header, named in small letters."""
        found = self.headers.get(name)
        return otherwise if found is None else found.decode("latin-1")

    def parameters(self) -> dict[str, list[str]]:
        """The parameters in the address."""
        return parse_qs(self.query.decode("latin-1"), keep_blank_values=True) if self.query else {}

    @property
    def whole(self) -> Request:
        """The same as Starlette has it, for addresses that are asked less often; the body is read but once."""
        return Request(self.scope, self.receive)

    @property
    def language(self) -> str:
        """The language asked for, by the parameter `lang` or by header."""
        asked = self.parameters().get("lang") if self.query else None
        return spoken((asked and asked[-1]) or self.header(b"accept-language"))

    async def body(self) -> bytes:
        """The body, within bounds; a kind of BadRequestError where it is none that is read here."""
        return await read(self.receive, self.header(b"content-encoding", "identity"))

    async def gone(self) -> bool:
        """Whether the client went away."""
        return await self.whole.is_disconnected()
