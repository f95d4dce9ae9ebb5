"""Asks a SPARQL 1.1 store over HTTP: connections are kept, answers bounded in time and size."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from queue import Empty, Full, LifoQueue
from typing import Any, TypeAlias
from urllib.parse import urlencode, urlsplit

import orjson

from ontology.model import Words
from queries.deadline import Deadline
from queries.remote.errors import RemoteError
from queries.sparql.errors import TooLargeError, TooSlowError

#: A term as the JSON format of SPARQL results has it: `type`, `value`, and `xml:lang` or `datatype`.
Term: TypeAlias = Mapping[str, str]
Row: TypeAlias = Mapping[str, Term]

JSON = "application/sparql-results+json"
#: By which headers Virtuoso tells that it may have cut an answer at so many rows, or did at its own deadline.
_CUT, _STATE, _PARTIAL = "x-sparql-maxrows", "x-sql-state", "S1TAT"
#: So many connections wait for the next query; more are closed.
KEPT = 8
#: The largest answer in bytes, and how many of them are read at a time.
MOST, _PIECE = 256 << 20, 1 << 18
#: The most of an error's text that is told.
_TOLD = 300


@dataclass(frozen=True, slots=True)
class Got:
    """What a store answered: the status, the headers (in lower case) and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """What the body is."""
        return self.headers.get("content-type", "")

    @property
    def most(self) -> int | None:
        """At how many rows the store cut the answer, if it has as many; None where it may have any number."""
        found = self.headers.get(_CUT, "")
        return int(found) if found.isdecimal() else None


@dataclass(frozen=True)
class Client:
    """A SPARQL store elsewhere.

    `graph` names the graph that queries read in place of the store's default graph; `written` is the address of its
    Graph Store, where there is one; `most` is the largest answer in bytes.
    """

    address: str
    graph: str | None = None
    written: str | None = None
    most: int = MOST
    _idle: LifoQueue[HTTPConnection] = field(default_factory=lambda: LifoQueue(KEPT), repr=False)

    def __post_init__(self) -> None:
        checked(self.address)
        if self.written is not None:
            checked(self.written)

    def rows(self, query: str, deadline: Deadline) -> list[Row]:
        """The rows of a SELECT; RemoteError, TooSlowError or TooLargeError where there is no whole answer."""
        got = self.ask(query, JSON, deadline)
        try:
            found: list[Row] = orjson.loads(got.body)["results"]["bindings"]
        except (ValueError, KeyError, TypeError):
            raise RemoteError.of(self.address, _text(got.body)) from None
        most = got.headers.get(_CUT, "")
        if most.isdecimal() and len(found) >= int(most):
            raise RemoteError.of(
                self.address, f"cut at {most} rows; raise the store's limit (ResultSetMaxRows)"
            )
        return found

    def ask(
        self, query: str, accept: str, deadline: Deadline, graphs: Iterable[tuple[str, str]] | None = None
    ) -> Got:
        """The answer to a query in a format; `graphs` are the dataset's parameters where they are not our own."""
        if graphs is None:
            graphs = [("default-graph-uri", self.graph)] if self.graph else []
        body = urlencode([("query", query), *graphs]).encode()
        headers = {"accept": accept, "content-type": "application/x-www-form-urlencoded"}
        got = self._sent("POST", self.address, body, headers, deadline)
        if got.status != 200:
            raise RemoteError.of(self.address, f"{got.status} {_text(got.body)}")
        if got.headers.get(_STATE, "") == _PARTIAL:
            raise TooSlowError(
                Words("远程存储只给了部分结果", "the store elsewhere gave a part of the answer")
            )
        return got

    def put(self, content: bytes, media_type: str, deadline: Deadline, *, anew: bool) -> None:
        """Let the graph hold this, or this too; RemoteError where the store's Graph Store does not take it."""
        assert self.written is not None
        name = urlencode({"graph": self.graph}) if self.graph else "default"
        address = f"{self.written}{'&' if '?' in self.written else '?'}{name}"
        got = self._sent("PUT" if anew else "POST", address, content, {"content-type": media_type}, deadline)
        if not 200 <= got.status < 300:
            raise RemoteError.of(self.written, f"{got.status} {_text(got.body)}")

    def close(self) -> None:
        """Close the connections that wait."""
        while not self._idle.empty():
            with suppress(Empty):
                self._idle.get_nowait().close()

    # -- within

    def _sent(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str], deadline: Deadline
    ) -> Got:
        deadline.check()
        at = urlsplit(address)
        path = f"{at.path or '/'}{'?' + at.query if at.query else ''}"
        for connection in self._connections(address):
            fresh = connection.sock is None
            try:
                _wait(connection, deadline)
                connection.request(method, path, body, {"user-agent": "queqiao", **headers})
                got = self._read(connection, connection.getresponse(), deadline)
            except TimeoutError:
                connection.close()
                raise TooSlowError(
                    Words("远程存储没有及时回答", "the store elsewhere did not answer in time")
                ) from None
            except (OSError, HTTPException) as error:
                connection.close()
                # a connection that was kept may have been closed on the other side meanwhile
                if fresh:
                    raise RemoteError.of(self.address, str(error) or type(error).__name__) from error
                continue
            self._keep(connection)
            return got
        raise RemoteError.of(self.address, "no connection")

    def _connections(self, address: str) -> Iterator[HTTPConnection]:
        """Those that wait, if the address is that of queries, then a new one."""
        at = urlsplit(address)
        same = at.netloc == urlsplit(self.address).netloc
        while same:
            try:
                yield self._idle.get_nowait()
            except Empty:
                break
        if at.scheme == "https":
            yield HTTPSConnection(at.netloc, context=ssl.create_default_context())
        else:
            yield HTTPConnection(at.netloc)

    def _read(self, connection: HTTPConnection, response: HTTPResponse, deadline: Deadline) -> Got:
        pieces, size = [], 0
        while piece := response.read(_PIECE):
            size += len(piece)
            if size > self.most:
                connection.close()
                raise TooLargeError.of(self.most)
            pieces.append(piece)
            _wait(connection, deadline)
        headers = {name.lower(): text for name, text in response.getheaders()}
        return Got(response.status, headers, b"".join(pieces))

    def _keep(self, connection: HTTPConnection) -> None:
        if connection.host == urlsplit(self.address).hostname and not self._idle.full():
            with suppress(Full):
                self._idle.put_nowait(connection)
                return
        connection.close()


def cut(address: str, most: int) -> RemoteError:
    """The error where the store at an address cut an answer at so many rows."""
    return RemoteError.of(address, f"cut at {most} rows; raise the store's limit (ResultSetMaxRows)")


def checked(address: str) -> str:
    """An address that can be asked; RemoteError where it is none of http or https, or has a password in it."""
    at = urlsplit(address)
    if at.scheme not in {"http", "https"} or not at.hostname or at.username or at.password:
        told = "须为 http(s) 地址且不含口令 / it must be an http or https address without a password"
        raise RemoteError.of(address.rpartition("@")[2], told)
    return address


def _wait(connection: HTTPConnection, deadline: Deadline) -> None:
    """Let the connection wait until the deadline at most; TimeoutError where it is over."""
    left = deadline.left()
    if left <= 0:
        raise TimeoutError
    connection.timeout = None if left == float("inf") else left
    if connection.sock is not None:
        connection.sock.settimeout(connection.timeout)


def _text(body: bytes) -> str:
    return " ".join(body[:_TOLD].decode("utf-8", "replace").split())


def value(term: Any) -> str:
    """The characters of a term."""
    return str(term["value"])
