"""The web application: which address is answered by which part. No part below knows that it is served."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from graph.generation import City
from queries.reconcile.service import Reconciler
from serving.answers import WEB
from serving.compression import Compression
from serving.graphql import graphql
from serving.pages import gives, health, questions, status
from serving.parts import Settings, State, parts_for
from serving.problems import TOLD, problem
from serving.reconcile import reconcile, reconcile_page, reconcile_part
from serving.reports import report, reports
from serving.sparql import sparql


def create_app(city: City, settings: Settings | None = None) -> Starlette:
    """The application for a city's data folder."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[State]:
        parts = parts_for(city, settings or Settings())
        async with parts.working():
            yield {"parts": parts}

    return Starlette(
        routes=[
            Route("/", gives("index.html")),
            Route("/graphql", graphql, methods=["GET", "POST"]),
            Route("/sparql", sparql, methods=["GET", "POST"]),
            Route("/reconcile", reconcile, methods=["GET", "POST"]),
            Route("/reconcile/properties", reconcile_part),
            Route("/reconcile/suggest/{suggest}", reconcile_part),
            Route("/reconcile/flyout/{flyout}/{id:path}", reconcile_part),
            Route("/reconcile/preview/{id:path}", reconcile_page(Reconciler.preview)),
            Route("/reconcile/view/{id:path}", reconcile_page(Reconciler.view)),
            Route("/questions", questions),
            Route("/status", status),
            Route("/reports/", reports),
            Route("/reports/{number}/{name}", report),
            Route("/healthz", health),
            Mount("/web", StaticFiles(directory=WEB)),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["*"],
                allow_headers=["*"],
                expose_headers=["ETag", "Retry-After"],
            ),
            Middleware(Compression),
        ],
        exception_handlers=dict.fromkeys(TOLD, problem),
        lifespan=lifespan,
    )


def __getattr__(name: str) -> Starlette:
    """`app` for `uvicorn server:app`, over the data folder that QUEQIAO_DATA names."""
    if name == "app":
        return create_app(City(Path(os.environ.get("QUEQIAO_DATA", "data"))))
    raise AttributeError(name)
