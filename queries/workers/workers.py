"""Queries in processes of their own: each within its time and memory, and none in the way of another."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any

from graph.measurements.measurements import NotMeasuredError
from graph.store_errors import QueryError
from ontology.model import Words
from queries.sparql.answering import Answer, Asked, waiting
from queries.sparql.errors import (
    LostError,
    TooComplexError,
    TooLargeError,
    TooMuchMemoryError,
    TooSlowError,
    WaitingError,
)
from queries.workers.answerer import Gone, GoneError, Published
from queries.workers.body import Body, Room
from queries.workers.control import Child, lost
from queries.workers.expected import Expected, shape_of
from queries.workers.limits import Limits
from queries.workers.line import RefusedError, Told
from queries.workers.nurseries import Litter, Nurseries
from queries.workers.places import Places, Turn
from queries.workers.wire import ASK, packed, read_error, told_question

#: How often a query at work is looked after, in seconds.
_LOOK = 0.03
#: After how many seconds what could not be started is tried again though nobody asks.
_AGAIN = 10.0
#: The signals that end a process whose stack is full, or one whose allocator gives up.
_STACK = {-int(signal.SIGSEGV), -int(signal.SIGBUS)}
_MEMORY = -int(signal.SIGABRT)

_log = logging.getLogger(__name__)


class Workers:
    """Answers queries in processes; each is ended where it takes too long, or too much. For one event loop."""

    def __init__(self, limits: Limits, *, isolated: bool = True) -> None:
        self.limits = limits
        self._nurseries = Nurseries(limits, isolated)
        self._places = Places(limits)
        self._expected = Expected()
        self._room = Room(limits.together)
        self._grown: dict[Turn, int] = {}
        self._ended: Counter[str] = Counter()
        self._answered = 0

    def at_once(self, known: Published, asked: Asked) -> None:
        """Nothing: no process answers without being waited for."""

    async def answer(self, known: Published, asked: Asked, gone: Gone | None = None) -> Answer:
        """The whole answer; TooSlowError, TooMuchMemoryError, TooLargeError, BusyError or what the query raises."""
        seconds = min(asked.seconds or self.limits.seconds, self.limits.seconds)
        ends = asyncio.get_running_loop().time() + seconds
        try:
            async with asyncio.timeout_at(ends + _LOOK):
                found = await self._measured(known, asked, seconds, ends, gone)
        except TimeoutError:
            self._ended[TooSlowError.__name__] += 1
            raise TooSlowError.of(seconds) from None
        except (TooSlowError, TooMuchMemoryError, TooLargeError, TooComplexError, LostError) as error:
            self._ended[type(error).__name__] += 1
            raise
        self._answered += 1
        return found

    async def prepare(self, known: Published) -> None:
        """Have the workers of a generation ready before the first query comes; where that fails, wait a while."""
        try:
            await self._nurseries.of(known)
        except LostError:
            _log.exception("the processes for SPARQL cannot be started")
            await asyncio.sleep(_AGAIN)

    def told(self) -> Mapping[str, object]:
        """How the work is done, by how many, and how it goes."""
        return {
            "answered_in": "processes",
            "seconds": self.limits.seconds,
            "memory_limit": self.limits.memory,
            "size_limit": self.limits.size,
            **self._nurseries.told,
            **self._places.told(),
            "memory": sum(self._grown.values()),
            "answers_held": self._room.taken,
            "answered": self._answered,
            "ended": dict(self._ended),
        }

    async def close(self) -> None:
        """End all processes, and wait until they are gone."""
        await self._nurseries.close()

    async def _measured(
        self, known: Published, asked: Asked, seconds: float, ends: float, gone: Gone | None
    ) -> Answer:
        """The answer, asked for again where what its functions lacked is there soon; WaitingError where it is not."""
        try:
            return await self._twice(known, asked, seconds, ends, gone)
        except WaitingError as error:
            await _measure(known, str(error.details["measure"]))
        return await self._twice(known, asked, seconds, ends, gone)

    async def _twice(
        self, known: Published, asked: Asked, seconds: float, ends: float, gone: Gone | None
    ) -> Answer:
        """The answer, asked for again where the process was lost with the nursery that it came from."""
        loop = asyncio.get_running_loop()
        arrived = loop.time()
        shape = shape_of(asked.query)
        turn = await self._places.enter(ends, light=self._expected.light(shape))
        try:
            # of those who waited many may have gone, and others wait behind them
            if gone is not None and loop.time() - arrived > _LOOK and await gone():
                raise GoneError
            litter = await self._nurseries.of(known)
            question = packed(ASK, told_question(asked, seconds))
            try:
                return await self._once(litter, question, turn, ends, gone)
            except LostError:
                if not litter.control.closed or turn.last:
                    raise
            return await self._once(await self._nurseries.of(known), question, turn, ends, gone)
        finally:
            self._expected.learn(shape, turn.took)
            self._places.leave(turn)
            self._grown.pop(turn, None)

    async def _once(
        self,
        litter: Litter,
        question: bytes,
        turn: Turn,
        ends: float,
        gone: Gone | None,
    ) -> Answer:
        # to make a worker takes a while: not for a client that has gone
        if gone is not None and not litter.waits(light=turn.light) and await gone():
            raise GoneError
        child = await litter.take(light=turn.light)
        self._places.begin(turn, child, asyncio.get_running_loop().time())
        body = Body(self._room)
        heard = child.ask(question, body)
        watch = _Later(_LOOK, lambda: self._watch(heard, child, turn, ends, gone))
        good = False
        try:
            told = await heard
            good, turn.took = not turn.last, child.worked
            return body.answer(told["media_type"], told["ran"])
        except RefusedError as refused:
            good, turn.took = not turn.last, child.worked
            raise read_error(refused.told) from None
        except EOFError:
            raise await self._cause(child) from None
        finally:
            watch.end()
            litter.give(child, good=good, light=not watch.begun)
            body.drop()

    async def _watch(self, heard: Told, child: Child, turn: Turn, ends: float, gone: Gone | None) -> None:
        """Look after a query for as long as it is at work; whoever waits for it has what ends it."""
        loop = asyncio.get_running_loop()
        try:
            while not heard.done():
                if loop.time() >= ends:
                    raise TimeoutError
                self._weigh(turn, child.grown)
                self._places.look(turn, loop.time())
                if gone is not None and await gone():
                    raise GoneError
                await asyncio.sleep(max(0.0, min(_LOOK, ends - loop.time())))
        except (QueryError, TimeoutError) as error:
            if not heard.done():
                heard.set_exception(error)

    def _weigh(self, turn: Turn, grown: int) -> None:
        """Look at the memory of a query: it may not have too much, and where all have too much the largest ends."""
        self._grown[turn] = grown
        if grown > self.limits.memory:
            raise TooMuchMemoryError.of(self.limits.memory)
        if sum(self._grown.values()) > self.limits.together and grown == max(self._grown.values()):
            raise TooMuchMemoryError.of(grown)

    async def _cause(self, child: Child) -> Exception:
        """Why a worker ended of itself."""
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                status = await asyncio.shield(child.ended)
                _log.warning("a SPARQL worker ended with %s", status)
                if status in _STACK:
                    return TooComplexError(
                        Words("查询嵌套过深，无法执行", "the query is nested too deep to be answered")
                    )
                if status == _MEMORY:
                    return TooMuchMemoryError.of(self.limits.memory)
        return lost()


class _Later:
    """Work that begins in so many seconds, unless it is ended before."""

    def __init__(self, seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._work = work
        self._task: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(seconds, self._begin)

    @property
    def begun(self) -> bool:
        """Whether it has begun."""
        return self._task is not None

    def end(self) -> None:
        """End it, be it that it has not begun."""
        self._timer.cancel()
        if self._task:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = asyncio.create_task(self._work())


async def _measure(known: Published, measure: str) -> None:
    """Have a measure computed, and wait for it a little; WaitingError tells how far it is where that is not enough."""
    try:
        await asyncio.to_thread(known.knowledge.values, measure)
    except NotMeasuredError as error:
        raise waiting(error) from None
