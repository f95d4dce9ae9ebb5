"""The named questions over REST: their list, their answers in many formats, and what describes them to programs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from graph.store_errors import StoreError
from queries.questions.described import listed
from queries.questions.errors import CatalogError
from queries.questions.meaning import Meaning
from queries.questions.offers import Offer, offer, offer_of
from queries.questions.question import Question
from queries.questions.writing import ENGINE, Wanted, answer_rows, written
from queries.sparql.answering import Asked
from queries.sparql.lasting import lasts
from serving.answers import POLICY, charset, json
from serving.bodies import parameters
from serving.errors import BadRequestError
from serving.freshness import KEPT, NOT_KEPT, VARY, still_good, tag
from serving.linked_addresses import Addresses
from serving.negotiation import language, wants_page
from serving.openapi import openapi
from serving.parts import Parts, Served, parts_of
from serving.problems import STATUS
from serving.questions_page import Pages

#: What an address says beside the parameters of its question.
_OURS = ("format", "lang")
#: The files that browsers show; they keep the others.
_SHOWN = ("json", "srj", "srx", "ttl", "nt", "jsonld", "svg", "png")


async def queries(request: Request) -> Response:
    """The questions: titles, parameters, columns, formats; and the city's own files that cannot be asked."""
    parts = parts_of(request)
    if wants_page(request):
        known = await parts.following.current()
        return _page(_pages(request, known).all(parts.catalog))
    return json(listed(parts.catalog))


async def described(request: Request) -> Response:
    """The questions as an OpenAPI document."""
    parts = parts_of(request)
    return json(openapi(parts.catalog, parts.model, language(request)))


async def query(request: Request) -> Response:
    """The answer to one question, in the format that its address ends with or that the client likes best."""
    parts = parts_of(request)
    name, _, suffix = request.path_params["name"].partition(".")
    if wants_page(request) and not suffix and "format" not in request.query_params:
        return await _shown(request, parts, parts.catalog[name])
    question, given, lang = parts.catalog[name], _given(request), language(request)
    wanted = Wanted(question, _offer(request, question, suffix, given), _values(question, given, lang), lang)
    known = await parts.following.current()
    meaning = Meaning(parts.model, known.generation.index, known.base)
    text = await asyncio.to_thread(question.with_values, wanted.given, meaning)
    headers = _headers(parts, known, wanted, text)
    if "etag" in headers and still_good(request.headers.get("if-none-match", ""), headers["etag"]):
        return Response(None, 304, headers)
    found = await parts.sparql.answer(known, Asked(text, wanted.accept), request.is_disconnected)
    body = await asyncio.to_thread(written, wanted, known.generation, bytes(found.body))
    return Response(body, headers={**headers, "content-type": charset(wanted.offer.media_type)})


async def _shown(request: Request, parts: Parts, question: Question) -> Response:
    """A question as a page: asked where nothing is lacking that it has to have, with what was wrong where it was."""
    known, lang = await parts.following.current(), language(request)
    pages, given = _pages(request, known), _given(request)
    values = _values(question, given, lang)
    if any(not values.get(name) for name in question.required):
        return _page(pages.one(question, values, None, None))
    try:
        meaning = Meaning(parts.model, known.generation.index, known.base)
        text = await asyncio.to_thread(question.with_values, values, meaning)
        found = await parts.sparql.answer(known, Asked(text, ENGINE[question.form]), request.is_disconnected)
        rows = await asyncio.to_thread(answer_rows, question, known.generation, bytes(found.body), lang)
    except (CatalogError, StoreError) as error:
        code = next(code for kind, code in STATUS.items() if isinstance(error, kind))
        again = {"retry-after": "5"} if code == 503 else {}
        return _page(pages.one(question, values, None, None, error.words), code, again)
    return _page(await asyncio.to_thread(pages.one, question, values, text, rows))


def _pages(request: Request, known: Served) -> Pages:
    addresses = Addresses(request.scope.get("root_path", ""), known.base)
    return Pages(known.generation.model, addresses, language(request))


def _page(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    told = {"vary": VARY, "cache-control": NOT_KEPT, "content-security-policy": POLICY, **(headers or {})}
    return Response(text, status, told, media_type="text/html; charset=utf-8")


def _given(request: Request) -> dict[str, str]:
    """The parameters in the address, each once."""
    found = parameters(request)
    for name, values in found.items():
        if len(values) > 1:
            raise BadRequestError(
                f"参数 {name} 只能给一次", f"parameter {name} is given {len(values)} times, not once"
            )
    return {name: values[0] for name, values in found.items()}


def _offer(request: Request, question: Question, suffix: str, given: Mapping[str, str]) -> Offer:
    """The format: by the end of the address, else by the parameter `format`, else by the header."""
    if named := suffix or given.get("format", ""):
        return offer_of(question, named)
    return offer(question, ",".join(request.headers.getlist("accept")) or "*/*")


def _values(question: Question, given: Mapping[str, str], lang: str) -> dict[str, str]:
    """The values of the question's parameters; one called lang follows the language of the request."""
    own = {param.name for param in question.params}
    values = {n: value for n, value in given.items() if value and (n in own or n not in _OURS)}
    return values if "lang" not in own else {"lang": lang, **values}


def _headers(parts: Parts, known: Served, wanted: Wanted, text: str) -> dict[str, str]:
    """How long the answer is good, and what a file of it is called."""
    question, suffix = wanted.question, wanted.offer.suffix
    kept = "inline" if suffix in _SHOWN else "attachment"
    file = quote(f"{question.name}.{suffix}")
    headers = {"vary": VARY, "content-disposition": f"{kept}; filename*=UTF-8''{file}"}
    if not lasts(text):
        return {**headers, "cache-control": NOT_KEPT}
    now = tag(
        parts.stamp, known.generation.number, question.name, text, suffix, wanted.lang, dict(wanted.given)
    )
    return {**headers, "etag": now, "cache-control": KEPT}
