"""RML and YARRRML mappings: run by the engine where there is one, refused with words where there is none."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from loaders.formats.rml import SETTING, RmlSource
from loaders.source import SourceError, recognise
from ontology.check import check
from ontology.model import Fault, Place, Record, Text
from ontology.shapes import read_model

MODEL = read_model()
BASE = "https://example.org/wuhan/"
FIRMS = "uscc,name,region\n910000000000000011,合成光电有限公司,420111\n91000000000000002X,合成芯片有限公司,420100\n"
RML = """
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix qq: <https://w3id.org/queqiao/ns/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<#firm> a rr:TriplesMap ;
    rml:logicalSource [ rml:source "firms.csv" ; rml:referenceFormulation ql:CSV ] ;
    rr:subjectMap [ rr:template "https://example.org/wuhan/id/org/{uscc}" ; rr:class qq:Enterprise ] ;
    rr:predicateObjectMap [
        rr:predicate skos:prefLabel ; rr:objectMap [ rml:reference "name" ; rr:language "zh" ] ] ;
    rr:predicateObjectMap [
        rr:predicate qq:region ; rr:objectMap [ rr:template "https://w3id.org/queqiao/scheme/region/{region}" ] ] .
"""
YARRRML = """
prefixes:
  qq: "https://w3id.org/queqiao/ns/"
  skos: "http://www.w3.org/2004/02/skos/core#"
mappings:
  firm:
    sources:
      - [firms.csv~csv]
    s: https://example.org/wuhan/id/org/$(uscc)
    po:
      - [a, qq:Enterprise]
      - [skos:prefLabel, $(name), zh~lang]
      - [qq:region, https://w3id.org/queqiao/scheme/region/$(region)~iri]
"""
MAPPINGS = {"firms.rml.ttl": RML, "公司, $1.yarrrml.yml": YARRRML}
has_engine = pytest.mark.skipif(
    not (os.environ.get(SETTING) or find_spec("morph_kgc")),
    reason=f"no morph-kgc: {SETTING} names no Python that has it",
)


def write(folder: Path, name: str, text: str) -> Path:
    (folder / "firms.csv").write_text(FIRMS, "utf-8")
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_mapping_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    assert recognise(write(tmp_path, name, MAPPINGS[name]), MODEL).info.loader == "rml"


@has_engine
@pytest.mark.parametrize("name", MAPPINGS)
def test_a_mapping_makes_records_of_the_table_beside_it(tmp_path: Path, name: str) -> None:
    found = list(RmlSource().read(write(tmp_path, name, MAPPINGS[name]), BASE, MODEL))
    records = {item.iri: item for item in found if isinstance(item, Record)}
    assert [item for item in found if isinstance(item, Fault)] == []
    firm = records[f"{BASE}id/org/910000000000000011"]
    assert firm.kind == "Enterprise"
    assert firm.values["label"] == (Text("合成光电有限公司", "zh"),)
    assert firm.values["region"] == ("https://w3id.org/queqiao/scheme/region/420111",)
    assert firm.place == Place(name)
    assert len(records) == 2
    assert [fault for record in records.values() for fault in check(MODEL, record)] == []


@has_engine
@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("a.rml.ttl", "this is no Turtle", "rml-mapping"),
        ("a.rml.ttl", RML.replace("firms.csv", "missing.csv"), "rml-mapping"),
        ("a.rml.ttl", RML.replace('"name"', '"no such column"'), "rml-mapping"),
        ("a.yarrrml.yml", "mappings: [", "rml-mapping"),
    ],
)
def test_what_the_engine_cannot_run_is_refused_in_its_words(
    tmp_path: Path, name: str, text: str, rule: str
) -> None:
    with pytest.raises(SourceError) as caught:
        list(RmlSource().read(write(tmp_path, name, text), BASE, MODEL))
    assert caught.value.rule == rule
    assert caught.value.words.zh


def test_without_an_engine_people_are_told_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    monkeypatch.setattr("loaders.formats.rml.find_spec", lambda _: None)
    with pytest.raises(SourceError, match="pip install morph-kgc") as caught:
        list(RmlSource().read(write(tmp_path, "a.rml.ttl", RML), BASE, MODEL))
    assert caught.value.rule == "rml-engine"
    assert SETTING in caught.value.words.zh


@pytest.mark.parametrize("engine", ["/nowhere/python", sys.executable])
def test_a_python_that_is_none_or_lacks_the_engine_is_told(tmp_path: Path, engine: str) -> None:
    if engine == sys.executable and find_spec("morph_kgc"):
        pytest.skip("this Python has morph-kgc")
    with pytest.raises(SourceError) as caught:
        list(RmlSource(engine).read(write(tmp_path, "a.rml.ttl", RML), BASE, MODEL))
    assert caught.value.rule == "rml-engine"


def test_the_digest_changes_with_the_table_that_a_mapping_names(tmp_path: Path) -> None:
    path = write(tmp_path, "a.rml.ttl", RML)
    before = RmlSource().digest(path)
    (tmp_path / "other.csv").write_text("x", "utf-8")
    assert RmlSource().digest(path) == before
    (tmp_path / "firms.csv").write_text(FIRMS.replace("光电", "激光"), "utf-8")
    assert RmlSource().digest(path) != before
