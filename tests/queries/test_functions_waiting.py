"""A query whose functions need a measure that is not there yet is told so, and never answered with gaps."""

from __future__ import annotations

import json
from socket import socketpair

import pytest

from graph.generation import Generation
from graph.likeness.likes import Likes
from graph.measurements.measurement import measurement
from graph.measurements.measurements import Measurements
from graph.routes.spans import spans
from queries.asking import Asking, Knowledge
from queries.sparql.answering import Asked, answer
from queries.sparql.errors import WaitingError
from queries.workers.wanted import Wanted
from queries.workers.wire import WRONG, read_error
from queries.workers.worker import Desktop, _answered

CALL = "PREFIX fn: <https://w3id.org/queqiao/fn/> SELECT ?thing (fn:%s AS ?x) { ?thing a ?kind } LIMIT 50"
MEASURED = ['score(?thing, "betweenness")', 'rank(?thing, "betweenness")', "community(?thing)"]


@pytest.fixture(scope="module")
def waiting(example: Generation) -> Knowledge:
    """What a worker knows of a city too large to be measured while it waits."""
    measurements = Measurements(example, Wanted(example.folder.parent.parent), (), at_hand=0)
    dates = spans(example.index)
    return Knowledge(
        example,
        lambda: dates,
        lambda: Likes(example, dates),
        lambda name: measurements.scores(measurement(name)),
    )


@pytest.mark.parametrize("call", MEASURED)
def test_a_measure_that_is_not_there_is_told(example: Generation, waiting: Knowledge, call: str) -> None:
    with pytest.raises(WaitingError) as found:
        answer(example.store, Asked(CALL % call, "json"), asking=Asking(waiting, 5.0))
    name = "community" if "community" in call else "betweenness"
    assert found.value.details == {"measure": name, "state": "waiting", "progress": 0.0}
    assert "0%" in found.value.words.zh
    assert "0%" in found.value.words.en


def test_what_needs_no_measure_is_answered(example: Generation, waiting: Knowledge) -> None:
    found = answer(example.store, Asked(CALL % "degree(?thing)", "json"), asking=Asking(waiting, 5.0))
    assert json.loads(found.body)["results"]["bindings"]


def test_a_worker_sends_what_it_waits_for(example: Generation, waiting: Knowledge) -> None:
    ours, theirs = socketpair()
    asked = json.dumps({"query": CALL % MEASURED[0], "accept": "json", "seconds": 5.0}).encode()
    with ours, theirs:
        piece = _answered(ours, Desktop(example.store, {}, waiting, 1 << 30, 1 << 20), asked)
    assert piece[:1] == WRONG
    found = read_error(json.loads(piece[5:]))
    assert isinstance(found, WaitingError)
    assert found.details["measure"] == "betweenness"
