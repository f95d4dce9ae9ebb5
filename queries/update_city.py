"""Writing to a city: each request is held against the model and becomes a generation."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping, Sequence

from graph.editing.requests import Outcome, Request, Verb
from graph.editing.rights import Rights
from graph.generation import City
from graph.store import read_update
from graph.store_errors import QuerySyntaxError
from ontology.model import Words
from queries.sparql.errors import BusyError, QueryRefusedError
from queries.sparql.searching import refuse_searches, searches, with_found
from queries.update import ChangedError, Content, Update, Written, prepared, triples_in

#: Stages, links and publishes a request; None where another process is writing.
Publish = Callable[[Request], Outcome | None]
#: For so many seconds a writer waits for another one, looking so often.
PATIENCE, _OFTEN = 30.0, 0.2


class CityWriting:
    """Writes to a city, one request after the other."""

    def __init__(
        self,
        city: City,
        publish: Publish,
        known: Callable[[], Mapping[str, str]],
        services: Sequence[str] = (),
        patience: float = PATIENCE,
    ) -> None:
        self._city, self._publish, self._known, self._services = city, publish, known, services
        self._patience = patience
        self._turn = asyncio.Lock()

    async def update(self, who: str, update: Update) -> Written:
        """Do all that an update says, or nothing; its patterns of ours look into the generation that is published."""
        known = self._known()
        text = await asyncio.to_thread(prepared, update, known, self._services)
        text = await asyncio.to_thread(self._with_found, text, known)
        return await self._done(Request(who, Verb.UPDATE, _digest(update.text.encode()), text, known))

    async def put(self, who: str, graph: str | None, content: Content, state: int | None = None) -> Written:
        """Let a graph hold this and nothing else; ReadOnlyError for the default graph."""
        return await self._loaded(who, Verb.PUT, graph, content, state)

    async def post(self, who: str, graph: str | None, content: Content, state: int | None = None) -> Written:
        """Add to a graph, made where there is none; what comes to the default graph is kept in the writer's own."""
        return await self._loaded(who, Verb.POST, graph, content, state)

    async def delete(self, who: str, graph: str | None, state: int | None = None) -> Written:
        """Take a graph away; NoGraphError where there is none, ReadOnlyError for the default graph."""
        return await self._done(Request(who, Verb.DELETE, _digest(b""), graph=graph), state)

    def _with_found(self, text: str, known: Mapping[str, str]) -> str:
        """An update with what its patterns of ours find; QueryRefusedError where one stands in no WHERE."""
        generation = self._city.current() if searches(text, known) else None
        if generation is None:
            refuse_searches(text, known)
            return text
        found = with_found(text, known, generation)
        try:
            read_update(found, known)
        except QuerySyntaxError as error:
            raise QueryRefusedError(
                Words(
                    "检索与不计入的取值只可写在 WHERE 中",
                    "a search, or what does not count, is asked in WHERE alone",
                )
            ) from error
        return found

    async def _loaded(
        self, who: str, verb: Verb, graph: str | None, content: Content, state: int | None
    ) -> Written:
        triples = tuple(await asyncio.to_thread(triples_in, content, graph))
        return await self._done(
            Request(who, verb, _digest(content.body), graph=graph, triples=triples), state
        )

    async def _done(self, request: Request, state: int | None = None) -> Written:
        deadline = time.monotonic() + self._patience
        try:
            async with asyncio.timeout(self._patience):
                await self._turn.acquire()
        except TimeoutError:
            raise _busy() from None
        try:
            if state not in (None, self._city.current_number()):
                raise ChangedError.of()
            outcome = await self._published(request, deadline)
        finally:
            self._turn.release()
        told = {"changed": outcome.number is not None, "added": outcome.added, "removed": outcome.removed}
        number = outcome.number or self._city.current_number() or 0
        graph = request.graph
        made = graph is not None and Rights(self._city.base, {}).name(graph) in outcome.made
        return Written(number, made, told)

    async def _published(self, request: Request, deadline: float) -> Outcome:
        """What came of it; BusyError where another process writes for too long."""
        while (outcome := await asyncio.to_thread(self._publish, request)) is None:
            if time.monotonic() > deadline:
                raise _busy()
            await asyncio.sleep(_OFTEN)
        return outcome


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _busy() -> BusyError:
    return BusyError(Words("正在写入，请稍后再试", "somebody else is writing; try again later"))
