"""Moments are chosen, ordered and summed up by their instants, by plans, resolvers and SPARQL alike."""

from __future__ import annotations

import operator
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from graph.generation import Generation
from ontology.model import Model
from schema.build import GraphQL, build_schema
from schema.context import Context, Known
from schema.execution import Operation, execute
from tests.schema.both_ways import compared
from tests.schema.moments_city import MANY, OPENED, model, moments, moments_city
from tests.schema.operations import Operations, Values

SIGNS = {
    "eq": ("=", operator.eq),
    "lt": ("<", operator.lt),
    "lte": ("<=", operator.le),
    "gt": (">", operator.gt),
    "gte": (">=", operator.ge),
}


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
def zoned_city(own: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return moments_city(own, Path(tmp_path_factory.mktemp("zoned")), bare=False)


def ask(schema: GraphQL, generation: Generation, query: str, **variables: object) -> Any:
    """The data of an operation, after both ways were found to say it."""
    known, asked = Known(generation), Operation(query, variables)
    seen = compared(schema, asked, known, "zh")
    assert seen["plans"], seen
    return execute(schema, asked, Context(known)).plain["meetings"]


def when(text: str | None) -> datetime:
    """The instant of a moment as an answer has it."""
    assert text is not None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@pytest.mark.parametrize("sign", SIGNS)
def test_filters_go_by_the_instant(sign: str, own_schema: GraphQL, city: Generation) -> None:
    every = ask(own_schema, city, f"{{ meetings(first: {MANY}) {{ nodes {{ id opened }} }} }}")["nodes"]
    query = (
        f"query ($when: DateTime!) {{ meetings(first: {MANY}, where: {{opened: {{{sign}: $when}}}}) "
        "{ nodes { id opened } } }"
    )
    sizes = set[int]()
    for given in moments(bare=False):
        found = ask(own_schema, city, query, when=given)["nodes"]
        assert found == [
            one for one in every if one["opened"] and SIGNS[sign][1](when(one["opened"]), when(given))
        ]
        sizes.add(len(found))
    assert len(sizes) > 1


@pytest.mark.parametrize("sign", SIGNS)
def test_sparql_finds_the_same(sign: str, own_schema: GraphQL, zoned_city: Generation) -> None:
    query = (
        f"query ($when: DateTime!) {{ meetings(first: {MANY}, where: {{opened: {{{sign}: $when}}}}) "
        "{ nodes { id } } }"
    )
    for given in moments(bare=False):
        found = {one["id"] for one in ask(own_schema, zoned_city, query, when=given)["nodes"]}
        term = f'"{given}"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
        sparql = f"SELECT ?x {{ ?x <{OPENED}> ?w FILTER(?w {SIGNS[sign][0]} {term}) }}"
        assert {row[0][1:-1] for row in zoned_city.store.select(sparql).rows} == found  # type: ignore[index]


@pytest.mark.parametrize("way", ["ASC", "DESC"])
def test_orders_go_by_the_instant_and_its_zones_tie(way: str, own_schema: GraphQL, city: Generation) -> None:
    query = (
        f"{{ meetings(first: {MANY}, orderBy: [OPENED_{way}, LABEL_ASC]) {{ nodes {{ label opened }} }} }}"
    )
    found = ask(own_schema, city, query)["nodes"]
    had = [one for one in found if one["opened"]]
    assert found[: len(had)] == had
    sign = 1 if way == "ASC" else -1
    keys = [(sign * when(one["opened"]).timestamp(), one["label"]) for one in had]
    assert keys == sorted(keys)
    zones = {one["opened"][19:] for one in had}
    assert len(zones) == 5
    assert {one["opened"] for one in had} <= {*moments(bare=True)}


@pytest.mark.parametrize("bare", [True, False])
def test_the_earliest_and_the_latest(
    *, bare: bool, own_schema: GraphQL, city: Generation, zoned_city: Generation
) -> None:
    generation = city if bare else zoned_city
    query = "{ meetings(first: 40) { aggregate { min { opened } max { opened } } nodes { opened } } }"
    found = ask(own_schema, generation, query)
    had = [when(one["opened"]) for one in found["nodes"] if one["opened"]]
    told = found["aggregate"]
    assert (when(told["min"]["opened"]), when(told["max"]["opened"])) == (min(had), max(had))


def test_years_and_months_are_those_of_the_zone_that_is_told(own_schema: GraphQL, city: Generation) -> None:
    for grain, size in (("YEAR", 4), ("MONTH", 7)):
        query = (
            f"{{ meetings(first: {MANY}) {{ groupBy(by: [OPENED_{grain}]) {{ nodes {{ keys {{ value }} count }} }} "
            "nodes { opened } } }"
        )
        found = ask(own_schema, city, query)
        counts = {one["keys"][0]["value"]: one["count"] for one in found["groupBy"]["nodes"]}
        assert counts == Counter(one["opened"] and one["opened"][:size] for one in found["nodes"])


def test_plans_say_what_resolvers_say(own_schema: GraphQL, city: Generation) -> None:
    operations, seen = (
        Operations(own_schema.executable, Values(city.index), Random(5)),
        Counter[str](),
    )
    for number in range(150):
        made = operations.some()
        seen += compared(own_schema, Operation(*made), Known(city), "en" if number % 3 else "zh")
    assert seen["valid"] > 100, seen


def test_pages_behind_a_cursor_leave_none_out(own_schema: GraphQL, city: Generation) -> None:
    query = (
        "query ($after: String) { meetings(first: 7, after: $after, orderBy: [OPENED_ASC]) "
        "{ nodes { id } pageInfo { endCursor hasNextPage } } }"
    )
    found, after = list[str](), None
    for _ in range(MANY):
        page = ask(own_schema, city, query, after=after)
        found += [one["id"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(found) == len({*found}) == MANY
