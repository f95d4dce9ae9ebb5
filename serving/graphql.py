"""GraphQL over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from starlette.types import ASGIApp, Receive, Scope, Send

from queries.deadline import Deadline
from schema.context import Context
from schema.execution import Answer, Operation
from schema.guard import Admitted
from schema.limits import check_variables
from serving.answers import JSON, Reply, page
from serving.errors import MethodError
from serving.events import events, not_events, one_event
from serving.freshness import KEPT, NOT_KEPT, VARY, still_good, tag
from serving.graphql_errors import REFUSED, TOLD, refusal
from serving.graphql_request import (
    EVENTS,
    GRAPHQL,
    Given,
    answered_in,
    given,
    given_in,
    takes_events,
    wants_page,
)
from serving.graphql_running import run, run_at_once
from serving.incoming import Incoming
from serving.origins import refuse_foreign
from serving.parts import Parts, Served, parts_of

_VARY = (b"vary", VARY.encode())
_NOT_KEPT, _KEPT = (b"cache-control", NOT_KEPT.encode()), (b"cache-control", KEPT.encode())
_TYPES = {media: (b"content-type", f"{media}; charset=utf-8".encode()) for media in (JSON, GRAPHQL)}


class GraphQLAddress:
    """The answer to an operation; a browser that asks nothing gets GraphiQL."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await _response(Incoming(scope, receive))
        await response(scope, receive, send)

    def at_once(self, request: Incoming, body: bytes) -> Reply | None:
        """The answer to a request whose body is here, where its operation was read before and is quick."""
        parts, media = parts_of(request), answered_in(request.header(b"accept", "*/*"))
        known = parts.following.now()
        if (
            known is None
            or media == EVENTS
            or wants_page(request)
            or request.headers.get(b"content-encoding")
        ):
            return None
        wanted = _wanted(request, media, parts, given_in(request, body), known)
        if wanted.is_had or not parts.guard.known(wanted.text):
            return None
        admitted = parts.guard.admit(wanted.text, wanted.given.name)
        if not admitted.reads or admitted.listens:
            return None
        found = run_at_once(parts, wanted.operation(admitted), wanted.context, admitted)
        if found is None:
            return None
        parts.persisted.keep(wanted.given)
        return wanted.told(found)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one request wants; `now` is the ETag of its answer, if it may be kept."""

    request: Incoming
    media: str
    given: Given
    text: str
    context: Context
    now: str

    @property
    def is_had(self) -> bool:
        """Whether the client has the answer already."""
        return bool(self.now) and still_good(self.request.header(b"if-none-match"), self.now)

    def operation(self, admitted: Admitted) -> Operation:
        """What is to be run."""
        given = self.given
        return Operation(self.text, given.variables, given.name, _explain(self.request), admitted.ready)

    def told(self, found: Answer) -> Reply:
        """The response of an answer."""
        keep = (
            self.now and found.status == 200 and not self.context.passing and b'"errors":[' not in found.body
        )
        return Reply(
            200 if self.media == JSON else found.status,
            [
                (b"content-length", b"%d" % len(found.body)),
                _TYPES[self.media],
                *(((b"etag", self.now.encode()), _KEPT) if keep else (_NOT_KEPT,)),
                _VARY,
            ],
            found.body,
        )


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


def _wanted(request: Incoming, media: str, parts: Parts, given: Given, known: Served) -> _Wanted:
    """What a request wants of a generation."""
    text = parts.persisted.text(given)
    if given.variables:
        check_variables(given.variables, parts.guard.limits)
    context = Context(known, request.language, Deadline(parts.seconds))
    now = "" if request.method == "POST" else _tag(parts, text, given, context, media)
    return _Wanted(request, media, given, text, context, now)


async def _answered(request: Incoming, media: str) -> ASGIApp:
    parts, asked = parts_of(request), await given(request)
    wanted = _wanted(request, media, parts, asked, await parts.following.current())
    if wanted.is_had:
        return Reply(304, [(b"etag", wanted.now.encode()), _KEPT, _VARY])
    admitted = await _admitted(parts, wanted.text, asked, wanted.context.deadline)
    if not (admitted.reads or admitted.listens):
        _may_change(request, parts)
    operation = wanted.operation(admitted)
    if media == EVENTS or admitted.listens:
        return await _told(request, operation, admitted)
    return wanted.told(await run(parts, operation, wanted.context, admitted, request.gone))


def _may_change(request: Incoming, parts: Parts) -> None:
    """Nothing, or MethodError or ForeignOriginError where a request may not change anything."""
    if request.method != "POST":
        raise MethodError("GET 只能查询，修改请用 POST", "GET only asks; send what changes something by POST")
    refuse_foreign(request.headers, parts.origins)


async def _told(request: Incoming, asked: Operation, admitted: Admitted) -> ASGIApp:
    """The answer as events; what goes wrong after the first is told in one of them."""
    if not takes_events(request):
        raise not_events()
    parts, lang = parts_of(request), request.language
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
