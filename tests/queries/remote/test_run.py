"""What a store elsewhere is asked gives what the index gives, and what it cannot give is refused by its name."""

from collections import Counter
from random import Random

import pytest

from graph.generation import Generation
from queries.deadline import Deadline
from queries.remote.errors import RemoteError
from queries.remote.lists import Sorting
from queries.remote.reading import Reach
from schema.build import GraphQL
from schema.context import Context, Known
from schema.execution import Operation
from schema.remote import FarKnown, execute
from tests.queries.remote.elsewhere import Both, remote_of
from tests.schema.operations import Operations, Values

#: Lists are sorted here, or by the store, however short they are.
REACHES = {"here": Reach(batch=50), "there": Reach(batch=7, sorted_here=0)}


@pytest.mark.parametrize("where", REACHES)
def test_random_operations_give_what_the_index_gives(
    schema: GraphQL, generation: Generation, address: str, where: str
) -> None:
    operations = Operations(schema.executable, Values(generation.index), Random(len(where)))
    seen = Counter[str]()
    with remote_of(generation, address, REACHES[where]) as remote:
        both = Both(schema, Known(generation), remote)
        for number in range(100):
            query, variables, name = operations.some()
            seen += both.compared(query, dict(variables), name, "en" if number % 3 else "zh")
    assert seen["same"] > 20, seen


GROUPS = """{ enterprises { groupBy(by: [SYNTHETIC]) { nodes {
    things(where: {synthetic: {eq: true}}) { totalCount } } } } }"""


def ask(
    schema: GraphQL, generation: Generation, address: str, query: str, reach: Reach | None = None
) -> tuple[object, list[str]]:
    asked = Operation(query, ready=schema.documents.ready(query))
    with remote_of(generation, address, reach) as remote:
        found = execute(schema, asked, FarKnown(remote), Context(Known(generation), "zh", Deadline(60)))
    return found.data, [error.message for error in found.errors or ()]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ('{ search(text: "武汉") { totalCount } }', "search"),
        ("{ enterprises(orderByScore: {measure: PAGERANK}) { totalCount } }", "orderByScore"),
        ('{ enterprises(where: {asOf: "2020-01-01"}) { totalCount } }', "asOf"),
        ("{ enterprises { nodes { score(measure: DEGREE) { value } } } }", "score"),
        (GROUPS, "where"),
        ("{ enterprises { nodes { sources { file } } } }", "sources"),
        ("{ status { generation } }", "Query.status"),
        ("mutation { __typename }", "mutation"),
    ],
)
def test_what_it_cannot_give_is_refused_by_its_name(
    schema: GraphQL, generation: Generation, address: str, query: str, named: str
) -> None:
    data, errors = ask(schema, generation, address, query)
    assert not data or all(value is None for value in data.values())  # type: ignore[attr-defined]
    assert len(errors) == 1
    assert named in errors[0]
    assert "远程存储不能回答" in errors[0]


def test_more_rows_than_an_answer_may_have_are_refused(
    schema: GraphQL, generation: Generation, address: str
) -> None:
    query = "{ enterprises { nodes { label parts { nodes { label } } } } }"
    data, errors = ask(schema, generation, address, query, Reach(rows=10))
    assert data is None
    assert "10" in errors[0]


def test_a_store_that_is_not_there_is_told(schema: GraphQL, generation: Generation) -> None:
    with (
        remote_of(generation, "http://127.0.0.1:9/sparql") as remote,
        pytest.raises(RemoteError, match="did not"),
    ):
        FarKnown(remote)


def test_the_store_is_found_to_sort_by_characters(generation: Generation, address: str) -> None:
    with remote_of(generation, address) as remote:
        assert remote.sorts is Sorting.ALL
        assert remote.base == generation.manifest["base"]


def test_the_schema_tells_of_itself(schema: GraphQL, generation: Generation, address: str) -> None:
    data, errors = ask(schema, generation, address, "{ __schema { queryType { name } } }")
    assert (data, errors) == ({"__schema": {"queryType": {"name": "Query"}}}, [])
