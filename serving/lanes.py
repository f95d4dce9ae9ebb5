"""Where work waits for a thread, light work apart from heavy work, so that a few heavy operations hold up no others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TypeVar

from queries.deadline import Deadline, PastDeadline
from queries.sparql.errors import BUSY, BusyError, TooSlowError

T = TypeVar("T")
Work = Callable[[], None]

#: How long past its deadline work is waited for, and how often a waiting client is looked after, in seconds.
GRACE, LOOK = 0.5, 0.5


class Lane:
    """A few threads that the process does not wait for at its end, and the work that waits for them."""

    def __init__(self, places: int, waiting: int) -> None:
        self._places, self._most = places, places + waiting
        self._queue: SimpleQueue[Work] = SimpleQueue()
        self._taken = self._threads = 0
        self._lock = Lock()

    @property
    def taken(self) -> int:
        """How much work is being done or waits."""
        return self._taken

    async def run(
        self, work: Callable[[], T], deadline: Deadline, gone: Callable[[], Awaitable[bool]] | None = None
    ) -> T:
        """What the work gives; BusyError where too much waits, TooSlowError where the time is over.

        The work looks at its deadline itself. Where `gone` tells that nobody waits any more, its time is over at once.
        """
        future = self._enter(work, deadline)
        waiting = asyncio.wrap_future(future)
        try:
            while True:
                done, _ = await asyncio.wait({waiting}, timeout=min(LOOK, deadline.left() + GRACE))
                if done:
                    return waiting.result()
                if deadline.left() <= 0 or (gone is not None and await gone()):
                    raise TooSlowError.of()
        finally:
            if not waiting.done():
                deadline.cancel()
                # nobody looks at what it still gives
                waiting.add_done_callback(lambda late: late.cancelled() or late.exception())

    def _enter(self, work: Callable[[], T], deadline: Deadline) -> Future[T]:
        future: Future[T] = Future()
        with self._lock:
            if self._taken >= self._most:
                raise BusyError(BUSY)
            self._taken += 1
            fresh = self._threads < min(self._taken, self._places)
            self._threads += fresh
        self._queue.put(lambda: self._do(work, deadline, future))
        if fresh:
            Thread(target=self._serve, daemon=True, name="graphql").start()
        return future

    def _serve(self) -> None:
        while True:
            self._queue.get()()

    def _do(self, work: Callable[[], T], deadline: Deadline, future: Future[T]) -> None:
        try:
            deadline.check()
            found = work()
        except PastDeadline:
            self._leave()
            future.set_exception(TooSlowError.of())
        except BaseException as error:  # noqa: BLE001 - raised again where the answer is awaited
            self._leave()
            future.set_exception(error)
        else:
            self._leave()
            future.set_result(found)

    def _leave(self) -> None:
        with self._lock:
            self._taken -= 1
