"""The example city and its continuation, published once a run."""

import pytest

from ontology.model import Model
from tests.queries.questions.whole_city import Whole, whole_city


@pytest.fixture(scope="session")
def whole(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(whole_city(model, tmp_path_factory.mktemp("whole")))
