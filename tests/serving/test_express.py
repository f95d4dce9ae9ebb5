"""What is answered where it is read is what the application answers, byte by byte."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from urllib.parse import quote

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from graph.facts.orders import make_orders
from graph.generation import City
from graph.store import as_stored
from ontology.model import Model
from queries.columnar import columnar
from queries.workers.limits import Limits
from server import create_app
from serving.express import LONGEST, Express
from serving.parts import Settings
from tests.processes import until
from tests.queries.small_city import BASE, small_city
from tests.serving.conftest import running

LIGHT = "SELECT ?s ?l { ?s a qq:Enterprise ; skos:prefLabel ?l } ORDER BY ?s LIMIT 40"
OPERATION = (
    "query($n: Int = 3) { enterprises(first: $n) { totalCount nodes { id label } pageInfo { endCursor } } }"
)
#: Answered by the engine alone.
HEAVY = "CONSTRUCT { ?s a ?t } { ?s a ?t } LIMIT 5"
JSON = "Accept: application/sparql-results+json"
FORM, QUERY = (f"Content-Type: application/{name}" for name in ("x-www-form-urlencoded", "sparql-query"))
#: What says when an answer was made, and how long it took; and of which start of a service it is.
_PASSING, _STAMP = re.compile(rb"(?:date|server-timing): [^\r]*\r\n"), re.compile(rb'(etag: W/")[0-9a-f]+')


class Counted:
    """An application, and how often it was asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.asked = app, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += scope["type"] == "http"
        await self.app(scope, receive, send)


Served = tuple[int, Counted]


@pytest.fixture(scope="module")
def ready(model: Model, tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city whose columns are made."""
    folder = tmp_path_factory.mktemp("express")
    small_city(model, folder, each=40)
    current = City(folder, BASE, model).current()
    assert current
    make_orders(current.canon, Path(current.folder), as_stored)
    return City(folder, BASE, model)


def _served(city: City, http: type[asyncio.Protocol]) -> Iterator[Served]:
    app = Counted(create_app(city, Settings(queries=Limits(store="disk"), processes=False)))
    with pytest.MonkeyPatch.context() as patch:
        # on a busy machine a moment may be long
        patch.setattr(columnar, "MOMENT", 20.0)
        with_app = running(app, http)
        found = int(next(with_app).rpartition(":")[2]), app
        # the first one waits for the city to be opened
        asked(found, ALIKE["heavy"])
        yield found
        next(with_app, None)


@pytest.fixture(scope="module")
def plain(ready: City) -> Iterator[Served]:
    yield from _served(ready, HttpToolsProtocol)


@pytest.fixture(scope="module")
def express(ready: City) -> Iterator[Served]:
    yield from _served(ready, Express)


def request(line: str, *headers: str, body: bytes = b"") -> bytes:
    """A request as it is sent."""
    lines = [f"{line} HTTP/1.1", "Host: city", *headers, *([f"Content-Length: {len(body)}"] if body else [])]
    return "\r\n".join([*lines, "", ""]).encode() + body


def post(query: str, *headers: str, more: str = "") -> bytes:
    """A query in a form."""
    return request("POST /sparql", FORM, *headers, body=f"query={quote(query)}{more}".encode())


def graphql(query: str, *headers: str, **more: object) -> bytes:
    """An operation as JSON."""
    body = json.dumps({"query": query, **more}).encode()
    return request("POST /graphql", "Content-Type: application/json", *headers, body=body)


class Line:
    """One connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 20)
        self._file = self.socket.makefile("rb")

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self.socket.close()

    def sent(self, *pieces: bytes, pause: float = 0.0) -> Line:
        """The same, after so many pieces were sent."""
        for piece in pieces:
            self.socket.sendall(piece)
            sleep(pause)
        return self

    def answer(self, *, bare: bool = False) -> bytes:
        """The next answer without what passes; its body in chunks is as it was sent."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self._file.readline()
            assert line, head
            head += line
        told = dict(re.findall(rb"([\w-]+): ([^\r]*)\r\n", head.lower()))
        body = b"" if bare else self._file.read(int(told.get(b"content-length", 0)))
        if told.get(b"transfer-encoding") == b"chunked":
            while not body.endswith(b"0\r\n\r\n"):
                body += self._file.readline()
        return _PASSING.sub(b"", head) + body

    def ended(self) -> bool:
        """Whether the other end hung up."""
        return self._file.read(1) == b""


def asked(served: Served, *requests: bytes) -> list[bytes]:
    """The answers to requests that follow one another on one line."""
    with Line(served[0]) as line:
        return [line.sent(one).answer(bare=one.startswith(b"HEAD")) for one in requests]


def _by_the_application(one: bytes) -> bytes:
    """The same request to the same service, by an address that never answers at once."""
    return one.replace(b" /sparql", b" /sparql/", 1)


ALIKE = {
    "json": post(LIGHT, JSON),
    "zstd": post(LIGHT, JSON, "Accept-Encoding: gzip, zstd"),
    "gzip": post(LIGHT, "Accept: text/csv", "Accept-Encoding: gzip"),
    "short, gzip": post("ASK { ?s a qq:Enterprise }", "Accept-Encoding: gzip"),
    "excel": post(LIGHT, more="&format=excel"),
    "tsv": post(LIGHT, "Accept: text/tab-separated-values;q=0.9, text/html;q=0.1"),
    "xml": post(LIGHT, "Accept: application/sparql-results+xml"),
    "none of these": post(LIGHT, "Accept: image/png"),
    "an origin": post(LIGHT, JSON, "Origin: https://elsewhere.example"),
    "by itself": request("POST /sparql", QUERY, JSON, body=LIGHT.encode()),
    "in the address": request(f"GET /sparql?query={quote(LIGHT)}", JSON),
    "in the address, by POST": request(f"POST /sparql?query={quote(LIGHT)}", FORM, JSON, body=b"format=csv"),
    "a format": request(f"GET /sparql?format=csv&query={quote(LIGHT)}"),
    "what is held": request(f"GET /sparql?query={quote(LIGHT)}", "If-None-Match: *"),
    "HEAD": request(f"HEAD /sparql?query={quote(LIGHT)}"),
    "OPTIONS": request("OPTIONS /sparql"),
    "PUT": request("PUT /sparql", body=b"x"),
    "a slash more": request(f"GET /sparql/?query={quote(LIGHT)}", JSON),
    "a fragment": request(f"GET /sparql?query={quote(LIGHT)}#here", JSON),
    "heavy": post(HEAVY),
    "a graph file": post(HEAVY, more="&format=gexf"),
    "an explanation": post("ASK { ?s a ", more="&explain=1"),
    "a mistake": post("SELECT * { ?s "),
    "in English": post("SELECT * { ?s ", "Accept-Language: en"),
    "an update": request("POST /sparql", FORM, body=b"update=CLEAR+ALL"),
    "both": post(LIGHT, more="&update=CLEAR+ALL"),
    "twice": post(LIGHT, more="&query=x"),
    "nothing": request("POST /sparql", FORM, body=b"quary=x"),
    "no UTF-8": request("POST /sparql", FORM, body=b"query=%ff"),
    "a time": post(LIGHT, JSON, more="&timeout=soon"),
    "a graph": post(LIGHT, JSON, more="&default-graph-uri=http://x.example/"),
    "a type": request("POST /sparql", "Content-Type: text/turtle", body=b"x"),
    "a coding": post(LIGHT, "Content-Encoding: gzip"),
    "relative": post("SELECT * { <x> ?p ?o }", JSON),
    "clock": post("SELECT (BOUND(?x) AS ?b) { BIND(NOW() AS ?x) }", JSON),
    "long": post(f"ASK {{ ?s a qq:Enterprise }} #{'x' * LONGEST}"),
    "elsewhere": request("GET /healthz"),
    "an operation": graphql(OPERATION, variables={"n": 5}),
    "an operation, packed": graphql(OPERATION, "Accept-Encoding: zstd", variables={"n": 30}),
    "an operation, by its media type": graphql(OPERATION, "Accept: application/graphql-response+json"),
    "an operation in English": graphql(OPERATION, "Accept-Language: en", variables={"n": 2}),
    "an operation in the address": request(f"GET /graphql?query={quote('{ __typename }')}"),
    "an operation that is held": request(f"GET /graphql?query={quote('{ __typename }')}", "If-None-Match: *"),
    "a wrong variable": graphql(OPERATION, variables={"n": "five"}),
    "no operation": graphql("{ enterprises { nodes { nope } } }"),
    "no GraphQL": graphql("{ enterprises {"),
    "too costly": graphql("{ enterprises(first: 10000) { nodes { patents(first: 10000) { totalCount } } } }"),
    "a change by GET": request(f"GET /graphql?query={quote('mutation { cancelMeasurement(id: 1) { id } }')}"),
    "several": request("POST /graphql", "Content-Type: application/json", body=b"[]"),
    "a hash": graphql("", extensions={"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}),
    "events": graphql("{ __typename }", "Accept: text/event-stream"),
    "GraphiQL": request("GET /graphql", "Accept: text/html"),
}
#: Of these the application is not asked; the heavy one is kept since it was asked first.
AT_ONCE = (
    *("json", "zstd", "gzip", "short, gzip", "excel", "tsv", "an origin", "by itself", "in the address"),
    *("in the address, by POST", "a format", "what is held", "heavy"),
)


@pytest.mark.parametrize("name", ALIKE)
def test_answers_are_those_of_the_application(plain: Served, express: Served, name: str) -> None:
    one, before = ALIKE[name], express[1].asked
    # the second answer is kept or known to be quick, and its line had an answer before
    expected, found = asked(plain, one, one), asked(express, one, one)
    assert [_STAMP.sub(rb"\1", one) for one in found] == [_STAMP.sub(rb"\1", one) for one in expected]
    assert express[1].asked == before or name not in AT_ONCE
    assert plain[1].asked


def test_operations_that_were_measured_to_be_quick_are_answered_at_once(express: Served) -> None:
    one = graphql("{ __typename }")

    def is_at_once() -> bool:
        before = express[1].asked
        return asked(express, one)[0].startswith(b"HTTP/1.1 200 ") and express[1].asked == before

    assert until(is_at_once)


def test_an_answer_that_is_held_is_not_sent_again(express: Served) -> None:
    """Its tag is the same, be it told at once or by the application."""
    one = ALIKE["in the address"]
    ways = (one, _by_the_application(one))
    tags = [re.findall(rb'etag: (W/"\w+")', answer) for way in ways for answer in asked(express, way)]
    assert tags[0] == tags[1] != []
    held = b"Host: city\r\nIf-None-Match: " + tags[0][0]
    for way in ways:
        (answer,) = asked(express, way.replace(b"Host: city", held))
        assert answer.startswith(b"HTTP/1.1 304 ")


@pytest.mark.parametrize("pause", [0.0, 0.01, 0.12])
@pytest.mark.parametrize("cut", [-len(quote(LIGHT)), -9, 30, 120])
def test_requests_may_come_in_pieces(express: Served, cut: int, pause: float) -> None:
    one = post(LIGHT, JSON)
    with Line(express[0]) as line:
        for _ in range(2):
            assert [line.sent(one[:cut], one[cut:], pause=pause).answer()] == asked(
                express, _by_the_application(one)
            )


def test_a_request_in_bytes(express: Served) -> None:
    one = post("ASK { ?s a qq:Enterprise }", JSON)
    pieces = [one[at : at + 1] for at in range(len(one))]
    with Line(express[0]) as line:
        assert [line.sent(*pieces).answer()] == asked(express, _by_the_application(one))


def test_answers_come_in_the_order_of_requests(express: Served) -> None:
    """Also where the first ones take longer, and all were sent before one was answered."""
    several = [
        post(LIGHT, JSON),
        post(HEAVY),
        post("ASK {}"),
        post(HEAVY),
        post(LIGHT, JSON),
        ALIKE["a mistake"],
    ]
    with Line(express[0]).sent(b"".join(several)) as line:
        assert [line.answer() for _ in several] == [
            *(asked(express, _by_the_application(one))[0] for one in several)
        ]


def test_one_client_has_one_answer_before_others_are_heard(express: Served) -> None:
    several, before = [ALIKE["json"]] * 5, express[1].asked
    with Line(express[0]).sent(b"".join(several)) as line:
        assert len({line.answer() for _ in several}) == 1
    assert express[1].asked - before == len(several) - 1


def test_what_is_kept_back_is_answered_before_the_service_ends(ready: City) -> None:
    one = ALIKE["json"]
    with_app = _served(ready, Express)
    served = next(with_app)
    with Line(served[0]).sent(one[:-5]) as line:
        ending = threading.Thread(target=next, args=(with_app, None))
        ending.start()
        answer = line.sent(b"", one[-5:], pause=0.2).answer()
        ending.join(20)
    assert answer.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "changed",
    [
        lambda one: one.replace(b"HTTP/1.1\r\n", b"HTTP/1.0\r\n", 1),
        lambda one: one.replace(b"Host: city", b"Host: city\r\nConnection: close", 1),
    ],
)
def test_a_line_may_be_closed(express: Served, changed: Callable[[bytes], bytes]) -> None:
    one = changed(post(LIGHT, JSON))
    with Line(express[0]).sent(one) as line:
        assert [line.answer()] == asked(express, _by_the_application(one))
        assert line.ended()


def test_a_client_may_wait_to_be_told_to_go_on(express: Served) -> None:
    head, _, body = post(LIGHT, JSON, "Expect: 100-continue").partition(b"\r\n\r\n")
    with Line(express[0]).sent(head + b"\r\n\r\n") as line:
        assert line.answer().startswith(b"HTTP/1.1 100 ")
        assert line.sent(body).answer().startswith(b"HTTP/1.1 200 ")


def test_a_client_may_hang_up_in_the_middle(express: Served) -> None:
    one = post(LIGHT, JSON)
    for cut in (10, len(one) - 5):
        with Line(express[0]) as line:
            line.sent(one[:cut])
    sleep(0.1)
    assert asked(express, one) == asked(express, _by_the_application(one))


def test_what_cannot_be_read_is_refused(express: Served) -> None:
    with Line(express[0]).sent(b"POST /sparql HTTP/9\r\n\r\n") as line:
        assert line.answer().startswith(b"HTTP/1.1 400 ")


def test_another_generation_is_answered_from_at_once(model: Model, ready: City, express: Served) -> None:
    count = post("SELECT (COUNT(*) AS ?n) { ?s a qq:Enterprise }", "Accept: text/csv")
    (before,) = asked(express, count)
    small_city(model, ready.path, each=41)
    assert until(lambda: asked(express, count)[0] != before)
