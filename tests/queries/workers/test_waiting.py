"""Measures that queries wait for are computed by the service, which tells how far they are."""

from __future__ import annotations

import asyncio

import pytest

from graph.generation import Generation
from graph.measurements import measurements
from ontology.model import Words
from queries.sparql.answering import Answer, Asked
from queries.sparql.errors import WaitingError
from queries.workers.limits import Limits
from queries.workers.wanted import Wanted
from queries.workers.workers import Workers
from schema.context import Known

ANSWER = Answer("text/csv", b"x")


class Lacking(Workers):
    """Workers that lack a measure when they are first asked."""

    asked = 0

    async def _twice(self, *_: object) -> Answer:
        self.asked += 1
        if self.asked == 1:
            raise WaitingError(Words("无", "none"), {"measure": "betweenness"})
        return ANSWER


async def asked(known: Known) -> Answer:
    workers = Lacking(Limits())
    try:
        return await workers.answer(known, Asked("ASK {}", "csv"))
    finally:
        await workers.close()


def test_what_is_there_soon_is_waited_for(example: Generation) -> None:
    assert asyncio.run(asked(Known(example))) is ANSWER


def test_what_takes_longer_is_told(example: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measurements, "AT_HAND", 0)
    known = Known(example, Wanted(example.folder.parent.parent))
    with pytest.raises(WaitingError) as found:
        asyncio.run(asked(known))
    assert found.value.details["measure"] == "betweenness"
    assert "0%" in found.value.words.en
