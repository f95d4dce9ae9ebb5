"""A process that answers queries, one after another: it is ended where one takes too much."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from socket import socket
from threading import Thread, stack_size
from time import perf_counter

from graph.store import Store
from graph.store_errors import StoreError
from ontology.model import Words
from queries.asking import Asking, Knowledge
from queries.sparql.answering import answer
from queries.sparql.desk import FUNCTION_SHARE, STACK
from queries.sparql.errors import TooLargeError, TooMuchMemoryError
from queries.sparql.rewriting import Labels
from queries.workers.limits import MIB
from queries.workers.walls import bound_memory, write_nothing
from queries.workers.wire import PART, READY, WHOLE, WRONG, packed, read_question, receive, told_error

#: The bytes of a part of an answer.
_PART = 256 * 1024
#: What a worker may take beyond its limit before its allocator ends it: whoever watches it should be first.
_SLACK = 64 * MIB


@dataclass(frozen=True)
class Desktop:
    """What a worker has before it: the triples, what functions know, and its limits in bytes."""

    store: Store
    prefixes: Mapping[str, str]
    knowledge: Knowledge
    memory: int
    size: int
    #: Those of the default graph, by which texts in labels are found.
    labels: Labels | None = None


def work(channel: socket, desk: Desktop) -> None:
    """Answer what comes over the channel until its other end is closed, on a stack for deep queries."""
    write_nothing()
    before = stack_size(STACK)
    thread = Thread(target=_serve, args=(channel, desk), daemon=True)
    thread.start()
    stack_size(before)
    thread.join()


def _serve(channel: socket, desk: Desktop) -> None:
    bound_memory(desk.memory + _SLACK)
    with suppress(ConnectionError):  # nobody listens any more
        channel.sendall(packed(READY, b""))
        while (piece := receive(channel)) is not None:
            channel.sendall(_answered(channel, desk, piece[1]))


def _answered(channel: socket, desk: Desktop, content: bytes) -> bytes:
    """The end of an answer, after most of its body has been sent; or what went wrong."""
    asked, began = read_question(content), perf_counter()
    asking = Asking(desk.knowledge, (asked.seconds or 0.0) * FUNCTION_SHARE)
    out = _Out(channel, desk.size)
    try:
        found = answer(desk.store, asked, desk.prefixes, asking, out, desk.labels)
        rest = out.rest()
    except StoreError as error:
        return packed(WRONG, json.dumps(told_error(error)).encode())
    except MemoryError:
        return packed(WRONG, json.dumps(told_error(TooMuchMemoryError.of(desk.memory))).encode())
    except Exception as error:  # noqa: BLE001 - the worker's trouble is told where it is logged
        traceback.print_exc(file=sys.stderr)
        words = Words(f"内部错误：{error!r}", f"internal error: {error!r}")
        return packed(WRONG, json.dumps(told_error(StoreError(words))).encode())
    told = {"media_type": found.media_type, "ran": perf_counter() - began}
    return rest + packed(WHOLE, json.dumps(told).encode())


class _Out:
    """Where an answer is written: it goes out in parts, up to so many bytes."""

    def __init__(self, channel: socket, most: int) -> None:
        self._channel, self._most, self._sent = channel, most, 0
        self._held = bytearray()

    def write(self, portion: bytes) -> int:
        """Take the next portion; TooLargeError where the answer is too large."""
        self._held += portion
        if len(self._held) >= _PART:
            self.flush()
        return len(portion)

    def flush(self) -> None:
        """Send what is held."""
        if self._held:
            self._channel.sendall(self.rest())

    def rest(self) -> bytes:
        """What is held, as it is sent."""
        if not self._held:
            return b""
        self._sent += len(self._held)
        if self._sent > self._most:
            raise TooLargeError.of(self._most)
        piece = packed(PART, bytes(self._held))
        self._held.clear()
        return piece
