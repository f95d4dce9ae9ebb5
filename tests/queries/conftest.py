"""The small made-up city that questions are asked of."""

from pathlib import Path

import pytest

from graph.generation import Generation
from graph.index import Index
from ontology.model import Model
from ontology.shapes import read_model
from tests.queries.small_city import small_city


@pytest.fixture(scope="session")
def model() -> Model:
    return read_model()


@pytest.fixture(scope="session")
def generation(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return small_city(model, Path(tmp_path_factory.mktemp("city")))


@pytest.fixture(scope="session")
def index(generation: Generation) -> Index:
    return generation.index
