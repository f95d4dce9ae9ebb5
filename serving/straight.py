"""Addresses that are asked so often that no other address is looked at before them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

_METHODS = frozenset({"GET", "HEAD", "POST"})


class Straight:
    """Hands requests for these paths to their addresses; all others, and other methods, go on to the router.

    An address that is reached so has to tell its errors itself: those it raises are answered as our own faults.
    """

    def __init__(self, app: ASGIApp, addresses: Mapping[str, ASGIApp]) -> None:
        self.app, self.addresses = app, addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        app = self.app
        if scope["type"] == "http" and scope["method"] in _METHODS:
            app = self.addresses.get(scope["path"], app)
        await app(scope, receive, send)
