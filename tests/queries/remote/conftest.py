"""The odd city in a store that is asked over HTTP."""

from collections.abc import Iterator

import pytest

from graph.generation import Generation
from ontology.model import Model
from schema.build import GraphQL, build_schema
from tests.queries.remote.elsewhere import served
from tests.schema.both_ways import odd_city


@pytest.fixture(scope="package")
def generation(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return odd_city(model, tmp_path_factory.mktemp("elsewhere"), 4)


@pytest.fixture(scope="package")
def address(generation: Generation) -> Iterator[str]:
    with served(generation) as address:
        yield address


@pytest.fixture(scope="package")
def schema(model: Model) -> GraphQL:
    return build_schema(model)
