"""Bodies that are files of a form (`multipart/form-data`, RFC 7578): each with its type and its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from email.message import Message
from typing import Any

from graph.facts.media import media_types
from queries.update import Content
from serving.bodies import media_of
from serving.errors import BadRequestError

MULTIPART = "multipart/form-data"
#: The most files of one form.
MOST = 100
#: What programs say of a file whose type they do not know.
_UNKNOWN = {"", "application/octet-stream"}
#: What ends the head of a part; RFC 7578 wants CRLF, and many send LF.
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")


def files_of(body: bytes, content_type: str) -> tuple[Content, ...]:
    r"""The files of a form, by its Content-Type; BadRequestError where it is none, or has none.

    Examples
    --------
    >>> form = b'--x\r\nContent-Type: text/turtle\r\n\r\n<a:a> <a:b> 1 .\r\n--x--'
    >>> files_of(form, "multipart/form-data; boundary=x")
    (Content(body=b'<a:a> <a:b> 1 .', media_type='text/turtle', parts=()),)
    """
    found = tuple(_file(part) for part in _parts(body, _parameters(content_type).get("boundary", "")))
    if not 0 < len(found) <= MOST:
        raise BadRequestError(
            f"表单须含 1 到 {MOST} 个文件，现有 {len(found)} 个",
            f"a form has to have 1 to {MOST} files, not {len(found)}",
        )
    return found


def _parts(body: bytes, boundary: str) -> Iterator[bytes]:
    """What stands between the lines of the boundary, up to the one that ends all."""
    line = re.escape(boundary.encode())
    pieces = re.split(rb"(?:^|\r?\n)--" + line + rb"(--)?[ \t]*(?=\r?\n|$)", body) if boundary else []
    # before the first line, then for each line whether it is the last, and what follows it
    for last, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if last:
            return
        yield piece.removeprefix(b"\r").removeprefix(b"\n")
    raise BadRequestError(
        "表单没有以分隔符结束，或没有给出 boundary",
        "the form does not end with its boundary, or tells none",
    )


def _file(part: bytes) -> Content:
    """One file: its type as its head tells it, else as its name does."""
    head, *rest = _HEAD_ENDS.split(part, maxsplit=1)
    told: dict[str, str] = {}
    for line in head.decode("latin-1").splitlines():
        name, _, value = line.partition(":")
        told[name.strip().lower()] = value.strip()
    kind = media_of(told.get("content-type", ""))
    if kind in _UNKNOWN:
        named, packed = media_types(_parameters(told.get("content-disposition", "")).get("filename", ""))
        kind = named.partition("/media-types/")[2] if named and not packed else kind
    return Content(rest[0] if rest else b"", kind)


def _parameters(header: str) -> Mapping[str, str]:
    """The parameters of a header, without quotes."""
    message = Message()
    message["content-type"] = header
    found: list[tuple[str, Any]] = message.get_params(failobj=[], unquote=True)[1:]
    # a value that tells its own encoding is none that is looked for here
    return {name.lower(): value for name, value in found if isinstance(value, str)}
