"""The small made-up city that questions are asked of."""

from pathlib import Path

import pytest

from graph.generation import Generation
from graph.index import Index
from ontology.model import Model
from ontology.shapes import read_model
from queries.reconcile.names import Names
from queries.reconcile.service import Reconciler
from tests.queries.reconcile.reconcile_city import namesakes, spelling
from tests.queries.small_city import BASE, small_city


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
def made(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Reconciler:
    """Answers to reconciliation over a city of namesakes."""
    index = namesakes(model, Path(tmp_path_factory.mktemp("namesakes"))).index
    return Reconciler(Names(index, spelling()), BASE)
