"""What was said once and is not any more: which source withdrew which thing, in which generation."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from graph.generation import City, Generation
from graph.publishing.changes import Changes
from ontology.terms import iri as iri_term

#: The file in each generation: one line a withdrawal, the oldest first; it grows with what is withdrawn alone.
FILE = "history.jsonl"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A source that spoke of a thing up to a generation does so no more; `loaded_at` is when it had been loaded."""

    iri: str
    source: str
    generation: int
    at: str
    loaded_at: str


@dataclass(frozen=True)
class History:
    """The sources that speak of a thing in each generation on disk, newest first, and who withdrew it when."""

    spoken: Mapping[int, tuple[str, ...]]
    withdrawn: tuple[Withdrawal, ...]


def history(city: City, iri: str) -> History:
    """What is known of a thing's past, by an IRI that a source used or by its canonical one."""
    generations = [city.generation(number) for number in reversed(city.numbers())]
    spoken = {one.number: tuple(_speakers(one, iri)) for one in generations}
    lines = _lines(generations[0].folder / FILE) if generations else ()
    known = {iri} | {mention for one in generations for mention, thing in one.same.items() if thing == iri}
    return History(spoken, tuple(found for found in lines if found.iri in known))


def write_history(
    parent: Generation | None, folder: Path, changed: Mapping[str, Changes], generation: int, at: str
) -> None:
    """Write the parent's withdrawals and those of this step, which `changed` holds by source, into a folder."""
    if parent and (parent.folder / FILE).exists():
        shutil.copyfile(parent.folder / FILE, folder / FILE)
    loaded = {a["source"]: a["loaded_at"] for a in parent.manifest["sources"]} if parent else {}
    with (folder / FILE).open("a", encoding="utf-8") as file:
        for source, found in changed.items():
            for thing in found.withdrawn.tolist():
                gone = Withdrawal(found.iri(thing), source, generation, at, loaded.get(source, ""))
                file.write(json.dumps(asdict(gone), ensure_ascii=False) + "\n")


def _lines(path: Path) -> Iterator[Withdrawal]:
    if path.exists():
        with path.open(encoding="utf-8") as file:
            yield from (Withdrawal(**json.loads(line)) for line in file)


def _speakers(generation: Generation, iri: str) -> Iterator[str]:
    """The sources whose segment states something of a thing, under this IRI or one that denotes it."""
    mentions = {iri} | {mention for mention, thing in generation.same.items() if thing == iri}
    for about in generation.manifest["sources"]:
        segment = generation.segment(about["source"])
        numbers = [segment.terms.number(iri_term(mention)) for mention in sorted(mentions)]
        subjects = segment.triples[0]
        if any(
            n >= 0 and subjects[min(np.searchsorted(subjects, n), len(subjects) - 1)] == n for n in numbers
        ):
            yield about["source"]
