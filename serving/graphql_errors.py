"""Errors as GraphQL tells them: an answer with errors and no data, in the media type that the client takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from graph.following import NotReadyError
from ontology.model import Words
from queries.about import both
from queries.sparql.errors import BusyError, NotAcceptableError, TooSlowError
from schema.documents import InvalidError
from schema.guard import OperationNameError
from schema.limits import LimitError
from serving.answers import JSON
from serving.errors import (
    BadRequestError,
    ForeignOriginError,
    MethodError,
    TooLateError,
    TooLongError,
    UnknownTypeError,
)
from serving.freshness import NOT_KEPT, VARY
from serving.persisted import NotAllowedError, NotFoundError
from serving.problems import STATUS

#: What GraphQL says of a well-formed request that cannot be run; as plain JSON it is told with status 200.
REFUSED = (LimitError, InvalidError, OperationNameError, NotFoundError)
#: By what name programs know an error, the first that fits.
CODES: Mapping[type[Exception], str] = {
    LimitError: "LIMIT_EXCEEDED",
    InvalidError: "INVALID_DOCUMENT",
    OperationNameError: "OPERATION_RESOLUTION_FAILURE",
    NotFoundError: "PERSISTED_QUERY_NOT_FOUND",
    NotAllowedError: "OPERATION_NOT_ALLOWED",
    ForeignOriginError: "FOREIGN_ORIGIN",
    MethodError: "METHOD_NOT_ALLOWED",
    TooLongError: "BODY_TOO_LONG",
    TooLateError: "BODY_TOO_LATE",
    UnknownTypeError: "UNSUPPORTED_MEDIA_TYPE",
    NotAcceptableError: "NOT_ACCEPTABLE",
    BadRequestError: "BAD_REQUEST",
    TooSlowError: "DEADLINE_EXCEEDED",
    BusyError: "BUSY",
    NotReadyError: "NOT_READY",
}
TOLD = tuple(CODES)


def refusal(error: Exception, media: str) -> Response:
    """The answer that tells one of `TOLD`."""
    code = next(code for kind, code in CODES.items() if isinstance(error, kind))
    headers = {"cache-control": NOT_KEPT, "vary": VARY}
    if isinstance(error, MethodError):
        headers["allow"] = "POST"
    if isinstance(error, BusyError | NotReadyError):
        headers["retry-after"] = "2"
    body = orjson.dumps({"errors": _errors(error, code)})
    return Response(body, _status(error, media), headers, f"{media}; charset=utf-8")


def _status(error: Exception, media: str) -> int:
    if isinstance(error, REFUSED):
        return 200 if media == JSON else 400
    if isinstance(error, NotAllowedError):
        return 403
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def _errors(error: Exception, code: str) -> list[dict[str, Any]]:
    if isinstance(error, InvalidError):
        return [{**one.formatted, "extensions": {"code": code}} for one in error.errors]
    words, more = _words(error), {}
    if isinstance(error, LimitError):
        more = {
            "limit": error.limit,
            "found": error.found,
            "allowed": error.allowed,
            "fits": both(error.fits),
        }
    # APQ clients compare the message with one English word
    message = words.en if isinstance(error, NotFoundError) else f"{words.zh} / {words.en}"
    return [{"message": message, "extensions": {"code": code, **both(words), **more}}]


def _words(error: Exception) -> Words:
    if isinstance(error, OperationNameError):
        name = error.args[0]
        if name is None:
            return Words(
                "文档中有多个操作，请给出 operationName", "several operations: give an operationName"
            )
        return Words(f"文档中没有操作 {name!r}", f"the document has no operation {name!r}")
    words: Words = error.words  # type: ignore[attr-defined]
    return words
