"""Who may be at work: queries that are new always find a place soon, those that are no longer new share a few."""

from __future__ import annotations

import asyncio
from collections import deque
from enum import StrEnum
from typing import Protocol

from queries.sparql.errors import BUSY, BusyError
from queries.workers.limits import Limits

#: How many places there are beside the others for queries that are expected to be light.
RESERVED = 2
#: So many seconds before the one before it in the line whoever waits in vain is told so.
APART = 0.001
#: Of the seconds after which a query is no longer new it has had the processor for this share, be it by a crowd, which
#: makes light ones late too; at last after so many times the seconds.
SHARE, AT_LAST = 0.5, 8


class Worker(Protocol):
    """What does the work of a query."""

    @property
    def worked(self) -> float:
        """The seconds for which it had the processor since it was asked."""

    def stand_still(self) -> None:
        """Do nothing until it may go on."""

    def go_on(self) -> None:
        """Go on."""

    def make_way(self) -> None:
        """Let those that are newer go first."""

    def come_last(self) -> None:
        """Let all others go first."""


class State(StrEnum):
    """Where a query stands."""

    NEW = "new"
    SLOW = "slow"
    STILL = "still"
    OVER = "over"


class Turn:
    """The place of one query."""

    def __init__(self, began: float, *, light: bool = False) -> None:
        self.state, self.began = State.NEW, began
        #: Whether it is expected to be light, and the seconds of processor time that it took once it is answered.
        self.light, self.took = light, float("inf")
        #: Whether its worker lets others go first; it does to its end.
        self.last = False
        self.worker: Worker | None = None


class Places:
    """The places, used by one event loop.

    A query begins as new, and soon lets others go first where there are any. When it has been at work for a while it
    goes to one of the slow places; while those are taken it stands still, in memory as it is, and goes on when one is
    free. Queries that are expected to be light wait for no others, as long as they are few.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._new = self._slow = 0
        self._light: deque[asyncio.Future[None]] = deque()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._still: deque[Turn] = deque()

    def told(self) -> dict[str, int]:
        """How many stand where."""
        return {
            "new": self._new,
            "slow": self._slow,
            "still": len(self._still),
            "waiting": sum(not one.done() for one in (*self._light, *self._waiting)),
        }

    async def enter(self, ends: float, *, light: bool = False) -> Turn:
        """A place for a new query; BusyError where too many wait, or where there was none until the time given."""
        loop = asyncio.get_running_loop()
        if self._new < self._limits.places + RESERVED * light:
            self._new += 1
        else:
            await self._wait(self._light if light else self._waiting, ends)
        return Turn(loop.time(), light=light)

    async def _wait(self, line: deque[asyncio.Future[None]], ends: float) -> None:
        if len(line) >= self._limits.waiting:
            raise BusyError(BUSY)
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(mine)
        try:
            # not all of a crowd in one moment: to tell one of them takes a while
            async with asyncio.timeout_at(ends - APART * len(line)):
                await mine
        except BaseException as error:
            if mine.done() and not mine.cancelled():
                self._free()  # the place came too late
            elif mine in line:
                line.remove(mine)
            if isinstance(error, TimeoutError):
                raise BusyError(BUSY) from None
            raise

    def begin(self, turn: Turn, worker: Worker, now: float) -> None:
        """The query is at work from now on; one of a crowd of which nothing is known lets others go first at once."""
        turn.worker, turn.began = worker, now
        if self._waiting and not turn.light:
            worker.make_way()
            turn.last = True

    def look(self, turn: Turn, now: float) -> None:
        """Move a query on that is no longer new; BusyError where too many of those are there already."""
        if turn.state is not State.NEW or turn.worker is None:
            return
        took, worked = now - turn.began, turn.worker.worked

        def past(seconds: float) -> bool:
            return took >= seconds and (worked >= SHARE * seconds or took >= AT_LAST * seconds)

        moving = past(self._limits.hurried if self._waiting or self._light else self._limits.new)
        others = self._new + self._slow > 1
        if not turn.last and (moving or (others and past(self._limits.first))):
            turn.worker.make_way()
            turn.last = True
        if not moving:
            return
        if self._slow < self._limits.slow:
            self._go(turn)
        elif len(self._still) < self._limits.still:
            turn.worker.stand_still()
            turn.state = State.STILL
            self._still.append(turn)
        else:
            raise BusyError(BUSY)
        self._free()

    def leave(self, turn: Turn) -> None:
        """The query is over: its place is free."""
        state, turn.state = turn.state, State.OVER
        if state is State.NEW:
            self._free()
        elif state is State.STILL:
            self._still.remove(turn)
        elif state is State.SLOW:
            self._slow -= 1
            if self._still:
                self._go(self._still.popleft())

    def _go(self, turn: Turn) -> None:
        """Give a query a slow place."""
        assert turn.worker
        self._slow += 1
        turn.worker.come_last()
        if turn.state is State.STILL:
            turn.worker.go_on()
        turn.state = State.SLOW

    def _free(self) -> None:
        """A place for new queries is free: whoever is expected to be light has it, then whoever waits longest.

        In a crowd it is whoever came last: those at the front have waited so long that few are answered in time, and
        all behind them are late.
        """
        while (mine := self._next()) is not None:
            if not mine.done():
                mine.set_result(None)
                return
        self._new -= 1

    def _next(self) -> asyncio.Future[None] | None:
        """Who has the place that is free; None where it is one that others do not have, or nobody waits."""
        if self._light:
            return self._light.popleft()
        if not self._waiting or self._new > self._limits.places:
            return None
        return self._waiting.pop() if len(self._waiting) > self._limits.places else self._waiting.popleft()
