"""The named questions over GraphQL: the same rows as over REST, with labels, pages and errors."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from graph.generation import City
from ontology.model import Model
from queries.questions.catalog import Catalog
from schema.build import GraphQL, build_schema
from schema.context import Context, Known
from schema.execution import Operation, answer
from server import create_app
from tests.queries.questions.whole_city import whole_city

BASE = "https://example.org/wuhan/id/"
ASK = """query($name: String!, $set: [QueryParameterInput!], $first: Int, $skip: Int, $lang: String) {
  query(name: $name, parameters: $set, lang: $lang) {
    query { name title } columns { name label form } total
    rows(first: $first, skip: $skip) { value label iri number } } }"""


@pytest.fixture(scope="module")
def client(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("asked")
    whole_city(model, folder)
    (folder / "queries").mkdir()
    (folder / "queries" / "firms.rq").write_text(
        "# 有多少企业？ / How many firms?\n# asks: 测试者 / tests\nSELECT (COUNT(?f) AS ?n) { ?f a qq:Enterprise }",
        "utf-8",
    )
    with TestClient(create_app(City(folder, model=model))) as client:
        yield client


def asked(client: TestClient, name: str, parameters: dict[str, str] | None = None, **more: Any) -> Any:
    given = [{"name": key, "value": value} for key, value in (parameters or {}).items()]
    told = client.post(
        "/graphql", json={"query": ASK, "variables": {"name": name, "set": given, **more}}
    ).json()
    return told if "errors" in told else told["data"]["query"]


def test_rows_have_values_labels_and_numbers(client: TestClient) -> None:
    found = asked(client, "B7")
    assert found["query"]["name"] == "B7"
    assert [column["name"] for column in found["columns"]] == ["enterprise", "base", "due", "paid"]
    assert found["rows"][0] == [
        {"value": f"{BASE}org-E1", "label": "示例一号激光公司", "iri": f"{BASE}org-E1", "number": None},
        {"value": "550000.0", "label": None, "iri": None, "number": 550000.0},
        {"value": "55000.0", "label": None, "iri": None, "number": 55000.0},
        {"value": "0.0", "label": None, "iri": None, "number": 0.0},
    ]


def test_the_rows_are_those_of_rest(client: TestClient) -> None:
    for name, given in (("B2", {"day": "2022-06-30"}), ("I8", {}), ("I4", {}), ("T8", {})):
        rest = client.get(f"/queries/{name}.json", params=given).json()["rows"]
        found = asked(client, name, given)
        names = [column["name"] for column in found["columns"]]
        for row, other in zip(found["rows"], rest, strict=True):
            assert [cell["iri"] or cell["number"] or cell["value"] for cell in row] == [
                (str(value).lower() if isinstance(value, bool) else value or "0.0")
                if value or value == 0
                else None
                for value in (other.get(name) for name in names)
            ]


def test_rows_come_in_pages(client: TestClient) -> None:
    whole = asked(client, "B2")
    part = asked(client, "B2", first=2, skip=1)
    assert (part["rows"], part["total"]) == (whole["rows"][1:3], whole["total"])


def test_words_are_in_the_language_asked_for(client: TestClient) -> None:
    found = asked(client, "B3", lang="en")
    assert found["rows"][0][1]["label"] == "high and new technology enterprise"
    way = asked(client, "T6", {"from": "org-E3", "to": "org-U2"}, lang="en")["rows"][0]
    assert way[3]["value"].endswith(".")


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("B33", {}, "no question"),
        ("B3", {"years": "0"}, "at least 1"),
        ("B3", {"colour": "red"}, "has no parameter"),
        ("T6", {}, "has to be given"),
    ],
)
def test_what_is_asked_wrongly_is_told(
    client: TestClient, name: str, given: dict[str, str], says: str
) -> None:
    assert says in asked(client, name, given)["errors"][0]["message"]


def test_pages_have_their_bounds(client: TestClient) -> None:
    assert "first must be" in asked(client, "B3", first=10_001)["errors"][0]["message"]
    assert "skip must not be" in asked(client, "B3", skip=-1)["errors"][0]["message"]


def test_the_questions_are_listed(client: TestClient) -> None:
    text = """{ namedQueries { name title own tags formats columns { name }
      parameters { name form required usual label } } }"""
    found = {
        one["name"]: one
        for one in client.post("/graphql", json={"query": text}).json()["data"]["namedQueries"]
    }
    assert set(found) == {*Catalog.shipped().names(), "firms"}
    assert found["firms"]["own"] is True
    years = {"name": "years", "form": "integer(1..20)", "required": False, "usual": "3", "label": "几年之内"}
    assert found["B3"]["parameters"] == [years]
    some = client.post("/graphql", json={"query": '{ namedQueries(tag: "network") { name } }'}).json()
    assert {"T6", "T8", "I4", "I8"} == {one["name"] for one in some["data"]["namedQueries"]}


def test_without_a_service_the_store_is_asked(model: Model, tmp_path: Path) -> None:
    schema: GraphQL = build_schema(model)
    context = Context(Known(whole_city(model, tmp_path)))
    found = answer(schema, Operation(ASK, {"name": "I8"}, None), context)
    assert b"0.168" in bytes(found.body)
