"""What answers some queries quickly, before what answers all of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace

from queries.sparql.answering import Answer, Asked
from queries.sparql.errors import TooSlowError
from queries.workers.answerer import CityAnswerer, Gone, Published, Quick

#: By how many seconds what lies behind may be later, which says more of what it has ended.
_LATER = 0.03


class Before:
    """Asks `quick` first, and what lies behind it where that leaves the query to others; both within the seconds."""

    def __init__(self, quick: Quick, behind: CityAnswerer, seconds: float) -> None:
        self._quick, self._behind, self._seconds = quick, behind, seconds
        self._preparing: asyncio.Task[None] | None = None

    async def answer(self, known: Published, asked: Asked, gone: Gone | None = None) -> Answer:
        """The whole answer of the first that gives one; TooSlowError where the two take longer than one may."""
        if asked.explain:
            return await self._explained(known, asked, gone)
        seconds = min(asked.seconds or self._seconds, self._seconds)
        try:
            async with asyncio.timeout(seconds + _LATER):
                found = await self._quick.answer(known, replace(asked, seconds=seconds), gone)
                return found or await self._behind.answer(known, asked, gone)
        except TimeoutError:
            raise TooSlowError.of(seconds) from None

    async def _explained(self, known: Published, asked: Asked, gone: Gone | None) -> Answer:
        """How the engine answers, and whether it has to."""
        found = await self._behind.answer(known, asked, gone)
        why = await self._quick.why(known, asked, gone)
        told: dict[str, object] = {"answered_from": "columns"}
        if why is not None:
            told = {
                "answered_from": "engine",
                "why": {"zh": f"不从列中回答：{why}", "en": f"not from columns: {why}"},
            }
        return replace(
            found, body=json.dumps({**told, **json.loads(found.body)}, ensure_ascii=False).encode()
        )

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
