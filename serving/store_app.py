"""The application over a plain store: SPARQL and graphs, without model, generations and GraphQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from graph.store import Store
from queries.sparql.desk import Desk
from queries.update import Writing
from queries.update_live import Live, LiveAnswers, LiveWriting
from queries.workers.answerer import Answerer
from serving.answers import WEB, json
from serving.compression import Compression
from serving.description import describe_data
from serving.freshness import tag
from serving.graph_store import METHODS, graph_store
from serving.origins import AnyOrigin
from serving.parts import Settings
from serving.problems import TOLD, problem
from serving.security import Security
from serving.sparql import OFFERED, PATHS, SparqlAddress
from serving.tokens import Tokens

#: In whose name is written where no tokens are asked for.
ANYBODY = "anybody"


@dataclass(frozen=True)
class StoreParts:
    """What the addresses need of a plain store, by the names that they have in `Parts` too."""

    following: Live
    sparql: Answerer
    describing: Desk
    writing: Writing
    tokens: Tokens | None
    nobody: str | None
    stamp: str
    origins: frozenset[str]
    services: tuple[str, ...]


def create_store_app(store: Store, settings: Settings | None = None) -> Starlette:
    """The application for an open store; whoever may reach it may write, unless the settings name tokens."""
    given = settings or Settings()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
        live = Live(store)
        writing = LiveWriting(live, given.services)
        answers = LiveAnswers(live, Desk(given.seconds))
        parts = StoreParts(
            live,
            answers,
            Desk(given.seconds, 1, patience=given.seconds),
            writing,
            given.tokens,
            ANYBODY,
            tag(token_hex(8)),
            frozenset(given.origins),
            given.services,
        )
        try:
            yield {"parts": parts}
        finally:
            writing.close()

    return Starlette(
        routes=[Route("/healthz", health), *routes()],
        middleware=[Middleware(AnyOrigin), Middleware(Security), Middleware(Compression)],
        exception_handlers=dict.fromkeys(TOLD, problem),
        lifespan=lifespan,
    )


def routes() -> list[BaseRoute]:
    """The addresses of SPARQL, with its page, and of graphs."""
    return [
        *(Route(path, SparqlAddress(), methods=OFFERED) for path in PATHS),
        Route("/.well-known/void", describe_data),
        Route("/graphs", graph_store, methods=METHODS),
        Route("/graphs/{name:path}", graph_store, methods=METHODS),
        Mount("/web", StaticFiles(directory=WEB)),
    ]


async def health(_: Request) -> Response:
    """That the service is there."""
    return json({"status": "ok"})
