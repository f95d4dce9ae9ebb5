"""A store elsewhere compares and sorts moments by their instants, as an index does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from graph.generation import Generation
from ontology.model import Model
from queries.remote.reading import Reach
from schema.build import GraphQL, build_schema
from schema.context import Context, Known
from schema.execution import Operation, execute
from tests.queries.remote.elsewhere import Both, remote_of, served
from tests.schema.moments_city import MANY, model, moments, moments_city

#: Lists are sorted here, or by the store, however short they are.
REACHES = {"here": Reach(), "there": Reach(batch=7, sorted_here=0)}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def own_schema(own: Model) -> GraphQL:
    return build_schema(own)


@pytest.fixture(scope="module")
def city(own: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return moments_city(own, Path(tmp_path_factory.mktemp("moments")))


@pytest.fixture(scope="module")
def there(city: Generation) -> Iterator[str]:
    with served(city) as address:
        yield address


@pytest.mark.parametrize("where", REACHES)
def test_moments_are_compared_and_sorted_by_their_instants(
    where: str, own_schema: GraphQL, city: Generation, there: str
) -> None:
    with remote_of(city, there, REACHES[where]) as remote:
        both = Both(own_schema, Known(city), remote)
        for given in moments(bare=False)[::3]:
            for sign in ("eq", "ne", "lt", "gte"):
                query = (
                    f"query ($when: DateTime!) {{ meetings(first: {MANY}, where: {{opened: {{{sign}: $when}}}}) "
                    "{ totalCount nodes { id opened noted } } }"
                )
                assert both.compared(query, {"when": given}, None, "zh")["same"]
        for way in ("ASC", "DESC"):
            query = f"{{ meetings(first: 9, offset: 5, orderBy: [OPENED_{way}, LABEL_ASC]) {{ nodes {{ id }} }} }}"
            assert both.compared(query, {}, None, "zh")["same"]


def test_pages_behind_a_cursor_are_the_same(own_schema: GraphQL, city: Generation, there: str) -> None:
    query = (
        "query ($after: String) { meetings(first: 7, after: $after, orderBy: [OPENED_DESC]) "
        "{ nodes { id } pageInfo { endCursor hasNextPage } } }"
    )
    with remote_of(city, there, REACHES["there"]) as remote:
        both, after = Both(own_schema, Known(city), remote), None
        for _ in range(MANY):
            asked = {"after": after}
            assert both.compared(query, dict(asked), None, "zh")["same"]
            found = execute(own_schema, Operation(query, asked), Context(Known(city)))
            info = orjson.loads(orjson.dumps(found.plain["meetings"]["pageInfo"], default=str))
            after = info["endCursor"]
            if not info["hasNextPage"]:
                return
    raise AssertionError("there is always one more page")
