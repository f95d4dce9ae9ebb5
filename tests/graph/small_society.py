"""A handful of synthetic firms and people whom patents, a standard and a project bring together, year by year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graph.generation import Generation
from ontology.model import Model, Place, Record, Text
from tests.queries.small_city import BASE, publish


def iri(name: str) -> str:
    """The IRI of one of the things."""
    return f"{BASE}id/x/{name}"


def record(kind: str, name: str, row: int, **values: object) -> Record:
    """A record whose links are names, and whose label is its name."""
    found = {field: value if isinstance(value, tuple) else (value,) for field, value in values.items()}
    linked = {
        field: tuple(iri(one) if isinstance(one, str) and one.islower() else one for one in given)
        for field, given in found.items()
    }
    return Record(kind, iri(name), {"label": (Text(name, "zh"),), **linked}, Place("society.csv", row))


RECORDS = (
    record("Enterprise", "anfirm", 2, foundedOn="2001"),
    record("Enterprise", "befirm", 3),
    record("Enterprise", "cefirm", 4, listedOn=date(2021, 1, 1)),
    record("Institution", "univ", 5),
    record("Person", "pei", 6, memberOf="univ"),
    record("Person", "qin", 7),
    record("Patent", "early", 8, applicants="anfirm", inventors="pei", applicationDate=date(2015, 3, 1)),
    record(
        "Patent", "middle", 9, applicants="univ", inventors=("pei", "qin"),
        applicationDate=date(2018, 5, 1), grantDate=date(2020, 6, 1),
    ),
    record("Patent", "late", 10, applicants="befirm", inventors="qin", applicationDate=date(2021, 7, 1)),
    record("Standard", "norm", 11, drafters=("anfirm", "cefirm")),
    record("Project", "plan", 12, lead="univ", participants="befirm", start=date(2019, 1, 1), end=date(2019, 12, 31)),
)  # fmt: skip


def small_society(model: Model, folder: Path) -> Generation:
    """The society as a published generation."""
    return publish(model, folder, RECORDS)


def node(generation: Generation, name: str) -> int:
    """The number of one of the things."""
    found = generation.index.find(iri(name))
    assert found is not None
    return found


def names(generation: Generation, nodes: object) -> list[str]:
    """The names of things, in their order."""
    return [generation.index.label(one) for one in nodes]  # type: ignore[attr-defined]
