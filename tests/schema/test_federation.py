"""As a subgraph the schema tells its keys, gives things by them, and composes with other subgraphs."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DirectiveNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    parse,
    print_ast,
)
from starlette.testclient import TestClient

from graph.generation import City, Generation
from ontology.model import Model
from schema.build import GraphQL, build_schema
from schema.connections import MOST
from schema.context import Context, Known
from server import create_app
from serving.parts import Settings
from tests.queries.small_city import small_city
from tests.schema.conftest import Ask, asking

JS = Path(__file__).parents[2] / "tests" / "js"
ENTITIES = """query ($asked: [_Any!]!) { _entities(representations: $asked) {
    __typename ... on Enterprise { id label } ... on OtherOrganization { id } } }"""
OTHER = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
type Query { mostRead: [Patent!]! pages: PageInfo! }
type Patent @key(fields: "id") { id: ID! readers: Int! }
type PageInfo @shareable {
  hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String
}
"""


@pytest.fixture(scope="module")
def federated(model: Model) -> GraphQL:
    return build_schema(model, federated=True)


@pytest.fixture(scope="module")
def ask(federated: GraphQL, generation: Generation) -> Ask:
    return asking(federated, generation)


@pytest.fixture(scope="module")
def sdl(ask: Ask) -> str:
    return str(ask("{ _service { sdl } }")["_service"]["sdl"])


def wrong(schema: GraphQL, generation: Generation, asked: object) -> str:
    """The message of the one error that representations give."""
    result = schema.execute_sync(ENTITIES, {"asked": asked}, Context(Known(generation)))
    assert result.errors is not None
    (error,) = result.errors
    return error.message


def written(node: Any) -> list[str]:
    """The directives of a definition."""
    directives: tuple[DirectiveNode, ...] = node.directives or ()
    return [print_ast(one) for one in directives]


def test_every_thing_has_its_id_as_key(sdl: str, schema: GraphQL) -> None:
    types = {d.name.value: d for d in parse(sdl).definitions if isinstance(d, ObjectTypeDefinitionNode)}
    keyed = {name for name, type_ in types.items() if '@key(fields: "id")' in written(type_)}
    node = schema.executable.type_map["Node"]
    assert keyed == {type_.name for type_ in schema.executable.get_possible_types(node)}  # type: ignore[arg-type]
    assert written(types["PageInfo"]) == ["@shareable"]


def test_the_rest_is_the_schema_as_it_is_without(sdl: str, schema: GraphQL) -> None:
    """What serves routers alone is not in it; but for directives, nothing else changes."""
    plain = {getattr(d, "name", d).value: d for d in parse(schema.as_str()).definitions}  # type: ignore[union-attr]
    link, *definitions = parse(sdl).definitions
    assert '@link(url: "https://specs.apollo.dev/federation/v2.3"' in print_ast(link)
    assert {d.name.value for d in definitions} == plain.keys()  # type: ignore[attr-defined]
    for definition in definitions:
        other = plain[definition.name.value]  # type: ignore[attr-defined]
        if isinstance(definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            fields = getattr(other, "fields", ())
            assert [f.name.value for f in definition.fields or ()] == [f.name.value for f in fields]
        else:
            assert print_ast(definition) == print_ast(other)


def test_without_the_option_nothing_is_there_for_routers(schema: GraphQL) -> None:
    query = schema.executable.query_type
    assert query is not None
    assert not {"_service", "_entities"} & query.fields.keys()
    assert not {"_Any", "_Entity", "_Service"} & schema.executable.type_map.keys()


def test_entities_are_given_in_the_order_asked_for(ask: Ask) -> None:
    one, two = ask("{ enterprises(first: 2) { nodes { id label } } }")["enterprises"]["nodes"]
    asked = [{"__typename": "Enterprise", "id": thing["id"]} for thing in (two, one)]
    asked.insert(1, {"__typename": "Enterprise", "id": "https://example.org/id/nobody"})
    asked.append({"__typename": "Patent", "id": one["id"]})
    asked.append({"__typename": "OtherOrganization", "id": one["id"]})
    found = ask(ENTITIES, asked=asked)["_entities"]
    assert found == [
        {"__typename": "Enterprise", **two},
        None,
        {"__typename": "Enterprise", **one},
        None,
        None,
    ]


def test_every_kind_is_found_as_its_own_type(ask: Ask, model: Model) -> None:
    for kind in model.public():
        things = ask(f"{{ {kind.plural}(first: 5) {{ nodes {{ __typename id }} }} }}")[kind.plural]["nodes"]
        found = ask(
            "query ($asked: [_Any!]!) { _entities(representations: $asked) { __typename ... on Node { id } } }",
            asked=things,
        )
        assert found["_entities"] == things


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([{"__typename": "Nobody", "id": "x"}], "there is no type of things 'Nobody'"),
        ([{"__typename": "Agent", "id": "x"}], "there is no type of things 'Agent'"),
        ([{"__typename": "Patent"}], "must be an object with the texts __typename and id"),
        ([{"id": "x"}], "must be an object with the texts __typename and id"),
        (["x"], "must be an object with the texts __typename and id"),
        ([{"__typename": "Patent", "id": "x"}] * (MOST + 1), f"at most {MOST} representations at once"),
    ],
)
def test_wrong_representations_are_told(
    federated: GraphQL, generation: Generation, asked: object, said: str
) -> None:
    assert said in wrong(federated, generation, asked)


def test_representations_may_stand_in_the_document(ask: Ask) -> None:
    (one,) = ask("{ enterprises(first: 1) { nodes { id } } }")["enterprises"]["nodes"]
    text = f'{{ _entities(representations: [{{__typename: "Enterprise", id: "{one["id"]}"}}]) {{ __typename }} }}'
    assert ask(text) == {"_entities": [{"__typename": "Enterprise"}]}


@pytest.mark.parametrize("federated", [False, True])
def test_it_is_an_option_of_the_server(model: Model, tmp_path: Path, federated: bool) -> None:
    small_city(model, tmp_path, each=1)
    settings = Settings(federated=federated)
    with TestClient(create_app(City(tmp_path, model=model), settings)) as client:
        found = client.post("/graphql", json={"query": "{ _service { sdl } }"}).json()
    assert ("data" in found) == federated


@pytest.mark.slow
def test_it_composes_with_another_subgraph(sdl: str, tmp_path: Path) -> None:
    program = shutil.which("node")
    if program is None or not (JS / "node_modules" / "@apollo" / "composition").exists():
        pytest.skip("needs node and, in tests/js, npm install @apollo/composition graphql")
    ours, other = tmp_path / "ours.graphql", tmp_path / "other.graphql"
    ours.write_text(sdl, encoding="utf-8")
    other.write_text(OTHER, encoding="utf-8")
    command = [program, str(JS / "compose.mjs"), f"queqiao={ours}", f"other={other}"]
    done = subprocess.run(command, cwd=JS, capture_output=True, text=True, check=True, timeout=120)
    found = json.loads(done.stdout)
    assert {"id", "readers", "label", "applicants"} <= set(found["patent"])
    assert {"mostRead", "patents", "node"} <= set(found["query"])
