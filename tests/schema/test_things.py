"""What GraphQL says of a thing is what the index says."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from graph.index import Index
from ontology.model import Field, Form, Kind, Model, Record, Text
from ontology.shapes import read_model
from schema.build import GraphQL
from schema.connections import MOST
from tests.queries.small_city import BASE
from tests.schema.conftest import Ask

CONCRETE = [kind.name for kind in read_model().public() if not kind.abstract and kind.segment]


def selection(field: Field) -> str:
    """How to ask for all of a field."""
    if field.form is Form.TEXT:
        return f"{field.name} {{ value lang }}"
    if field.form is Form.CODE or (field.form is Form.LINK and not field.many):
        return f"{field.name} {{ id }}"
    return f"{field.name}(first: {MOST}) {{ totalCount nodes {{ id }} }}" if field.node else field.name


def told(index: Index, node: int, field: Field) -> object:
    """What the answer must be."""
    found: list[Any] = index.values(node, field)
    if field.form is Form.LINK and field.many:
        return {"totalCount": len(found), "nodes": [{"id": index.iri(other)} for other in found]}
    written = (lambda value: {"id": index.iri(value)}) if field.node else WRITTEN.get(field.form, _same)
    values = [written(value) for value in found]
    return values if field.many else next(iter(values), None)


def _text(value: Text) -> dict[str, str]:
    return {"value": value.value, "lang": value.lang}


def _same(value: Any) -> object:
    return value


def _decimal(value: Decimal) -> str:
    return str(value.normalize() + 0) if value else "0"


WRITTEN: dict[Form, Callable[[Any], object]] = {
    Form.TEXT: _text,
    Form.DECIMAL: _decimal,
    Form.DATE: lambda value: value.isoformat(),
}


@pytest.mark.parametrize("name", CONCRETE)
def test_every_field_says_what_the_index_says(name: str, ask: Ask, index: Index, model: Model) -> None:
    kind: Kind = model.kinds[name]
    fields = [field for field in kind.fields if not field.unique_lang]
    asked = " ".join(map(selection, fields))
    found = ask(f"{{ {kind.plural}(first: {MOST}) {{ nodes {{ id ... on {kind.name} {{ {asked} }} }} }} }}")
    nodes = index.nodes(name).tolist()
    answers = found[kind.plural]["nodes"]
    assert [answer["id"] for answer in answers] == [index.iri(node) for node in nodes]
    for node, answer in zip(nodes, answers, strict=True):
        assert {f.name: answer[f.name] for f in fields} == {f.name: told(index, node, f) for f in fields}


def test_names_come_in_either_language(ask: Ask, index: Index) -> None:
    (node,) = ask(
        '{ enterprises(first: 1) { nodes { id zh: label en: label(lang: "en") labels { value lang } } } }'
    )["enterprises"]["nodes"]
    number = index.find(node["id"])
    assert number is not None
    assert (node["zh"], node["en"]) == (index.label(number), index.label(number, "en"))
    assert {"value": node["zh"], "lang": "zh"} in node["labels"]


def test_the_language_of_the_request_counts(schema: GraphQL, ask: Ask) -> None:
    zh, en = ask(
        '{ zh: node(id: "qk-hnte") { label } en: node(id: "qk-hnte") { label(lang: "en") } }'
    ).values()
    assert (zh["label"], en["label"]) == ("高新技术企业", "high and new technology enterprise")


def test_a_thing_says_its_kind_and_its_sources(ask: Ask) -> None:
    found = ask(
        '{ node(id: "org/enterprise-3") { __typename kindName kindLabel(lang: "en") sources { file row licence } } }'
    )
    assert found["node"] == {
        "__typename": "Enterprise",
        "kindName": "Enterprise",
        "kindLabel": "enterprise",
        "sources": [{"file": "synthetic.csv", "row": 5, "licence": "CC0-1.0"}],
    }


def test_a_kind_with_kinds_below_has_an_object_type_of_its_own(ask: Ask) -> None:
    found = ask("{ organizations(first: 200) { nodes { __typename } } }")["organizations"]["nodes"]
    assert {node["__typename"] for node in found} == {"Enterprise", "Institution", "OtherOrganization"}


def test_observations_lead_back_from_anything(ask: Ask, index: Index, model: Model) -> None:
    focus = model.kinds["Observation"]["focus"]
    observation = next(n for n in index.nodes("Observation").tolist() if index.links(focus).count(n))
    about = index.iri(int(index.links(focus).of(observation)[0]))
    found = ask("query ($id: ID!) { node(id: $id) { observations { nodes { id } } } }", id=about)
    assert {"id": index.iri(observation)} in found["node"]["observations"]["nodes"]


def test_a_thing_of_two_kinds_is_of_the_kind_that_it_was_asked_as(city_of: Callable[..., Ask]) -> None:
    one, label = f"{BASE}id/org/both", {"label": (Text("合成研究院", "zh"),)}
    kinds = {one: ("Institution", "Enterprise", "Patent"), f"{one}2": ("Enterprise",)}
    ask = city_of([Record(kind, iri, label) for iri, names in kinds.items() for kind in names])
    found = ask("""{ institutions { nodes { __typename id } } enterprises { totalCount nodes { __typename } }
        agents { totalCount } knowledgeAssets { nodes { __typename } } both: node(id: "org/both") { __typename } }""")
    assert found["institutions"]["nodes"] == [{"__typename": "Institution", "id": one}]
    assert [node["__typename"] for node in found["enterprises"]["nodes"]] == ["Enterprise", "Enterprise"]
    assert found["agents"]["totalCount"] == 2
    assert found["knowledgeAssets"]["nodes"] == [{"__typename": "Patent"}]
    assert found["both"]["__typename"] in ("Enterprise", "Institution")
