"""Workers with small limits, in an event loop that goes on between the tests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

import pytest

from graph.generation import Generation
from queries.sparql.answering import Answer, Asked
from queries.workers.answerer import Gone
from queries.workers.limits import MIB, Limits
from queries.workers.workers import Workers
from schema.context import Known

T = TypeVar("T")


class Service:
    """Workers as a service would have them, asked from a test."""

    def __init__(self, known: Known, limits: Limits) -> None:
        self.known = known
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.workers = self.run(self._made(limits))
        self.run(self.workers.prepare(known))

    async def _made(self, limits: Limits) -> Workers:
        return Workers(limits)

    def begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.begin(work).result(30)

    def ask(
        self, query: str, accept: str = "csv", seconds: float | None = None, gone: Gone | None = None
    ) -> Answer:
        return self.run(self.workers.answer(self.known, Asked(query, accept, seconds=seconds), gone))

    def told(self) -> dict[str, Any]:
        return dict(self.workers.told())

    def close(self) -> None:
        self.run(self.workers.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        assert not self._thread.is_alive(), "the loop of the service does not end"
        self._loop.close()


@pytest.fixture(scope="session")
def known(generation: Generation) -> Known:
    return Known(generation)


@pytest.fixture
def served(known: Known) -> Iterator[Callable[[Limits], Service]]:
    """Makes services that end with the test."""
    made = []

    def make(limits: Limits) -> Service:
        made.append(Service(known, limits))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="package")
def service(known: Known) -> Iterator[Service]:
    """A service with a second, little memory and small answers."""
    made = Service(known, Limits(seconds=1.0, memory=200 * MIB, size=8 * MIB, new=0.3, store="disk"))
    yield made
    made.close()
