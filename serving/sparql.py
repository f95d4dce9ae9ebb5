"""The SPARQL 1.1 Protocol: one address for queries, for updates, and for what the service says of itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from graph.exports import Format
from graph.generation import Generation
from graph.store_errors import QuerySyntaxError
from queries.sparql.answering import Answer, Asked
from queries.sparql.errors import NotAcceptableError
from queries.sparql.formats import GRAPHS, takes
from queries.sparql.lasting import lasts
from serving.answers import Reply, charset, page
from serving.description import describe_service, endpoint
from serving.errors import BadRequestError
from serving.freshness import KEPT, NOT_KEPT, VARY, still_good, tag
from serving.graph_files import GRAPH_FILES, STATEMENTS, as_file, needs_statements
from serving.incoming import Incoming
from serving.negotiation import wants_page
from serving.parts import Parts, Served, parts_of
from serving.problems import STATUS, problem
from serving.sparql_request import QUERY, READ, Given, based, given_in, read
from serving.update import update
from serving.whole import heads, whole

#: Where queries are answered, by which methods, and what clients are told of those.
PATHS, OFFERED = ("/sparql", "/sparql/"), ("GET", "POST", "OPTIONS")
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
#: What spreadsheets are given opens as a file.
_SAVED = {"excel": 'attachment; filename="answer.csv"'}
_TOLD = tuple(STATUS)


class SparqlAddress:
    """The answer to a query; who asks nothing gets the page for asking, or a description of the service.

    `followed` says whether it is known when the data change, so that a client may keep its copy until then.
    """

    def __init__(self, *, followed: bool = True) -> None:
        self._followed = followed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Incoming(scope, receive)
        try:
            response = await self._response(request)
        except _TOLD as error:
            response = await problem(request.whole, error)
        await response(scope, receive, send)

    def at_once(self, request: Incoming, body: bytes) -> Reply | None:
        """The answer to a request of a city whose body is here, where it takes but a moment; else it is asked again."""
        parts = parts_of(request)
        known = parts.following.now()
        given = given_in(request, body)
        if known is None or not given.query:
            return None
        text, grown = based(given.query, lambda: "")
        question = _question(parts, known, request, given, text, followed=self._followed)
        if grown or question.form or request.headers.get(b"content-encoding"):
            return None
        if question.is_had(request):
            return Reply(304, heads(question.headers))
        began = perf_counter()
        found = parts.sparql.at_once(known, question.asked)
        reply = None if found is None else question.told(found, perf_counter() - began)
        return reply if isinstance(reply, Reply) else None

    async def _response(self, request: Incoming) -> ASGIApp:
        if request.method == "OPTIONS":
            return Response(None, 204, {"allow": ", ".join(METHODS), "accept-post": ", ".join(READ)})
        given = await read(request)
        if not given.query and given.update is None:
            return await _nothing_asked(request, given)
        text, grown = based(given.query or given.update or "", lambda: endpoint(request.whole))
        try:
            if given.query:
                return await _answered(request, given, text, followed=self._followed)
            return await update(request.whole, replace(given, update=text))
        except QuerySyntaxError as error:
            if grown and error.line == 1:
                raise QuerySyntaxError(error.trouble, 1, error.column - grown) from error
            raise


async def _nothing_asked(request: Incoming, given: Given) -> ASGIApp:
    if request.method != "POST" and given.query is None and not given.all("default-graph-uri"):
        if wants_page(request.whole):
            return page("sparql.html")
        if takes(_accept(request, given), GRAPHS):
            return await describe_service(request.whole)
    raise BadRequestError(
        f"缺少 query 参数：请发送 query=……，或以 Content-Type: {QUERY} 直接发送查询",
        f"there is no query parameter: send query=..., or the query itself as Content-Type: {QUERY}",
    )


@dataclass(frozen=True)
class _Question:
    """One query with what is said to it beside its answer: `form` is the graph file that is made of that."""

    asked: Asked
    headers: dict[str, str]
    form: Format | None
    lang: str

    @property
    def sought(self) -> Asked:
        """What the engine is asked for."""
        return replace(self.asked, accept=STATEMENTS) if self.form else self.asked

    def is_had(self, request: Incoming) -> bool:
        """Whether the client has the answer already."""
        held = self.headers.get("etag") if request.method != "POST" else None
        return held is not None and still_good(request.header(b"if-none-match"), held)

    def told(self, found: Answer, seconds: float) -> ASGIApp:
        """The response of an answer that came after so many seconds."""
        headers = {**self.headers, "server-timing": _timing(found, seconds)}
        if self.asked.accept in _SAVED and not self.asked.explain:
            headers["content-disposition"] = _SAVED[self.asked.accept]
        return whole(found, headers)


def _question(
    parts: Parts, known: Served, request: Incoming, given: Given, query: str, *, followed: bool
) -> _Question:
    """What a request asks of a generation."""
    accept, explain = _accept(request, given), given.one("explain") == "1"
    asked = Asked(
        query,
        accept,
        given.all("default-graph-uri"),
        given.all("named-graph-uri"),
        _seconds(given.one("timeout")),
        parts.services,
        explain,
    )
    # a store without a city has neither kinds nor columns
    form = GRAPH_FILES.get(accept) if not explain and isinstance(known.generation, Generation) else None
    lang = request.language if form else ""
    headers = {"vary": VARY if form else "Accept", "cache-control": NOT_KEPT}
    if followed and not explain and lasts(query):
        headers |= {"etag": _tag(parts, known, asked, lang), "cache-control": KEPT}
    return _Question(asked, headers, form, lang)


async def _answered(request: Incoming, given: Given, query: str, *, followed: bool) -> ASGIApp:
    parts = parts_of(request)
    known = await parts.following.current()
    question = _question(parts, known, request, given, query, followed=followed)
    if question.is_had(request):
        return Reply(304, heads(question.headers))
    began = perf_counter()
    try:
        found = await parts.sparql.answer(known, question.sought, request.gone)
    except NotAcceptableError as error:
        raise (needs_statements(question.form) if question.form else error) from error
    seconds = perf_counter() - began
    if question.form is None:
        return question.told(found, seconds)
    headers = {
        **question.headers,
        "server-timing": _timing(found, seconds),
        "content-disposition": f'attachment; filename="graph.{question.form.extension}"',
        "content-type": charset(question.form.media_type),
    }
    return Response(await as_file(question.form, known.generation, found, question.lang), headers=headers)


def _timing(found: Answer, seconds: float) -> str:
    """Milliseconds as a header tells them: until a worker had the query, and while it ran; or that the answer was kept.

    Examples
    --------
    >>> _timing(Answer("text/csv", b"", 0.002), 0.003)
    'wait;dur=1.00, run;dur=2.00'
    >>> _timing(Answer("text/csv", b"", kept="hit"), 0.0001)
    'cache;desc=hit, total;dur=0.10'
    """
    if found.kept:
        return f"cache;desc={found.kept}, total;dur={1000 * seconds:.2f}"
    return (
        f"wait;dur={1000 * max(0.0, seconds - found.ran):.2f}, {found.by or 'run'};dur={1000 * found.ran:.2f}"
    )


def _accept(request: Incoming, given: Given) -> str:
    """The wish of a client: the parameter that it names a format by, or its header."""
    named = given.one("format", "output")
    # a plus that was not escaped arrives as a space
    if named:
        return named.strip().lower().replace(" ", "+")
    return request.header(b"accept") or "*/*"


def _seconds(timeout: str | None) -> float | None:
    """The seconds that a client allows; None where it does not say, or says 0."""
    try:
        seconds = float(timeout or 0)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise BadRequestError(
            f"timeout 须为秒数，不能是 {timeout!r}", f"timeout has to be a number of seconds, not {timeout!r}"
        )
    return seconds or None


def _tag(parts: Parts, known: Served, asked: Asked, lang: str) -> str:
    """The ETag of an answer that is good for as long as its generation, for it hangs on nothing else."""
    decides = (asked.query, asked.accept, lang, list(asked.default_graphs), list(asked.named_graphs))
    return tag(parts.stamp, known.generation.number, *decides)
