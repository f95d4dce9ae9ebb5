"""The service's end of a worker's channel: a question goes out, and what the worker says of it comes in."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Mapping
from typing import Any

from queries.sparql.errors import BusyError
from queries.workers.body import Body
from queries.workers.wire import PART, WHOLE, Unpacking

#: How much of a channel is read at once, in bytes.
_PORTION = 1 << 18

Told = asyncio.Future[Mapping[str, Any]]


class RefusedError(Exception):
    """What a worker told of a query that it did not answer; it is good for another."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        super().__init__()
        self.told = told


class Line:
    """A worker's channel, listened to for as long as it is open: one question after the other. For one event loop."""

    def __init__(self, channel: socket.socket) -> None:
        self._loop, self._channel = asyncio.get_running_loop(), channel
        self._unpacking, self._unsent = Unpacking(), memoryview(b"")
        #: Whether the channel takes no more for now.
        self._full = False
        self._asked: tuple[Told, Body] | None = None
        self._loop.add_reader(channel, self._hear)

    def ask(self, question: bytes, body: Body) -> Told:
        """What is told at the end, when all of the body is there.

        RefusedError where the query is not answered, BusyError where there is no room for its body, EOFError where
        the worker ends before.
        """
        told: Told = self._loop.create_future()
        self._asked, self._unsent = (told, body), memoryview(question)
        self._send()
        return told

    def close(self) -> None:
        """Listen no more, and close the channel; whoever waits for an answer has EOFError."""
        if self._channel.fileno() >= 0:
            self._loop.remove_reader(self._channel)
            self._loop.remove_writer(self._channel)
            self._channel.close()
        self._end(error=EOFError())

    def _send(self) -> None:
        """Send what is left of a question, all at once where that is taken."""
        try:
            self._unsent = self._unsent[self._channel.send(self._unsent) :]
        except BlockingIOError:
            pass
        except OSError:
            self.close()
            return
        if self._unsent and not self._full:
            self._loop.add_writer(self._channel, self._send)
        elif self._full and not self._unsent:
            self._loop.remove_writer(self._channel)
        self._full = bool(self._unsent)

    def _hear(self) -> None:
        try:
            portion = self._channel.recv(_PORTION)
        except BlockingIOError:
            return
        except OSError:
            portion = b""
        if not portion:
            self.close()
            return
        try:
            for kind, content in self._unpacking.take(portion):
                self._take(kind, content)
        except BusyError as error:
            self._end(error=error)

    def _take(self, kind: bytes, content: bytes) -> None:
        if kind == PART:
            if self._asked:
                self._asked[1].add(content)
        elif kind == WHOLE:
            self._end(json.loads(content))
        else:
            self._end(error=RefusedError(json.loads(content)))

    def _end(self, told: Mapping[str, Any] | None = None, error: Exception | None = None) -> None:
        """Let whoever asked have what was told, or the error."""
        asked, self._asked = self._asked, None
        if asked is None or asked[0].done():
            return
        if error is None:
            asked[0].set_result(told or {})
        else:
            asked[0].set_exception(error)
