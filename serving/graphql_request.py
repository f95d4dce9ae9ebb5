"""What a GraphQL request asks, read as GraphQL over HTTP says: from a JSON body, or from the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from queries.sparql import choose
from serving.answers import JSON
from serving.bodies import charset, media_type, parameters, parsed, text
from serving.errors import BadRequestError, UnknownTypeError

GRAPHQL, EVENTS = "application/graphql-response+json", "text/event-stream"
#: The parameters, and what each of them is.
_TYPES: Mapping[str, tuple[type, str, str]] = {
    "query": (str, "文本", "a text"),
    "operationName": (str, "文本", "a text"),
    "documentId": (str, "文本", "a text"),
    "variables": (dict, "对象", "an object"),
    "extensions": (dict, "对象", "an object"),
}
_OBJECTS = ("variables", "extensions")


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of one request; the document is written out, or named by its id."""

    query: str | None = None
    name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)
    document_id: str | None = None


def answered_in(request: Request) -> str:
    """The media type of the answer; NotAcceptableError where the client takes none of the three."""
    accept = request.headers.get("accept", "*/*")
    offered = [GRAPHQL, JSON, EVENTS] if GRAPHQL in accept.lower() else [JSON, GRAPHQL, EVENTS]
    return choose(accept, [(name, name) for name in offered])


def takes_events(request: Request) -> bool:
    """Whether a client takes its answer as events, be it that it likes others better."""
    return EVENTS in request.headers.get("accept", "").lower()


def asks_nothing(request: Request) -> bool:
    """Whether an address names no operation."""
    return not {"query", "documentId", "extensions"} & request.query_params.keys()


async def given(request: Request) -> Given:
    """The parameters of a request; BadRequestError or a kind of it where they cannot be read."""
    found = _in_address(request) if request.method in {"GET", "HEAD"} else await _in_body(request)
    for name, (type_, zh, en) in _TYPES.items():
        if not isinstance(found.get(name), type_ | None):
            raise BadRequestError(f"{name} 须为{zh}", f"{name} must be {en}")
    return Given(
        found.get("query"),
        found.get("operationName") or None,
        found.get("variables") or {},
        found.get("extensions") or {},
        found.get("documentId"),
    )


def _in_address(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, values in parameters(request).items():
        if name in _TYPES and len(values) > 1:
            raise BadRequestError(f"只能有一个 {name} 参数", f"there must be one parameter {name}")
        found[name] = values[0]
    return found | {name: parsed(found[name] or "null") for name in _OBJECTS if name in found}


async def _in_body(request: Request) -> dict[str, Any]:
    sent = media_type(request)
    if sent.startswith("multipart/"):
        raise UnknownTypeError(
            f"不接受上传文件，请用 {JSON}", f"files are not taken here: send {JSON}, not multipart"
        )
    if sent != JSON or charset(request) != "utf-8":
        told = request.headers.get("content-type", "")
        raise UnknownTypeError(f"请用 UTF-8 的 {JSON}", f"send {JSON} in UTF-8, not {told!r}")
    found = parsed(await text(request))
    if isinstance(found, list):
        raise BadRequestError("一次请求只能有一个操作", "one operation a request: batches are not answered")
    if not isinstance(found, dict):
        raise BadRequestError("请求体须为 JSON 对象", "the body must be a JSON object")
    return found
