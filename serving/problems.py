"""Errors as problem details (RFC 9457): which status each has, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from graph.following import NotReadyError
from graph.store import QueryError, QuerySyntaxError, RdfSyntaxError, StoreError
from ontology.model import Words
from queries.about import both
from queries.described.errors import UnknownThingError, WithdrawnThingError
from queries.questions.errors import CatalogError, HeadError, UnknownQuestionError
from queries.reconcile.asked import ReconcileError
from queries.reconcile.service import UnknownIdError
from queries.remote.errors import RemoteError
from queries.sparql.errors import (
    BusyError,
    LostError,
    NotAcceptableError,
    QueryRefusedError,
    TooLargeError,
    TooLongQueryError,
    TooMuchMemoryError,
    TooSlowError,
    WaitingError,
)
from queries.update import WRITING
from serving.errors import (
    BadRequestError,
    ForeignOriginError,
    MethodError,
    TooLateError,
    TooLongAddressError,
    TooLongError,
    UnknownTypeError,
)
from serving.negotiation import language
from serving.tokens import NoTokenError, NoWritingError

PROBLEM = "application/problem+json"

#: The HTTP status of each error, the first that fits. Nothing else decides about one.
STATUS: Mapping[type[Exception], int] = {
    NotReadyError: 503,
    TooLongError: 413,
    TooLongAddressError: 414,
    TooLateError: 408,
    MethodError: 405,
    UnknownTypeError: 415,
    NoTokenError: 401,
    NoWritingError: 403,
    ForeignOriginError: 403,
    BadRequestError: 400,
    TooLongQueryError: 413,
    QueryRefusedError: 400,
    NotAcceptableError: 406,
    TooSlowError: 504,
    TooLargeError: 507,
    TooMuchMemoryError: 507,
    LostError: 503,
    BusyError: 503,
    WaitingError: 503,
    QuerySyntaxError: 400,
    QueryError: 400,
    RdfSyntaxError: 400,
    **WRITING,
    RemoteError: 502,
    StoreError: 500,
    UnknownQuestionError: 404,
    HeadError: 500,
    CatalogError: 400,
    ReconcileError: 400,
    UnknownIdError: 404,
    UnknownThingError: 404,
    WithdrawnThingError: 410,
}
#: The kinds of error that `problem` tells; any other is our own fault.
TOLD = [*STATUS, HTTPException, Exception]


async def problem(request: Request, error: Exception) -> Response:
    """An error as problem details (RFC 9457), in zh and en."""
    code, words, headers = _told(error)
    details = {"type": "about:blank", "status": code, "title": words.say(language(request)), **both(words)}
    if isinstance(error, QuerySyntaxError):
        details |= {"line": error.line, "column": error.column}
    details |= getattr(error, "details", {})
    if code == 503:
        headers = {"retry-after": "5", **headers}
    return Response(orjson.dumps(details), code, headers, PROBLEM)


def _told(error: Exception) -> tuple[int, Words, Mapping[str, str]]:
    if isinstance(error, HTTPException):
        zh: Mapping[int, str] = {403: "此页只供本站查看", 404: "没有这个地址", 405: "此地址不支持该方法"}
        headers = error.headers or {}
        said = Words(zh.get(error.status_code, error.detail), error.detail)
        if allowed := ", ".join(sorted(headers.get("Allow", "").replace(" ", "").split(","))):
            said = Words(f"{said.zh}，可用：{allowed}", f"{said.en}; use {allowed}")
        return error.status_code, said, headers
    for kind, code in STATUS.items():
        if isinstance(error, kind):
            words: Words = error.words  # type: ignore[attr-defined]
            return code, words, {"allow": "POST"} if code == 405 else getattr(error, "headers", {})
    return 500, Words("内部错误，已记入日志", "internal error, see the log"), {}
