"""Large answers on their way out."""

from __future__ import annotations

import asyncio
from typing import Any

from queries.workers.body import LargeAnswer
from serving.whole import PIECE, whole


def test_a_client_that_takes_all_at_once_leaves_turns_to_others() -> None:
    """Where nothing is waited for, others are heard between two pieces all the same."""
    said = list[str]()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            said.append("piece")

    async def receive() -> Any:
        raise AssertionError("nothing is received")

    async def other() -> None:
        while True:
            said.append("other")
            await asyncio.sleep(0)

    async def run() -> None:
        beside = asyncio.create_task(other())
        await whole(LargeAnswer("text/csv", memoryview(bytes(5 * PIECE))), {})({}, receive, send)
        beside.cancel()

    asyncio.run(run())
    assert said.count("piece") == 5
    assert all(said[at : at + 2] != ["piece", "piece"] for at in range(len(said))), said
