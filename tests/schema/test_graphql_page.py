"""The examples of docs/graphql.md run as they are written."""

import re
from pathlib import Path

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, get_named_type

from schema.build import GraphQL
from tests.schema.conftest import Ask
from tests.schema.operations import planned

PAGE = (Path(__file__).parents[2] / "docs" / "graphql.md").read_text("utf-8")
EXAMPLES = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_runs(ask: Ask, example: str) -> None:
    found = ask(example)
    assert all(found.values())


def unplanned(schema: GraphQL) -> set[str]:
    """The fields that no plan holds: those of the root, and those that can be asked of what plans hold."""
    executable = schema.executable
    query = executable.query_type
    assert query is not None
    found = {name for name, field in query.fields.items() if not planned(field)}
    level, seen = (
        [get_named_type(field.type) for field in query.fields.values() if planned(field)],
        set[str](),
    )
    while level:
        type_ = level.pop()
        if type_.name in seen or not isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            continue
        seen.add(type_.name)
        if isinstance(type_, GraphQLInterfaceType):
            level += executable.get_possible_types(type_)
        of = "" if type_.name == "Node" or type_.interfaces else f"{type_.name}."
        found |= {f"{of}{name}" for name, field in type_.fields.items() if not planned(field)}
        level += [get_named_type(field.type) for field in type_.fields.values() if planned(field)]
    return found


def test_the_page_names_what_no_plan_holds(schema: GraphQL) -> None:
    table = PAGE[PAGE.index("| 字段 Field | 原因 Why |") :].partition("\n\n")[0]
    named = {name for row in table.splitlines() for name in re.findall(r"`([\w.]+)`", row.split("|")[1])}
    assert named - {"__schema", "__type"} == unplanned(schema)
