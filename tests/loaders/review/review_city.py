"""A small made-up city with doubts: firms of one name under different stock codes, and a name that two firms bear."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

from graph.generation import City, Generation
from loaders.review.decisions import Decision
from loaders.run import inputs, load
from ontology.model import Model

BASE = "https://example.org/wuhan/"
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
#: Two listings of one name: a doubt between A and B; C has the stock code of A; D is called as no other.
NAME = "合成光纤股份有限公司"
FIRST = [("A", NAME, "600001.SH"), ("D", "合成机床股份有限公司", "600004.SH")]
SECOND = [("B", NAME, "600002.SH"), ("C", "合成光纤通信集团有限公司", "600001.SH")]


def iri(key: str) -> str:
    """The IRI of a firm of this city."""
    return f"{BASE}id/org/{key}"


def decision(one: str, other: str, same: bool | None, note: str = "") -> Decision:
    """What a person decided about two firms."""
    return Decision(iri(one), iri(other), same, "合成判定员", WHEN, note)


def write(path: Path, firms: list[tuple[str, str, str]]) -> Path:
    """A Turtle file of firms: key, name, stock code."""
    lines = [
        f'<{iri(key)}> a qq:Enterprise ; qq:synthetic true ; skos:prefLabel "{name}"@zh ; qq:stockCode "{code}" .'
        for key, name, code in firms
    ]
    prefixes = "@prefix qq: <https://w3id.org/queqiao/ns/> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    path.write_text(prefixes + "\n".join(lines) + "\n", "utf-8")
    return path


def take(city: City, *paths: Path) -> Generation:
    """Load files; the generation that is published then, which may be an older one."""
    load(city, inputs(city.model, paths))
    return current(city)


def current(city: City) -> Generation:
    """The published generation."""
    found = city.current()
    assert found is not None
    return found


def make(city: City) -> Generation:
    """Load both files of the small city, written beside it."""
    folder = city.path.parent
    return take(city, write(folder / "first.ttl", FIRST), write(folder / "second.ttl", SECOND))


def copied(made: Path, folder: Path, model: Model) -> City:
    """A city of its own, with the files beside it, that is a copy of one made before: much faster than loading."""
    copytree(made, folder, dirs_exist_ok=True)
    return City(folder / "data", BASE, model)


def firms(city: City) -> set[str]:
    """The keys of the firms that the graph tells apart."""
    index = current(city).index
    return {index.iri(node).rpartition("/")[2] for node in index.nodes("Enterprise").tolist()}
