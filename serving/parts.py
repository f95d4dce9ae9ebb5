"""What the addresses share: the parts that answer, and the language a request asks for."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from secrets import token_hex
from threading import Timer
from typing import TypedDict

from starlette.requests import Request

from graph.following import Following, NotReadyError
from graph.generation import City, Generation
from graph.measurements.jobs import Jobs
from graph.publishing.meta import graph_iri
from ontology.model import Model
from ontology.names import is_full_name, is_generic, normal_forms
from queries.columnar.columnar import Columnar
from queries.counted import Counted, counted
from queries.described.describing import Describer
from queries.questions.catalog import Catalog
from queries.reconcile.names import Names, Spelling
from queries.reconcile.service import Reconciler
from queries.sparql.answering import prefixes
from queries.sparql.desk import Desk
from queries.update import Writing
from queries.update_city import CityWriting, Publish
from queries.workers.answerer import CityAnswerer
from queries.workers.choosing import answerer
from queries.workers.kept import Kept
from queries.workers.limits import Limits as QueryLimits
from schema.build import GraphQL, build_schema
from schema.context import Known
from schema.documents import InvalidError
from schema.guard import Guard
from schema.limits import LimitError, Limits
from serving.asking import asker
from serving.at_once import AtOnce
from serving.freshness import tag
from serving.incoming import Incoming
from serving.lanes import Lane
from serving.persisted import OperationsFileError, Persisted
from serving.tokens import Tokens

#: How names of organisations are read.
SPELLING = Spelling(normal_forms, is_full_name, is_generic)


#: How many documents are read, and light and heavy operations answered, at once, and how many of them may wait.
READING, LIGHT, HEAVY = (2, 256), (8, 256), (2, 64)
#: How many clients may listen for news at once.
LISTENERS = 500


#: So many seconds after a generation was opened its measurements begin: the first answers go before.
SETTLING = 3.0

#: Every so many seconds it is seen whether another generation was published, be it that nobody asks for anything.
WATCHING = 5.0
#: After so many seconds SPARQL's processes are started though nobody asks, and those of the next generation.
PREPARING = 0.5


@dataclass(frozen=True, slots=True)
class Settings:
    """What is decided at the start: seconds for an answer, limits, and the only operations answered if not all are."""

    seconds: float = 30.0
    limits: Limits = field(default_factory=Limits)
    operations: Mapping[str, str] | None = None
    #: Whether the process does nothing else, so that what is made at its start stays to its end.
    lasting: bool = False
    #: Whether routers of Apollo Federation are answered too.
    federated: bool = False
    #: The other sites whose pages may change something too, like `https://city.example`; see `serving/origins.py`.
    origins: frozenset[str] = frozenset()
    #: The addresses that SERVICE in a query may call.
    services: tuple[str, ...] = ()
    #: What SPARQL queries may have, and whether they are answered in processes where there can be some.
    queries: QueryLimits | None = None
    processes: bool = True
    #: The tokens that let somebody write; see `serving/tokens.py`.
    tokens: Tokens | None = None
    #: Publishes what is written; without it nobody may write.
    publish: Publish | None = None


@dataclass(frozen=True)
class Served(Known):
    """One generation with what answers from it."""

    def has(self, graph: str) -> bool:
        """Whether there is a graph of this name, be it an empty one; a store may remember one that is gone."""
        name = graph.removeprefix(graph_iri(self.base, ""))
        if name.startswith("_"):
            return self.generation.store.has(graph)
        return graph_iri(self.base, name) == graph and any(
            about["source"] == name for about in self.generation.manifest["sources"]
        )

    @cached_property
    def reconciler(self) -> Reconciler:
        """Matches names against the generation's things."""
        return Reconciler(Names(self.generation.index, SPELLING), self.base)

    @cached_property
    def describer(self) -> Describer:
        """Tells what is known of an IRI."""
        return Describer(self.generation, prefixes(self.generation.model, self.base))

    @cached_property
    def counted(self) -> Counted:
        """How much the generation holds of everything."""
        return counted(self.generation)


@dataclass(frozen=True)
class Parts:
    """All that the addresses need, from the start of the application to its end."""

    following: Following[Served]
    schema: GraphQL
    catalog: Catalog
    sparql: CityAnswerer
    reconcile: Desk
    #: Where the service is described, which takes counting.
    describing: Desk
    seconds: float
    guard: Guard
    persisted: Persisted
    #: Where documents are read that were not read before, and where light and heavy operations are answered.
    reading: Lane
    light: Lane
    heavy: Lane
    jobs: Jobs
    #: The clients that listen for news.
    listeners: asyncio.Semaphore
    #: Whether the process does nothing else, so that it is worth while to be ready for what nobody asked yet.
    lasting: bool
    #: What an answer depends on beside the data: the ontology, and the code that answers.
    stamp: str
    #: The other sites whose pages may change something.
    origins: frozenset[str] = frozenset()
    #: The addresses that SERVICE in a query may call.
    services: tuple[str, ...] = ()
    #: What writes, by whose tokens, and in whose name without one; nobody may where there are none.
    writing: Writing | None = None
    tokens: Tokens | None = None
    nobody: str | None = None

    @property
    def model(self) -> Model:
        """The city's model."""
        return self.following.city.model

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """While the application runs: generations are followed though nobody asks, and measurements are computed."""
        tasks = [asyncio.create_task(self.following.watch(WATCHING))]
        if self.lasting:
            tasks.append(asyncio.create_task(ready_for_queries(self.following, self.sparql)))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.sparql.close()
            await asyncio.to_thread(self.jobs.close)


async def ready_for_queries(following: Following[Served], sparql: CityAnswerer) -> None:
    """Have the workers of each generation ready before somebody asks, until cancelled; not while the service starts."""
    while True:
        await asyncio.sleep(PREPARING)
        with suppress(NotReadyError):
            await sparql.prepare(await following.current())


class State(TypedDict):
    """What Starlette hands to each request."""

    parts: Parts
    #: What is answered before the application is asked, see `Express`.
    at_once: AtOnce


def parts_for(city: City, settings: Settings) -> Parts:
    """The parts for a city's data folder."""
    schema = build_schema(city.model, federated=settings.federated)
    seconds = settings.seconds
    guard = Guard(schema, settings.limits)
    persisted = Persisted(settings.operations)
    check_operations(guard, settings.operations or {})
    if settings.lasting:
        # the search for cyclic garbage stops all threads, and would look at the whole schema again and again
        gc.freeze()
        gc.enable()
    jobs = Jobs(city.path)
    catalog = Catalog.of_city(city.path, prefixes(city.model, city.base))
    limits = settings.queries or QueryLimits(seconds=seconds)
    sparql = Kept(
        answerer(
            limits,
            isolated=not settings.services,
            processes=settings.processes,
            quick=Columnar(SETTLING if settings.lasting else 0.0),
        ),
        limits.seconds,
    )
    ask = asker(sparql, asyncio.get_running_loop())

    def served(generation: Generation) -> Served:
        made = Served(generation, jobs, catalog, ask)
        if settings.lasting:
            _later(SETTLING, made.measurements.begin)
        else:
            made.measurements.begin()
        return made

    return Parts(
        following=Following(city, served),
        jobs=jobs,
        schema=schema,
        catalog=catalog,
        sparql=sparql,
        reconcile=Desk(seconds, 4, patience=seconds),
        describing=Desk(seconds, 1, patience=seconds),
        seconds=seconds,
        guard=guard,
        persisted=persisted,
        reading=Lane(*READING),
        light=Lane(*LIGHT),
        heavy=Lane(*HEAVY),
        listeners=asyncio.Semaphore(LISTENERS),
        lasting=settings.lasting,
        stamp=tag(_version(), *city.model.turtle),
        services=settings.services,
        origins=settings.origins,
        writing=_writing(city, settings),
        tokens=settings.tokens,
    )


def _later(seconds: float, work: Callable[[], None]) -> None:
    """Have work done after so many seconds, if the process is still there."""
    timer = Timer(seconds, work)
    timer.daemon = True
    timer.start()


def _writing(city: City, settings: Settings) -> Writing | None:
    if settings.publish is None:
        return None
    return CityWriting(city, settings.publish, lambda: prefixes(city.model, city.base), settings.services)


def check_operations(guard: Guard, operations: Mapping[str, str]) -> None:
    """Nothing, or OperationsFileError where an operation that is to be answered cannot be."""
    for name, text in operations.items():
        try:
            guard.check(text)
        except (InvalidError, LimitError) as error:
            raise OperationsFileError(name, str(error), str(error)) from None


def parts_of(request: Request | Incoming) -> Parts:
    """The parts that the application of this request was started with."""
    parts: Parts = request.scope["state"]["parts"]
    return parts


def _version() -> str:
    """The version that answers; code that is not installed may change between any two starts."""
    try:
        return version("queqiao")
    except PackageNotFoundError:
        return token_hex(8)
