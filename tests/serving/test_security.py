"""Answers tell browsers what they are, and pages may not be framed by others unless they are made for it."""

from __future__ import annotations

import anyio
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from serving.answers import FRAMED, POLICY
from serving.security import DATA, FRAMES, Security


async def shown(request: Request) -> Response:
    given = request.query_params
    headers = {"content-security-policy": given["policy"]} if "policy" in given else {}
    return Response("<p>", headers=headers, media_type=given["kind"])


@pytest.fixture(scope="module")
def secured() -> TestClient:
    app = Starlette(routes=[Route("/", shown)], middleware=[Middleware(Security)])
    return TestClient(app)


@pytest.mark.parametrize(
    ("kind", "policy", "told"),
    [
        ("text/html", None, FRAMES),
        ("text/html", POLICY, f"{POLICY}; {FRAMES}"),
        ("text/html", FRAMED, FRAMED),
        ("text/html", f"{FRAMED}; {FRAMES}", f"{FRAMED}; {FRAMES}"),
        ("image/svg+xml", None, FRAMES),
        ("text/javascript", None, FRAMES),
        ("application/sparql-results+xml", None, DATA),
        ("text/turtle", None, DATA),
        ("application/json", None, DATA),
    ],
)
def test_each_kind_of_answer_has_its_policy(
    secured: TestClient, kind: str, policy: str | None, told: str
) -> None:
    given = {"kind": kind} | ({"policy": policy} if policy else {})
    answer = secured.get("/", params=given)
    assert answer.headers["content-security-policy"] == told
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


def test_other_messages_pass_as_they_are() -> None:
    seen: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "lifespan.startup.complete"})

    async def send(message: Message) -> None:
        seen.append(message)

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    anyio.run(Security(app), {"type": "lifespan"}, receive, send)
    assert seen == [{"type": "lifespan.startup.complete"}]


@pytest.mark.parametrize("address", ["/", "/sparql?query=ASK{}", "/graphql", "/nothing", "/healthz"])
def test_the_city_says_it_everywhere(client: TestClient, address: str) -> None:
    for accept in ("text/html", "*/*"):
        answer = client.get(address, headers={"accept": accept})
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors" in answer.headers["content-security-policy"]
