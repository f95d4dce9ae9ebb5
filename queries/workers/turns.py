"""Queries take turns in the event loop, so that between two of them it hears what else has come."""

from __future__ import annotations

import asyncio
from collections import deque
from time import perf_counter, thread_time

#: The seconds of one turn of the loop in which queries are begun; how many of those that wait go on in the next, and
#: how many wait at most before they are a crowd.
TURN, SOME, CROWD = 0.008, 8, 16


class Turns:
    """Lets queries go on at once while a turn of the loop has time for them, others in later turns, some in each.

    Of a few the one that waits longest goes next, in a crowd the one that came last: whoever comes beside a crowd does
    not wait for all of it. For one event loop.
    """

    def __init__(self, seconds: float = TURN, some: int = SOME, crowd: int = CROWD) -> None:
        self._seconds, self._some, self._crowd = seconds, some, crowd
        #: When the first query of this turn of the loop went on, by the time that the loop itself worked; None before.
        self._began: float | None = None
        self._waiting: deque[asyncio.Future[None]] = deque()

    def now(self) -> bool:
        """Whether a query may go on in this turn of the loop."""
        if self._began is None:
            self._began = thread_time()
            asyncio.get_running_loop().call_soon(self._next)
            return True
        return not self._waiting and thread_time() - self._began < self._seconds

    async def take(self) -> float:
        """Go on when it is one's turn; how many seconds that took."""
        if self.now():
            return 0.0
        began, mine = perf_counter(), asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        await mine
        return perf_counter() - began

    def _next(self) -> None:
        """A turn of the loop is over: some of those that wait go on in the next."""
        self._began, left = None, self._some
        while self._waiting and left:
            mine = self._waiting.pop() if len(self._waiting) > self._crowd else self._waiting.popleft()
            # whoever gave up stays in the line until it is reached
            if not mine.done():
                mine.set_result(None)
                left -= 1
        if left < self._some:
            self._began = thread_time()
            asyncio.get_running_loop().call_soon(self._next)
