"""A store without model and generations, written and read while it is open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from graph.editing.rights import NoGraphError
from graph.store import Store, Triple
from queries.sparql.answering import Answer, Asked
from queries.sparql.desk import Desk
from queries.sparql.searching import refuse_searches
from queries.update import ChangedError, Content, Update, Written, prepared, triples_in
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
        return self._desk.told()

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
        refuse_searches(update.text, known)
        text = await asyncio.to_thread(prepared, update, known, self._services)
        return await self._done(lambda store: store.update(text, known))

    async def put(self, who: str, graph: str | None, content: Content, state: int | None = None) -> Written:  # noqa: ARG002
        """Let a graph hold this and nothing else."""
        return await self._load(graph, content, state, anew=True)

    async def post(self, who: str, graph: str | None, content: Content, state: int | None = None) -> Written:  # noqa: ARG002
        """Add to a graph, made where there is none."""
        return await self._load(graph, content, state, anew=False)

    async def delete(self, who: str, graph: str | None, state: int | None = None) -> Written:  # noqa: ARG002
        """Take a graph away; NoGraphError where there is none. The default graph is emptied."""
        if graph is not None and not self._live.has(graph):
            raise NoGraphError(f"没有图 {graph}", f"there is no graph {graph}")
        held = await asyncio.to_thread(self._live.store.count, graph)
        found = await self._done(lambda store: store.drop(graph), state)
        return replace(found, told={"removed": held})

    def close(self) -> None:
        """Let the last write end."""
        self._pool.shutdown()
        self._live.store.flush()
        self._live.store.close()

    async def _load(self, graph: str | None, content: Content, state: int | None, *, anew: bool) -> Written:
        created = not self._holds(graph)
        triples = await asyncio.to_thread(triples_in, content, graph)
        text = _loading(graph, triples, anew)
        told = {"sent": len(triples)} if triples and not anew else {}
        found = await self._done(lambda store: store.update(text), state)
        return replace(found, created=created, told=told)

    def _holds(self, graph: str | None) -> bool:
        """Whether there is a graph; the default graph is there once it holds anything."""
        return self._live.has(graph) if graph is not None else any(self._live.store.triples())

    async def _done(self, work: Callable[[Store], None], state: int | None = None) -> Written:
        """What came of work in the one thread that writes."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._do, work, state)

    def _do(self, work: Callable[[Store], None], state: int | None) -> Written:
        if state not in (None, self._live.number):
            raise ChangedError.of()
        work(self._live.store)
        self._live.number += 1
        return Written(self._live.number)


def _loading(graph: str | None, triples: Iterable[Triple], anew: bool) -> str:
    """One update that adds triples to a graph, emptied first where it is to hold nothing else."""
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    name = "DEFAULT" if graph is None else f"GRAPH <{graph}>"
    made = "" if graph is None else f"CREATE SILENT {name} ;\n"
    cleared = f"DROP SILENT {name} ;\n" if anew else ""
    return (
        f"{cleared}{made}INSERT DATA {{ {lines} }}"
        if graph is None
        else (f"{cleared}{made}INSERT DATA {{ {name} {{ {lines} }} }}")
    )
