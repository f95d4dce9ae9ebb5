"""What an editor of queries offers is what the model has, and what the city knows beyond it."""

from __future__ import annotations

from typing import Any

import pytest

from graph.generation import Generation
from ontology.model import SCHEME, Form, Model, Record, Text
from queries import vocabulary as module
from queries.vocabulary import labels, vocabulary
from tests.queries.small_city import BASE, publish, synthetic

CODE = f"{SCHEME}ipc/X99~00"


@pytest.fixture(scope="module")
def generation(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    words = {"label": (Text("未来机器", "zh"), Text("machines to come", "en"))}
    more = Record("Concept", CODE, words)
    return publish(model, tmp_path_factory.mktemp("vocabulary"), [*synthetic(model, 2), more])


@pytest.fixture(scope="module")
def told(generation: Generation) -> dict[str, Any]:
    return vocabulary(generation, {"qq": "https://w3id.org/queqiao/ns/"})


def test_every_public_kind_has_all_its_fields_in_their_order(told: dict[str, Any], model: Model) -> None:
    assert [kind["name"] for kind in told["kinds"]] == [kind.name for kind in model.public()]
    for kind, one in zip(model.public(), told["kinds"], strict=True):
        fields = [told["fields"][number] for number in one["fields"]]
        wanted = [(f.name, f.path, f.inverse, str(f.form), f.scheme) for f in kind.fields]
        given = [(f["name"], f["path"], f["inverse"], f["form"], f["scheme"]) for f in fields]
        assert given == wanted
        assert one["label"] == {"zh": kind.label.zh, "en": kind.label.en}
    assert {one["iri"] for one in told["properties"]} == set(model.properties)


def test_kinds_say_how_many_things_they_have(told: dict[str, Any]) -> None:
    counts = {kind["name"]: kind["count"] for kind in told["kinds"]}
    assert counts["Enterprise"] == 2
    assert counts["Organization"] > 2


def test_links_name_the_classes_they_lead_to(told: dict[str, Any], model: Model) -> None:
    classes = {kind["iri"] for kind in told["kinds"]}
    for field in told["fields"]:
        assert set(field["targets"]) <= classes | {kind.iri for kind in model.kinds.values()}
    assert any(field["targets"] for field in told["fields"] if field["form"] == str(Form.LINK))


def test_codes_are_those_of_the_model_and_those_that_the_city_knows(
    told: dict[str, Any], model: Model
) -> None:
    codes = {one["iri"]: one for one in told["codes"]}
    assert set(codes) >= set(model.codes)
    assert len(codes) == len(told["codes"])
    assert codes[CODE] == {
        "iri": CODE,
        "scheme": f"{SCHEME}ipc",
        "notation": "X99~00",
        "label": {"zh": "未来机器", "en": "machines to come"},
    }
    assert told["codes_left_out"] == 0


def test_of_too_many_codes_it_is_said_how_many_are_missing(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 5)
    found = vocabulary(generation, {})
    assert len(found["codes"]) == 5
    assert found["codes_left_out"] == len(generation.model.codes) + 1 - 5


def test_graphs_are_the_sources(told: dict[str, Any]) -> None:
    assert [one["iri"] for one in told["graphs"]] == [f"{BASE}graph/synthetic"]


def test_labels_of_words_codes_and_things(generation: Generation, model: Model) -> None:
    index = generation.index
    node = int(index.nodes("Patent")[0])
    thing = index.iri(node)
    kind, code = model.kinds["Patent"], next(iter(model.codes.values()))
    prop = next(iter(model.properties.values()))
    found = labels(index, model, [thing, kind.iri, code.iri, prop.iri, "http://nowhere.example/", ""])
    assert list(found) == [thing, kind.iri, code.iri, prop.iri]
    assert found[thing] == {"zh": index.label(node, "zh"), "en": index.label(node, "en"), "kind": "Patent"}
    assert found[kind.iri] == {"zh": kind.label.zh, "en": kind.label.en, "kind": None}
    assert found[code.iri]["zh"] == code.label.zh
    assert found[prop.iri]["en"] == prop.label.en


def test_formats_are_those_of_answers(told: dict[str, Any]) -> None:
    assert {"json", "csv", "excel"} <= set(told["formats"]["rows"])
    assert {"ttl", "nt", "jsonld"} <= set(told["formats"]["graph"])
