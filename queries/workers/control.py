"""The service's end of a nursery: it has children forked, reaches them, and hears of their ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ontology.model import Words
from queries.sparql.errors import LostError
from queries.workers.body import Body
from queries.workers.line import Line, Told
from queries.workers.walls import LAST, LATER, own_memory, processor_time

#: The most that is read of a channel at once: bytes, and channels of children.
_PORTION, _CHANNELS = 1 << 16, 64
_CLOSED = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
#: After so many light queries the memory of a worker is looked at; a look takes as long as a third of such a query.
_WEIGHED = 16
#: How a child ended of which nobody can tell any more.
_ENDED = -int(signal.SIGKILL)


def lost() -> LostError:
    """Tells that the process of a query is gone."""
    return LostError(
        Words("执行查询的进程意外结束，请重试", "the process of the query ended by itself; try again")
    )


@dataclass(eq=False)
class Child:
    """A process, its channel, and how it ended once it has: a negative number is a signal."""

    pid: int
    channel: socket.socket
    ended: asyncio.Future[int]
    control: Control
    #: Where it is asked, if it is a worker, and the bytes that it took of its own before it was, and before this query.
    line: Line | None = None
    born: int = 0
    before: int = 0
    answered: int = 0
    #: The seconds of processor time that it had before this query.
    rested: float = 0.0

    def listen(self) -> None:
        """Let it be asked from now on."""
        self.line = Line(self.channel)
        self.born = self.before = own_memory(self.pid)

    def ask(self, question: bytes, body: Body) -> Told:
        """What it tells of a query at the end, see `Line.ask`."""
        assert self.line, "nobody listens to it"
        self.answered += 1
        self.rested = processor_time(self.pid)
        return self.line.ask(question, body)

    @property
    def grown(self) -> int:
        """The bytes that it takes more than before this query."""
        return own_memory(self.pid) - self.before

    @property
    def worked(self) -> float:
        """The seconds for which it had the processor since it was asked."""
        return processor_time(self.pid) - self.rested

    def weigh(self, *, light: bool) -> int:
        """The bytes that it takes more than when it was born, after a query; after light ones only seen at times."""
        if not light or self.answered % _WEIGHED == 0:
            self.before = own_memory(self.pid)
        return self.before - self.born

    def kill(self) -> None:
        """End it at once; its channel stays as it is."""
        self.control.tell({"signal": int(signal.SIGKILL), "pid": self.pid})

    def hang_up(self) -> None:
        """Close its channel, upon which it ends when it is idle."""
        if self.line:
            self.line.close()
        self.channel.close()

    def end(self) -> None:
        """End it at once, and close its channel."""
        self.kill()
        self.hang_up()

    def stand_still(self) -> None:
        """Have it do nothing until it may go on."""
        self.control.tell({"signal": int(signal.SIGSTOP), "pid": self.pid})

    def go_on(self) -> None:
        """Have it go on."""
        self.control.tell({"signal": int(signal.SIGCONT), "pid": self.pid})

    def make_way(self) -> None:
        """Let those that are newer go first."""
        self.control.tell({"nice": LATER, "pid": self.pid})

    def come_last(self) -> None:
        """Let all others go first."""
        self.control.tell({"nice": LAST, "pid": self.pid})


class Control:
    """A nursery over its channel. Once that is closed every child counts as ended, and there are no more of them."""

    def __init__(self, channel: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        self._channel = channel
        self._read = bytearray()
        self._channels: deque[int] = deque()
        self._asked: deque[asyncio.Future[Child]] = deque()
        self._children: dict[int, Child] = {}
        self._ready: asyncio.Future[Mapping[str, Any]] = self._loop.create_future()
        self.closed = False
        channel.setblocking(False)
        self._loop.add_reader(channel, self._hear)

    async def ready(self) -> Mapping[str, Any]:
        """What the nursery tells when it can fork; LostError where it ended before."""
        return await asyncio.shield(self._ready)

    async def fork(self, said: Mapping[str, Any]) -> Child:
        """A new child that was told something; LostError where the nursery is gone."""
        asked: asyncio.Future[Child] = self._loop.create_future()
        self._asked.append(asked)
        self.tell({"fork": said})
        try:
            return await asked
        except asyncio.CancelledError:
            if asked.done() and not asked.cancelled():  # it came just before nobody waited any more
                asked.result().end()
            raise

    def tell(self, message: Mapping[str, Any]) -> None:
        """Send a line; one that cannot be sent means that the nursery is gone."""
        if self.closed:
            self._forget()
            return
        try:
            self._channel.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            self.close()

    def close(self) -> None:
        """End the nursery and all its children."""
        if not self.closed:
            self.closed = True
            self._loop.remove_reader(self._channel)
            self._channel.close()
            for number in self._channels:
                os.close(number)
            self._channels.clear()
        self._forget()

    def _forget(self) -> None:
        """Nothing more is heard of what was asked for, or of the children."""
        for asked in self._asked:
            if not asked.done():
                asked.set_exception(lost())
        self._asked.clear()
        for pid in list(self._children):
            self._died(pid, _ENDED)
        if not self._ready.done():
            self._ready.set_exception(lost())
            # whoever waits is told; where nobody does there is nobody to be told
            self._ready.exception()

    def _hear(self) -> None:
        try:
            portion, channels, _, _ = socket.recv_fds(self._channel, _PORTION, _CHANNELS, _CLOSED)
        except BlockingIOError:
            return
        except OSError:
            portion, channels = b"", []
        self._channels += channels
        if not portion:
            self.close()
            return
        self._read += portion
        *lines, self._read = self._read.split(b"\n")
        for line in lines:
            self._take(json.loads(line))

    def _take(self, message: Mapping[str, Any]) -> None:
        if "born" in message:
            self._born(message["born"])
        elif "died" in message:
            self._died(message["died"], message["status"])
        elif not self._ready.done():
            self._ready.set_result(message)

    def _born(self, pid: int) -> None:
        channel = socket.socket(fileno=self._channels.popleft())
        channel.setblocking(False)
        child = Child(pid, channel, self._loop.create_future(), self)
        self._children[pid] = child
        asked = self._asked.popleft()
        if asked.done():  # whoever asked has gone
            child.end()
        else:
            asked.set_result(child)

    def _died(self, pid: int, status: int) -> None:
        child = self._children.pop(pid, None)
        if child and not child.ended.done():
            child.ended.set_result(status)
