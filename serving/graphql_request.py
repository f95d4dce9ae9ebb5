"""What a GraphQL request asks, read as GraphQL over HTTP says: from a JSON body, or from the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from queries.sparql.formats import choose
from serving.answers import JSON
from serving.bodies import charset_of, media_of, parsed
from serving.errors import BadRequestError, UnknownTypeError
from serving.incoming import Incoming

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


@lru_cache(256)
def answered_in(accept: str) -> str:
    """The media type of the answer that a client takes; NotAcceptableError where it takes none of the three."""
    offered = [GRAPHQL, JSON, EVENTS] if GRAPHQL in accept.lower() else [JSON, GRAPHQL, EVENTS]
    return choose(accept, [(name, name) for name in offered])


def takes_events(asked: Incoming) -> bool:
    """Whether a client takes its answer as events, be it that it likes others better."""
    return EVENTS in asked.header(b"accept").lower()


def wants_page(asked: Incoming) -> bool:
    """Whether a browser asks that shows pages, and names no operation."""
    if asked.method == "POST" or "text/html" not in asked.header(b"accept"):
        return False
    return not {"query", "documentId", "extensions"} & asked.parameters().keys()


async def given(asked: Incoming) -> Given:
    """The parameters of a request; BadRequestError or a kind of it where they cannot be read."""
    if asked.method != "POST":
        return given_in(asked, b"")
    _check_type(asked.header(b"content-type"))
    return given_in(asked, await asked.body())


def given_in(asked: Incoming, body: bytes) -> Given:
    """The parameters of a request whose body is here; errors as of `given`."""
    found = _in_body(asked, body) if asked.method == "POST" else _in_address(asked)
    for name, (type_, zh, en) in _TYPES.items():
        value = found.get(name)
        if value is not None and not isinstance(value, type_):
            raise BadRequestError(f"{name} 须为{zh}", f"{name} must be {en}")
    return Given(
        found.get("query"),
        found.get("operationName") or None,
        found.get("variables") or {},
        found.get("extensions") or {},
        found.get("documentId"),
    )


def _in_address(asked: Incoming) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, values in asked.parameters().items():
        if name in _TYPES and len(values) > 1:
            raise BadRequestError(f"只能有一个 {name} 参数", f"there must be one parameter {name}")
        found[name] = values[0]
    return found | {name: parsed(found[name] or "null") for name in _OBJECTS if name in found}


def _in_body(asked: Incoming, body: bytes) -> dict[str, Any]:
    _check_type(asked.header(b"content-type"))
    found = parsed(body)
    if isinstance(found, list):
        raise BadRequestError("一次请求只能有一个操作", "one operation a request: batches are not answered")
    if not isinstance(found, dict):
        raise BadRequestError("请求体须为 JSON 对象", "the body must be a JSON object")
    return found


@lru_cache(256)
def _check_type(sent: str) -> None:
    """Nothing, or UnknownTypeError where a body is said to be anything else than JSON in UTF-8."""
    if media_of(sent).startswith("multipart/"):
        raise UnknownTypeError(
            f"不接受上传文件，请用 {JSON}", f"files are not taken here: send {JSON}, not multipart"
        )
    if media_of(sent) != JSON or charset_of(sent) != "utf-8":
        raise UnknownTypeError(f"请用 UTF-8 的 {JSON}", f"send {JSON} in UTF-8, not {sent!r}")
