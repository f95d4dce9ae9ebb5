"""The small made-up city that GraphQL is asked of."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.generation import Generation
from graph.index import Index
from ontology.model import Model
from ontology.shapes import read_model
from schema.build import GraphQL, build_schema
from schema.context import Context, Known
from tests.queries.small_city import publish, small_city

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def model() -> Model:
    return read_model()


@pytest.fixture(scope="session")
def generation(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return small_city(model, Path(tmp_path_factory.mktemp("city")))


@pytest.fixture(scope="session")
def index(generation: Generation) -> Index:
    return generation.index


@pytest.fixture(scope="session")
def schema(model: Model) -> GraphQL:
    return build_schema(model)


@pytest.fixture(scope="session")
def city_of(model: Model, schema: GraphQL, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Ask]:
    """Asks a city of nothing but these records."""
    return lambda records: asking(schema, publish(model, tmp_path_factory.mktemp("city"), records))


@pytest.fixture(scope="session")
def ask(schema: GraphQL, generation: Generation) -> Ask:
    """The data that an operation gives, which must have no errors."""
    return asking(schema, generation)


def asking(schema: GraphQL, generation: Generation) -> Ask:
    """Runs operations on a generation; errors fail the test."""
    known = Known(generation)

    def run(text: str, **variables: object) -> Any:
        result = schema.execute_sync(text, variables, Context(known))
        assert not result.errors, result.errors
        return result.data

    return run


@pytest.fixture(scope="session")
def refused(schema: GraphQL, generation: Generation) -> Ask:
    """The message of the one error that an operation gives."""
    known = Known(generation)

    def run(text: str, **variables: object) -> str:
        result = schema.execute_sync(text, variables, Context(known))
        assert result.errors is not None
        (error,) = result.errors
        return error.message

    return run
