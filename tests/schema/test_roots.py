"""The entrances: by id, by a number a thing is known by, by kind."""

from collections.abc import Callable

import pytest

from graph.index import Index
from ontology.identity import synthetic_credit_code
from ontology.model import Model, Record, Text
from tests.queries.small_city import BASE
from tests.schema.conftest import Ask

CODE = synthetic_credit_code(7)


@pytest.mark.parametrize("text", [f"{BASE}id/org/enterprise-1", "org/enterprise-1"])
def test_a_thing_is_found_by_its_iri_or_key(ask: Ask, text: str) -> None:
    found = ask("query ($id: ID!) { node(id: $id) { id } enterprise(id: $id) { iri } }", id=text)
    assert found == {
        "node": {"id": f"{BASE}id/org/enterprise-1"},
        "enterprise": {"iri": f"{BASE}id/org/enterprise-1"},
    }


def test_what_is_not_there_is_null(ask: Ask) -> None:
    assert ask('{ node(id: "org/nobody") { id } patent(id: "org/enterprise-1") { id } }') == {
        "node": None,
        "patent": None,
    }


def test_several_come_in_the_order_asked(ask: Ask) -> None:
    found = ask('{ nodes(ids: ["org/enterprise-2", "urn:nobody", "org/enterprise-1"]) { id } }')["nodes"]
    assert found == [{"id": f"{BASE}id/org/enterprise-2"}, None, {"id": f"{BASE}id/org/enterprise-1"}]


def test_too_many_ids_are_refused(refused: Ask) -> None:
    assert "at most 200" in refused("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["urn:a"] * 201)


def test_a_thing_is_found_by_what_identifies_it(known_by: Ask) -> None:
    text = 'query ($code: String) { a: enterprise(uscc: $code) { id } b: enterprise(stockCode: "999999.sh") { id } }'
    found = known_by(text, code=f" {CODE.lower()} ")
    assert found["a"] == found["b"] == {"id": f"{BASE}id/org/known"}
    assert known_by("query ($code: String) { institution(uscc: $code) { id } }", code=CODE) == {
        "institution": None
    }


def test_a_number_that_is_none_is_refused_with_the_rule(refused: Ask) -> None:
    message = refused('{ enterprise(uscc: "123") { id } }')
    assert "unified social credit code" in message
    assert "统一社会信用代码" in message


@pytest.mark.parametrize("arguments", ["", '(id: "a", uscc: "b")'])
def test_exactly_one_way_to_know_a_thing_is_wanted(refused: Ask, arguments: str) -> None:
    assert "exactly one of id, uscc, rorId, stockCode" in refused(f"{{ enterprise{arguments} {{ id }} }}")


def test_codes_can_be_listed_by_scheme(ask: Ask, model: Model) -> None:
    found = ask(
        '{ concepts(scheme: "qualification-kind", first: 200) { totalCount nodes { iri notation } } }'
    )["concepts"]
    codes = model.scheme_codes("https://w3id.org/queqiao/scheme/qualification-kind")
    assert found["totalCount"] == len(codes)
    assert {node["iri"] for node in found["nodes"]} == {code.iri for code in codes}


@pytest.mark.parametrize("scheme", ["nope", "https://example.org/nope", ""])
def test_a_scheme_that_is_none_is_refused_with_those_that_there_are(refused: Ask, scheme: str) -> None:
    message = refused(f'{{ concepts(scheme: "{scheme}") {{ totalCount }} }}')
    assert "there is no list of codes" in message
    assert "没有代码表" in message
    assert "qualification-kind" in message


def test_lists_are_of_a_kind_and_those_below(ask: Ask, index: Index) -> None:
    found = ask("{ organizations { totalCount } enterprises { totalCount } agents { totalCount } }")
    counts = {name: found[plural]["totalCount"] for plural, name in PLURALS.items()}
    assert counts == {name: len(index.nodes(name)) for name in PLURALS.values()}


PLURALS = {"organizations": "Organization", "enterprises": "Enterprise", "agents": "Agent"}


@pytest.fixture(scope="module")
def known_by(city_of: Callable[..., Ask]) -> Ask:
    """Asks a city of one synthetic enterprise."""
    numbers = {"uscc": (CODE,), "stockCodes": ("999999.SH",)}
    return city_of([Record("Enterprise", f"{BASE}id/org/known", {"label": (Text("合成", "zh"),), **numbers})])
