"""Tests of what answers some queries quickly before what answers all."""

import asyncio
import json
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest

from ontology.model import Words
from queries.sparql.answering import Answer, Asked
from queries.sparql.errors import TooSlowError
from queries.workers.before import Before

KNOWN: Any = SimpleNamespace()


class Some:
    """Answers the queries that begin with a text, None otherwise."""

    def __init__(self, start: str) -> None:
        self.start, self.asked, self.prepared = start, list[str](), 0

    def at_once(self, _known: Any, asked: Asked) -> Answer | None:
        return Answer("text/csv", b"at once") if asked.query.startswith(f"{self.start} at once") else None

    async def answer(self, _known: Any, asked: Asked, _gone: Any = None) -> Any:
        self.asked.append(asked.query)
        return Answer("text/csv", self.start.encode()) if asked.query.startswith(self.start) else None

    async def why(self, _known: Any, asked: Asked, _gone: Any = None) -> Words | None:
        return None if asked.query.startswith(self.start) else Words("开头不同", "it begins otherwise")

    def told(self) -> dict[str, object]:
        return {self.start or "all": len(self.asked)}

    async def prepare(self, _known: Any) -> None:
        self.prepared += 1

    async def close(self) -> None:
        self.prepared = -1


def test_what_quick_leaves_is_answered_behind() -> None:
    quick, behind = Some("ASK"), Some("")
    both = Before(quick, behind, 30)

    async def asked() -> list[bytes]:
        await both.prepare(KNOWN)
        return [
            (await both.answer(KNOWN, Asked(text))).body
            for text in ("ASK at once {}", "ASK {}", "SELECT * {}")
        ]

    assert asyncio.run(asked()) == [b"at once", b"ASK", b""]
    assert quick.asked == ["ASK {}", "SELECT * {}"]
    assert behind.asked == ["SELECT * {}"]
    assert (quick.prepared, behind.prepared) == (1, 1)
    assert both.told() == {"all": 1, "quick": {"ASK": 2}}


def test_nobody_waits_for_what_is_quick() -> None:
    """It is made ready beside, one thing at a time, and ended with the rest."""

    class Slow(Some):
        async def prepare(self, _known: Any) -> None:
            self.prepared += 1
            await asyncio.sleep(30)

    async def twice() -> tuple[Some, Some]:
        quick, behind = Slow(""), Some("")
        both = Before(quick, behind, 30)
        await both.prepare(KNOWN)
        await both.prepare(KNOWN)
        assert (quick.prepared, behind.prepared) == (1, 2)
        await both.close()
        return quick, behind

    began = monotonic()
    quick, behind = asyncio.run(twice())
    assert (quick.prepared, behind.prepared) == (-1, -1)
    assert monotonic() - began < 10


@pytest.mark.parametrize("allowed", [0.2, None, 9.0])
def test_both_have_the_seconds_of_one(allowed: float | None) -> None:
    class Slow(Some):
        async def answer(self, _known: Any, asked: Asked, _gone: Any = None) -> Any:
            await asyncio.sleep(30 if self.start == "SELECT" else 0.15)
            return await super().answer(_known, asked)

    async def asked() -> None:
        both = Before(Slow("ASK"), Slow("SELECT"), 0.2)
        await both.answer(KNOWN, Asked("SELECT * {}", seconds=allowed))

    began = monotonic()
    with pytest.raises(TooSlowError, match=r"longer than 0\.2 seconds"):
        asyncio.run(asked())
    assert monotonic() - began < 10


def test_an_explanation_says_who_answers() -> None:
    class Explaining(Some):
        async def answer(self, _known: Any, _asked: Asked, _gone: Any = None) -> Any:
            return Answer("application/json", b'{"rows": 1}')

    both = Before(Some("ASK"), Explaining(""), 30)
    told = [
        json.loads(asyncio.run(both.answer(KNOWN, Asked(text, explain=True))).body)
        for text in ("ASK {}", "SELECT * {}")
    ]
    assert told[0] == {"answered_from": "columns", "rows": 1}
    assert (told[1]["answered_from"], told[1]["rows"]) == ("engine", 1)
    assert told[1]["why"]["en"] == "not from columns: it begins otherwise"
    assert told[1]["why"]["zh"] == "不从列中回答：开头不同"


class Late(Some):
    """Explains what it can after so many seconds, or when the ones that it may take are over."""

    def __init__(self, start: str, seconds: float) -> None:
        super().__init__(start)
        self.seconds, self.given = seconds, list[float | None]()

    async def answer(self, _known: Any, asked: Asked, _gone: Any = None) -> Any:
        self.given.append(asked.seconds)
        await asyncio.sleep(min(self.seconds, asked.seconds or 60))
        if self.seconds > (asked.seconds or 60):
            raise TooSlowError.of(asked.seconds)
        return Answer("application/json", b'{"rows": 1}')

    async def why(self, _known: Any, asked: Asked, _gone: Any = None) -> Words | None:
        await asyncio.sleep(self.seconds)
        return await super().why(_known, asked)


@pytest.mark.parametrize("allowed", [0.3, None, 9.0])
def test_engine_and_columns_are_explained_within_the_seconds_of_one(allowed: float | None) -> None:
    behind = Late("", 30)
    both, began = Before(Late("ASK", 0.1), behind, 0.3), monotonic()
    found = asyncio.run(both.answer(KNOWN, Asked("ASK {}", explain=True, seconds=allowed)))
    told = json.loads(found.body)
    assert told["answered_from"] == "columns"
    assert "the engine was ended" in told["ended"]["en"]
    assert "引擎" in told["ended"]["zh"]
    assert "rows" not in told
    assert behind.given[0] is not None
    assert behind.given[0] <= 0.2
    assert monotonic() - began < 10


@pytest.mark.parametrize(("quick", "named"), [(0.1, "the engine was"), (30.0, "work on the columns was")])
def test_it_is_told_what_was_ended(quick: float, named: str) -> None:
    both, began = Before(Late("ASK", quick), Late("", 30), 0.3), monotonic()
    with pytest.raises(TooSlowError, match=rf"longer than 0\.3 seconds, {named} ended"):
        asyncio.run(both.answer(KNOWN, Asked("SELECT * {}", explain=True)))
    assert monotonic() - began < 10


def test_what_is_more_particular_than_slow_is_told_as_it_is() -> None:
    class LeftError(TooSlowError):
        pass

    class Left(Some):
        async def answer(self, _known: Any, _asked: Asked, _gone: Any = None) -> Any:
            raise LeftError(Words("已断开", "it has hung up"))

    with pytest.raises(LeftError):
        asyncio.run(Before(Some(""), Left(""), 30).answer(KNOWN, Asked("ASK {}", explain=True)))
