"""Queries in threads, where there can be no processes."""

import asyncio

import pytest

from queries.sparql.answering import Asked
from queries.sparql.desk import Desk
from queries.sparql.errors import TooSlowError
from queries.workers.choosing import answerer
from queries.workers.limits import Limits
from queries.workers.threads import Threads
from schema.context import Known

#: It takes longer than it may, and ends soon after: a thread cannot be ended.
SLOW = "SELECT (COUNT(*) AS ?n) { ?a a ?c . ?d a ?e . ?f a ?g FILTER(CONTAINS(STR(?c), STR(?e))) }"


def test_threads_answer_the_same_way(known: Known) -> None:
    async def run() -> bytes:
        threads = answerer(Limits(), processes=False)
        assert isinstance(threads, Threads)
        await threads.prepare(known)
        found = await threads.answer(known, Asked("ASK { ?s a qq:Enterprise }", "csv"))
        assert threads.told()["answered_in"] == "threads"
        await threads.close()
        return found.body

    assert asyncio.run(run()) == b"true"


def test_a_client_may_allow_fewer_seconds(known: Known) -> None:
    async def run() -> None:
        await Threads(Desk(20)).answer(known, Asked(SLOW, seconds=0.01))

    with pytest.raises(TooSlowError, match=r"longer than 0\.01 seconds"):
        asyncio.run(run())
