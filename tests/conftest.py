"""What many tests share: the model, and the small example city, published once a run."""

from __future__ import annotations

import ast
import gc
from collections.abc import Callable, Generator
from functools import wraps
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


def calmly(parse: Callable[..., ast.AST]) -> Callable[..., ast.AST]:
    """Look for no garbage while Python is parsed, be it to tell a failure or to load a module with its asserts.

    That lets other threads run, and where one of them parses too CPython 3.11 loses count of its depth ("AST
    constructor recursion depth mismatch"), which ends a test or the whole run.
    """

    @wraps(parse)
    def parsed(*args: object, **options: object) -> ast.AST:
        was = gc.isenabled()
        gc.disable()
        try:
            return parse(*args, **options)
        finally:
            if was:
                gc.enable()

    return parsed


@pytest.fixture(scope="session", autouse=True)
def parsing() -> Generator[None]:
    """Have Python parsed calmly in all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ast, "parse", calmly(ast.parse))
        yield


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
