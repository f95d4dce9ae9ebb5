"""A small made-up city in which two sources speak of one institution under two IRIs, and disagree."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from graph.facts.segment import SegmentBuilder
from graph.generation import City, Generation
from graph.publishing.meta import LINKS
from graph.publishing.staging import About, Stage
from ontology.model import Model, Place, Record, Text

BASE = "https://example.org/synthetic/"
THING, MENTION, APART = (f"{BASE}id/org/{name}" for name in ("ror-synth0001", "x-synth", "x-other"))
BOTH, LISTED = f"{BASE}id/project/both", f"{BASE}id/project/listed"
NAME = "合成大学（虚构）"


def record(kind: str, iri: str, place: Place | None, **values: object) -> Record:
    """A record whose fields have one value or several each."""
    given = {name: value if isinstance(value, tuple) else (value,) for name, value in values.items()}
    return Record(kind, iri, given, place)


#: What each source says; the second one knows the institution by another IRI, from two of its rows.
SAID = {
    "register": (
        record(
            "Institution",
            THING,
            Place("register.csv", 2),
            label=(Text(NAME, "zh"), Text("Synthetic University", "en")),
            foundedOn="1950",
            country="CN",
            dissolvedOn=(date(2020, 1, 1), date(2021, 1, 1)),
        ),
        record("Project", BOTH, Place("register.csv", 7), label=Text("两家都说", "zh"), lead=THING),
    ),
    "list": (
        record(
            "Institution",
            MENTION,
            Place("list.xlsx", 3, "表1"),
            label=(Text(NAME, "zh"), Text("SYNTH UNIV", "en")),
            foundedOn="1951",
        ),
        record("Institution", MENTION, Place("list.xlsx", 5, "表1"), label=Text(NAME, "zh")),
        record("Project", BOTH, Place("list.xlsx", 3, "表1"), label=Text("两家都说", "zh"), lead=MENTION),
        record("Project", LISTED, Place("list.xlsx", 5, "表1"), label=Text("一家说", "zh"), lead=MENTION),
        record("Institution", APART, Place("list.xlsx", 9, "表1"), label=Text("另一合成大学", "zh")),
        record(
            "Institution",
            THING,
            None,
            memberOf=MENTION,
            country="US",
            homepage="https://example.org/synthetic",
        ),
    ),
}
LINK = record(
    "IdentityLink",
    f"{BASE}id/link/1",
    None,
    subject=MENTION,
    object=THING,
    method="name:label",
    confidence=Decimal("0.95"),
    evidence=NAME,
    decidedBy="queqiao",
    decidedOn=datetime(2026, 1, 2, tzinfo=UTC),
)
REJECTED = record(
    "IdentityLink",
    f"{BASE}id/link/2",
    None,
    subject=APART,
    object=THING,
    different=True,
    method="review:rejected",
    decidedBy="a person",
)


def about(source: str, **more: object) -> About:
    """What the manifest says of a source."""
    file = {"register": "register.csv", "list": "list.xlsx"}.get(source, source)
    stated = {
        "source": source, "title_zh": "合成来源", "title_en": "Synthetic source", "licence": "CC0-1.0", "address": None,
        "file": file, "sha256": "ab" * 32, "loader": "synthetic", "version": "1",
        "loaded_at": "2026-01-01T00:00:00+00:00", "records": 3, "refused": 1,
    } | more  # fmt: skip
    return About(**stated)  # type: ignore[arg-type]


def two_sources(model: Model, folder: Path, trust: str = "") -> Generation:
    """The city, published; `trust` is the text of its trust.toml."""
    if trust:
        (folder / "trust.toml").write_text(trust, "utf-8")
    city = City(folder, BASE, model)
    with city.writing() as staging:
        stage = Stage(city, staging)
        for source, records in SAID.items():
            builder = SegmentBuilder(model)
            for one in records:
                builder.add(one)
            stage.replace(about(source), builder)
        stage.own(LINKS, [LINK, REJECTED])
        return stage.publish({MENTION: THING}, [], "two sources")
