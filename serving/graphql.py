"""GraphQL over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from queries.deadline import Deadline
from schema.context import Context
from schema.execution import Answer, Operation, answer
from schema.guard import Admitted
from schema.limits import check_variables
from serving.answers import JSON, page
from serving.errors import MethodError
from serving.events import events, not_events, one_event
from serving.freshness import KEPT, NOT_KEPT, VARY, still_good, tag
from serving.graphql_errors import REFUSED, TOLD, refusal
from serving.graphql_request import EVENTS, GRAPHQL, Given, answered_in, asks_nothing, given, takes_events
from serving.negotiation import language, wants_page
from serving.parts import Parts, Served, parts_of

#: From this cost on an operation is heavy.
HEAVY = 20_000


async def graphql(request: Request) -> Response:
    """The answer to an operation; a browser that asks nothing gets GraphiQL."""
    if asks_nothing(request) and wants_page(request):
        return page("graphiql.html")
    media = JSON
    try:
        media = answered_in(request)
        return await _answered(request, media)
    except TOLD as error:
        if media == EVENTS and isinstance(error, REFUSED):
            return one_event(bytes(refusal(error, JSON).body))
        return refusal(error, GRAPHQL if media == EVENTS else media)


async def _answered(request: Request, media: str) -> Response:
    parts, asked = parts_of(request), await given(request)
    text = parts.persisted.text(asked)
    check_variables(asked.variables, parts.guard.limits)
    context = Context(await parts.following.current(), language(request), Deadline(parts.seconds))
    safe = request.method != "POST"
    now = _tag(parts, text, asked, context, media) if safe else ""
    if safe and still_good(request, now):
        return Response(None, 304, {"etag": now, "cache-control": KEPT, "vary": VARY})
    admitted = await _admitted(parts, text, asked, context.deadline)
    if safe and not (admitted.reads or admitted.listens):
        raise MethodError("GET 只能查询，修改请用 POST", "GET only asks; send what changes something by POST")
    operation = Operation(text, asked.variables, asked.name, _explain(request))
    if media == EVENTS or admitted.listens:
        return await _told(request, parts, operation, admitted)
    found = await _run(parts, operation, context, admitted, request.is_disconnected)
    keep = safe and found.status == 200 and not context.passing and b'"errors":[' not in found.body
    headers = {"etag": now, "cache-control": KEPT} if keep else {"cache-control": NOT_KEPT}
    status = 200 if media == JSON else found.status
    return Response(found.body, status, {**headers, "vary": VARY}, f"{media}; charset=utf-8")


async def _told(request: Request, parts: Parts, asked: Operation, admitted: Admitted) -> Response:
    """The answer as events; what goes wrong after the first is told in one of them."""
    if not takes_events(request):
        raise not_events()
    parts.guard.price(admitted, asked.variables or {})

    async def answering(known: Served) -> bytes:
        context = Context(known, language(request), Deadline(parts.seconds))
        try:
            return (await _run(parts, asked, context, admitted)).body
        except TOLD as error:
            return bytes(refusal(error, JSON).body)

    return await events(parts, answering, listens=admitted.listens and request.method != "HEAD")


async def _admitted(parts: Parts, text: str, asked: Given, deadline: Deadline) -> Admitted:
    """The operation, read in a thread where it was not read before."""
    if parts.guard.known(text):
        admitted = parts.guard.admit(text, asked.name)
    else:
        admitted = await parts.reading.run(partial(parts.guard.admit, text, asked.name), deadline)
    parts.persisted.keep(asked)
    return admitted


async def _run(
    parts: Parts,
    asked: Operation,
    context: Context,
    admitted: Admitted,
    gone: Callable[[], Awaitable[bool]] | None = None,
) -> Answer:
    """The answer, worked out beside operations of its weight."""
    cost = parts.guard.price(admitted, asked.variables or {})
    told = {"cost": {"value": cost, "limit": parts.guard.limits.cost}}
    lane = parts.heavy if cost >= HEAVY else parts.light
    work = partial(answer, parts.schema, asked, context, told)
    return await lane.run(work, context.deadline, gone)


def _tag(parts: Parts, text: str, asked: Given, context: Context, media: str) -> str:
    """The ETag of what is asked for, if it is a query and goes well."""
    generation = context.known.generation
    made = [parts.stamp, generation.number, generation.manifest["published_at"], context.lang, media]
    return tag(*made, text, asked.name, dict(asked.variables))


def _explain(request: Request) -> bool:
    """Whether the client wants to know how its operation was answered."""
    return request.query_params.get("explain") == "1"
