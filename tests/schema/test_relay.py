"""Every list of the schema keeps the rules of Relay's GraphQL Cursor Connections Specification.

https://relay.dev/graphql/connections.htm: the types by their shapes, and each field with things behind it by walking
it both ways.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
import pytest
from graphql import (
    GraphQLField,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLString,
    get_named_type,
    get_nullable_type,
)

from graph.generation import Generation
from ontology.model import Model
from schema.build import GraphQL
from schema.connections import MOST
from schema.context import Context, Known
from schema.execution import Operation, answer

PAGE = """totalCount edges { cursor node { ... on Node { id } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"""
#: What fields need to be asked at all.
NEEDED = {"search": '(text: "光谷"', "ranking": "(measure: DEGREE"}


class Place(NamedTuple):
    """A field that gives a list: of a type of things, or of the query itself."""

    type: str
    name: str
    field: GraphQLField


def connections(schema: GraphQL) -> dict[str, GraphQLObjectType]:
    """The types whose names say that they are connections."""
    types = schema.executable.type_map.values()
    return {t.name: t for t in types if isinstance(t, GraphQLObjectType) and t.name.endswith("Connection")}


def places(schema: GraphQL) -> list[Place]:
    """Every field that gives a connection."""
    return list(_places(schema))


def _places(schema: GraphQL) -> Iterator[Place]:
    for type_ in schema.executable.type_map.values():
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in type_.fields.items():
                if get_named_type(field.type).name.endswith("Connection"):
                    yield Place(type_.name, name, field)


def test_connections_have_edges_and_page_info(schema: GraphQL) -> None:
    assert len(connections(schema)) > 30
    for name, type_ in connections(schema).items():
        edges = get_nullable_type(type_.fields["edges"].type)
        assert isinstance(edges, GraphQLList), name
        assert get_named_type(type_.fields["edges"].type).name == name.removesuffix("Connection") + "Edge"
        assert str(type_.fields["pageInfo"].type) == "PageInfo!", name


def test_edges_have_a_node_and_a_cursor(schema: GraphQL) -> None:
    for name in connections(schema):
        edge = schema.executable.type_map[name.removesuffix("Connection") + "Edge"]
        assert isinstance(edge, GraphQLObjectType)
        assert not isinstance(get_nullable_type(edge.fields["node"].type), GraphQLList), name
        cursor = get_nullable_type(edge.fields["cursor"].type)
        assert isinstance(cursor, GraphQLScalarType), name
        assert isinstance(cursor.serialize("x"), str), name


def test_edges_belong_to_connections(schema: GraphQL) -> None:
    """The names are kept for what is of this shape."""
    named = {name for name in schema.executable.type_map if name.endswith("Edge")}
    assert named == {f"{name.removesuffix('Connection')}Edge" for name in connections(schema)}


def test_page_info_has_its_four_fields(schema: GraphQL) -> None:
    page_info = schema.executable.type_map["PageInfo"]
    assert isinstance(page_info, GraphQLObjectType)
    assert {name: str(field.type) for name, field in page_info.fields.items()} == {
        "hasNextPage": "Boolean!",
        "hasPreviousPage": "Boolean!",
        "startCursor": "String",
        "endCursor": "String",
    }


def test_lists_are_walked_forward_or_both_ways(schema: GraphQL) -> None:
    assert len(places(schema)) > 300
    for place in places(schema):
        arguments = place.field.args
        assert isinstance(place.field.type, GraphQLNonNull), place
        for count, cursor in (("first", "after"), ("last", "before")):
            assert (count in arguments) == (cursor in arguments), place
            if count in arguments:
                assert arguments[count].type is GraphQLInt, place
                assert arguments[cursor].type is GraphQLString, place
        assert "first" in arguments, place


@pytest.fixture(scope="module")
def data(schema: GraphQL, generation: Generation) -> Any:
    """The data that an operation gives, as a client gets it."""
    known = Known(generation)

    def ask(text: str) -> Any:
        found = orjson.loads(answer(schema, Operation(text), Context(known)).body)
        assert "errors" not in found, (text, found["errors"])
        return found["data"]

    return ask


def test_every_list_is_walked_both_ways(schema: GraphQL, model: Model, data: Any) -> None:
    """Forward, backward, between cursors: always the things of the whole list."""
    walked = 0
    for place in places(schema):
        where = fullest(model, data, place)
        if where is None:
            continue
        before, after = where
        list_ = List(data, before, place, after)
        check_walk(list_, list_.whole(), place)
        walked += 1
    # of most fields the small city has things behind them
    assert walked > 250


class List(NamedTuple):
    """One list, as it is asked for in pages."""

    ask: Any
    before: str
    place: Place
    after: str

    def page(self, arguments: str) -> Any:
        """The page that arguments choose."""
        given = f"{NEEDED.get(self.place.name, '(')} {arguments})"
        found = self.ask(f"{self.before} list: {self.place.name}{given} {{ {PAGE} }} {self.after}")
        return found["list"] if "list" in found else found["node"]["list"]

    def whole(self) -> list[Any]:
        """All edges, by offsets alone, as many as are told."""
        total = self.page("first: 0")["totalCount"]
        pages = [self.page(f"first: {MOST}, offset: {offset}") for offset in range(0, total, MOST)]
        edges = [edge for page in pages for edge in page["edges"]]
        assert len(edges) == total, self.place
        return edges


def fullest(model: Model, data: Any, place: Place) -> tuple[str, str] | None:
    """What stands before and after a field whose list has things: of a kind's thing that has most; else None."""
    if place.type == "Query":
        return "{", "}"
    kind = model.kinds.get(place.type)
    if kind is None or kind not in model.public():
        return None
    text = f"{{ {kind.plural}(first: {MOST}) {{ nodes {{ id list: {place.name} {{ totalCount }} }} }} }}"
    things = data(text)[kind.plural]["nodes"]
    most = max(things, key=lambda thing: thing["list"]["totalCount"], default=None)
    if most is None or not most["list"]["totalCount"]:
        return None
    return f'{{ node(id: "{most["id"]}") {{ ... on {place.type} {{', "} } }"


def check_walk(list_: List, whole: list[Any], place: Place) -> None:
    """Nothing, where pages tell the truth about the list and cursors mean the same in all of them."""
    cursors = [edge["cursor"] for edge in whole]
    assert len(set(cursors)) == len(cursors), place
    size = min(MOST, max(2, len(whole) // 3))
    found, after = list[Any](), ""
    while True:
        page = list_.page(f"first: {size}{after}")
        check_page(page, size, place)
        found += page["edges"]
        assert page["pageInfo"]["hasNextPage"] == (len(found) < len(whole)), place
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = f', after: "{page["pageInfo"]["endCursor"]}"'
    assert found == whole, place
    if "last" not in place.field.args:
        return
    found, before = [], ""
    while True:
        page = list_.page(f"last: {size}{before}")
        check_page(page, size, place)
        found = page["edges"] + found
        assert page["pageInfo"]["hasPreviousPage"] == (len(found) < len(whole)), place
        if not page["pageInfo"]["hasPreviousPage"]:
            break
        before = f', before: "{page["pageInfo"]["startCursor"]}"'
    assert found == whole, place
    if len(whole) > 2:
        between = list_.page(f'first: {MOST}, after: "{cursors[0]}", before: "{cursors[-1]}"')
        assert between["edges"] == whole[1:-1][:MOST], place


def check_page(page: Any, size: int, place: Place) -> None:
    """Nothing, where the page is no larger than wanted, and its ends are those of its edges."""
    cursors = [edge["cursor"] for edge in page["edges"]]
    assert len(cursors) <= size, place
    ends = [page["pageInfo"]["startCursor"], page["pageInfo"]["endCursor"]]
    assert ends == ([cursors[0], cursors[-1]] if cursors else [None, None]), place
