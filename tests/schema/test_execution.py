"""A compiled plan and the resolvers say the same, byte for byte; what no plan holds is left to the resolvers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest

from graph.generation import Generation
from ontology.model import Model
from schema.build import GraphQL
from schema.context import Context, Known
from schema.execution import VARIANTS, Operation, answer, execute
from tests.schema.both_ways import compared, odd_city, ways
from tests.schema.operations import Operations, Values

#: So many operations a run are held against the resolvers.
RUNS, EACH = 6, 200


@pytest.fixture(scope="module")
def city(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return odd_city(model, Path(tmp_path_factory.mktemp("odd")))


@pytest.fixture(scope="module")
def known(city: Generation) -> Known:
    return Known(city)


@pytest.fixture(scope="module")
def values(city: Generation) -> Values:
    return Values(city.index)


@pytest.mark.parametrize("seed", range(RUNS))
def test_plans_say_what_resolvers_say(seed: int, schema: GraphQL, known: Known, values: Values) -> None:
    operations, seen = Operations(schema.executable, values, Random(seed)), Counter[str]()
    for number in range(EACH):
        made = operations.some()
        seen += compared(schema, Operation(*made), known, "en" if number % 3 else "zh")
    assert seen["valid"] > EACH * 0.7, seen
    assert seen["plans"] > seen["valid"] * 0.5, seen
    assert min(seen["errors"], seen["both"], seen["resolvers"]) > 0, seen


def data(schema: GraphQL, known: Known, query: str, **variables: object) -> Any:
    """The data of an operation that plans answer alone."""
    found = execute(schema, Operation(query, variables), Context(known))
    assert not found.errors, found.errors
    assert ways(found) == ["valid", "plans"], found.left
    return found.plain


def test_variables_are_bound_anew_each_time(schema: GraphQL, known: Known) -> None:
    query = "query ($n: Int = 2, $lang: String) { funds(first: $n) { nodes { label(lang: $lang) } } }"
    sizes = [len(data(schema, known, query, **given)["funds"]["nodes"]) for given in ({}, {"n": 1}, {"n": 4})]
    assert sizes == [2, 1, 4]


def test_what_is_left_out_is_decided_each_time(schema: GraphQL, known: Known) -> None:
    fields = "totalCount @include(if: $a) __typename @skip(if: $b)"
    query = f"query ($a: Boolean!, $b: Boolean = true) {{ funds {{ {fields} }} }}"
    found = [
        data(schema, known, query, a=a, b=b)["funds"].keys() for a in (True, False) for b in (True, False)
    ]
    assert [[*keys] for keys in found] == [["totalCount"], ["totalCount", "__typename"], [], ["__typename"]]
    ready = schema.documents.ready(query)
    assert len(ready.plans) == 4
    assert len(ready.plans) <= VARIANTS


def test_an_operation_of_both_ways_keeps_its_order(schema: GraphQL, known: Known) -> None:
    query = "{ b: funds { totalCount } s: status { generation } a: persons { totalCount } __typename }"
    found = execute(schema, Operation(query), Context(known))
    assert [*found.plain] == ["b", "s", "a", "__typename"]
    assert found.left == {"s": "Query.status"}


def test_errors_are_told_by_resolvers_and_the_rest_stays(schema: GraphQL, known: Known) -> None:
    query = "{ good: funds { totalCount } bad: fund }"
    assert answer(schema, Operation(query), Context(known)).status == 400
    query = "{ good: funds { totalCount } bad: fund { label } }"
    status, body = answer(schema, Operation(query), Context(known))
    told = orjson.loads(body)
    assert (status, told["data"]["bad"], told["data"]["good"]["totalCount"] > 0) == (200, None, True)
    (error,) = told["errors"]
    assert (error["path"], error["locations"]) == (["bad"], [{"line": 1, "column": 30}])


def test_explain_tells_how_each_field_was_answered(schema: GraphQL, known: Known) -> None:
    query = '{ fund(id: "fund-1") { label(lang: "en") } status { generation } }'
    told = orjson.loads(answer(schema, Operation(query, explain=True), Context(known)).body)
    fund, status = told["extensions"]["plan"]["fields"]
    assert fund == {
        "field": "fund",
        "by": "plan",
        "plan": ['One (id: "fund-1")', '  label: Label (lang: "en")'],
    }
    assert status == {"field": "status", "by": "resolvers", "because": "Query.status"}
    assert {"document", "plan", "run", "resolvers"} <= told["extensions"]["plan"]["milliseconds"].keys()


def test_nothing_is_told_that_was_not_asked_for(schema: GraphQL, known: Known) -> None:
    told = orjson.loads(answer(schema, Operation("{ __typename }"), Context(known)).body)
    assert told == {"data": {"__typename": "Query"}}
    more = orjson.loads(answer(schema, Operation("{ __typename }"), Context(known), {"cost": 1}).body)
    assert more["extensions"] == {"cost": 1}


def test_nested_interfaces_do_not_multiply(schema: GraphQL, known: Known) -> None:
    depth = 12
    query = (
        f"{{ observations {'{ nodes { focus { observations ' * depth}{{ totalCount }}{' } } }' * depth} }}"
    )
    data(schema, known, query)
