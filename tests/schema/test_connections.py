"""Lists keep the promises of Relay's connections."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.index import Index
from ontology.model import SCHEME, Model, Record, Text
from schema.connections import LONGEST, MOST, place_cursor, thing_cursor
from tests.queries.small_city import BASE
from tests.schema.conftest import Ask

PAGE = """totalCount nodes { id } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"""


@settings(max_examples=30)
@given(
    size=st.integers(1, 12),
    order=st.sampled_from(["", "orderBy: [LABEL_DESC]", "orderBy: [APPLIED_PATENTS_COUNT_ASC]"]),
)
def test_walking_forward_gives_the_whole_list(ask: Ask, size: int, order: str) -> None:
    whole = ask(f"{{ agents(first: {MOST} {order}) {{ {PAGE} }} }}")["agents"]
    text = f"query ($after: String) {{ agents(first: {size}, after: $after {order}) {{ {PAGE} }} }}"
    found, after = [], None
    while True:
        page = ask(text, after=after)["agents"]
        assert page["totalCount"] == whole["totalCount"]
        assert page["nodes"] == [edge["node"] for edge in page["edges"]]
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        found += page["edges"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == whole["edges"]


def test_walking_backward_gives_the_whole_list(ask: Ask) -> None:
    whole = ask(f"{{ agents(first: {MOST}) {{ {PAGE} }} }}")["agents"]["edges"]
    text = f"query ($before: String) {{ agents(last: 5, before: $before) {{ {PAGE} }} }}"
    found: list[Any] = []
    before: str | None = None
    while True:
        page = ask(text, before=before)["agents"]
        found = page["edges"] + found
        if not page["pageInfo"]["hasPreviousPage"]:
            break
        before = page["pageInfo"]["startCursor"]
    assert found == whole


def test_a_nested_list_is_cut_for_each_parent(ask: Ask, index: Index, model: Model) -> None:
    field = model.kinds["Agent"]["appliedPatents"]
    found = ask(
        "{ agents(first: 200) { nodes { id appliedPatents(first: 1) { totalCount nodes { id } } } } }"
    )
    for agent in found["agents"]["nodes"]:
        node = index.find(agent["id"])
        assert node is not None
        whole = [{"id": index.iri(n)} for n in index.links(field).of(node).tolist()]
        assert agent["appliedPatents"] == {"totalCount": len(whole), "nodes": whole[:1]}


def test_offset_skips(ask: Ask) -> None:
    one, two = (
        ask(f"{{ enterprises({how}) {{ nodes {{ id }} }} }}") for how in ("first: 2, offset: 3", "first: 5")
    )
    assert one["enterprises"]["nodes"] == two["enterprises"]["nodes"][3:]


def test_an_empty_page_has_no_cursors(ask: Ask) -> None:
    page = ask(f"{{ enterprises(first: 0) {{ {PAGE} }} }}")["enterprises"]
    assert page["totalCount"] == 9
    assert page["edges"] == page["nodes"] == []
    assert page["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": None,
        "endCursor": None,
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (f"first: {LONGEST + 1}", f"first must be 0 to {LONGEST}, not {LONGEST + 1}"),
        ("last: -1", "last must be 0"),
        ("first: 1, last: 1", "not both"),
        ("offset: -2", "offset must not be negative: -2"),
        ('after: "?"', "is no cursor of this list"),
        (f'after: "{place_cursor(3)}"', "is no cursor of this list"),
        (f'after: "{thing_cursor("urn:nobody")}"', "is gone"),
    ],
)
def test_a_wrong_window_is_refused(refused: Ask, arguments: str, said: str) -> None:
    assert said in refused(f"{{ enterprises({arguments}) {{ totalCount }} }}")


def test_an_edge_says_what_is_known_of_its_link(involved: Ask) -> None:
    found = involved(
        "{ patents { nodes { inventors { edges { node { id } involvements { ordinal role { id } } } } } } }"
    )
    edges = found["patents"]["nodes"][0]["inventors"]["edges"]
    assert {
        edge["node"]["id"].rpartition("/")[2]: [i["ordinal"] for i in edge["involvements"]] for edge in edges
    } == {
        "ada": [2],
        "bo": [1],
        "cy": [],
    }
    back = involved('{ person(id: "person/ada") { inventedPatents { edges { involvements { ordinal } } } } }')
    assert back["person"]["inventedPatents"]["edges"] == [{"involvements": [{"ordinal": 2}]}]
    backward = involved("{ enterprises { nodes { memberOf { edges { involvements { start } } } } } }")
    assert backward["enterprises"]["nodes"][0]["memberOf"]["edges"] == [
        {"involvements": [{"start": "2021-03-01"}]}
    ]


@pytest.fixture(scope="module")
def involved(city_of: Callable[..., Ask]) -> Ask:
    """Asks a patent of three inventors, two with their places, and an enterprise that joined a consortium."""
    people = [f"person/{name}" for name in ("ada", "bo", "cy")]
    return city_of(
        [
            *(named("Person", key) for key in people),
            named("Patent", "patent/p", inventors=map(iri, people), applicants=[iri("org/e")]),
            named("Consortium", "consortium/c"),
            named("Enterprise", "org/e", memberOf=[iri("consortium/c")]),
            involvement("1", "person/ada", "patent/p", "r-inventor", ordinal=2),
            involvement("2", "person/bo", "patent/p", "r-inventor", ordinal=1),
            involvement("3", "person/cy", "patent/p", "r-applicant", ordinal=1),
            involvement("4", "org/e", "consortium/c", "r-memberOf", start=date(2021, 3, 1)),
        ]
    )


def iri(key: str) -> str:
    return f"{BASE}id/{key}"


def named(kind: str, key: str, **values: Any) -> Record:
    return Record(kind, iri(key), {"label": (Text(key, "zh"),)} | {n: tuple(v) for n, v in values.items()})


def involvement(key: str, agent: str, context: str, role: str, **values: Any) -> Record:
    ends = {"agent": (iri(agent),), "context": (iri(context),), "role": (f"{SCHEME}{role}",)}
    return Record("Involvement", iri(f"involvement/{key}"), ends | {n: (v,) for n, v in values.items()})
