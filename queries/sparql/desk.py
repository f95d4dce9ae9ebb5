"""Where queries wait for their answer: so many at once, each within so many seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from threading import BoundedSemaphore, Lock, Thread, stack_size
from typing import TypeVar

from graph.store import Store
from queries.asking import Asking, Knowledge
from queries.sparql.answering import Answer, Asked, answer
from queries.sparql.errors import BUSY, BusyError, TooSlowError

T = TypeVar("T")

#: The stack of the thread that runs a query in bytes. The engine walks a query by recursion and ends the process
#: where the stack is full: 10,000 nested brackets are too many for the usual 8 MB.
STACK = 256 * 1024 * 1024
#: Of the seconds of a query, so many its functions may work, so that their end is told in time.
FUNCTION_SHARE = 0.8
#: How many queries may wait for each place.
WAITING = 4
_STARTING = Lock()


class Desk:
    """Where queries wait for their answer: so many at once, each within so many seconds.

    A query that is too slow is answered with TooSlowError, but its thread runs on to its end and keeps its
    place, so that runaway queries are never more than the places. Ending them needs worker processes.
    """

    def __init__(self, seconds: float = 30.0, places: int = 4, patience: float = 2.0) -> None:
        self.seconds = seconds
        self._places = BoundedSemaphore(places)
        self._waiting = BoundedSemaphore(places * WAITING)
        self._patience = patience

    async def answer(
        self,
        store: Store,
        asked: Asked,
        known: Mapping[str, str],
        knowledge: Callable[[], Knowledge] | None = None,
    ) -> Answer:
        """The answer to a query, or TooSlowError, BusyError, or what `answer` raises.

        `knowledge` gives what its functions know; they may work for most of the seconds.
        """
        seconds = min(asked.seconds or self.seconds, self.seconds)

        def work() -> Answer:
            asking = Asking(knowledge(), seconds * FUNCTION_SHARE) if knowledge else None
            return answer(store, asked, known, asking)

        return await self.run(work, seconds)

    def told(self) -> Mapping[str, object]:
        """How the work is done: for `/status`."""
        return {"answered_in": "threads", "seconds": self.seconds}

    async def run(self, work: Callable[[], T], seconds: float | None = None) -> T:
        """What the work gives, done in a thread at one of the places, within the desk's seconds or fewer."""
        limit = self.seconds if seconds is None else seconds
        if not self._waiting.acquire(blocking=False):
            raise BusyError(BUSY)
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        _start(lambda: self._do(work, future))
        try:
            async with asyncio.timeout(limit):
                return await asyncio.wrap_future(future)
        except TimeoutError:
            raise TooSlowError.of(limit) from None

    def _do(self, work: Callable[[], T], future: Future[T]) -> None:
        try:
            future.set_result(self._at_a_place(work))
        except BaseException as error:  # noqa: BLE001 - raised again where the answer is awaited
            future.set_exception(error)
        finally:
            self._waiting.release()

    def _at_a_place(self, work: Callable[[], T]) -> T:
        if not self._places.acquire(timeout=self._patience):
            raise BusyError(BUSY)
        try:
            return work()
        finally:
            self._places.release()


def _start(work: Callable[[], None]) -> None:
    """Do the work in a thread that the process does not wait for at its end, with room for deep queries."""
    with _STARTING:
        before = stack_size(STACK)
        try:
            Thread(target=work, daemon=True).start()
        finally:
            stack_size(before)
