"""What a request carries: its body, within bounds, as text, form or JSON."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.requests import ClientDisconnect, Request

from serving.errors import BadRequestError, GoneError, TooLateError, TooLongError, UnknownTypeError

FORM = "application/x-www-form-urlencoded"
#: The longest body that is read, in bytes, and the longest time that it may take, in seconds.
LONGEST, PATIENCE = 1_000_000, 20


def media_type(request: Request) -> str:
    """The type of the body, without parameters; empty where none is told."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def charset(request: Request) -> str:
    """The encoding of the body, UTF-8 where none is told."""
    parameters_ = request.headers.get("content-type", "").partition(";")[2]
    told = [
        part.split("=", 1)[1]
        for part in parameters_.split(";")
        if part.strip().lower().startswith("charset=")
    ]
    return told[0].strip().strip('"').lower() if told else "utf-8"


async def text(request: Request) -> str:
    """The body as text; BadRequestError where it is too long or not UTF-8."""
    try:
        return (await _body(request)).decode()
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


def parsed(json: str) -> Any:
    """What a JSON text says; BadRequestError where it is none."""
    try:
        return orjson.loads(json)
    except orjson.JSONDecodeError as error:
        raise BadRequestError(f"不是 JSON：{error}", f"not JSON: {error}") from None


async def _body(request: Request) -> bytes:
    if request.headers.get("content-encoding", "identity") != "identity":
        raise UnknownTypeError("不接受压缩的请求体", "compressed bodies are not taken")
    try:
        async with asyncio.timeout(PATIENCE):
            return await _whole(request)
    except ClientDisconnect:
        raise GoneError("客户端已断开", "the client went away") from None
    except TimeoutError:
        raise TooLateError(
            f"请求体未能在 {PATIENCE} 秒内传完", f"the body did not come within {PATIENCE} seconds"
        ) from None


async def _whole(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            raise TooLongError(f"请求体超过 {LONGEST} 字节", f"the body is longer than {LONGEST} bytes")
    return bytes(body)
