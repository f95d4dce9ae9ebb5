"""The web application: which address is answered by which part. No part below knows that it is served."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from graph.generation import City
from queries.reconcile.service import Reconciler
from serving.answers import WEB
from serving.at_once import AtOnce
from serving.compression import Compression
from serving.description import describe_data
from serving.graph_store import METHODS, graph_store
from serving.graphql import GraphQLAddress
from serving.linked_data import linked_data
from serving.origins import AnyOrigin
from serving.pages import gives, health, questions, status
from serving.parts import Settings, State, parts_for
from serving.problems import TOLD, problem
from serving.questions import described, queries, query
from serving.reconcile import reconcile, reconcile_page, reconcile_part
from serving.reports import report, reports
from serving.security import Security
from serving.sparql import OFFERED, PATHS, SparqlAddress
from serving.straight import Straight
from serving.vocabulary import labels_of, vocabulary_of


def create_app(city: City, settings: Settings | None = None) -> Starlette:
    """The application for a city's data folder."""
    graphql, sparql = GraphQLAddress(), SparqlAddress()
    at_once = AtOnce({b"/graphql": graphql.at_once, b"/sparql": sparql.at_once})

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[State]:
        parts = parts_for(city, settings or Settings())
        async with parts.working():
            yield {"parts": parts, "at_once": at_once}

    return Starlette(
        routes=[
            Route("/", gives("index.html")),
            Route("/graphql", graphql, methods=["GET", "POST"]),
            *(Route(path, sparql, methods=OFFERED) for path in PATHS),
            Route("/sparql/vocabulary.json", vocabulary_of),
            Route("/sparql/labels", labels_of, methods=["POST"]),
            Route("/graphs", graph_store, methods=METHODS),
            Route("/graphs/{name:path}", graph_store, methods=METHODS),
            Route("/.well-known/void", describe_data),
            Route("/reconcile", reconcile, methods=["GET", "POST"]),
            Route("/reconcile/properties", reconcile_part),
            Route("/reconcile/suggest/{suggest}", reconcile_part),
            Route("/reconcile/flyout/{flyout}/{id:path}", reconcile_part),
            Route("/reconcile/preview/{id:path}", reconcile_page(Reconciler.preview)),
            Route("/reconcile/view/{id:path}", reconcile_page(Reconciler.view)),
            Route("/questions", questions),
            Route("/queries", queries),
            Route("/queries/{name}", query),
            Route("/openapi.json", described),
            Route("/status", status),
            Route("/reports/", reports),
            Route("/reports/{number}/{name}", report),
            Route("/healthz", health),
            *linked_data(city.base),
            Mount("/web", StaticFiles(directory=WEB)),
        ],
        middleware=[
            Middleware(AnyOrigin),
            Middleware(Security),
            Middleware(Compression),
            Middleware(Straight, {"/graphql": graphql, "/sparql": sparql}),
        ],
        exception_handlers=dict.fromkeys(TOLD, problem),
        lifespan=lifespan,
    )


def __getattr__(name: str) -> Starlette:
    """`app` for `uvicorn server:app`, over the data folder that QUEQIAO_DATA names."""
    if name == "app":
        return create_app(City(Path(os.environ.get("QUEQIAO_DATA", "data"))))
    raise AttributeError(name)
