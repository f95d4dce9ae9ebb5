"""SPARQL asked from threads, answered where all queries are: GraphQL's named questions wait among the others."""

from __future__ import annotations

import asyncio

from queries.deadline import Deadline
from queries.sparql.answering import Asked
from queries.workers.answerer import CityAnswerer
from schema.context import Asker, Known


def asker(sparql: CityAnswerer, loop: asyncio.AbstractEventLoop) -> Asker:
    """Answers a query for a thread of this loop's process; PastDeadline where its time is over before."""

    def ask(known: Known, asked: Asked, deadline: Deadline) -> bytes:
        future = asyncio.run_coroutine_threadsafe(sparql.answer(known, asked), loop)
        left = deadline.left()
        try:
            return bytes(future.result(None if left == float("inf") else left).body)
        except TimeoutError:
            future.cancel()
            deadline.check()
            raise

    return ask
