"""What is made at the start of a server: garbage is looked for again, and the first answers go before measuring."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from graph.generation import City
from graph.measurements.measurements import Measurements
from ontology.model import Model
from serving.parts import SETTLING, Settings, parts_for
from tests.queries.small_city import small_city


@pytest.fixture
def city(model: Model, tmp_path: Path) -> City:
    small_city(model, tmp_path, each=1)
    return City(tmp_path, model=model)


async def opened(city: City, *, lasting: bool) -> None:
    """Make the parts, and have the generation opened, as with a first request."""
    await parts_for(city, Settings(lasting=lasting, processes=False)).following.current()


@pytest.fixture
def without_cycles() -> Iterator[None]:
    """As the command that serves has it while it makes everything."""
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.usefixtures("without_cycles")
def test_what_is_made_at_the_start_is_not_looked_through_for_garbage(city: City) -> None:
    asyncio.run(opened(city, lasting=True))
    assert gc.isenabled() and gc.get_freeze_count() > 100_000


@pytest.mark.parametrize(("lasting", "begun"), [(False, True), (True, False)])
def test_measuring_begins_once_a_lasting_server_had_time_to_answer(
    city: City, lasting: bool, begun: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    beginning = Event()
    monkeypatch.setattr(Measurements, "begin", lambda _measurements: beginning.set())
    monkeypatch.setattr("serving.parts.SETTLING", 600.0)
    asyncio.run(opened(city, lasting=lasting))
    assert beginning.wait(30 if begun else 0.2) == begun
    gc.unfreeze()


def test_measuring_does_not_wait_long() -> None:
    assert 0 < SETTLING <= 10
