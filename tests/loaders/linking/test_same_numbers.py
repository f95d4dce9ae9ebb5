"""Patents of several files that bear one number are one patent; contradicting ones stay apart and are told."""

from datetime import UTC, datetime
from pathlib import Path

from graph.facts.segment import Segment, SegmentBuilder, read_segment
from loaders.linking.same_numbers import same_numbers
from loaders.review.decisions import Decision, Decisions
from ontology.model import Model, Record, Text, Value

P = "https://example.org/wuhan/id/patent/"


def source(model: Model, folder: Path, **patents: dict[str, str]) -> Segment:
    builder = SegmentBuilder(model)
    for key, given in patents.items():
        values: dict[str, tuple[Value, ...]] = {name: (value,) for name, value in given.items()}
        builder.add(Record("Patent", P + key.replace("_", "-"), {"label": (Text(key, "en"),)} | values))
    builder.save(folder)
    return read_segment(folder)


def office(model: Model, folder: Path) -> Segment:
    both = {"applicationNumber": "US13167395", "publicationNumbers": "US8930553B2"}
    return source(model, folder, US13167395=both)


def test_a_publication_of_any_step_meets_its_application(model: Model, tmp_path: Path) -> None:
    files = {
        "uspto": office(model, tmp_path / "a"),
        "mpegla": source(model, tmp_path / "b", pub_US8930553={"publicationNumbers": "US8930553"}),
        "lens": source(model, tmp_path / "c", lens_1={"publicationNumbers": "US8930553A1"}),
        "other": source(model, tmp_path / "d", pub_US8930554={"publicationNumbers": "US8930554"}),
    }
    found = same_numbers(model, files)
    assert [(link.subject, link.object, link.method) for link in found.links] == [
        (f"{P}lens-1", f"{P}US13167395", "number:publicationNumbers"),
        (f"{P}pub-US8930553", f"{P}US13167395", "number:publicationNumbers"),
    ]
    assert {link.evidence for link in found.links} == {"US8930553"}
    assert found.doubts == ()


def test_an_application_number_joins(model: Model, tmp_path: Path) -> None:
    lens = {"lens_1": {"applicationNumber": "US13167395"}, "lens_2": {"applicationNumber": "US13167396"}}
    files = {"uspto": office(model, tmp_path / "a"), "lens": source(model, tmp_path / "b", **lens)}
    assert [(link.subject, link.method) for link in same_numbers(model, files).links] == [
        (f"{P}lens-1", "number:applicationNumber")
    ]


def test_utility_models_are_numbered_apart(model: Model, tmp_path: Path) -> None:
    files = {
        "a": source(model, tmp_path / "a", x={"publicationNumbers": "DE20123456U1"}),
        "b": source(model, tmp_path / "b", y={"publicationNumbers": "DE20123456A1"}),
    }
    assert same_numbers(model, files).links == ()


def test_two_applications_under_one_publication_are_a_doubt(model: Model, tmp_path: Path) -> None:
    other = {"applicationNumber": "US13167396", "publicationNumbers": "US8930553B2"}
    files = {"uspto": office(model, tmp_path / "a"), "b": source(model, tmp_path / "b", US13167396=other)}
    found = same_numbers(model, files)
    assert found.links == ()
    assert [(d.subject, d.candidates, d.reason) for d in found.doubts] == [
        (f"{P}US13167395", (f"{P}US13167396",), "one number, different identifiers")
    ]


def test_people_may_say_that_they_are_two(model: Model, tmp_path: Path) -> None:
    files = {
        "uspto": office(model, tmp_path / "a"),
        "mpegla": source(model, tmp_path / "b", pub_US8930553={"publicationNumbers": "US8930553"}),
    }
    said = Decision(f"{P}pub-US8930553", f"{P}US13167395", False, "王", datetime(2026, 1, 1, tzinfo=UTC))
    assert same_numbers(model, files, Decisions((said,))).links == ()
