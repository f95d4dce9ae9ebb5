"""Answers come in the coding that a client likes best, and are the same once decoded."""

import asyncio
import gzip
import sys
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from serving.compression import QUICK, SHORTEST, Compression, choose

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

JSON = [(b"content-type", b"application/json"), (b"etag", b'"x"')]
DECODE: dict[bytes, Callable[[bytes], bytes]] = {
    b"gzip": gzip.decompress,
    b"zstd": zstd.decompress,
    b"": bytes,
}


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("GZIP ; Q=0.8 , zstd;q=0.5", "gzip"),
        ("*", "zstd"),
        ("*;q=0.5, zstd;q=0", "gzip"),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.1, gzip;q=0.5", "gzip"),
        ("br", None),
        ("gzip;q=0, zstd;q=0", None),
        ("gzip;q=nonsense", None),
        (";;,,=", None),
    ],
)
def test_the_coding_is_the_clients_wish(accept: str, coding: str | None) -> None:
    assert choose(accept) == coding


@given(st.text(max_size=50))
def test_any_header_is_survived(accept: str) -> None:
    assert choose(accept) in {None, "gzip", "zstd"}


def answered(
    pieces: Sequence[bytes], accept: bytes, status: int = 200, headers: Sequence[tuple[bytes, bytes]] = JSON
) -> tuple[dict[bytes, bytes], bytes]:
    """The headers and the body that a client gets of an application that sends these pieces."""
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": [*headers]})
        for i, piece in enumerate(pieces):
            await send({"type": "http.response.body", "body": piece, "more_body": i < len(pieces) - 1})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": [(b"accept-encoding", accept)]}
    asyncio.run(Compression(app)(scope, receive, send))
    assert [one.get("more_body", False) for one in sent[1:]] == [True] * (len(pieces) - 1) + [False]
    return dict(sent[0]["headers"]), b"".join(one["body"] for one in sent[1:])


@given(
    st.lists(st.binary(max_size=3_000), min_size=1, max_size=4),
    st.sampled_from([b"gzip", b"zstd", b"", b"br"]),
)
def test_what_is_decoded_is_what_was_sent(pieces: list[bytes], accept: bytes) -> None:
    headers, body = answered(pieces, accept)
    assert DECODE[headers.get(b"content-encoding", b"")](body) == b"".join(pieces)
    assert b"Accept-Encoding" in headers[b"vary"]
    if b"content-length" in headers:
        assert int(headers[b"content-length"]) == len(body)


@pytest.mark.parametrize("coding", [b"gzip", b"zstd"])
@pytest.mark.parametrize("size", [SHORTEST, QUICK, 3 * QUICK])
def test_long_answers_are_smaller_and_their_tag_is_weak(coding: bytes, size: int) -> None:
    headers, body = answered([b"a" * size], coding)
    assert (headers[b"content-encoding"], headers[b"etag"]) == (coding, b'W/"x"')
    assert len(body) < size / 10
    assert DECODE[coding](body) == b"a" * size


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, [(b"content-type", b"image/png")]),
        (200, [(b"content-type", b"application/zip")]),
        (200, [*JSON, (b"content-encoding", b"br")]),
        (206, [*JSON, (b"content-range", b"bytes 0-1/2")]),
        (200, []),
    ],
)
def test_what_would_not_shrink_is_left_alone(status: int, headers: list[tuple[bytes, bytes]]) -> None:
    found, body = answered([b"a" * 5_000], b"zstd", status, headers)
    assert (list(found.items()), body) == (headers, b"a" * 5_000)


def test_answers_one_after_another_are_each_whole() -> None:
    bodies = [bytes([65 + i]) * (SHORTEST + i) for i in range(5)]
    sent: list[Message] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [*JSON, (b"vary", b"Accept")]})
        await send({"type": "http.response.body", "body": bodies[scope["number"]]})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def all_at_once() -> None:
        compression = Compression(app)
        scope = {
            "type": "http",
            "headers": [(b"accept-encoding", b"gzip;q=0.1"), (b"accept-encoding", b"zstd")],
        }
        await asyncio.gather(*(compression({**scope, "number": i}, receive, send) for i in range(5)))

    asyncio.run(all_at_once())
    assert [zstd.decompress(one["body"]) for one in sent[1::2]] == bodies
    assert {dict(one["headers"])[b"vary"] for one in sent[::2]} == {b"Accept, Accept-Encoding"}


def test_short_answers_are_left_alone() -> None:
    headers, body = answered([b"a" * (SHORTEST - 1)], b"zstd")
    assert (b"content-encoding" not in headers, len(body)) == (True, SHORTEST - 1)


def test_pages_and_data_are_compressed(client: TestClient) -> None:
    def coding(address: str, accept: str) -> tuple[str | None, int]:
        request = client.build_request("GET", address, headers={"accept-encoding": accept})
        response = client.send(request, stream=True)
        head = response.headers
        return head.get("content-encoding"), len(b"".join(response.iter_raw()))

    for address in ("/questions", "/web/style.css"):
        plain, packed = coding(address, "identity"), coding(address, "zstd, gzip;q=0.5")
        assert (plain[0], packed[0]) == (None, "zstd")
        assert packed[1] < plain[1]


def test_an_unchanged_file_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/web/style.css", headers={"accept-encoding": "gzip"})
    again = client.get("/web/style.css", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
