"""An answer is whole, or an error: what a store cuts, breaks off, sends too slowly or too much of is told."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import ClassVar
from urllib.parse import parse_qs

import pytest

from queries.deadline import Deadline
from queries.remote.client import Client
from queries.remote.errors import RemoteError
from queries.sparql.errors import TooLargeError, TooSlowError

ROW = b'{"s":{"type":"literal","value":"a"}}'
ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[' + ROW + b"," + ROW + b"]}}"


class Store(BaseHTTPRequestHandler):
    """Answers a query by what it is called."""

    protocol_version = "HTTP/1.1"
    headers_of: ClassVar[dict[str, tuple[str, str]]] = {
        "cut": ("X-SPARQL-MaxRows", "2"),
        "uncut": ("X-SPARQL-MaxRows", "3"),
        "partial": ("X-SQL-State", "S1TAT"),
        "moved": ("Location", "http://127.0.0.1:9/"),
    }

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        name = asked["query"][0]
        if name == "slow":
            sleep(1)
        body = b"<html>no</html>" if name == "page" else ROWS
        self.send_response({"no": 500, "moved": 302}.get(name, 200))
        self.send_header("content-length", str(len(body)))
        if name in self.headers_of:
            self.send_header(*self.headers_of[name])
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is written."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    server.shutdown()
    server.server_close()


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    made = Client(address)
    yield made
    made.close()


@pytest.mark.parametrize("query", ["whole", "uncut"])
def test_a_whole_answer_is_given(client: Client, query: str) -> None:
    for _ in range(3):
        assert [row["s"]["value"] for row in client.rows(query, Deadline(10))] == ["a", "a"]


@pytest.mark.parametrize(
    ("query", "told"), [("cut", "cut at 2 rows"), ("no", "500"), ("moved", "302"), ("page", "<html>")]
)
def test_what_is_no_whole_answer_is_an_error(client: Client, query: str, told: str) -> None:
    with pytest.raises(RemoteError, match=told):
        client.rows(query, Deadline(10))


@pytest.mark.parametrize(("query", "seconds"), [("slow", 0.2), ("partial", 10)])
def test_what_took_too_long_is_told(client: Client, query: str, seconds: float) -> None:
    with pytest.raises(TooSlowError):
        client.rows(query, Deadline(seconds))


def test_an_answer_that_is_too_large_is_not_read_to_its_end(address: str) -> None:
    with pytest.raises(TooLargeError):
        Client(address, most=10).rows("whole", Deadline(10))


@pytest.mark.parametrize("wrong", ["ftp://x.example/", "sparql", "http://me:secret@x.example/", "http:///x"])
def test_an_address_that_cannot_be_asked_is_refused_without_its_password(wrong: str) -> None:
    with pytest.raises(RemoteError) as caught:
        Client(wrong)
    assert "secret" not in str(caught.value.words)
