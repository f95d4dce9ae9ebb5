"""Requests that take but a moment are answered where they are read: no task is made for them."""

from __future__ import annotations

from asyncio import TimerHandle

from starlette.types import Message
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from serving.at_once import AtOnce
from serving.incoming import Incoming

#: The longest body in bytes that is kept until all of it is here, and for how many seconds it may come.
LONGEST, PATIENCE = 65_536, 0.05
_METHODS = (b"GET", b"POST")


class Express(HttpToolsProtocol):
    """Uvicorn's protocol, but a request of an address that can answer at once is kept back until it is whole.

    Then it is answered, or goes on to the application as if it had just come. Which addresses that are is told in the
    state of the application, as `at_once`.
    """

    #: What has come of the body of the request that is kept back; None where there is none.
    _kept: list[bytes] | None = None
    _timer: TimerHandle | None = None
    #: Whether one was answered of what has just come: then others have their turn.
    _answered: bool = False

    # -- as the parser calls them

    def on_headers_complete(self) -> None:
        """Keep a request back that may be answered at once."""
        if self._at_once is None or not self._is_plain():
            super().on_headers_complete()
        else:
            self._kept = []

    def on_body(self, body: bytes) -> None:
        """Keep a piece of its body."""
        if self._kept is None:
            super().on_body(body)
            return
        self._kept.append(body)
        if sum(map(len, self._kept)) > LONGEST:
            self._let_go()

    def on_message_complete(self) -> None:
        """Answer it, or let it go on."""
        if self._kept is not None and self._is_answered(b"".join(self._kept)):
            self._kept, self._answered = None, True
            self._stop()
            self.on_response_complete()
            return
        self._let_go()
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Read what has come; the rest of a request that is kept back has to come soon."""
        self._answered = False
        super().data_received(data)
        if self._kept is not None and self._timer is None:
            self._timer = self.loop.call_later(PATIENCE, self._let_go)

    def shutdown(self) -> None:
        """Let what is kept back be answered before the connection ends."""
        self._let_go()
        super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget what was kept."""
        self._kept = None
        self._stop()
        super().connection_lost(exc)

    # -- what is answered at once

    @property
    def _at_once(self) -> AtOnce | None:
        """What may answer the request; None where it is of another address."""
        found: AtOnce | None = self.app_state.get("at_once")
        return found if found is not None and self.url.partition(b"?")[0] in found.addresses else None

    def _is_plain(self) -> bool:
        """Whether nothing stands in the way: the answers to requests before it, a full line, a wish that is rare."""
        return (
            self.parser.get_method() in _METHODS
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and not self.parser.should_upgrade()
            and not self.expect_100_continue
            and not self.root_path
            and b"#" not in self.url
            and not self._answered
            and self._is_next()
            and not self.flow.write_paused
            and not self.transport.is_closing()
            and (self.limit_concurrency is None or len(self.connections) < self.limit_concurrency)
        )

    def _is_next(self) -> bool:
        """Whether all requests before it are answered."""
        before: RequestResponseCycle | None = self.cycle
        return (before is None or before.response_complete) and not self.pipeline

    def _is_answered(self, body: bytes) -> bool:
        at_once = self._at_once
        assert at_once is not None
        path, _, query = self.url.partition(b"?")
        head = {"method": self.parser.get_method().decode(), "path": path.decode(), "query_string": query}
        try:
            reply = at_once.reply(Incoming({**self.scope, **head}, _nothing), body)
        except Exception:  # noqa: BLE001 - whatever it is, the application tells it
            return False
        if reply is None:
            return False
        lines = [name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers]
        lines += [name + b": " + value + b"\r\n" for name, value in reply.headers]
        self.transport.write(b"".join([STATUS_LINE[reply.status], *lines, b"\r\n", reply.body]))
        return True

    def _let_go(self) -> None:
        """Let the request that is kept back go on to the application."""
        self._stop()
        if self._kept is not None:
            body, self._kept = b"".join(self._kept), None
            super().on_headers_complete()
            if body:
                super().on_body(body)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


async def _nothing() -> Message:
    raise RuntimeError("the body of this request was read already")
