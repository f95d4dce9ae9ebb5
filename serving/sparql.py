"""The SPARQL 1.1 Protocol's query operation."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from ontology.model import Words
from queries.sparql import Asked, QueryRefusedError, prefixes
from serving.answers import page
from serving.bodies import FORM, media_type, parameters, text
from serving.errors import BadRequestError, UnknownTypeError
from serving.negotiation import wants_page
from serving.parts import parts_of

SPARQL = "application/sparql-query"


async def sparql(request: Request) -> Response:
    """The answer to a query; a browser that asks nothing gets the page for asking."""
    given, query = await _asked(request)
    if query is None and wants_page(request):
        return page("sparql.html")
    if "update" in given:
        raise QueryRefusedError(
            Words("此处只接受查询，不接受更新", "only queries are answered here, no updates")
        )
    if not query:
        raise BadRequestError("缺少 query 参数", "there is no query parameter")
    accept = given.get("format", [request.headers.get("accept", "*/*")])[0]
    asked = Asked(query, accept, given.get("default-graph-uri", ()), given.get("named-graph-uri", ()))
    parts = parts_of(request)
    known = await parts.following.current()
    names = prefixes(parts.model, known.base)
    found = await parts.sparql.answer(known.generation.store, asked, names, lambda: known.knowledge)
    return Response(found.body, headers={"content-type": _with_charset(found.media_type), "vary": "Accept"})


async def _asked(request: Request) -> tuple[dict[str, list[str]], str | None]:
    """The parameters of a request, from its address and its form, and the query."""
    given = parameters(request)
    if request.method == "POST":
        match media_type(request):
            case "application/sparql-query":
                return given, await text(request)
            case "application/x-www-form-urlencoded":
                given |= parse_qs(await text(request), keep_blank_values=True)
            case other:
                raise UnknownTypeError(
                    f"不读取 {other}，请用 {SPARQL} 或 {FORM}", f"send {SPARQL} or {FORM}, not {other!r}"
                )
    queries = given.get("query", [])
    if len(queries) > 1:
        raise BadRequestError("只能有一个 query 参数", "there must be one query parameter")
    return given, queries[0] if queries else None


def _with_charset(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
