"""What a client of the SPARQL 1.1 Protocol sends: a query, an update or neither, and the parameters beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from serving.bodies import FORM, charset_of, media_of
from serving.errors import BadRequestError, MethodError, TooLongAddressError, UnknownTypeError
from serving.incoming import Incoming

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

#: A sign of an escape that begins none.
_NO_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


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


def based(text: str, address: Callable[[], str]) -> tuple[str, int]:
    """A text whose relative IRIs begin with the address that it was sent to, and by how many characters it grew.

    Examples
    --------
    >>> based("ASK { ?s ?p <x> }", lambda: "http://city.example/sparql")
    ('BASE <http://city.example/sparql> ASK { ?s ?p <x> }', 34)
    >>> based("ASK { ?s ?p <http://x> }", lambda: "http://city.example/sparql")
    ('ASK { ?s ?p <http://x> }', 0)
    """
    start = f"BASE <{address()}> " if _RELATIVE.search(text) else ""
    return start + text, len(start)


async def read(asked: Incoming) -> Given:
    """What a request asks; BadRequestError or one of its kinds where the protocol does not allow it."""
    if asked.method != "POST":
        return given_in(asked, b"")
    _check_type(asked.header(b"content-type"))
    return given_in(asked, await asked.body())


def given_in(asked: Incoming, body: bytes) -> Given:
    """What a request asks whose body is here; errors as of `read`."""
    given = _in_address(asked.query)
    if asked.method == "POST":
        for name, values in _in_body(asked, body).items():
            given[name] = [*given.get(name, []), *values]
    elif "update" in given:
        raise MethodError("更新须用 POST", "an update has to be sent by POST")
    found = Given(_only("query", given), _only("update", given), given)
    _only(
        "version", given
    )  # of SPARQL 1.2's protocol: it announces what is asked in, and changes nothing here
    _fits(found)
    return found


def _in_address(query: bytes) -> dict[str, list[str]]:
    """The parameters in the address."""
    if len(query) > LONGEST_ADDRESS:
        raise TooLongAddressError(
            f"地址超过 {LONGEST_ADDRESS} 字节，请用 POST",
            f"the address is longer than {LONGEST_ADDRESS} bytes; use POST",
        )
    return _decoded(query) if query else {}


def _in_body(asked: Incoming, body: bytes) -> dict[str, list[str]]:
    """The parameters in a body: of a form, or the one that a whole body is."""
    kind = asked.header(b"content-type")
    _check_type(kind)
    if media_of(kind) == FORM:
        return _decoded(body)
    try:
        return {"query" if media_of(kind) == QUERY else "update": [body.decode()]}
    except UnicodeDecodeError:
        raise BadRequestError("请求体不是 UTF-8", "the body is not UTF-8") from None


@lru_cache(256)
def _check_type(sent: str) -> None:
    """Nothing, or UnknownTypeError where a body is said to be none that is read here."""
    if media_of(sent) not in READ:
        raise UnknownTypeError(
            f"不读取 {media_of(sent) or '未注明类型的内容'}，可用：{'、'.join(READ)}",
            f"send one of {', '.join(READ)}, not {media_of(sent) or 'what tells no type'}",
        )
    if charset_of(sent) not in {"utf-8", "utf8"}:
        raise UnknownTypeError(
            f"只读 UTF-8，不读 {charset_of(sent)}", f"only UTF-8 is read, not {charset_of(sent)}"
        )


def _decoded(encoded: bytes) -> dict[str, list[str]]:
    try:
        return parameters_in(encoded.decode())
    except UnicodeDecodeError:
        raise BadRequestError("参数不是 UTF-8", "the parameters are not UTF-8") from None


def parameters_in(encoded: str) -> dict[str, list[str]]:
    """The parameters of an address or a form, as `parse_qs` gives them, in an eighth of its time.

    Examples
    --------
    >>> parameters_in("query=ASK+%7B%7D&format=&query=%E6%AD%A6")
    {'query': ['ASK {}', '武'], 'format': ['']}
    """
    found: dict[str, list[str]] = {}
    for pair in filter(None, encoded.split("&")):
        name, _, value = pair.replace("+", " ").partition("=")
        found.setdefault(_unescaped(name), []).append(_unescaped(value))
    return found


def _unescaped(part: str) -> str:
    """What escapes such as `%7B` stand for; UnicodeDecodeError where they are not UTF-8."""
    if "%" not in part:
        return part
    if "\\" in part or not part.isascii() or _NO_ESCAPE.search(part):
        return unquote(part, errors="strict")
    return part.replace("%", "\\x").encode().decode("unicode_escape").encode("latin-1").decode()


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
