"""What answers some queries quickly, before what answers all of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from time import monotonic

from ontology.model import Words
from queries.sparql.answering import Answer, Asked
from queries.sparql.errors import TooSlowError
from queries.workers.answerer import CityAnswerer, Gone, GoneError, Published, Quick
from queries.workers.turns import Turns

#: By how many seconds what lies behind may be later, which says more of what it has ended.
_LATER = 0.03
#: After waiting for so many seconds it is seen whether the client is still there, which takes longer than most answers.
_LONG = 0.02
_ENGINE, _COLUMNS = Words("引擎的执行", "the engine was"), Words("列中的计算", "work on the columns was")


class Before:
    """Asks `quick` first, and what lies behind it where that leaves the query to others; both within the seconds."""

    def __init__(self, quick: Quick, behind: CityAnswerer, seconds: float) -> None:
        self._quick, self._behind, self._seconds = quick, behind, seconds
        self._turns = Turns()
        self._preparing: asyncio.Task[None] | None = None

    def at_once(self, known: Published, asked: Asked) -> Answer | None:
        """What is quick gives in a moment, if there is time for it before others are heard."""
        return self._quick.at_once(known, asked) if not asked.explain and self._turns.now() else None

    async def answer(self, known: Published, asked: Asked, gone: Gone | None = None) -> Answer:
        """The whole answer of the first that gives one; TooSlowError where the two take longer than one may."""
        if asked.explain:
            return await self._explained(known, asked, gone)
        seconds = min(asked.seconds or self._seconds, self._seconds)
        ends = monotonic() + seconds
        try:
            async with asyncio.timeout(seconds + _LATER):
                if (found := await self._in_turn(known, asked, gone)) is not None:
                    return found
                found = await self._quick.answer(known, replace(asked, seconds=seconds), gone)
                left = max(_LATER, ends - monotonic())
                return found or await self._behind.answer(known, replace(asked, seconds=left), gone)
        except (TimeoutError, TooSlowError) as error:
            if isinstance(error, TimeoutError) or monotonic() >= ends - _LATER:
                # of the seconds that there were in all
                raise TooSlowError.of(seconds) from None
            raise

    async def _in_turn(self, known: Published, asked: Asked, gone: Gone | None) -> Answer | None:
        """What is quick gives at once when it is this query's turn."""
        # of a crowd many have gone by the time that it is their turn
        if await self._turns.take() > _LONG and gone is not None and await gone():
            raise GoneError
        return self._quick.at_once(known, asked)

    async def _explained(self, known: Published, asked: Asked, gone: Gone | None) -> Answer:
        """Whether the engine has to answer, and how it does; both are tried within the seconds of one query.

        Of what the columns answer it is told that the engine was ended, if it was: its steps are not known then.
        """
        seconds = min(asked.seconds or self._seconds, self._seconds)
        ends, told = monotonic() + seconds, dict[str, object]()
        try:
            async with asyncio.timeout(seconds + _LATER):
                told = _from(await self._quick.why(known, replace(asked, seconds=seconds), gone))
                left = max(ends - monotonic(), _LATER)
                answer = await self._behind.answer(known, replace(asked, seconds=left), gone)
        except (TimeoutError, TooSlowError) as error:
            if not isinstance(error, TimeoutError) and type(error) is not TooSlowError:
                # something more particular was in the way, such as a client that has hung up
                raise
            ended = _ended(_ENGINE if told else _COLUMNS, seconds)
            if told.get("answered_from") != "columns":
                raise TooSlowError(ended) from error
            return _told(told | {"ended": {"zh": ended.zh, "en": ended.en}})
        return _told(told | json.loads(answer.body))

    def told(self) -> Mapping[str, object]:
        """How the work is done, and how much of it is done quickly."""
        return {**self._behind.told(), "quick": self._quick.told()}

    async def prepare(self, known: Published) -> None:
        """Be ready for the queries of a generation; what is quick may be so later, nobody waits for it."""
        await self._behind.prepare(known)
        if self._preparing is None or self._preparing.done():
            self._preparing = asyncio.create_task(self._quick.prepare(known))
            await asyncio.sleep(0)

    async def close(self) -> None:
        """End everything that runs."""
        if self._preparing is not None:
            self._preparing.cancel()
            await asyncio.gather(self._preparing, return_exceptions=True)
        await self._quick.close()
        await self._behind.close()


def _from(why: Words | None) -> dict[str, object]:
    """What a query is answered from, and why not from columns."""
    if why is None:
        return {"answered_from": "columns"}
    told = {"zh": f"不从列中回答：{why.zh}", "en": f"not from columns: {why.en}"}
    return {"answered_from": "engine", "why": told}


def _told(explained: Mapping[str, object]) -> Answer:
    return Answer("application/json", json.dumps(explained, ensure_ascii=False).encode())


def _ended(who: Words, seconds: float) -> Words:
    """What was ended while it was looked at how a query is answered, which may take so many seconds."""
    return Words(
        f"解释查询超过 {seconds:g} 秒，已中止{who.zh}，请缩小范围",
        f"explaining the query took longer than {seconds:g} seconds, {who.en} ended; ask for less",
    )
