"""What linking is told of each organisation."""

from __future__ import annotations

from pathlib import Path

from graph.facts.segment import SegmentBuilder, read_segment
from loaders.linking.link import Link, Linking
from loaders.linking.mentions import link_records, mentions, part_records
from ontology.check import check
from ontology.model import SCHEME, Model, Record, Text, Value

ID = "https://example.org/wuhan/id/org/"


def test_names_identifiers_and_places(model: Model, tmp_path: Path) -> None:
    builder = SegmentBuilder(model)
    values: dict[str, tuple[Value, ...]] = {
        "label": (Text("合成大学", "zh"), Text("Made University", "en")),
        "formerNames": (Text("合成学院", "zh"),),
        "acronyms": (Text("MUOS", "en"),),
        "rorId": ("00p991c53",),
        "region": (f"{SCHEME}region/420111",),
        "country": ("CN",),
    }
    builder.add(Record("Institution", f"{ID}u", values))
    builder.add(Record("Person", "https://example.org/wuhan/id/person/p", {"label": (Text("甲", "zh"),)}))
    builder.save(tmp_path)
    (found,) = mentions(model, {"list": read_segment(tmp_path)})
    assert (found.iri, found.kind, found.source) == (f"{ID}u", "Institution", "list")
    assert set(found.names) == {
        ("合成大学", "zh", "label"),
        ("Made University", "en", "label"),
        ("合成学院", "zh", "former"),
        ("MUOS", "en", "acronym"),
    }
    assert found.identifiers == ("ror:00p991c53",)
    assert found.places == {"420111", "420100", "420000", "CN"}


def test_links_are_records_that_the_model_takes(model: Model) -> None:
    link = Link(f"{ID}x-1", f"{ID}u", "name:label", 0.95, "合成大学")
    itself = Link(f"{ID}u", f"{ID}u", "identifier", 1.0, "")
    (record,) = link_records("https://example.org/wuhan/", Linking((link, itself), ()))
    assert (record.values["subject"], record.values["object"]) == ((f"{ID}x-1",), (f"{ID}u",))
    assert list(check(model, record)) == []


def test_parts_are_records_that_the_model_takes(model: Model) -> None:
    part = Link(f"{ID}x-1", f"{ID}u", "name:part", 0.9, "合成大学法学院 < 合成大学")
    (record,) = part_records(Linking((), (), (part,)))
    assert (record.iri, record.values) == (f"{ID}x-1", {"isPartOf": (f"{ID}u",)})
