"""Errors as problem details (RFC 9457): which status each has, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from graph.following import NotReadyError
from graph.store import QueryError, QuerySyntaxError, StoreError
from ontology.model import Words
from queries.about import both
from queries.reconcile.asked import ReconcileError
from queries.reconcile.service import UnknownIdError
from queries.sparql import BusyError, NotAcceptableError, QueryRefusedError, TooSlowError
from serving.errors import (
    BadRequestError,
    MethodError,
    TooLateError,
    TooLongError,
    UnknownTypeError,
)
from serving.negotiation import language

PROBLEM = "application/problem+json"

#: The HTTP status of each error, the first that fits. Nothing else decides about one.
STATUS: Mapping[type[Exception], int] = {
    NotReadyError: 503,
    TooLongError: 413,
    TooLateError: 408,
    MethodError: 405,
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
#: The kinds of error that `problem` tells; any other is our own fault.
TOLD = [*STATUS, HTTPException, Exception]


async def problem(request: Request, error: Exception) -> Response:
    """An error as problem details (RFC 9457), in zh and en."""
    code, words, headers = _told(error)
    details = {"type": "about:blank", "status": code, "title": words.say(language(request)), **both(words)}
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
