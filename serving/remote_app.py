"""The application in front of a SPARQL store elsewhere: GraphQL by plans written as SPARQL, and SPARQL passed on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from secrets import token_hex
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ontology.model import Model
from queries.deadline import Deadline
from queries.remote.passing import Passing
from queries.remote.remote import Remote
from queries.sparql.desk import Desk
from schema.build import GraphQL, build_schema
from schema.guard import Guard
from schema.remote import FarKnown
from serving.answers import WEB, json
from serving.compression import Compression
from serving.lanes import Lane
from serving.origins import AnyOrigin
from serving.pages import gives
from serving.parts import LIGHT, READING, Settings, check_operations
from serving.persisted import Persisted
from serving.problems import TOLD, problem
from serving.remote_graphql import RemoteGraphQL
from serving.security import Security
from serving.sparql import OFFERED, PATHS, SparqlAddress

#: How many queries are passed on at once.
PLACES = 16


@dataclass(frozen=True)
class FarState:
    """What stands for a generation: none is known of a store elsewhere, so no answer is like one before."""

    @property
    def number(self) -> str:
        """Another one each time."""
        return token_hex(8)


class Far:
    """The store that is served, by the names that a city's generations have."""

    def __init__(self, remote: Remote) -> None:
        self.remote, self.model = remote, remote.model
        self.generation = FarState()

    @property
    def base(self) -> str:
        """Where the IRIs of the city's things begin."""
        return self.remote.base

    async def current(self) -> Far:
        """The store itself; RemoteError where it is not there."""
        await asyncio.to_thread(lambda: self.remote.base)
        return self


@dataclass(frozen=True)
class RemoteParts:
    """What the addresses need, by the names that they have in `Parts` too."""

    following: Far
    sparql: Passing
    schema: GraphQL
    guard: Guard
    persisted: Persisted
    reading: Lane
    light: Lane
    seconds: float
    stamp: str
    origins: frozenset[str]
    describing: Desk
    services: tuple[str, ...] = ()
    writing: None = None
    tokens: None = None
    nobody: None = None

    async def known(self) -> FarKnown:
        """What is known of the store; RemoteError where it is not there."""
        return await asyncio.to_thread(FarKnown, self.following.remote)


def create_remote_app(remote: Remote, settings: Settings | None = None) -> Starlette:
    """The application for a store elsewhere."""
    given = settings or Settings()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
        parts = await asyncio.to_thread(_parts, remote, given)
        try:
            yield {"parts": parts}
        finally:
            remote.client.close()

    return Starlette(
        routes=[
            Route("/", gives("graphiql.html")),
            Route("/graphql", RemoteGraphQL(), methods=["GET", "POST"]),
            # when the data change elsewhere nobody here knows
            *(Route(path, SparqlAddress(followed=False), methods=OFFERED) for path in PATHS),
            Route("/healthz", health),
            Mount("/web", StaticFiles(directory=WEB)),
        ],
        middleware=[Middleware(AnyOrigin), Middleware(Security), Middleware(Compression)],
        exception_handlers=dict.fromkeys(TOLD, problem),
        lifespan=lifespan,
    )


def _parts(remote: Remote, settings: Settings) -> RemoteParts:
    model: Model = remote.model
    schema = build_schema(model)
    guard = Guard(schema, settings.limits)
    check_operations(guard, settings.operations or {})
    return RemoteParts(
        Far(remote),
        Passing(remote, Desk(settings.seconds, PLACES)),
        schema,
        guard,
        Persisted(settings.operations),
        Lane(*READING),
        Lane(*LIGHT),
        settings.seconds,
        token_hex(8),
        frozenset(settings.origins),
        Desk(settings.seconds, 1, patience=settings.seconds),
    )


async def health(request: Request) -> Response:
    """That the store elsewhere answers; 502 where it does not."""
    parts: RemoteParts = request.state.parts
    ask = partial(parts.following.remote.client.rows, "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
    await asyncio.to_thread(ask, Deadline(parts.seconds))
    return json({"status": "ok", "store": parts.following.remote.client.address})
