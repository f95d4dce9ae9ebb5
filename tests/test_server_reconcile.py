"""The reconciliation service as its clients use it, each answer held against the specification's JSON schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from httpx import Response
from starlette.testclient import TestClient

from graph.generation import City
from ontology.model import Model
from ontology.shapes import read_model
from server import create_app
from tests.queries.reconcile.reconcile_city import CODES, NASTY, PATENT, namesakes
from tests.queries.small_city import BASE

SCHEMAS = Path(__file__).parents[1] / ".." / "shared" / "data" / "schemas" / "reconciliation-0.2"
COLUMN = [
    "示例光谷大学",
    "示例激光有限公司",
    "EXAMPLE TECH UNIVERSITY",
    CODES[2],
    "没有这样的单位",
    "",
    NASTY,
] * 4


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model()


@pytest.fixture(scope="module")
def client(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = Path(tmp_path_factory.mktemp("city"))
    namesakes(model, folder)
    with TestClient(create_app(City(folder, model=model))) as client:
        yield client


def reconciled(client: TestClient, queries: Mapping[str, Any], **headers: str) -> dict[str, Any]:
    response = client.post("/reconcile", data={"queries": json.dumps(queries)}, headers=headers)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def extended(client: TestClient, ids: list[str], *pids: str) -> dict[str, Any]:
    asked = {"ids": ids, "properties": [{"id": pid} for pid in pids]}
    found: dict[str, Any] = client.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    return found


def path(address: str) -> str:
    return address.removeprefix("http://testserver")


# -- as OpenRefine does


def test_a_column_is_matched_batch_by_batch_and_then_extended(client: TestClient) -> None:
    manifest = client.get("/reconcile").json()
    matched: dict[int, str] = {}
    for start in range(0, len(COLUMN), 10):
        rows = enumerate(COLUMN[start : start + 10], start)
        queries = {
            f"q{row}": {"query": cell, "type": "Organization", "type_strict": "should", "limit": 3}
            for row, cell in rows
            if cell
        }
        answer = reconciled(client, queries)
        assert answer.keys() == queries.keys()
        for key, found in answer.items():
            assert len(found["result"]) <= 3
            matched |= {int(key[1:]): one["id"] for one in found["result"] if one["match"]}
    names = {COLUMN[row]: one for row, one in matched.items()}
    assert names == {
        "示例光谷大学": "org/u1",
        "EXAMPLE TECH UNIVERSITY": "org/u2",
        CODES[2]: "org/e1",
        NASTY: "org/e3",
    }

    proposing = manifest["extend"]["propose_properties"]
    address = path(proposing["service_url"]) + proposing["service_path"]
    proposed = client.get(address, params={"type": "Organization", "limit": 50}).json()
    pids = [one["id"] for one in proposed["properties"]]
    assert {"uscc", "region"} <= set(pids)
    rows_ = extended(client, sorted(set(matched.values())), "uscc", "region")["rows"]
    assert rows_["org/e1"]["uscc"] == [{"str": CODES[2]}]
    # a fetched thing is matched already: its id can be asked about in turn
    region = rows_["org/e1"]["region"][0]["id"]
    assert extended(client, [region], "broader")["rows"][region]["broader"][0]["name"] == "武汉市"


def test_every_address_of_the_manifest_answers(client: TestClient) -> None:
    manifest = client.get("/reconcile").json()
    for template in (manifest["view"]["url"], manifest["preview"]["url"]):
        page = client.get(path(template).replace("{{id}}", "org/u1"))
        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "frame-ancestors" not in page.headers["content-security-policy"]
        assert "x-frame-options" not in page.headers
        assert "示例光谷大学" in page.text
    for what, one in (("entity", "org/u1"), ("type", "Enterprise"), ("property", "uscc")):
        offered = manifest["suggest"][what]
        found = client.get(path(offered["service_url"]) + offered["service_path"], params={"prefix": "光谷"})
        assert found.json().keys() == {"result"}
        flyout = path(offered["flyout_service_url"]) + offered["flyout_service_path"].replace("${id}", one)
        assert client.get(flyout).json().keys() == {"id", "html"}


@pytest.mark.parametrize("written", [str, quote, lambda one: quote(one, safe="")])
def test_an_id_may_be_written_into_an_address_in_three_ways(
    client: TestClient, written: Callable[[str], str]
) -> None:
    for one in ("org/u1", f"patent/{PATENT}", "region/420111", f"{BASE}id/org/u1"):
        assert client.get(f"/reconcile/view/{written(one)}").status_code == 200
        assert client.get(f"/reconcile/flyout/entity/{written(one)}").status_code == 200


def test_get_does_as_post_does(client: TestClient) -> None:
    queries = json.dumps({"q0": {"query": "示例光谷大学"}})
    got = client.get("/reconcile", params={"queries": queries})
    assert got.json() == client.post("/reconcile", data={"queries": queries}).json()
    extend = json.dumps({"ids": ["org/u1"], "properties": [{"id": "uscc"}]})
    assert client.get("/reconcile", params={"extend": extend}).json()["rows"]["org/u1"]["uscc"]


def test_other_sites_may_ask(client: TestClient) -> None:
    for address in ("", "/suggest/type?prefix=a", "/properties", "/view/org/u1"):
        response = client.get(f"/reconcile{address}", headers={"origin": "https://example.org"})
        assert response.headers["access-control-allow-origin"] == "*"


def test_an_answer_may_be_a_call_of_a_function(client: TestClient) -> None:
    for address in ("/reconcile?callback=got.it", "/reconcile/suggest/type?prefix=a&callback=got.it"):
        response = client.get(address)
        assert response.headers["content-type"].startswith("text/javascript")
        called = re.fullmatch(r"/\*\*/got\.it\((.*)\);", response.text, re.DOTALL)
        assert called
        assert json.loads(called[1])
    assert client.get("/reconcile?callback=alert(1)//").status_code == 400


def test_the_language_is_the_clients(client: TestClient) -> None:
    queries = {"q0": {"query": "示例光谷大学"}}
    name = {lang: reconciled(client, queries, **{"accept-language": lang})["q0"]["result"][0]["name"]
            for lang in ("zh-CN", "en")}  # fmt: skip
    assert name == {"zh-CN": "示例光谷大学", "en": "Example University of Guanggu"}
    english = client.post("/reconcile?lang=en", data={"queries": json.dumps(queries)}).json()
    assert english["q0"]["result"][0]["type"] == [{"id": "Institution", "name": "institution"}]


# -- what cannot be answered


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"queries": ""},
        {"queries": "not JSON"},
        {"queries": "[]"},
        {"queries": "[" * 50_000},
        {"queries": '{"q0": {"query": 5}}'},
        {"queries": '{"q0": {"query": ["x"]}}'},
        {"queries": json.dumps({"q0": {"query": "x" * 2000}})},
        {"queries": json.dumps({str(n): {"query": "x"} for n in range(501)})},
        {"extend": '{"ids": 5}'},
        {"extend": "{"},
    ],
)
def test_a_wrong_form_is_refused_in_both_languages(client: TestClient, form: dict[str, str]) -> None:
    refused(client.post("/reconcile", data=form or {"other": "x"}), 400)


def test_other_refusals(client: TestClient) -> None:
    refused(client.post("/reconcile", data={"queries": "x" * 1_000_001}), 413)
    refused(client.post("/reconcile", json={"queries": {}}), 415)
    refused(client.get("/reconcile/suggest/entity", params={"prefix": "x", "cursor": "-1"}), 400)
    refused(client.get("/reconcile/properties", params={"limit": "many"}), 400)
    for address in (
        "view/org/none",
        "preview/%00",
        "flyout/entity/x",
        "flyout/type/x",
        "flyout/other/x",
        "suggest/x",
    ):
        refused(client.get(f"/reconcile/{address}"), 404)


def refused(response: Response, status: int) -> None:
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert response.json()["zh"]
    assert response.json()["en"]


def test_nothing_is_answered_before_the_first_generation(model: Model, tmp_path: Path) -> None:
    with TestClient(create_app(City(tmp_path, BASE, model))) as client:
        for address in ("/reconcile", "/reconcile/suggest/type", "/reconcile/view/x"):
            assert client.get(address).status_code == 503


def test_an_unknown_type_or_property_has_no_answer_and_is_no_fault(client: TestClient) -> None:
    assert reconciled(client, {"q0": {"query": "示例", "type": "Nothing"}}) == {"q0": {"result": []}}
    assert extended(client, ["org/u1", "x"], "nothing")["rows"] == {
        "org/u1": {"nothing": []},
        "x": {"nothing": []},
    }
    assert client.get("/reconcile/properties?type=Nothing").json() == {"properties": [], "type": "Nothing"}


def test_names_are_data_in_json_and_text_in_pages(client: TestClient) -> None:
    found = reconciled(client, {"q0": {"query": NASTY}})["q0"]["result"][0]
    assert found["name"] == NASTY
    for kind in ("preview", "view"):
        assert "<script" not in client.get(f"/reconcile/{kind}/{found['id']}").text
    assert "<script" not in client.get(f"/reconcile/flyout/entity/{found['id']}").json()["html"]


# -- as the specification's schemas have it


def answers(client: TestClient) -> Iterator[tuple[str, Any]]:
    """An answer of each sort by the schema's name."""
    queries = {f"q{row}": {"query": cell} for row, cell in enumerate(COLUMN)}
    queries["empty"] = {"query": "示例", "type": "Nothing"}
    for lang in ("zh", "en"):
        language = {"accept-language": lang}
        yield "manifest", client.get("/reconcile", headers=language).json()
        yield "reconciliation-result-batch", reconciled(client, queries, **language)
    for prefix in ("", "光", "示例", "e", "label"):
        for what, name in (("entity", "entities"), ("type", "types"), ("property", "properties")):
            yield (
                f"suggest-{name}-response",
                client.get(f"/reconcile/suggest/{what}", params={"prefix": prefix}).json(),
            )
    for kind, ids in (
        ("Enterprise", ["org/e1", "org/e2"]),
        ("Patent", [f"patent/{PATENT}"]),
        ("Nothing", ["x"]),
    ):
        proposed = client.get("/reconcile/properties", params={"type": kind, "limit": 50}).json()
        yield "data-extension-property-proposal", proposed
        yield "data-extension-response", extended(client, ids, *(one["id"] for one in proposed["properties"]))


def test_every_answer_is_as_the_schemas_have_it(client: TestClient) -> None:
    if not SCHEMAS.is_dir():
        pytest.skip(f"the specification's schemas are not in {SCHEMAS}")
    jsonschema, referencing = pytest.importorskip("jsonschema"), pytest.importorskip("referencing")
    schemas = {file.stem: json.loads(file.read_bytes()) for file in SCHEMAS.glob("*.json")}
    draft = pytest.importorskip("referencing.jsonschema").DRAFT7
    known = referencing.Registry().with_resources(
        (schema["$id"], draft.create_resource(schema)) for schema in schemas.values()
    )
    seen = set()
    for name, answer in answers(client):
        jsonschema.Draft7Validator(schemas[name], registry=known).validate(answer)
        seen.add(name)
    # the rest are what clients send, what the answers are made of, and the schema of schemas
    assert schemas.keys() - seen == {"data-extension-query", "reconciliation-query-batch", "type", "openapi"}


#: What each sort of answer must have, and of which type: enough to find a field that was lost or renamed.
SHAPES: Mapping[str, Any] = {
    "manifest": {"versions": [str], "name": str, "identifierSpace": str, "schemaSpace": str},
    "reconciliation-result-batch": {
        "*": {
            "result": [
                {
                    "id": str,
                    "name": str,
                    "score": float,
                    "match": bool,
                    "type": [{"id": str, "name": str}],
                    "features": [{"id": str, "value": (bool, int, float)}],
                }
            ]
        }
    },
    "suggest-entities-response": {
        "result": [{"id": str, "name": str, "notable": [{"id": str, "name": str}]}]
    },
    "suggest-types-response": {"result": [{"id": str, "name": str}]},
    "suggest-properties-response": {"result": [{"id": str, "name": str}]},
    "data-extension-property-proposal": {"properties": [{"id": str, "name": str}]},
    "data-extension-response": {"meta": [{"id": str, "name": str}], "rows": {"*": {"*": [dict]}}},
}


def fits(value: Any, shape: Any) -> bool:
    """Whether a value has the parts of a shape: `*` stands for every key, a list for every item."""
    if isinstance(shape, dict):
        every = shape.get("*")
        parts = [(one, every) for one in value.values()] if every else [(value[k], shape[k]) for k in shape]
        return all(fits(one, part) for one, part in parts)
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(one, shape[0]) for one in value)
    return isinstance(value, shape)


def test_every_answer_has_its_parts(client: TestClient) -> None:
    seen = set()
    for name, answer in answers(client):
        assert fits(answer, SHAPES[name]), name
        seen.add(name)
    assert seen == SHAPES.keys()
