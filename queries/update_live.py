"""A store without model and generations, written and read while it is open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from graph.editing.rights import NoGraphError
from graph.store import Store
from queries.sparql.answering import Answer, Asked
from queries.sparql.desk import Desk
from queries.update import Content, Update, Written, prepared, triples_in
from queries.workers.answerer import Gone


@dataclass(frozen=True, slots=True)
class State:
    """The store as it is after so many writes."""

    store: Store
    number: int


@dataclass
class Live:
    """The store that is served: what `generation` is to a city is here the number of its last write."""

    store: Store
    number: int = 0
    base: str = ""
    prefixes: Mapping[str, str] = field(default_factory=dict)

    @property
    def generation(self) -> State:
        """The store as it is now."""
        return State(self.store, self.number)

    def has(self, graph: str) -> bool:
        """Whether there is a graph of this name, be it an empty one."""
        return self.store.has(graph)

    async def current(self) -> Live:
        """The store itself: there is no other to be followed."""
        return self


class LiveAnswers:
    """Answers queries in threads over the open store."""

    def __init__(self, live: Live, desk: Desk, services: Sequence[str] = ()) -> None:
        self._live, self._desk, self._services = live, desk, services

    async def answer(self, known: object, asked: Asked, gone: Gone | None = None) -> Answer:  # noqa: ARG002 - a thread cannot be ended
        """The whole answer; TooSlowError, BusyError or what the query itself raises otherwise."""
        return await self._desk.answer(self._live.store, asked, self._live.prefixes)

    def told(self) -> Mapping[str, object]:
        """How the work is done."""
        return {"answered_in": "threads", "seconds": self._desk.seconds}

    async def close(self) -> None:
        """Nothing to end: the threads end with the process."""


class LiveWriting:
    """Writes to an open store, one thing after the other, each whole or not at all."""

    def __init__(self, live: Live, services: Sequence[str] = ()) -> None:
        self._live, self._services = live, services
        self._pool = ThreadPoolExecutor(1)

    async def update(self, who: str, update: Update) -> Written:  # noqa: ARG002 - nothing is kept of who wrote
        """Do all that an update says, or nothing."""
        known = self._live.prefixes
        text = await asyncio.to_thread(prepared, update, known, self._services)
        return await self._done(lambda store: store.update(text, known))

    async def put(self, who: str, graph: str | None, content: Content) -> Written:  # noqa: ARG002
        """Let a graph hold this and nothing else."""
        return await self._load(graph, content, anew=True)

    async def post(self, who: str, graph: str | None, content: Content) -> Written:  # noqa: ARG002
        """Add to a graph, made where there is none."""
        return await self._load(graph, content, anew=False)

    async def delete(self, who: str, graph: str | None) -> Written:  # noqa: ARG002
        """Take a graph away; NoGraphError where there is none. The default graph is emptied."""
        if graph is not None and not self._live.has(graph):
            raise NoGraphError(f"没有图 {graph}", f"there is no graph {graph}")
        return await self._done(lambda store: store.drop(graph))

    def close(self) -> None:
        """Let the last write end."""
        self._pool.shutdown()
        self._live.store.flush()
        self._live.store.close()

    async def _load(self, graph: str | None, content: Content, *, anew: bool) -> Written:
        created = graph is not None and not self._live.has(graph)
        text = await asyncio.to_thread(_loading, graph, content, anew)
        return replace(await self._done(lambda store: store.update(text)), created=created)

    async def _done(self, work: Callable[[Store], None]) -> Written:
        """What came of work in the one thread that writes."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._do, work)

    def _do(self, work: Callable[[Store], None]) -> Written:
        work(self._live.store)
        self._live.number += 1
        return Written(self._live.number)


def _loading(graph: str | None, content: Content, anew: bool) -> str:
    """One update that adds RDF to a graph, emptied first where it is to hold nothing else."""
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in triples_in(content, graph))
    name = "DEFAULT" if graph is None else f"GRAPH <{graph}>"
    made = "" if graph is None else f"CREATE SILENT {name} ;\n"
    cleared = f"DROP SILENT {name} ;\n" if anew else ""
    return (
        f"{cleared}{made}INSERT DATA {{ {lines} }}"
        if graph is None
        else (f"{cleared}{made}INSERT DATA {{ {name} {{ {lines} }} }}")
    )
