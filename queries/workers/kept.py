"""Answers that are kept for as long as their generation is published, bounded by their bytes."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace

from queries.sparql.answering import Answer, Asked
from queries.sparql.errors import TooSlowError
from queries.sparql.lasting import lasts
from queries.workers.answerer import CityAnswerer, Gone, Published
from queries.workers.body import LargeAnswer

#: The bytes of all answers that are kept, and of the largest.
MOST, LARGEST = 32 * 1024 * 1024, 1024 * 1024
#: What an entry takes beside its texts, and how often it is seen whether a client that waits has hung up, in seconds.
_ENTRY, _LOOK = 500, 0.25

Key = tuple[int, str, str, str, tuple[str, ...], tuple[str, ...]]


class Kept:
    """Answers in front of what makes them; of one query that many ask at once, one answer is made.

    Kept are answers that hang on the published data alone, see `lasts`, and never errors. For one event loop.
    """

    def __init__(
        self, answerer: CityAnswerer, seconds: float, most: int = MOST, largest: int = LARGEST
    ) -> None:
        self._answerer, self._seconds, self._most, self._largest = answerer, seconds, most, largest
        self._held: OrderedDict[Key, Answer] = OrderedDict()
        self._making: dict[Key, asyncio.Future[Answer | None]] = {}
        self._bytes = self._number = self._hits = self._shared = 0

    def at_once(self, known: Published, asked: Asked) -> Answer | None:
        """An answer that is kept, or that takes but a moment and is kept from then on; None where it takes longer."""
        if asked.services or asked.explain or not lasts(asked.query):
            return None
        key = _key(known, asked)
        if (held := self._look_up(key)) is not None:
            return held
        found = None if key in self._making else self._answerer.at_once(known, asked)
        if found is not None:
            self._keep(key, found)
        return found

    async def answer(self, known: Published, asked: Asked, gone: Gone | None = None) -> Answer:
        """The whole answer, as what lies behind this gives it; its `kept` says whether it was there already."""
        if asked.services or asked.explain or not lasts(asked.query):
            return await self._answerer.answer(known, asked, gone)
        loop, key = asyncio.get_running_loop(), _key(known, asked)
        began, seconds = loop.time(), min(asked.seconds or self._seconds, self._seconds)
        left = asked
        while True:
            if (held := self._look_up(key)) is not None:
                return held
            if (making := self._making.get(key)) is None:
                return await self._made(known, left, key, gone)
            if (found := await _waited(making, seconds, began, gone)) is not None:
                self._shared += 1
                return replace(found, kept="shared")
            left = _with_less(asked, seconds, began)

    def told(self) -> Mapping[str, object]:
        """How the work is done, and what is kept of it."""
        kept = {"answers": len(self._held), "bytes": self._bytes, "most": self._most}
        return {**self._answerer.told(), "kept": {**kept, "hits": self._hits, "shared": self._shared}}

    async def prepare(self, known: Published) -> None:
        """Be ready for the queries of a generation before the first one comes."""
        await self._answerer.prepare(known)

    async def close(self) -> None:
        """Keep nothing, and end everything that runs."""
        self._drop()
        await self._answerer.close()

    def _look_up(self, key: Key) -> Answer | None:
        if (found := self._held.get(key)) is None:
            return None
        self._held.move_to_end(key)
        self._hits += 1
        return found

    async def _made(self, known: Published, asked: Asked, key: Key, gone: Gone | None) -> Answer:
        """The answer made; those that wait for it have it too, or try for themselves where it cannot be had."""
        making: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self._making[key] = making
        found = None
        try:
            found = await self._answerer.answer(known, asked, gone)
            self._keep(key, found)
            return found
        finally:
            del self._making[key]
            # a large one is read from a file of its own, and held by whoever sends it
            making.set_result(None if isinstance(found, LargeAnswer) else found)

    def _keep(self, key: Key, found: Answer) -> None:
        if key[0] > self._number:
            self._drop()
            self._number = key[0]
        if key[0] < self._number or isinstance(found, LargeAnswer) or len(found.body) > self._largest:
            return
        self._held[key] = replace(found, kept="hit", ran=0.0)
        self._bytes += _size(key, found)
        while self._bytes > self._most:
            self._bytes -= _size(*self._held.popitem(last=False))

    def _drop(self) -> None:
        self._held.clear()
        self._bytes = 0


def _key(known: Published, asked: Asked) -> Key:
    graphs = tuple(asked.default_graphs), tuple(asked.named_graphs)
    return known.generation.number, known.base, asked.query, asked.accept, *graphs


def _size(key: Key, found: Answer) -> int:
    """The bytes that an entry takes; of a text at most four a character."""
    graphs = sum(4 * len(name) for names in key[4:] for name in names)
    return _ENTRY + len(found.body) + 4 * (len(key[2]) + len(key[3])) + graphs


def _with_less(asked: Asked, seconds: float, began: float) -> Asked:
    """What is asked with the time that is left of these seconds; TooSlowError where it is over."""
    left = began + seconds - asyncio.get_running_loop().time()
    if left <= 0:
        raise TooSlowError.of(seconds)
    return replace(asked, seconds=left)


async def _waited(
    making: asyncio.Future[Answer | None], seconds: float, began: float, gone: Gone | None
) -> Answer | None:
    """The answer that another client's query is making, None where that fails; TooSlowError when the time is over."""
    loop = asyncio.get_running_loop()
    while not making.done():
        left = began + seconds - loop.time()
        if left <= 0 or (gone is not None and await gone()):
            raise TooSlowError.of(seconds)
        await asyncio.wait({making}, timeout=min(_LOOK, left))
    return making.result()
