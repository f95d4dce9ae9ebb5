"""What a client of the SPARQL 1.1 Protocol sends: a query, an update or neither, and the parameters beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request

from serving.bodies import FORM, charset, media_type, text
from serving.errors import BadRequestError, MethodError, TooLongAddressError, UnknownTypeError

QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
#: The types of body that are read.
READ = (FORM, QUERY, UPDATE)
#: The longest address in bytes; what is longer goes into a body.
LONGEST_ADDRESS = 60_000
#: The parameters that choose the graphs of a query, and of an update.
OF_QUERY = ("default-graph-uri", "named-graph-uri")
OF_UPDATE = ("using-graph-uri", "using-named-graph-uri")

#: An IRI that does not begin with a scheme, or what looks like one.
_RELATIVE = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>\"{}|^`\s]*>")


@dataclass(frozen=True, slots=True)
class Given:
    """A query or an update, or neither; never both."""

    query: str | None
    update: str | None
    parameters: Mapping[str, list[str]]

    def all(self, name: str) -> list[str]:
        """All values of a parameter, none where it is not given."""
        return self.parameters.get(name, [])

    def one(self, *names: str) -> str | None:
        """The first value of the first of these parameters that is given."""
        return next((value for name in names for value in self.all(name)), None)


def based(text: str, address: str) -> tuple[str, int]:
    """A text whose relative IRIs begin with the address that it was sent to, and by how many characters it grew.

    Examples
    --------
    >>> based("ASK { ?s ?p <x> }", "http://city.example/sparql")
    ('BASE <http://city.example/sparql> ASK { ?s ?p <x> }', 34)
    >>> based("ASK { ?s ?p <http://x> }", "http://city.example/sparql")
    ('ASK { ?s ?p <http://x> }', 0)
    """
    start = f"BASE <{address}> " if _RELATIVE.search(text) else ""
    return start + text, len(start)


async def read(request: Request) -> Given:
    """What a request asks; BadRequestError or one of its kinds where the protocol does not allow it."""
    _short(request)
    given = _decoded(request.url.query)
    if request.method == "POST":
        for name, values in (await _of_body(request)).items():
            given[name] = [*given.get(name, []), *values]
    elif "update" in given:
        raise MethodError("更新须用 POST", "an update has to be sent by POST")
    found = Given(_only("query", given), _only("update", given), given)
    _fits(found)
    return found


def _short(request: Request) -> None:
    if len(request.url.query) > LONGEST_ADDRESS:
        raise TooLongAddressError(
            f"地址超过 {LONGEST_ADDRESS} 字节，请用 POST",
            f"the address is longer than {LONGEST_ADDRESS} bytes; use POST",
        )


async def _of_body(request: Request) -> dict[str, list[str]]:
    """The parameters in a body: of a form, or the one that a whole body is."""
    kind = media_type(request)
    if kind not in READ:
        raise UnknownTypeError(
            f"不读取 {kind!r}，可用 {', '.join(READ)}", f"send {', '.join(READ)}, not {kind!r}"
        )
    if charset(request) not in {"utf-8", "utf8"}:
        raise UnknownTypeError(
            f"只读 UTF-8，不读 {charset(request)}", f"only UTF-8 is read, not {charset(request)}"
        )
    body = await text(request)
    if kind == FORM:
        return _decoded(body)
    return {"query" if kind == QUERY else "update": [body]}


def _decoded(encoded: str) -> dict[str, list[str]]:
    try:
        return parse_qs(encoded, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise BadRequestError("参数不是 UTF-8", "the parameters are not UTF-8") from None


def _only(name: str, given: Mapping[str, list[str]]) -> str | None:
    values = given.get(name, [])
    if len(values) > 1:
        raise BadRequestError(
            f"只能有一个 {name} 参数", f"there must be one {name} parameter, not {len(values)}"
        )
    return values[0] if values else None


def _fits(given: Given) -> None:
    """Nothing, or BadRequestError where parameters are given that do not go together."""
    if given.query is not None and given.update is not None:
        raise BadRequestError("query 与 update 不能并用", "there must be a query or an update, not both")
    wrong = OF_UPDATE if given.query is not None else OF_QUERY if given.update is not None else ()
    for name in wrong:
        if given.all(name):
            kind = ("查询", "a query") if given.query is not None else ("更新", "an update")
            raise BadRequestError(f"{name} 不用于{kind[0]}", f"{name} is not for {kind[1]}")
