"""The server measures what the city keeps, for each generation anew, while it answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from graph.generation import City, Generation
from graph.measurements import measurements
from graph.publishing.staging import Stage
from server import create_app
from serving import parts
from tests.graph.measurements.workers import own_city

LONG = 120.0
ASKED = "{ measurements { name state generation standing } }"
DONE = {"name": "links", "state": "DONE", "standing": True}


@pytest.fixture
def city(example: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setattr(measurements, "AT_HAND", 0)
    monkeypatch.setattr(parts, "WATCHING", 0.05)
    city = own_city(example, tmp_path)
    (city.path / "measures.toml").write_text('[[measure]]\nname = "links"\nmeasure = "degree"\n', "utf-8")
    return city


@pytest.fixture
def ask(city: City) -> Iterator[Callable[[str], Any]]:
    with TestClient(create_app(city)) as client:
        yield lambda query: client.post("/graphql", json={"query": query}).json()


def until(ask: Callable[[str], Any], expected: list[dict[str, object]]) -> None:
    """Ask for the measurements until they are as expected."""
    end = time.monotonic() + LONG
    while (found := ask(ASKED)["data"]["measurements"]) != expected:
        assert time.monotonic() < end, found
        time.sleep(0.1)


def test_what_the_city_keeps_is_measured_for_each_generation(city: City, ask: Callable[[str], Any]) -> None:
    until(ask, [DONE | {"generation": 1}])
    with city.writing() as folder:
        Stage(city, folder).publish_scores()
    # nobody asks for anything else than how it stands: the server follows by itself
    kept = city.path / "measured" / "000002" / "degree.json"
    end = time.monotonic() + LONG
    while not kept.exists():
        assert time.monotonic() < end
        time.sleep(0.05)
    until(ask, [DONE | {"generation": 2}])


def test_a_restart_has_it_at_once(city: City, ask: Callable[[str], Any]) -> None:
    until(ask, [DONE | {"generation": 1}])
    with TestClient(create_app(city)) as client:
        found = client.post("/graphql", json={"query": ASKED}).json()
    assert found["data"]["measurements"] == [DONE | {"generation": 1}]


def test_mutations_do_not_go_by_get(city: City) -> None:
    with TestClient(create_app(city)) as client:
        query = "mutation { startMeasurement(measure: CORE) { state } }"
        assert client.get("/graphql", params={"query": query}).status_code == 405
