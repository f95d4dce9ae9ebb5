"""GraphQL over HTTP."""

from __future__ import annotations

from functools import partial

from starlette.types import ASGIApp, Receive, Scope, Send

from queries.deadline import Deadline
from schema.context import Context
from schema.execution import Operation
from schema.guard import Admitted
from schema.limits import check_variables
from serving.answers import JSON, Reply, page
from serving.errors import MethodError
from serving.events import events, not_events, one_event
from serving.freshness import KEPT, NOT_KEPT, VARY, still_good, tag
from serving.graphql_errors import REFUSED, TOLD, refusal
from serving.graphql_request import EVENTS, GRAPHQL, Given, answered_in, given, takes_events, wants_page
from serving.graphql_running import run
from serving.incoming import Incoming
from serving.origins import refuse_foreign
from serving.parts import Parts, Served

_VARY = (b"vary", VARY.encode())
_NOT_KEPT, _KEPT = (b"cache-control", NOT_KEPT.encode()), (b"cache-control", KEPT.encode())
_TYPES = {media: (b"content-type", f"{media}; charset=utf-8".encode()) for media in (JSON, GRAPHQL)}


class GraphQLAddress:
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
        return await _answered(request, media)
    except TOLD as error:
        if media == EVENTS and isinstance(error, REFUSED):
            return one_event(bytes(refusal(error, JSON).body))
        return refusal(error, GRAPHQL if media == EVENTS else media)


async def _answered(request: Incoming, media: str) -> ASGIApp:
    parts, asked = _parts(request), await given(request)
    text = parts.persisted.text(asked)
    if asked.variables:
        check_variables(asked.variables, parts.guard.limits)
    context = Context(await parts.following.current(), request.language, Deadline(parts.seconds))
    safe = request.method != "POST"
    now = _tag(parts, text, asked, context, media) if safe else ""
    if safe and still_good(request.header(b"if-none-match"), now):
        return Reply(304, [(b"etag", now.encode()), _KEPT, _VARY])
    admitted = await _admitted(parts, text, asked, context.deadline)
    if not (admitted.reads or admitted.listens):
        _may_change(request, parts)
    operation = Operation(text, asked.variables, asked.name, _explain(request), admitted.ready)
    if media == EVENTS or admitted.listens:
        return await _told(request, operation, admitted)
    found = await run(parts, operation, context, admitted, request.gone)
    keep = safe and found.status == 200 and not context.passing and b'"errors":[' not in found.body
    return Reply(
        200 if media == JSON else found.status,
        [
            (b"content-length", b"%d" % len(found.body)),
            _TYPES[media],
            *(((b"etag", now.encode()), _KEPT) if keep else (_NOT_KEPT,)),
            _VARY,
        ],
        found.body,
    )


def _parts(request: Incoming) -> Parts:
    """The parts that the application of this request was started with."""
    parts: Parts = request.scope["state"]["parts"]
    return parts


def _may_change(request: Incoming, parts: Parts) -> None:
    """Nothing, or MethodError or ForeignOriginError where a request may not change anything."""
    if request.method != "POST":
        raise MethodError("GET 只能查询，修改请用 POST", "GET only asks; send what changes something by POST")
    refuse_foreign(request.headers, parts.origins)


async def _told(request: Incoming, asked: Operation, admitted: Admitted) -> ASGIApp:
    """The answer as events; what goes wrong after the first is told in one of them."""
    if not takes_events(request):
        raise not_events()
    parts, lang = _parts(request), request.language
    parts.guard.price(admitted, asked.variables or {})

    async def answering(known: Served) -> bytes:
        context = Context(known, lang, Deadline(parts.seconds))
        try:
            return (await run(parts, asked, context, admitted)).body
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


def _tag(parts: Parts, text: str, asked: Given, context: Context, media: str) -> str:
    """The ETag of what is asked for, if it is a query and goes well."""
    generation = context.known.generation
    made = [parts.stamp, generation.number, generation.manifest["published_at"], context.lang, media]
    return tag(*made, text, asked.name, dict(asked.variables))


def _explain(request: Incoming) -> bool:
    """Whether the client wants to know how its operation was answered."""
    return bool(request.query) and request.parameters().get("explain", [""])[-1] == "1"
