"""What serving adds to a GraphQL request: microseconds in the application, without sockets, beside those of its plan.

python benchmarks/graphql_floor.py DATA [--requests 1000]

Each question of `graphql/ours.graphql` is asked in this process as a web server would ask it, and its plan alone is run
as often. Told are the shortest of many short runs, in processor time, so that what else the machine does matters
little. "Beside the plan" is all that is not the plan: the head and the body of the request, limits, cost, the look at
what is published, JSON's way back into the answer and its headers. Sockets and HTTP itself come on top; see
`graphql_peers.py`.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

from starlette.applications import Starlette

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.graphql_questions import FOLDER, PLACE, operations, variables  # noqa: E402
from graph.generation import City  # noqa: E402
from schema.build import GraphQL, build_schema  # noqa: E402
from schema.context import Context, Known  # noqa: E402
from schema.execution import Operation, execute  # noqa: E402
from server import create_app  # noqa: E402
from serving.parts import Settings  # noqa: E402

#: So many requests make one run.
RUN = 20
HEADERS = [
    (b"host", b"127.0.0.1"),
    (b"content-type", b"application/json"),
    (b"accept", b"application/graphql-response+json"),
]
Message = dict[str, Any]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--requests", type=int, default=1_000)
    asked = parser.parse_args()
    asyncio.run(_table(City(asked.data), asked.requests))


async def _table(city: City, requests: int) -> None:
    generation = city.current()
    assert generation is not None, f"no generation is published in {city.path}"
    known, schema, given = Known(generation), build_schema(city.model), variables(generation.index)
    app = create_app(city, Settings(lasting=True))
    print("| question | bytes | whole, us | plan, us | beside the plan, us |\n|---|---:|---:|---:|---:|")
    async with app.router.lifespan_context(app) as given_state:
        state = dict(given_state or {})
        for name, text in operations(FOLDER / "ours.graphql").items():
            if name == PLACE or "$after" in text:
                continue
            values = given.get(name, [{}])[0]
            one, body = Operation(text, values), json.dumps({"query": text, "variables": values}).encode()
            size = len(await _asked(app, body, state))
            whole = await _shortest(requests, partial(_asked, app, body, state))
            alone = await _shortest(requests, partial(_planned, schema, one, known))
            print(f"| {name} | {size:,} | {whole:.0f} | {alone:.0f} | {whole - alone:.0f} |", flush=True)


async def _shortest(requests: int, ask: Callable[[], Awaitable[object]]) -> float:
    """The shortest processor time of a request in microseconds, over runs of `RUN` requests."""
    found = []
    for _ in range(max(requests // RUN, 2)):
        began = process_time()
        for _ in range(RUN):
            await ask()
        found.append((process_time() - began) / RUN * 1_000_000)
    return min(found)


async def _planned(schema: GraphQL, asked: Operation, known: Known) -> None:
    found = execute(schema, asked, Context(known))
    assert not found.errors, found.errors


async def _asked(app: Starlette, body: bytes, state: Message) -> bytes:
    """The body of the answer to one POST."""
    sent: list[Message] = []
    coming = [{"type": "http.request", "body": body, "more_body": False}]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "root_path": "",
        "query_string": b"",
        "headers": [*HEADERS, (b"content-length", b"%d" % len(body))],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "state": dict(state),
    }

    async def receive() -> Message:
        return coming.pop() if coming else await asyncio.Future()

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)  # type: ignore[arg-type]
    assert sent[0]["status"] == 200, sent
    return b"".join(one["body"] for one in sent[1:])


if __name__ == "__main__":
    main()
