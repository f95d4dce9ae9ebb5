"""What the addresses share: the parts that answer, and the language a request asks for."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from secrets import token_hex
from typing import TypedDict

from starlette.requests import Request

from graph.following import Following
from graph.generation import City, Generation
from graph.measurements.jobs import Jobs
from ontology.model import Model
from ontology.names import is_full_name, is_generic, normal_forms
from queries.catalog import Catalog
from queries.reconcile.names import Names, Spelling
from queries.reconcile.service import Reconciler
from queries.sparql import Desk
from schema.build import GraphQL, build_schema
from schema.context import Known
from schema.documents import InvalidError
from schema.guard import Guard
from schema.limits import LimitError, Limits
from serving.freshness import tag
from serving.lanes import Lane
from serving.persisted import OperationsFileError, Persisted

#: How names of organisations are read.
SPELLING = Spelling(normal_forms, is_full_name, is_generic)


#: How many documents are read, and light and heavy operations answered, at once, and how many of them may wait.
READING, LIGHT, HEAVY = (2, 256), (8, 256), (2, 64)
#: How many clients may listen for news at once.
LISTENERS = 500


#: Every so many seconds it is seen whether another generation was published, be it that nobody asks for anything.
WATCHING = 5.0


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


@dataclass(frozen=True)
class Served(Known):
    """One generation with what answers from it."""

    @cached_property
    def reconciler(self) -> Reconciler:
        """Matches names against the generation's things."""
        return Reconciler(Names(self.generation.index, SPELLING), self.base)


@dataclass(frozen=True)
class Parts:
    """All that the addresses need, from the start of the application to its end."""

    following: Following[Served]
    schema: GraphQL
    catalog: Catalog
    sparql: Desk
    reconcile: Desk
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
    #: What an answer depends on beside the data: the ontology, and the code that answers.
    stamp: str

    @property
    def model(self) -> Model:
        """The city's model."""
        return self.following.city.model

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """While the application runs: generations are followed though nobody asks, and measurements are computed."""
        watching = asyncio.create_task(self.following.watch(WATCHING))
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await asyncio.to_thread(self.jobs.close)


class State(TypedDict):
    """What Starlette hands to each request."""

    parts: Parts


def parts_for(city: City, settings: Settings) -> Parts:
    """The parts for a city's data folder."""
    schema = build_schema(city.model, federated=settings.federated)
    seconds = settings.seconds
    guard = Guard(schema, settings.limits)
    persisted = Persisted(settings.operations)
    check_operations(guard, settings.operations or {})
    if settings.lasting:
        # the search for cyclic garbage stops all threads, and would look at the whole schema again and again
        gc.collect()
        gc.freeze()
    jobs = Jobs(city.path)

    def served(generation: Generation) -> Served:
        made = Served(generation, jobs)
        made.measurements.begin()
        return made

    return Parts(
        following=Following(city, served),
        jobs=jobs,
        schema=schema,
        catalog=Catalog.load(),
        sparql=Desk(seconds),
        reconcile=Desk(seconds, 4, patience=seconds),
        seconds=seconds,
        guard=guard,
        persisted=persisted,
        reading=Lane(*READING),
        light=Lane(*LIGHT),
        heavy=Lane(*HEAVY),
        listeners=asyncio.Semaphore(LISTENERS),
        stamp=tag(_version(), *city.model.turtle),
    )


def check_operations(guard: Guard, operations: Mapping[str, str]) -> None:
    """Nothing, or OperationsFileError where an operation that is to be answered cannot be."""
    for name, text in operations.items():
        try:
            guard.check(text)
        except (InvalidError, LimitError) as error:
            raise OperationsFileError(name, str(error), str(error)) from None


def parts_of(request: Request) -> Parts:
    """The parts that the application of this request was started with."""
    parts: Parts = request.state.parts
    return parts


def _version() -> str:
    """The version that answers; code that is not installed may change between any two starts."""
    try:
        return version("queqiao")
    except PackageNotFoundError:
        return token_hex(8)
