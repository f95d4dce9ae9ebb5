"""What the page for asking SPARQL is told: everything that a query can name, and the labels of what it found."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from queries.sparql.answering import prefixes
from queries.vocabulary import LABELLED, labels, vocabulary
from serving.answers import json
from serving.bodies import parsed, read
from serving.errors import BadRequestError
from serving.freshness import KEPT, still_good, tag
from serving.parts import parts_of


async def vocabulary_of(request: Request) -> Response:
    """The kinds, fields and codes with their labels, as JSON; good for as long as the ontology and the generation."""
    parts = parts_of(request)
    known = await parts.following.current()
    headers = {"etag": tag(parts.stamp, known.generation.number, "vocabulary"), "cache-control": KEPT}
    if still_good(request.headers.get("if-none-match", ""), headers["etag"]):
        return Response(None, 304, headers)
    usual = prefixes(parts.model, parts.following.city.base)
    answer = json(await asyncio.to_thread(vocabulary, known.generation, usual))
    answer.headers.update(headers)
    return answer


async def labels_of(request: Request) -> Response:
    """The labels and kinds of the things whose IRIs a JSON body lists: `{"iris": [...]}`, so many at a time."""
    parts = parts_of(request)
    iris = _iris(parsed(await read(request.receive, request.headers.get("content-encoding", "identity"))))
    known = await parts.following.current()
    found = await asyncio.to_thread(labels, known.generation.index, parts.model, iris)
    return json({"generation": known.generation.number, "labels": found})


def _iris(given: Any) -> list[str]:
    iris = given.get("iris") if isinstance(given, dict) else None
    if not isinstance(iris, list) or not all(isinstance(iri, str) for iri in iris):
        raise BadRequestError('须为 {"iris": ["…"]}', 'it has to be {"iris": ["..."]}')
    if len(iris) > LABELLED:
        raise BadRequestError(
            f"一次最多 {LABELLED} 个 IRI，收到 {len(iris)} 个",
            f"at most {LABELLED} IRIs at a time, not {len(iris)}",
        )
    return iris
