"""Fetched columns hold what the graph says, in the protocol's forms."""

from __future__ import annotations

import json
from typing import Any

import pytest

from queries.reconcile.service import Reconciler
from tests.queries.reconcile.reconcile_city import CODES, PATENT, iri


def cells(made: Reconciler, one: str, pid: str, lang: str = "zh", **settings: Any) -> list[dict[str, Any]]:
    asked = {"ids": [one], "properties": [{"id": pid, "settings": settings}]}
    found = made.extend(json.dumps(asked), lang)["rows"][one][pid]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    ("one", "pid", "found"),
    [
        ("org/e1", "uscc", [{"str": CODES[2]}]),
        (iri("e1"), "uscc", [{"str": CODES[2]}]),
        ("org/e1", "region", [{"id": "region/420111", "name": "洪山区"}]),
        ("org/e1", "foundedOn", [{"date": "2015-06-01T00:00:00"}]),
        ("org/e2", "foundedOn", [{"str": "2019"}]),
        ("org/e1", "registeredCapital", [{"float": 1000000.5}]),
        ("org/e1", "synthetic", [{"str": "true"}]),
        ("org/e1", "appliedPatents", [{"id": f"patent/{PATENT}", "name": "示例激光切割方法"}]),
        (f"patent/{PATENT}", "applicationDate", [{"date": "2023-02-01T00:00:00"}]),
        ("org/e1", "rorId", []),
        ("org/e1", "nothing", []),
        ("org/no", "uscc", []),
    ],
)
def test_a_value_is_written_by_its_form(made: Reconciler, one: str, pid: str, found: list[object]) -> None:
    assert cells(made, one, pid) == found


def test_settings_say_how_values_are_written(made: Reconciler) -> None:
    patent = f"patent/{PATENT}"
    assert len(cells(made, patent, "applicants")) == 2
    assert len(cells(made, patent, "applicants", limit="1")) == 1
    assert cells(made, patent, "applicants", count="true") == [{"int": 2}]
    assert {"str": "示例光谷大学"} in cells(made, patent, "applicants", content="literal")
    assert {"str": "org/u1"} in cells(made, patent, "applicants", content="id")
    assert cells(made, "org/u1", "label", lang="zh") == [
        {"str": "Example University of Guanggu"},
        {"str": "示例光谷大学"},
    ]
    asked = {"ids": ["org/u1"], "properties": [{"id": "label", "settings": {"lang": "en"}}]}
    assert made.extend(json.dumps(asked))["rows"]["org/u1"]["label"] == [
        {"str": "Example University of Guanggu"}
    ]


def test_a_column_says_what_it_holds(made: Reconciler) -> None:
    asked = {"ids": ["org/e1"], "properties": [{"id": "appliedPatents"}, {"id": "uscc"}, {"id": "nothing"}]}
    patents, code, nothing = made.extend(json.dumps(asked), "en")["meta"]
    assert patents["type"] == {"id": "Patent", "name": "patent"}
    assert code.keys() == {"id", "name"}
    assert nothing == {"id": "nothing", "name": "nothing"}


def test_properties_are_proposed_for_a_type(made: Reconciler) -> None:
    enterprise = made.properties("Enterprise")
    names = [one["id"] for one in enterprise["properties"]]
    assert set(names) == {field.name for field in made.index.model.kinds["Enterprise"].fields}
    assert names.index("uscc") < names.index("rorId")  # what has values comes first
    assert enterprise["type"] == "Enterprise"
    assert made.properties("Enterprise", "2")["properties"] == enterprise["properties"][:2]
    assert made.properties("Nothing") == {"properties": [], "type": "Nothing"}
    assert {one["id"] for one in made.properties("")["properties"]} >= {"uscc", "region"}


def test_every_property_of_everything_can_be_fetched(made: Reconciler) -> None:
    for kind in made.index.model.public():
        nodes = made.index.nodes(kind.name)[:2].tolist()
        ids = [made.index.iri(node) for node in nodes]
        pids = [{"id": field.name} for field in kind.fields]
        rows = made.extend(json.dumps({"ids": ids, "properties": pids[:50]}))["rows"]
        for node, one in zip(nodes, ids, strict=True):
            for field in kind.fields[:50]:
                fields = made.index.model.kinds[made.index.kind(node)]
                assert len(rows[one][field.name]) == len(made.index.values(node, fields[field.name]))
