"""Answers that are kept: the same as those made anew, one for many who ask at once, within their bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace

import pytest

from graph.generation import Generation
from ontology.model import Words
from queries.sparql.answering import Answer, Asked
from queries.sparql.errors import TooSlowError
from queries.workers.answerer import Gone, Published
from queries.workers.kept import Kept
from schema.context import Known

ASKED = Asked("SELECT * { ?s ?p ?o } LIMIT 3", "csv")


class Counting:
    """Answers with the number of the question, after a while; or fails."""

    def __init__(self, seconds: float = 0.0, body: bytes = b"x", failing: int = 0) -> None:
        self.asked: list[Asked] = []
        self.tried: list[Asked] = []
        self._seconds, self._body, self._failing = seconds, body, failing

    def at_once(self, _known: Published, asked: Asked) -> Answer | None:
        self.tried.append(asked)
        return Answer("text/csv", b"at once") if "at once" in asked.query else None

    async def answer(self, known: Published, asked: Asked, gone: Gone | None = None) -> Answer:
        del known, gone
        self.asked.append(asked)
        number = len(self.asked)
        await asyncio.sleep(self._seconds)
        if number <= self._failing:
            raise TooSlowError(Words("太慢", "too slow"))
        return Answer("text/csv", self._body * number, 0.5)

    def told(self) -> Mapping[str, object]:
        return {"answered_in": "a test"}

    async def prepare(self, known: Published) -> None:
        del known

    async def close(self) -> None:
        pass


def published(known: Known, number: int) -> Published:
    """The city as if it had another number."""
    return SimpleNamespace(generation=SimpleNamespace(number=number), base=known.base, knowledge=None)


def test_an_answer_is_kept_for_its_generation(known: Known) -> None:
    async def run() -> None:
        behind = Counting()
        kept = Kept(behind, 5)
        first = await kept.answer(published(known, 1), ASKED)
        again = await kept.answer(published(known, 1), ASKED)
        assert (first.body, first.kept, again.body, again.kept) == (b"x", "", b"x", "hit")
        assert (await kept.answer(published(known, 2), ASKED)).body == b"xx"
        assert kept.told()["kept"]["answers"] == 1  # type: ignore[index]
        assert (await kept.answer(published(known, 1), ASKED)).body == b"xxx", (
            "older ones are not kept any more"
        )

    asyncio.run(run())


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, query="SELECT * { ?s ?p ?o } LIMIT 4"),
        replace(ASKED, accept="json"),
        replace(ASKED, default_graphs=["http://a/"]),
        replace(ASKED, named_graphs=["http://a/"]),
    ],
)
def test_what_decides_an_answer_tells_it_from_others(known: Known, other: Asked) -> None:
    async def run() -> None:
        kept = Kept(Counting(), 5)
        await kept.answer(known, ASKED)
        assert (await kept.answer(known, other)).body == b"xx"

    asyncio.run(run())


@pytest.mark.parametrize(
    "passing",
    [
        "SELECT (NOW() AS ?t) {}",
        'SELECT (fn:rank(?s, "pagerank") AS ?r) { ?s a qq:Enterprise }',
        "PREFIX f: <https://w3id.org/queqiao/fn/> SELECT (f:degree(?s) AS ?r) { ?s a qq:Enterprise }",
    ],
)
def test_what_may_be_another_one_tomorrow_is_not_kept(known: Known, passing: str) -> None:
    async def run() -> None:
        kept, asked = Kept(Counting(), 5), replace(ASKED, query=passing)
        await kept.answer(known, asked)
        assert (await kept.answer(known, asked)).body == b"xx"

    asyncio.run(run())


def test_what_is_had_at_once_is_kept_too(known: Known) -> None:
    behind = Counting()
    kept, asked = Kept(behind, 5), Asked("ASK {} # at once")
    assert kept.at_once(known, Asked("ASK {}")) is None
    first, again = kept.at_once(known, asked), kept.at_once(known, asked)
    assert first is not None
    assert again is not None
    assert (first.kept, again.kept, again.body) == ("", "hit", b"at once")
    passing = Asked("SELECT (NOW() AS ?t) {} # at once")
    assert kept.at_once(known, passing) is kept.at_once(known, Asked(asked.query, explain=True)) is None
    assert behind.tried == [Asked("ASK {}"), asked]
    assert not behind.asked


def test_what_another_is_making_is_not_made_at_once(known: Known) -> None:
    async def run() -> None:
        behind = Counting(0.05)
        kept, asked = Kept(behind, 5), Asked("ASK {} # at once")
        making = asyncio.create_task(kept.answer(known, asked))
        await asyncio.sleep(0)
        assert kept.at_once(known, asked) is None
        assert (await making).body == b"x"
        assert not behind.tried

    asyncio.run(run())


def test_many_who_ask_at_once_have_one_answer(known: Known) -> None:
    async def run() -> None:
        behind = Counting(0.05)
        kept = Kept(behind, 5)
        found = await asyncio.gather(*(kept.answer(known, ASKED) for _ in range(20)))
        assert {one.body for one in found} == {b"x"}
        assert sorted(one.kept for one in found) == [""] + ["shared"] * 19
        assert len(behind.asked) == 1

    asyncio.run(run())


def test_where_one_fails_the_next_tries_with_the_time_it_has_left(known: Known) -> None:
    async def run() -> None:
        behind = Counting(0.1, failing=1)
        kept = Kept(behind, 5)
        found = await asyncio.gather(*(kept.answer(known, ASKED) for _ in range(3)), return_exceptions=True)
        assert isinstance(found[0], TooSlowError)
        assert [one.body for one in found[1:] if isinstance(one, Answer)] == [b"xx", b"xx"]
        assert behind.asked[1].seconds is not None
        assert behind.asked[1].seconds <= 4.9

    asyncio.run(run())


def test_who_waits_for_another_waits_no_longer_than_allowed(known: Known) -> None:
    async def run() -> None:
        kept = Kept(Counting(0.6), 5)
        first = asyncio.create_task(kept.answer(known, ASKED))
        await asyncio.sleep(0.01)
        with pytest.raises(TooSlowError):
            await kept.answer(known, replace(ASKED, seconds=0.05))
        assert (await first).body == b"x"

    asyncio.run(run())


def test_a_client_that_hangs_up_does_not_wait(known: Known) -> None:
    async def gone() -> bool:
        return True

    async def run() -> None:
        kept = Kept(Counting(0.6), 5)
        first = asyncio.create_task(kept.answer(known, ASKED))
        await asyncio.sleep(0.01)
        with pytest.raises(TooSlowError):
            await kept.answer(known, ASKED, gone)
        await first

    asyncio.run(run())


def test_it_keeps_no_more_than_its_bytes_and_none_that_is_large(known: Known) -> None:
    async def run() -> None:
        kept = Kept(Counting(body=b"y" * 1000), 5, most=10_000, largest=5_500)
        for number in range(10):
            await kept.answer(known, replace(ASKED, query=f"ASK {{}} # {number}"))
        told = kept.told()["kept"]
        assert isinstance(told, dict)
        assert told["bytes"] <= 10_000
        assert 1 <= told["answers"] < 5
        assert (await kept.answer(known, replace(ASKED, query="ASK {} # 4"))).kept == "hit"
        assert (await kept.answer(known, replace(ASKED, query="ASK {} # 9"))).kept == "", "it was too large"
        assert (await kept.answer(known, replace(ASKED, query="ASK {} # 0"))).kept == "", "it made room"

    asyncio.run(run())


def test_errors_are_not_kept(generation: Generation) -> None:
    async def run() -> None:
        kept = Kept(Counting(failing=1), 5)
        with pytest.raises(TooSlowError):
            await kept.answer(Known(generation), ASKED)
        assert (await kept.answer(Known(generation), ASKED)).body == b"xx"

    asyncio.run(run())
