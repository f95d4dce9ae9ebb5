"""Two generations side by side: what they hold, without what tells when they were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graph.facts.canon import Canon
from graph.generation import Generation
from graph.measurements.observations import Kept, kept_of
from graph.measurements.standing import Standing
from ontology.model import Model

_TIME = "2026-01-01T00:00:00+00:00"


def files(folder: Path) -> dict[str, bytes]:
    """What each file below a folder holds, by its path there."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def differing(one: Path, other: Path) -> list[str]:
    """The paths of the files that two folders do not have alike."""
    mine, theirs = files(one), files(other)
    return sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))


def quads(generation: Generation, base: str) -> list[tuple[str | None, ...]]:
    """All that a store holds but the graph about the graphs, which has times; sorted."""
    meta = f"{base}graph/_meta"
    return sorted((q for q in generation.store.quads() if q[3] != meta), key=repr)


def measured_alike(model: Model, canon: Canon, standing: Sequence[Standing], number: int) -> list[Kept]:
    """The measurements of a view as though they were made at one time, of one generation."""
    return [
        (one, replace(result, found=replace(result.found, generation=1, finished_at=_TIME)))
        for one, result in kept_of(model, canon, standing, number)
    ]
