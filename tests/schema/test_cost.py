"""What operations are found to cost, on a small schema and on ours."""

from typing import Any

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse
from hypothesis import given
from hypothesis import strategies as st

from schema.build import GraphQL
from schema.connections import LONGEST
from schema.cost import CONDITION, Cost, fitting
from schema.costing import GIVEN, TELLING, WEIGHTS, Costs
from schema.shape import fragments_of

SMALL = build_schema("""
    type Query {
      things(first: Int, last: Int, where: Where): ThingConnection!
      nodes(ids: [ID!]!): [Thing]!
      paths(from: ID!, k: Int, targets: [ID!]): Paths!
      communities(first: Int): [Thing!]!
      search(text: String!, first: Int): ThingConnection!
    }
    input Where { name: String, any: [Where!] }
    type ThingConnection { nodes: [Thing!]! edges: [Edge!]! totalCount: Int! pageInfo: Info! }
    type Info { more: Boolean! }
    type Edge { node: Thing! }
    type Thing { id: ID! names: [String!]! codes: [Code!]! one: Thing things(first: Int): ThingConnection! }
    type Code { id: ID! }
    type Paths { exact: Boolean! paths: [Path!]! }
    type Path { steps: [Step!]! }
    type Step { cost: Int }
""")


def cost(text: str, schema: GraphQLSchema = SMALL) -> Cost:
    document = parse(text)
    (operation,) = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    return Costs(schema).of(operation, fragments_of(document))


@pytest.mark.parametrize(
    ("text", "variables", "value"),
    [
        ("{ __typename }", {}, 1),
        ("{ things { totalCount pageInfo { more } } }", {}, 4),
        # a page of 20 where nothing is said, each with what is asked of it
        ("{ things { nodes { id } } }", {}, 1 + 1 + 20),
        ("{ things(first: 3) { nodes { id names } } }", {}, 1 + 1 + 1 + 3 * 2),
        ("{ things(last: 3) { edges { node { id } } } }", {}, 1 + 1 + 1 + 3 * 2),
        ("{ things(first: 3) { nodes { things(first: 2) { nodes { id } } } } }", {}, 3 + 3 * (2 + 2) + 1),
        ("query($n: Int) { things(first: $n) { nodes { id } } }", {"n": 7}, 3 + 7),
        ("query($n: Int) { things(first: $n) { nodes { id } } }", {}, 3 + 20),
        ("query($n: Int) { things(first: $n) { nodes { id } } }", {"n": None}, 3 + 20),
        # what is beyond every page is refused by the field
        ("{ things(first: 1000000) { nodes { id } } }", {}, 3 + LONGEST),
        ("{ things(first: -5) { nodes { id } } }", {}, 3),
        # lists that nobody bounds
        ("{ things(first: 1) { nodes { codes { id } } } }", {}, 3 + 1 + 5),
        ("{ things(first: 1) { nodes { one { one { id } } } } }", {}, 3 + 3),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', {}, 1 + 3 + 3),
        ("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ["a", "b"]}, 1 + 2 + 2),
        # conditions cost, and so do their values
        (
            '{ things(first: 0, where: {name: "a", any: [{name: "b"}]}) { totalCount } }',
            {},
            2 + 3 + 2 * CONDITION,
        ),
        (
            "query($w: Where) { things(where: $w) { totalCount } }",
            {"w": {"any": [{"name": "a"}] * 4}},
            2 + 4 + 5 * CONDITION,
        ),
        # a condition is answered once, for however many things
        (
            '{ things(first: 9) { nodes { things(first: 0, where: {name: "a"}) { totalCount } } } }',
            {},
            3 + 9 * 2 + 2 + CONDITION,
        ),
        # search and measures
        ('{ search(text: "a", first: 1) { totalCount } }', {}, WEIGHTS["search"] + 4),
        ("{ communities { id } }", {}, WEIGHTS["communities"] + 1 + GIVEN["communities"]),
        ('{ paths(from: "a") { paths { steps { cost } } } }', {}, WEIGHTS["paths"] + 2 + 1 + 5 * (1 + 5)),
        (
            '{ paths(from: "a", k: 2) { paths { steps { cost } } } }',
            {},
            WEIGHTS["paths"] + 3 + 1 + 2 * (1 + 5),
        ),
        # fragments are written out, and what is left out costs nothing
        ("{ ...F ...F } fragment F on Query { __typename }", {}, 2),
        ("{ ... on Query @skip(if: true) { __typename } __typename @include(if: false) }", {}, 0),
        ("query($s: Boolean!) { __typename @skip(if: $s) x: __typename @include(if: $s) }", {"s": True}, 1),
        ("query($s: Boolean!) { ... @include(if: $s) { __typename } }", {"s": False}, 0),
    ],
)
def test_pages_multiply(text: str, variables: dict[str, Any], value: int) -> None:
    assert cost(text).of(variables) == value
    assert cost(text).folded().of(variables) == value


LEAF = st.sampled_from(["id", "names", "codes { id }", "id @skip(if: $s)", "... @include(if: $s) { names }"])
PAGE = st.sampled_from(["", "(first: 3)", "(first: $n)", "(first: $m)"])
LISTS = st.sampled_from(
    ["nodes { %s }", "edges { node { %s } }", "totalCount nodes { %s }", "... { nodes { %s } }"]
)


def listed(fields: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = st.lists(fields, min_size=1, max_size=3).map(" ".join)
    return st.builds(lambda page, list_, below: f"things{page} {{ {list_ % below} }}", PAGE, LISTS, inner)


@given(listed(st.recursive(LEAF, listed, max_leaves=6)), st.integers(0, 200) | st.none(), st.booleans())
def test_folding_changes_no_cost(text: str, first: int | None, skipped: bool) -> None:
    counted = cost(f"query($n: Int, $m: Int, $s: Boolean!) {{ {text} }}")
    variables = {"n": first, "m": 7, "s": skipped}
    assert counted.folded().of(variables) == counted.of(variables)


@given(st.integers(1, 200), st.integers(1, 200), st.integers(1, 50_000))
def test_the_page_that_is_told_fits_and_no_larger_one_does(outer: int, inner: int, allowed: int) -> None:
    text = "query($n: Int, $m: Int) { things(first: $n) { nodes { things(first: $m) { nodes { id } } } } }"
    counted = cost(text).folded()

    def fits(n: int, m: int) -> bool:
        return counted.of({"n": n, "m": m}) <= allowed

    advice = fitting(counted, {"n": outer, "m": inner}, allowed)
    if fits(outer, inner):
        return
    if advice is None:
        assert not fits(1, inner)
        assert not fits(outer, 1)
        return
    first = int(advice.en.split()[1])
    assert (fits(first, inner) and not fits(first + 1, inner)) or (
        fits(outer, first) and not fits(outer, first + 1)
    )


def test_no_page_is_told_where_none_would_do() -> None:
    assert fitting(cost("{ a: __typename b: __typename }"), {}, 1) is None


def test_the_fields_that_cost_more_are_there(schema: GraphQL) -> None:
    fields = schema.executable.query_type.fields if schema.executable.query_type else {}
    assert (WEIGHTS.keys() | GIVEN.keys()) <= fields.keys()


@pytest.mark.parametrize(
    ("field", "own"),
    [
        ("label", 1),
        ("score(measure: DEGREE) { value }", 1 + TELLING["score"] + 1),
        ("score(measure: DEGREE) { why { base } }", 1 + TELLING["score"] + 1 + TELLING["why"] + 1),
        ('statements(field: "label") { value }', 1 + TELLING["statements"] + 5),
    ],
)
def test_what_is_measured_or_looked_up_costs_more(schema: GraphQL, field: str, own: int) -> None:
    written = sum(value in field for value in ("DEGREE", '"label"'))
    text = f"{{ enterprises(first: 3) {{ nodes {{ {field} }} }} }}"
    assert cost(text, schema.executable).of({}) == 1 + 1 + 1 + 3 * own + written
    assert TELLING["why"] > 50 * TELLING["score"] > 50


def test_the_lists_of_introspection_are_as_long_as_they_are(schema: GraphQL) -> None:
    types = len(schema.executable.type_map)
    words = cost("{ __schema { types { name } } }", schema.executable).of({})
    parts = cost("{ __schema { types { name fields { name } } } }", schema.executable).of({})
    assert (words, parts) == (2, 2 + types)
    once = cost('{ __type(name: "Query") { fields { type { name } } } }', schema.executable).of({})
    assert once < _unwrapping(schema, 3) < _unwrapping(schema, 9) == _unwrapping(schema, 30)


def _unwrapping(schema: GraphQL, times: int) -> int:
    """What it costs to take that many wrappers off the types of all root fields."""
    chain = "{ ofType " * times + "{ name }" + " }" * times
    return cost(f'{{ __type(name: "Query") {{ fields {{ type {chain} }} }} }}', schema.executable).of({})
