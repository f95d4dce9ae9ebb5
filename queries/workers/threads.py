"""Queries in threads of the service's own process, where there can be no other processes."""

from __future__ import annotations

from collections.abc import Mapping

from queries.sparql.answering import Answer, Asked, prefixes
from queries.sparql.desk import Desk
from queries.workers.answerer import Gone, Published


class Threads:
    """Answers queries in threads: one that is too slow is told so in time, but runs on to its end."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def at_once(self, known: Published, asked: Asked) -> None:
        """Nothing: no thread answers without being waited for."""

    async def answer(self, known: Published, asked: Asked, gone: Gone | None = None) -> Answer:  # noqa: ARG002 - a thread cannot be ended
        """The whole answer; TooSlowError, BusyError or what the query itself raises otherwise."""
        generation = known.generation
        names = prefixes(generation.model, known.base)
        return await self._desk.answer(generation.store, asked, names, lambda: known.knowledge)

    def told(self) -> Mapping[str, object]:
        """How the work is done."""
        return self._desk.told()

    async def prepare(self, known: Published) -> None:
        """Nothing to prepare: a thread is there at once."""

    async def close(self) -> None:
        """Nothing to end: the threads end with the process."""
