"""GraphQL over HTTP in front of a store elsewhere."""

from __future__ import annotations

from functools import partial

from starlette.types import ASGIApp, Receive, Scope, Send

from queries.deadline import Deadline
from schema.context import Context
from schema.execution import Operation, said
from schema.guard import Admitted
from schema.limits import check_variables
from schema.remote import execute
from serving.answers import JSON, Reply, page
from serving.freshness import NOT_KEPT, VARY
from serving.graphql_errors import TOLD, refusal
from serving.graphql_request import EVENTS, GRAPHQL, answered_in, given, wants_page
from serving.incoming import Incoming


class RemoteGraphQL:
    """The answer to an operation; a browser that asks nothing gets GraphiQL."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await _response(Incoming(scope, receive))
        await response(scope, receive, send)


async def _response(request: Incoming) -> ASGIApp:
    if wants_page(request):
        return page("graphiql.html")
    media = JSON
    try:
        media = answered_in(request.header(b"accept", "*/*"))
        media = GRAPHQL if media == EVENTS else media
        return await _answered(request, media)
    except TOLD as error:
        return refusal(error, media)


async def _answered(request: Incoming, media: str) -> ASGIApp:
    parts, asked = request.scope["state"]["parts"], await given(request)
    text = parts.persisted.text(asked)
    if asked.variables:
        check_variables(asked.variables, parts.guard.limits)
    deadline = Deadline(parts.seconds)
    admitted: Admitted = await parts.reading.run(partial(parts.guard.admit, text, asked.name), deadline)
    parts.persisted.keep(asked)
    cost = parts.guard.price(admitted, asked.variables or {})
    told = {"cost": {"value": cost, "limit": parts.guard.limits.cost}}
    operation = Operation(text, asked.variables, asked.name, ready=admitted.ready)
    known = await parts.known()

    def work() -> tuple[int, bytes]:
        context = Context(known, request.language, deadline)
        return said(execute(parts.schema, operation, known, context), operation, told)

    status, body = await parts.light.run(work, deadline, request.gone)
    headers = [
        (b"content-length", b"%d" % len(body)),
        (b"content-type", f"{media}; charset=utf-8".encode()),
        (b"cache-control", NOT_KEPT.encode()),
        (b"vary", VARY.encode()),
    ]
    return Reply(200 if media == JSON else status, headers, body)
