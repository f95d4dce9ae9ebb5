"""The web application: which address is answered by which part. No part below knows that it is served."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import parse_qs

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from graph.following import Following, NotReadyError
from graph.generation import City
from graph.publishing.reports import PAGE
from graph.store import QueryError, QuerySyntaxError, StoreError
from ontology.model import Model, Words
from ontology.names import is_full_name, is_generic, normal_forms
from queries.about import about, both
from queries.catalog import Catalog
from queries.reconcile.asked import ReconcileError
from queries.reconcile.names import Names, Spelling
from queries.reconcile.service import SUGGESTED, Reconciler, UnknownIdError, manifest
from queries.report_list import TYPES, list_page, report_file
from queries.sparql import (
    Asked,
    BusyError,
    Desk,
    NotAcceptableError,
    QueryRefusedError,
    TooSlowError,
    prefixes,
)
from schema.build import GraphQL, build_schema
from schema.context import Context, Known

WEB = Path(__file__).with_name("web")
JSON, GRAPHQL, SPARQL = "application/json", "application/graphql-response+json", "application/sparql-query"
FORM, PROBLEM = "application/x-www-form-urlencoded", "application/problem+json"
#: The longest body that is read.
LONGEST = 1_000_000
#: What a page about one thing may load: nothing. Any site may show it in a frame.
FRAMED = "default-src 'none'; style-src 'unsafe-inline'"
#: Pages may load from here alone; GraphiQL and its editor set styles in place.
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:"

#: What a function of a page may be called.
CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,99}", re.ASCII)


class BadRequestError(Exception):
    """A request that cannot be understood; `words` says why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


class TooLongError(BadRequestError):
    """A body that is too long."""


class UnknownTypeError(BadRequestError):
    """A body of a type that is not read here."""


#: The HTTP status of each error, the first that fits. Nothing else decides about one.
STATUS: Mapping[type[Exception], int] = {
    NotReadyError: 503,
    TooLongError: 413,
    UnknownTypeError: 415,
    BadRequestError: 400,
    QueryRefusedError: 400,
    NotAcceptableError: 406,
    TooSlowError: 503,
    BusyError: 503,
    QuerySyntaxError: 400,
    QueryError: 400,
    StoreError: 500,
    ReconcileError: 400,
    UnknownIdError: 404,
}


def _spelling() -> Spelling:
    """How names of organisations are read."""
    return Spelling(normal_forms, is_full_name, is_generic)


@dataclass(frozen=True)
class Served(Known):
    """One generation with what answers from it."""

    @cached_property
    def reconciler(self) -> Reconciler:
        """Matches names against the generation's things."""
        return Reconciler(Names(self.generation.index, _spelling()), self.base)


@dataclass(frozen=True)
class Parts:
    """All that the addresses need, from the start of the application to its end."""

    following: Following[Served]
    schema: GraphQL
    catalog: Catalog
    sparql: Desk
    graphql: Desk
    reconcile: Desk

    @property
    def model(self) -> Model:
        """The city's model."""
        return self.following.city.model


class State(TypedDict):
    """What Starlette hands to each request."""

    parts: Parts


def create_app(city: City, seconds: float = 30.0) -> Starlette:
    """The application for a city's data folder; a query may take so many seconds."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[State]:
        parts = Parts(
            Following(city, Served),
            build_schema(city.model),
            Catalog.load(),
            Desk(seconds),
            Desk(seconds, 16),
            Desk(seconds, 4, patience=seconds),
        )
        yield {"parts": parts}

    return Starlette(
        routes=[
            Route("/", page("index.html")),
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
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"]),
            Middleware(GZipMiddleware, minimum_size=1000),
        ],
        exception_handlers=dict.fromkeys([*STATUS, HTTPException, Exception], problem),
        lifespan=lifespan,
    )


# -- addresses


def page(name: str) -> Any:
    """An address that gives one page."""

    async def give(_: Request) -> Response:
        return _page(name)

    return give


async def health(request: Request) -> Response:
    """200 once a generation is open, 503 before."""
    known = await _parts(request).following.current()
    return _json({"status": "ok", "generation": known.generation.number})


async def status(request: Request) -> Response:
    """What is published: generation, sources, and how many things there are of each kind."""
    parts = _parts(request)
    return _json(about((await parts.following.current()).generation))


async def reports(request: Request) -> Response:
    """The list of the reports of loads."""
    _at_home(request)
    headers = {"content-security-policy": POLICY}
    return Response(list_page(_parts(request).following.city), media_type="text/html", headers=headers)


async def report(request: Request) -> Response:
    """The page or the workbook of one report; 404 for anything else."""
    _at_home(request)
    number, name = request.path_params["number"], request.path_params["name"]
    path = report_file(_parts(request).following.city.path, number, name)
    if path is None:
        raise HTTPException(404)
    headers = {"content-security-policy": FRAMED + "; frame-ancestors 'self'"}
    shown = None if name == PAGE else f"queqiao-{path.parent.name}-{name}"
    return FileResponse(path, media_type=TYPES[name], filename=shown, headers=headers)


def _at_home(request: Request) -> None:
    """Nothing, unless a script of another site asks: refused rows are for those who load, not for all."""
    if "origin" in request.headers:
        raise HTTPException(403)


async def questions(request: Request) -> Response:
    """The analysts' questions with their queries, and the prefixes that a query need not declare."""
    parts = _parts(request)
    listed = [
        {"name": q.name, "title": both(q.title), "asks": both(q.asks), "query": q.query}
        for q in parts.catalog
    ]
    return _json({"questions": listed, "prefixes": prefixes(parts.model, parts.following.city.base)})


async def sparql(request: Request) -> Response:
    """The SPARQL 1.1 Protocol's query operation; a browser that asks nothing gets the page for asking."""
    given, query = await _sparql_parameters(request)
    if query is None and _wants_page(request):
        return _page("sparql.html")
    if "update" in given:
        raise QueryRefusedError(
            Words("此处只接受查询，不接受更新", "only queries are answered here, no updates")
        )
    if not query:
        raise BadRequestError("缺少 query 参数", "there is no query parameter")
    accept = given.get("format", [request.headers.get("accept", "*/*")])[0]
    asked = Asked(query, accept, given.get("default-graph-uri", ()), given.get("named-graph-uri", ()))
    parts = _parts(request)
    known = await parts.following.current()
    found = await parts.sparql.answer(known.generation.store, asked, prefixes(parts.model, known.base))
    return Response(found.body, headers={"content-type": _with_charset(found.media_type), "vary": "Accept"})


async def graphql(request: Request) -> Response:
    """GraphQL over HTTP; a browser that asks nothing gets GraphiQL."""
    if request.method == "GET" and "query" not in request.query_params and _wants_page(request):
        return _page("graphiql.html")
    asked = await _graphql_parameters(request)
    parts = _parts(request)
    context = Context(await parts.following.current(), _language(request))
    media_type = GRAPHQL if GRAPHQL in request.headers.get("accept", "") else JSON
    code, body = await parts.graphql.run(lambda: execute(parts.schema, asked, context))
    return Response(body, code if media_type == GRAPHQL else 200, media_type=media_type)


async def reconcile(request: Request) -> Response:
    """The Reconciliation Service API: its manifest, a batch of queries, or a data extension."""
    given = {name: values[-1] for name, values in (await _form(request)).items()}
    parts, lang = _parts(request), _language(request)
    known = await parts.following.current()
    made = known.reconciler
    if "queries" in given:
        found = await parts.reconcile.run(lambda: made.queries(given["queries"], lang))
    elif "extend" in given:
        found = await parts.reconcile.run(lambda: made.extend(given["extend"], lang))
    elif request.method == "POST":
        raise BadRequestError("表单须有 queries 或 extend", "the form needs queries or extend")
    else:
        found = manifest(parts.model, known.base, f"{request.base_url}reconcile", lang)
    return _jsonp(given.get("callback"), found)


async def reconcile_part(request: Request) -> Response:
    """Suggestions, a few lines about one of them, or the properties of a type."""
    parts, lang, given = _parts(request), _language(request), request.query_params
    suggest, flyout = request.path_params.get("suggest"), request.path_params.get("flyout")
    if (suggest or flyout or SUGGESTED[0]) not in SUGGESTED:
        raise HTTPException(404)
    made = (await parts.following.current()).reconciler

    def work() -> dict[str, Any]:
        if suggest:
            return made.suggest(suggest, given, lang)
        if flyout:
            return dict(made.flyout(flyout, request.path_params["id"], lang))
        return made.properties(given.get("type", ""), given.get("limit", ""), lang)

    return _jsonp(given.get("callback"), await parts.reconcile.run(work))


def reconcile_page(write: Callable[[Reconciler, str, str], str]) -> Any:
    """An address that gives the page of one thing, to be shown in a frame of another site too."""

    async def give(request: Request) -> Response:
        made = (await _parts(request).following.current()).reconciler
        page = write(made, request.path_params["id"], _language(request))
        return Response(page, headers={"content-security-policy": FRAMED}, media_type="text/html")

    return give


@dataclass(frozen=True, slots=True)
class Operation:
    """One GraphQL request."""

    query: str
    variables: Mapping[str, Any] | None = None
    name: str | None = None


def execute(schema: GraphQL, asked: Operation, context: Context) -> tuple[int, bytes]:
    """The answer to a GraphQL request as JSON, and 400 in place of 200 where nothing could be run."""
    result = schema.execute_sync(
        asked.query,
        variable_values=dict(asked.variables or {}),
        operation_name=asked.name,
        context_value=context,
    )
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [error.formatted for error in result.errors]
        if result.data is None and all(error.path is None for error in result.errors):
            del answer["data"]
    return 200 if "data" in answer else 400, orjson.dumps(answer, default=str)


# -- requests


def _parts(request: Request) -> Parts:
    parts: Parts = request.state.parts
    return parts


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            raise TooLongError(f"请求体超过 {LONGEST} 字节", f"the body is longer than {LONGEST} bytes")
    return body


def _type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _text(request: Request) -> str:
    try:
        return (await _body(request)).decode()
    except UnicodeDecodeError:
        raise BadRequestError("请求体不是 UTF-8", "the body is not UTF-8") from None


async def _form(request: Request) -> dict[str, list[str]]:
    """The parameters of a request, from its address and its form."""
    given = parse_qs(request.url.query, keep_blank_values=True)
    if request.method == "POST":
        if _type(request) != FORM:
            raise UnknownTypeError(f"请用 {FORM}", f"send {FORM}, not {_type(request)!r}")
        given |= parse_qs(await _text(request), keep_blank_values=True)
    return given


async def _sparql_parameters(request: Request) -> tuple[dict[str, list[str]], str | None]:
    """The parameters of a request, from its address and its form, and the query."""
    given = parse_qs(request.url.query, keep_blank_values=True)
    if request.method == "POST":
        match _type(request):
            case "application/sparql-query":
                return given, await _text(request)
            case "application/x-www-form-urlencoded":
                given |= parse_qs(await _text(request), keep_blank_values=True)
            case other:
                raise UnknownTypeError(
                    f"不读取 {other}，请用 {SPARQL} 或 {FORM}", f"send {SPARQL} or {FORM}, not {other!r}"
                )
    queries = given.get("query", [])
    if len(queries) > 1:
        raise BadRequestError("只能有一个 query 参数", "there must be one query parameter")
    return given, queries[0] if queries else None


async def _graphql_parameters(request: Request) -> Operation:
    if request.method == "GET":
        given: Any = dict(request.query_params)
        given["variables"] = _parsed(given.get("variables") or "null")
    elif _type(request) == JSON:
        given = _parsed(await _text(request))
    else:
        raise UnknownTypeError(f"请用 {JSON}", f"send {JSON}, not {_type(request)!r}")
    if not isinstance(given, dict) or not isinstance(given.get("query"), str):
        raise BadRequestError("缺少文本参数 query", "there is no query, which must be a text")
    variables, named = given.get("variables"), given.get("operationName")
    if not isinstance(variables, dict | None) or not isinstance(named, str | None):
        raise BadRequestError(
            "variables 须为对象，operationName 须为文本", "variables must be an object, operationName a text"
        )
    return Operation(given["query"], variables, named)


def _parsed(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequestError(f"不是 JSON：{error}", f"not JSON: {error}") from None


def _wants_page(request: Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def _language(request: Request) -> str:
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "en" if asked.strip().lower().startswith("en") else "zh"


# -- responses


async def problem(request: Request, error: Exception) -> Response:
    """An error as problem details (RFC 9457), in zh and en."""
    code, words, headers = _told(error)
    details = {"type": "about:blank", "status": code, "title": words.say(_language(request)), **both(words)}
    if isinstance(error, QuerySyntaxError):
        details |= {"line": error.line, "column": error.column}
    if code == 503:
        headers = {"retry-after": "5", **headers}
    return Response(orjson.dumps(details), code, headers, PROBLEM)


def _told(error: Exception) -> tuple[int, Words, Mapping[str, str]]:
    if isinstance(error, HTTPException):
        zh: Mapping[int, str] = {403: "此页只供本站查看", 404: "没有这个地址", 405: "此地址不支持该方法"}
        said = Words(zh.get(error.status_code, error.detail), error.detail)
        return error.status_code, said, error.headers or {}
    for kind, code in STATUS.items():
        if isinstance(error, kind):
            words: Words = error.words  # type: ignore[attr-defined]
            return code, words, {}
    return 500, Words("内部错误，已记入日志", "internal error, see the log"), {}


def _json(found: Any) -> Response:
    return Response(orjson.dumps(found), media_type=JSON)


def _jsonp(callback: str | None, found: Any) -> Response:
    """JSON, or a script that hands it to a function of the page that asked."""
    if not callback:
        return _json(found)
    if not CALLBACK.fullmatch(callback):
        raise BadRequestError("callback 须为函数名", "callback must be the name of a function")
    return Response(f"/**/{callback}({orjson.dumps(found).decode()});", media_type="text/javascript")


def _page(name: str) -> Response:
    return FileResponse(WEB / name, headers={"content-security-policy": POLICY, "vary": "Accept"})


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def __getattr__(name: str) -> Starlette:
    """`app` for `uvicorn server:app`, over the data folder that QUEQIAO_DATA names."""
    if name == "app":
        return create_app(City(Path(os.environ.get("QUEQIAO_DATA", "data"))))
    raise AttributeError(name)
