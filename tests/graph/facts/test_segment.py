"""Segments: what one source says, at rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.facts.lookup import stated_at
from graph.facts.segment import SegmentBuilder, read_segment
from ontology.model import Model, Place, Record, Text
from ontology.terms import parse

A = "https://example.org/wuhan/id/org/a"


def record(iri: str, row: int, **values: tuple[object, ...]) -> Record:
    return Record("Enterprise", iri, values, Place("list.xlsx", row, "表一"))  # type: ignore[arg-type]


def test_the_order_of_records_does_not_matter(model: Model, tmp_path: Path) -> None:
    records = [record(f"{A}{i}", i, label=(Text(f"企业{i}", "zh"),)) for i in range(20)]
    for name, rows in (("there", records), ("back", [*reversed(records), *records[:5]])):
        builder = SegmentBuilder(model)
        for one in rows:
            builder.add(one)
        builder.save(tmp_path / name)
    for file in (tmp_path / "there").iterdir():
        assert file.read_bytes() == (tmp_path / "back" / file.name).read_bytes()


def test_places_are_kept(model: Model, tmp_path: Path) -> None:
    builder = SegmentBuilder(model)
    builder.add(record(A, 7, label=(Text("甲", "zh"),)))
    builder.save(tmp_path)
    segment = read_segment(tmp_path)
    subject, file, sheet, row = segment.places[:, 0].tolist()
    assert segment.terms[subject] == f"<{A}>"
    assert (segment.names[file], segment.names[sheet], row) == ("list.xlsx", "表一", 7)


def test_each_triple_has_the_places_that_state_it(model: Model, tmp_path: Path) -> None:
    names = [(A, "甲乙"), (A, "甲"), (A, "甲丙"), (A + "2", "丁"), (A + "3", "甲戊"), (A + "3", "甲")]
    builder = SegmentBuilder(model)
    for row, (iri, texts) in enumerate(names, 1):
        builder.add(record(iri, row, altLabels=tuple(Text(text, "zh") for text in texts)))
    builder.add(Record("Enterprise", A, {"altLabels": (Text("己", "zh"),)}))
    builder.drop([A + "2"])
    builder.save(tmp_path)
    segment = read_segment(tmp_path)
    rows = {
        (segment.terms[s][1:-1], parse(segment.terms[o])[0]): stated_at(segment, triple)[2].tolist()
        for triple, (s, _, o) in enumerate(segment.triples.T.tolist())
        if segment.terms[o].startswith('"')
    }
    assert rows == {
        (A, "甲"): [1, 2, 3],
        (A, "乙"): [1],
        (A, "丙"): [3],
        (A, "己"): [1, 2, 3],
        (A + "3", "甲"): [5, 6],
        (A + "3", "戊"): [5],
    }
    assert segment.partly.shape == (2, 3)


def test_what_is_dropped_is_gone_with_its_places(model: Model, tmp_path: Path) -> None:
    builder = SegmentBuilder(model)
    builder.add(record(A, 1, label=(Text("甲", "zh"),)))
    builder.add(record(A + "2", 2, label=(Text("乙", "zh"),)))
    builder.drop([A, "https://example.org/never/seen"])
    builder.save(tmp_path)
    segment = read_segment(tmp_path)
    assert {s for s, _, _ in segment.lines()} == {f"<{A}2>"}
    assert segment.places.shape == (4, 1)


@pytest.mark.parametrize("text", ['"quoted"', "tab\there", "line\nbreak", "back\\slash", "\x01control", "😀"])
def test_nasty_texts_come_back(model: Model, tmp_path: Path, text: str) -> None:
    builder = SegmentBuilder(model)
    builder.add(record(A, 1, label=(Text(text, "zh"),)))
    builder.save(tmp_path)
    found = [parse(o) for _, _, o in read_segment(tmp_path).lines() if o.startswith('"')]
    assert found == [(text, "zh", "")]
