"""What many tests share: the model, and the small example city, published once a run."""

from __future__ import annotations

import gc
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from graph.facts.segment import SegmentBuilder
from graph.generation import City, Generation
from graph.publishing.staging import About, Stage
from graph.store import iter_terms
from ontology.model import Model
from ontology.shapes import read_model

# a busy machine must not fail a property for being slow
settings.register_profile("queqiao", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("queqiao")

EXAMPLE = Path(__file__).parent / "data" / "city.ttl"


def pytest_runtest_teardown() -> None:
    """Look for cyclic garbage again: commands cease to, since their process then ends, but this one goes on."""
    gc.unfreeze()
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, object, object]:
    """Look for no garbage while a failure is told.

    That lets other threads run, and where one of them parses Python too CPython 3.11 loses count of its depth ("AST
    constructor recursion depth mismatch"), which ends the whole run.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        return (yield)
    finally:
        if was:
            gc.enable()


@pytest.fixture(scope="session")
def model() -> Model:
    return read_model()


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Generation:
    """The example city as a published generation; nobody may write to its folder."""
    city = City(tmp_path_factory.mktemp("example"), model=model)
    return publish_turtle(city, EXAMPLE)


def publish_turtle(city: City, path: Path) -> Generation:
    """Publish a Turtle file as it stands, without checks or links."""
    builder = SegmentBuilder(city.model)
    for s, p, o, _ in iter_terms(path, "text/turtle", path.resolve().as_uri()):
        builder.triple(s, p, o)
    about = About(
        "city",
        "示例",
        "example",
        "CC0-1.0",
        None,
        path.name,
        "0" * 64,
        "rdf",
        "1",
        "2026-01-01T00:00:00+00:00",
        0,
        0,
    )
    with city.writing() as folder:
        stage = Stage(city, folder)
        stage.replace(about, builder)
        return stage.publish({}, [], "example")
