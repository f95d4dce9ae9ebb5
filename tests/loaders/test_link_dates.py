"""The dates of links that are found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from graph.facts.merges import LINK_KIND
from graph.facts.segment import Segment, SegmentBuilder, read_segment
from loaders.link_dates import dated
from ontology.model import Model, Record

OLD, NEW = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


def link(when: datetime, confidence: str = "0.9", who: str = "queqiao") -> Record:
    return Record(
        LINK_KIND,
        "https://example.org/wuhan/id/link/1",
        {
            "subject": ("urn:a",),
            "object": ("urn:b",),
            "method": ("name:label",),
            "confidence": (Decimal(confidence),),
            "decidedBy": (who,),
            "decidedOn": (when,),
        },
    )


def segment(model: Model, folder: Path, record: Record) -> Segment:
    builder = SegmentBuilder(model)
    builder.add(record)
    builder.save(folder)
    return read_segment(folder)


def test_a_link_found_again_keeps_its_date(model: Model, tmp_path: Path) -> None:
    before = segment(model, tmp_path, link(OLD))
    assert list(dated(model, [link(NEW)], before)) == [link(OLD)]
    assert list(dated(model, [link(NEW, "0.8")], before)) == [link(NEW, "0.8")]
    other = replace(link(NEW), iri="https://example.org/wuhan/id/link/2")
    assert list(dated(model, [other], before)) == [other]
    assert list(dated(model, [link(NEW)], None)) == [link(NEW)]


def test_what_a_person_decides_has_that_date(model: Model, tmp_path: Path) -> None:
    before = segment(model, tmp_path, link(OLD, who="an officer"))
    assert list(dated(model, [link(NEW, who="an officer")], before)) == [link(NEW, who="an officer")]
