"""Queries in processes of their own: each within its time and memory, and none in the way of another."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
from collections import Counter
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from typing import Any

from graph.measurements.measurements import NotMeasuredError
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
from queries.workers.answerer import Gone, Published
from queries.workers.body import Body, Room
from queries.workers.control import Child, lost
from queries.workers.limits import Limits
from queries.workers.nurseries import Litter, Nurseries
from queries.workers.places import Places, Turn
from queries.workers.walls import own_memory
from queries.workers.wire import ASK, PART, WHOLE, Unpacking, packed, read_error, told_question

#: How often a query at work is looked after, in seconds, and how much of a channel is read at once.
_LOOK, _PORTION = 0.03, 1 << 18
#: After how many seconds what could not be started is tried again though nobody asks.
_AGAIN = 10.0
#: The signals that end a process whose stack is full, or one whose allocator gives up.
_STACK = {-int(signal.SIGSEGV), -int(signal.SIGBUS)}
_MEMORY = -int(signal.SIGABRT)

_log = logging.getLogger(__name__)


class GoneError(TooSlowError):
    """The client hung up before its answer was whole."""


class Workers:
    """Answers queries in processes; each is ended where it takes too long, or too much. For one event loop."""

    def __init__(self, limits: Limits, *, isolated: bool = True) -> None:
        self.limits = limits
        self._nurseries = Nurseries(limits, isolated)
        self._places = Places(limits)
        self._room = Room(limits.together)
        self._grown: dict[Turn, int] = {}
        self._ended: Counter[str] = Counter()
        self._answered = 0
        self._background: set[asyncio.Task[None]] = set()

    async def answer(self, known: Published, asked: Asked, gone: Gone | None = None) -> Answer:
        """The whole answer; TooSlowError, TooMuchMemoryError, TooLargeError, BusyError or what the query raises."""
        seconds = min(asked.seconds or self.limits.seconds, self.limits.seconds)
        ends = asyncio.get_running_loop().time() + seconds
        try:
            async with asyncio.timeout_at(ends + _LOOK):
                found = await self._measured(known, asked, seconds, ends, gone)
        except TimeoutError:
            self._ended[TooSlowError.__name__] += 1
            raise too_slow(seconds) from None
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
        await asyncio.gather(*self._background, return_exceptions=True)

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
        turn = await self._places.enter(ends)
        try:
            litter = await self._nurseries.of(known)
            question = packed(ASK, told_question(asked, seconds))
            try:
                return await self._once(litter, question, turn, ends, gone)
            except LostError:
                if not litter.control.closed or turn.last:
                    raise
            return await self._once(await self._nurseries.of(known), question, turn, ends, gone)
        finally:
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
        child = await litter.take()
        turn.worker, turn.began = child, asyncio.get_running_loop().time()
        body, before = Body(self._room), own_memory(child.pid)
        reading = asyncio.create_task(_read(child, question, body))
        good = False
        try:
            told = await self._watched(reading, child, turn, ends, gone, before)
            good = not turn.last
            return body.answer(told["media_type"], told["ran"])
        except _RefusedError as refused:
            good = not turn.last
            raise read_error(refused.told) from None
        finally:
            if reading.done():
                litter.give(child, good=good, grown=own_memory(child.pid) - before)
                body.drop()
            else:
                child.kill()
                reading.cancel()
                self._do(_let_go(reading, litter, child, body))

    async def _watched(
        self,
        reading: asyncio.Task[Mapping[str, Any]],
        child: Child,
        turn: Turn,
        ends: float,
        gone: Gone | None,
        before: int,
    ) -> Mapping[str, Any]:
        """What the worker tells at the end, while it is looked after; what ends it is raised."""
        loop = asyncio.get_running_loop()
        while True:
            done, _ = await asyncio.wait({reading}, timeout=max(0.0, min(_LOOK, ends - loop.time())))
            if done:
                return await self._told(reading, child)
            if loop.time() >= ends:
                raise TimeoutError
            self._weigh(turn, own_memory(child.pid) - before)
            self._places.look(turn, loop.time())
            if gone is not None and await gone():
                raise GoneError(Words("客户端已断开", "the client has hung up"))

    def _weigh(self, turn: Turn, grown: int) -> None:
        """Look at the memory of a query: it may not have too much, and where all have too much the largest ends."""
        self._grown[turn] = grown
        if grown > self.limits.memory:
            raise TooMuchMemoryError.of(self.limits.memory)
        if sum(self._grown.values()) > self.limits.together and grown == max(self._grown.values()):
            raise TooMuchMemoryError.of(grown)

    async def _told(self, reading: asyncio.Task[Mapping[str, Any]], child: Child) -> Mapping[str, Any]:
        try:
            return reading.result()
        except EOFError:
            raise await self._cause(child) from None

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

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done for which no query waits."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


class _RefusedError(Exception):
    """What the worker told of a query that it did not answer; it is good for another."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        super().__init__()
        self.told = told


async def _let_go(reading: asyncio.Task[Mapping[str, Any]], litter: Litter, child: Child, body: Body) -> None:
    """Let go of a worker that was ended, once nobody listens to it any more."""
    await asyncio.gather(reading, return_exceptions=True)
    litter.give(child, good=False, grown=0)
    body.drop()


async def _measure(known: Published, measure: str) -> None:
    """Have a measure computed, and wait for it a little; WaitingError tells how far it is where that is not enough."""
    try:
        await asyncio.to_thread(known.knowledge.values, measure)
    except NotMeasuredError as error:
        raise waiting(error) from None


async def _read(child: Child, question: bytes, body: Body) -> Mapping[str, Any]:
    """What the worker tells at the end of its answer, whose body is in `body`; EOFError where it ends before."""
    loop, unpacking = asyncio.get_running_loop(), Unpacking()
    try:
        await loop.sock_sendall(child.channel, question)
        while portion := await loop.sock_recv(child.channel, _PORTION):
            for kind, content in unpacking.take(portion):
                if kind == PART:
                    body.add(content)
                elif kind == WHOLE:
                    told: Mapping[str, Any] = json.loads(content)
                    return told
                else:
                    raise _RefusedError(json.loads(content))
    except ConnectionError:
        pass
    raise EOFError


def too_slow(seconds: float) -> TooSlowError:
    """Tells that a query was ended at its limit."""
    return TooSlowError(
        Words(
            f"查询超过 {seconds:g} 秒，已中止，请缩小范围",
            f"the query took longer than {seconds:g} seconds and was ended; ask for less",
        )
    )
