"""What a plan waits for in vain, its resolvers do not wait for again; where others wait, nothing is waited for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from graph.generation import Generation
from graph.measurements import measurements
from graph.measurements.jobs import Jobs
from graph.measurements.measurement import Measurement
from graph.measurements.measurements import Measurements
from graph.measurements.shelf import Result
from schema.build import GraphQL
from schema.context import Context, Known
from schema.execution import Operation, answer, at_once, execute
from tests.graph.measurements.workers import ENDLESS, own_city

ORDERED = "{ a: persons(orderByScore: {measure: CORE, wait: #}) { totalCount } persons { totalCount } }"
Waits = list[float]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """For how long each measurement that was asked for was to be waited for."""
    waits: Waits = []
    result = Measurements.result

    def noted(self: Measurements, wanted: Measurement, wait: float = 0.0) -> Result:
        waits.append(wait)
        return result(self, wanted, wait)

    monkeypatch.setattr(measurements, "AT_HAND", 0)
    monkeypatch.setattr(Measurements, "result", noted)
    return waits


@pytest.fixture
def known(generation: Generation, tmp_path: Path) -> Iterator[Known]:
    """A generation of which nothing is ever measured."""
    city = own_city(generation, tmp_path)
    current, jobs = city.current(), Jobs(city.path, worker=ENDLESS)
    assert current is not None
    yield Known(current, jobs)
    jobs.close()


def test_what_is_not_measured_is_waited_for_once(schema: GraphQL, known: Known, waits: Waits) -> None:
    told = orjson.loads(answer(schema, Operation(ORDERED.replace("#", "0.2")), Context(known)).body)
    assert told["errors"][0]["extensions"]["code"] == "NOT_MEASURED"
    assert told["data"] is None
    assert waits == [0.2, 0.0]


def test_two_measurements_are_each_waited_for(schema: GraphQL, known: Known, waits: Waits) -> None:
    field = "persons(orderByScore: {measure: #, wait: 0.1}) { totalCount }"
    text = f"{{ a: {field.replace('#', 'CORE')} b: {field.replace('#', 'PAGERANK')} }}"
    assert execute(schema, Operation(text), Context(known)).errors
    # both by their plans, and then the first by the resolvers, whose error ends the operation
    assert waits == [0.1, 0.1, 0.0]


def test_where_others_wait_nothing_is_waited_for(schema: GraphQL, known: Known, waits: Waits) -> None:
    text = ORDERED.replace("#", "0")
    ready = schema.documents.ready(text)
    execute(schema, Operation(text, ready=ready), Context(known))
    waits.clear()
    assert at_once(schema, Operation(text, ready=ready), Context(known, prompt=True)) is None
    assert waits == []
