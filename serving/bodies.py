"""What a request carries: its body, within bounds, as text, form or JSON."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.requests import Request
from starlette.types import Receive

from serving.errors import BadRequestError, GoneError, TooLateError, TooLongError, UnknownTypeError

FORM = "application/x-www-form-urlencoded"
#: The longest body that is read, in bytes, and the longest time that it may take, in seconds.
LONGEST, PATIENCE = 1_000_000, 20


def media_type(request: Request) -> str:
    """The type of the body, without parameters; empty where none is told."""
    return media_of(request.headers.get("content-type", ""))


def media_of(content_type: str) -> str:
    """The media type that a Content-Type header tells, without parameters."""
    return content_type.partition(";")[0].strip().lower()


def charset(request: Request) -> str:
    """The encoding of the body, UTF-8 where none is told."""
    return charset_of(request.headers.get("content-type", ""))


def charset_of(content_type: str) -> str:
    """The encoding that a Content-Type header tells, UTF-8 where it tells none."""
    parameters_ = content_type.partition(";")[2]
    told = [
        part.split("=", 1)[1]
        for part in parameters_.split(";")
        if part.strip().lower().startswith("charset=")
    ]
    return told[0].strip().strip('"').lower() if told else "utf-8"


async def text(request: Request) -> str:
    """The body as text; BadRequestError where it is too long or not UTF-8."""
    try:
        return (await read(request.receive, request.headers.get("content-encoding", "identity"))).decode()
    except UnicodeDecodeError:
        raise BadRequestError("请求体不是 UTF-8", "the body is not UTF-8") from None


async def form(request: Request) -> dict[str, list[str]]:
    """The parameters of a request, from its address and its form."""
    given = parameters(request)
    if request.method == "POST":
        if media_type(request) != FORM:
            raise UnknownTypeError(f"请用 {FORM}", f"send {FORM}, not {media_type(request)!r}")
        given |= parse_qs(await text(request), keep_blank_values=True)
    return given


def parameters(request: Request) -> dict[str, list[str]]:
    """The parameters in the address of a request."""
    return parse_qs(request.url.query, keep_blank_values=True)


def parsed(json: str | bytes) -> Any:
    """What a JSON text says; BadRequestError where it is none."""
    try:
        return orjson.loads(json)
    except orjson.JSONDecodeError as error:
        raise BadRequestError(f"不是 JSON：{error}", f"not JSON: {error}") from None


async def read(receive: Receive, coding: str = "identity", longest: int = LONGEST) -> bytes:
    """The body of a request, within bounds; a kind of BadRequestError where it is none that is read here."""
    if coding != "identity":
        raise UnknownTypeError("不接受压缩的请求体", "compressed bodies are not taken")
    try:
        async with asyncio.timeout(PATIENCE):
            return await _whole(receive, longest)
    except TimeoutError:
        raise TooLateError(
            f"请求体未能在 {PATIENCE} 秒内传完", f"the body did not come within {PATIENCE} seconds"
        ) from None


async def _whole(receive: Receive, longest: int) -> bytes:
    pieces, size, more = list[bytes](), 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError("客户端已断开", "the client went away")
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > longest:
            raise TooLongError(f"请求体超过 {longest} 字节", f"the body is longer than {longest} bytes")
        more = message.get("more_body", False)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
