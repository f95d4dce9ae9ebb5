"""A process that forks others as it is told: it has one thread, so that a fork is whole, and tells which ended."""

from __future__ import annotations

import json
import os
import select
import signal
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from socket import AF_UNIX, SOCK_STREAM, send_fds, socket, socketpair
from typing import Any

from queries.workers.walls import end_with_parent, go_after

#: What a child does with its channel and what was said at its birth.
Life = Callable[[socket, Mapping[str, Any]], None]
Message = Mapping[str, Any]


class Brood:
    """The children of this process, told about over a channel in lines of JSON.

    `{"fork": ...}` makes a child, told as `{"born": pid}` with its channel; `{"signal": number, "pid": pid}` reaches a
    child, `{"nice": number, "pid": pid}` has others go first; `{"died": pid, "status": code}` tells of each end.
    """

    def __init__(self, channel: socket, life: Life) -> None:
        self._channel, self._life = channel, life
        self._children: set[int] = set()
        self._read = bytearray()

    def run(self) -> None:
        """Do as told until the other end is closed, then end all children."""
        woken, waking = os.pipe()
        os.set_blocking(waking, False)
        signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            # a service that was ended leaves a broken channel behind
            with suppress(ConnectionError):
                while self._hear(woken):
                    pass
        finally:
            for pid in self._children:
                os.kill(pid, signal.SIGKILL)

    def _events(self, woken: int) -> set[int]:
        """Where something is to be read, once there is something."""
        # not `select`: a service of many clients hands on numbers beyond its 1,024
        events = select.poll()
        events.register(self._channel, select.POLLIN)
        events.register(woken, select.POLLIN)
        return {number for number, _ in events.poll()}

    def _hear(self, woken: int) -> bool:
        """Wait for the next event; False at the end."""
        ready = self._events(woken)
        if woken in ready:
            os.read(woken, 4096)
            self._reap()
        if self._channel.fileno() in ready:
            portion = self._channel.recv(1 << 16)
            if not portion:
                return False
            self._read += portion
            *lines, rest = self._read.split(b"\n")
            self._read = rest
            for line in lines:
                self._do(json.loads(line))
        return True

    def _do(self, message: Message) -> None:
        if "fork" in message:
            self._fork(message["fork"])
        elif message["pid"] in self._children:
            # only a child that was not yet reaped has its number for sure
            if "nice" in message:
                go_after(message["pid"], message["nice"])
            else:
                os.kill(message["pid"], message["signal"])

    def _fork(self, said: Message) -> None:
        ours, theirs = socketpair(AF_UNIX, SOCK_STREAM)
        parent = os.getpid()
        pid = os.fork()
        if not pid:
            self._live(parent, ours, theirs, said)
        self._children.add(pid)
        theirs.close()
        send_fds(self._channel, [_line({"born": pid})], [ours.fileno()])
        ours.close()

    def _live(self, parent: int, ours: socket, theirs: socket, said: Message) -> None:
        """The whole life of a child."""
        code = 1
        try:
            end_with_parent(parent)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            ours.close()
            self._channel.close()
            with suppress(ConnectionError):
                self._life(theirs, said)
            code = 0
        except BaseException:  # noqa: BLE001 - told here, since nothing of this process is left to tell it
            traceback.print_exc()
        finally:
            # not the parent's own end: its buffers are not the child's
            os._exit(code)

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    return
                self._children.discard(pid)
                self._channel.sendall(_line({"died": pid, "status": os.waitstatus_to_exitcode(status)}))


def _line(message: Message) -> bytes:
    return json.dumps(message).encode() + b"\n"
