"""What is published now: a city's current generation, followed as it moves on."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Generic, TypeVar

from graph.generation import City, CityError, Generation
from graph.store import StoreError
from ontology.model import Words

T = TypeVar("T")
#: By what it is seen that the file was written anew: when it was, which file it is, and its size in bytes.
Mark = tuple[int, int, int]

#: After how many seconds a generation that could not be opened is tried again, though the file stayed as it is.
AGAIN = 1.0

_log = logging.getLogger(__name__)


class NotReadyError(Exception):
    """No generation is published yet."""

    words = Words("还没有已发布的数据", "no data is published yet")


class Following(Generic[T]):
    """What is made of the published generation, made anew when another is published."""

    def __init__(self, city: City, make: Callable[[Generation], T]) -> None:
        self.city = city
        self._make = make
        # a text, for which a look takes half as long as for a path
        self._pointer = os.fspath(city.path / "CURRENT")
        self._made: tuple[int, T] | None = None
        #: The file as it was when it was last read, and until when a generation that is broken is not tried again.
        self._seen: Mark | None = None
        self._patient = 0.0
        self._lock = asyncio.Lock()

    async def current(self) -> T:
        """What is made of the published generation, or of the last that could be opened; else NotReadyError."""
        if self._behind():
            async with self._lock:
                if self._behind():
                    await self._move()
        if self._made is None:
            raise NotReadyError
        return self._made[1]

    def now(self) -> T | None:
        """What is made of the published generation, where nothing has to be done for it; None where it is behind."""
        return None if self._made is None or self._behind() else self._made[1]

    async def watch(self, seconds: float) -> None:
        """Follow the published generation, looking every so many seconds, until cancelled."""
        while True:
            # read though it looks the same: clocks of file systems may be coarse
            self._seen = None
            with suppress(NotReadyError):
                await self.current()
            await asyncio.sleep(seconds)

    def _behind(self) -> bool:
        """A look at when one small file was written, some 2 microseconds."""
        mark = self._mark()
        return mark is not None and (mark != self._seen or 0 < self._patient < monotonic())

    def _mark(self) -> Mark | None:
        try:
            found = os.stat(self._pointer)  # noqa: PTH116
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    async def _move(self) -> None:
        # looked at before it is read, so that what is written in between is seen the next time
        mark, self._patient = self._mark(), 0.0
        try:
            self._made = await asyncio.to_thread(self._open)
        except (CityError, StoreError, OSError, ValueError):
            self._patient = monotonic() + AGAIN
            _log.exception("the published generation cannot be opened")
        self._seen = mark

    def _open(self) -> tuple[int, T]:
        number = self.city.current_number()
        if number is None:
            raise NotReadyError
        if self._made is not None and self._made[0] == number:
            return self._made
        generation = self.city.generation(number)
        # Opened here, so that no request has to wait for it and a broken one is never switched to.
        # One triple tells that the store can be read; to count them all takes seconds.
        _ = next(generation.store.triples(), None), generation.index.size, generation.manifest
        return generation.number, self._make(generation)
