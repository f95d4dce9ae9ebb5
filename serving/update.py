"""The SPARQL 1.1 Protocol's update operation."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from queries.update import Update, Writing, Written
from serving.answers import json
from serving.origins import refuse_foreign
from serving.parts import parts_of
from serving.sparql_request import Given
from serving.tokens import not_open, writer


async def update(request: Request, given: Given) -> Response:
    """What an update did, once all of it is done: 200 with counts where there are any, else 204."""
    who, writing = writing_of(request)
    asked = Update(given.update or "", given.all("using-graph-uri"), given.all("using-named-graph-uri"))
    return written(await writing.update(who, asked))


def writing_of(request: Request) -> tuple[str, Writing]:
    """The name of who writes by a request, and what writes; errors where they may not."""
    parts = parts_of(request)
    refuse_foreign(dict(request.scope["headers"]), parts.origins)
    if parts.writing is None:
        raise not_open()
    return writer(request, parts.tokens, parts.nobody), parts.writing


def written(found: Written, status: int = 200) -> Response:
    """What came of writing."""
    headers = {"x-generation": str(found.number)}
    if not found.told:
        return Response(status_code=204 if status == 200 else status, headers=headers)
    answer = json({"generation": found.number, **found.told})
    answer.status_code = status
    answer.headers.update(headers)
    return answer
