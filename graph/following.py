"""What is published now: a city's current generation, followed as it moves on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from graph.generation import City, CityError, Generation
from graph.store import StoreError
from ontology.model import Words

T = TypeVar("T")

_log = logging.getLogger(__name__)


class NotReadyError(Exception):
    """No generation is published yet."""

    words = Words("还没有已发布的数据", "no data is published yet")


class Following(Generic[T]):
    """What is made of the published generation, made anew when another is published."""

    def __init__(self, city: City, make: Callable[[Generation], T]) -> None:
        self.city = city
        self._make = make
        self._made: tuple[int, T] | None = None
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

    async def watch(self, seconds: float) -> None:
        """Follow the published generation, looking every so many seconds, until cancelled."""
        while True:
            with suppress(NotReadyError):
                await self.current()
            await asyncio.sleep(seconds)

    def _behind(self) -> bool:
        """A look at one small file, some 20 microseconds."""
        number = self.city.current_number()
        return number is not None and (self._made is None or self._made[0] != number)

    async def _move(self) -> None:
        try:
            self._made = await asyncio.to_thread(self._open)
        except (CityError, StoreError, OSError):
            _log.exception("the published generation cannot be opened")

    def _open(self) -> tuple[int, T]:
        generation = self.city.current()
        if generation is None:
            raise NotReadyError
        # Opened here, so that no request has to wait for it and a broken one is never switched to.
        _ = len(generation.store), generation.index.size, generation.manifest
        return generation.number, self._make(generation)
