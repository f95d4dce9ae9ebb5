"""The pages, and what is published: health, status, the analysts' questions."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from queries.about import about, both
from queries.sparql.answering import prefixes
from serving.answers import json, page
from serving.parts import parts_of


def gives(name: str) -> Any:
    """An address that gives one page."""

    async def give(_: Request) -> Response:
        return page(name)

    return give


async def health(request: Request) -> Response:
    """200 once a generation is open, 503 before."""
    parts = parts_of(request)
    known = await parts.following.current()
    told: dict[str, Any] = {"status": "ok", "generation": known.generation.number}
    if parts.catalog.broken:
        told["questions"] = [both(one.words) for one in parts.catalog.broken]
    return json(told)


async def status(request: Request) -> Response:
    """What is published: generation, sources, how many things there are of each kind; how queries are answered."""
    parts = parts_of(request)
    found = about((await parts.following.current()).generation)
    return json({**found, "sparql": parts.sparql.told()})


async def questions(request: Request) -> Response:
    """The analysts' questions with their queries, and the prefixes that a query need not declare."""
    parts = parts_of(request)
    listed = [
        {"name": q.name, "title": both(q.title), "asks": both(q.asks), "query": q.query}
        for q in parts.catalog
    ]
    return json({"questions": listed, "prefixes": prefixes(parts.model, parts.following.city.base)})
