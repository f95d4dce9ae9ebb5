"""A store that few changes make is made of the last one that many changes made, whatever is left of that."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import generation
from graph.facts.segment import SegmentBuilder
from graph.generation import SINCE, UNCHANGED, City, Generation
from graph.publishing import filling
from graph.publishing.filling import Change
from graph.publishing.staging import Stage
from graph.sharing import share
from ontology.model import Model, Text
from ontology.terms import literal
from tests.graph.alike import quads
from tests.graph.two_sources import APART, BASE, about, two_sources

triples = st.frozensets(st.tuples(st.sampled_from("ab"), st.just("p"), st.sampled_from("xyz")))
NAME = "http://www.w3.org/2004/02/skos/core#altLabel"


@pytest.fixture
def city(model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setattr(generation, "_sync", lambda folder: None)
    two_sources(model, tmp_path)
    return City(tmp_path, BASE, model)


def named(city: City, *names: str) -> Generation:
    """The next generation, in which a source of its own says these names of a thing, and nothing else."""
    builder = SegmentBuilder(city.model)
    for name in names:
        builder.triple(f"<{APART}>", f"<{NAME}>", literal(name, "zh"))
    with city.writing() as folder:
        stage = Stage(city, folder)
        stage.replace(about("names"), builder)
        assert stage.parent is not None
        return stage.publish(stage.parent.same, [], "names")


def said(found: Generation, graph: str | None = "names") -> set[str]:
    at = None if graph is None else f"{BASE}graph/{graph}"
    return {o for _, _, o in found.store.triples(f"<{APART}>", f"<{NAME}>", graph=at)}


def parts(city: City) -> list[int]:
    """The generations that have what the next one is made of."""
    have = [(n, city.generation(n).folder) for n in city.numbers()]
    assert all((folder / SINCE).exists() == (folder / UNCHANGED).exists() for _, folder in have)
    return [number for number, folder in have if (folder / SINCE).exists()]


def tables(folder: Path) -> set[str]:
    return {file.name for file in folder.glob("*.sst")}


@given(triples, triples, triples, triples)
def test_two_changes_are_one(
    held: frozenset[tuple[str, str, str]],
    first: frozenset[tuple[str, str, str]],
    then: frozenset[tuple[str, str, str]],
    last: frozenset[tuple[str, str, str]],
) -> None:
    steps = [held, first, then, last]
    changes = [Change(a - b, b - a) for a, b in pairwise(steps)]
    whole = changes[0].then(changes[1]).then(changes[2])
    assert whole == Change(held - last, last - held)


def test_small_changes_do_not_pile_up(city: City) -> None:
    was = tables(city.generation(1).folder / "store")
    for count in range(1, 7):
        found = named(city, *(f"别名{i}" for i in range(count)))
        assert said(found) == said(found, None) == {f'"别名{i}"@zh' for i in range(count)}
        assert parts(city) == [found.number]
        assert tables(found.folder / UNCHANGED) == was
    assert not said(named(city))


def test_after_too_many_changes_there_is_a_new_base(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "_BULK", 6)
    first = named(city, "甲").folder / UNCHANGED
    was = tables(first)
    assert tables(named(city, "甲", "乙").folder / UNCHANGED) == was
    found = named(city, "甲", "乙", "丙", "丁")
    assert tables(found.folder / UNCHANGED) != was
    assert said(found) == {'"甲"@zh', '"乙"@zh', '"丙"@zh', '"丁"@zh'}
    whole = named(city, *"戊己庚辛壬癸子丑")
    assert not parts(city)
    assert len(said(whole)) == 8


def _rolled_back(city: City) -> None:
    city.rollback()


def _cut_off(city: City) -> None:
    """The process was ended between taking away the changes and their base."""
    (city.generation(city.numbers()[-1]).folder / SINCE).unlink()


def _of_another_version(city: City) -> None:
    _cut_off(city)
    shutil.rmtree(city.generation(city.numbers()[-1]).folder / UNCHANGED)


@pytest.mark.parametrize("happened", [_rolled_back, _cut_off, _of_another_version])
def test_where_nothing_is_left_the_last_store_is_the_base(
    city: City, happened: Callable[[City], None]
) -> None:
    named(city, "甲")
    named(city, "乙")
    happened(city)
    found = named(city, "甲", "丙")
    assert said(found) == said(found, None) == {'"甲"@zh', '"丙"@zh'}
    assert said(named(city, "丙")) == {'"丙"@zh'}


def test_who_reads_goes_on_while_the_next_are_made(city: City) -> None:
    first = named(city, "甲")
    before, index = quads(first, BASE), first.index
    values = index.column(city.model.kinds["Institution"]["altLabels"])
    for name in "乙丙丁戊":
        named(city, name)
    assert quads(first, BASE) == before
    number = index.find(APART)
    assert number is not None and values is not None
    assert values.of(number) == [Text("甲", "zh")]


@pytest.mark.parametrize("code", [errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK])
def test_a_file_that_can_have_no_second_name_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(one: Path, other: Path) -> None:
        raise OSError(code, os.strerror(code), str(one), None, str(other))

    (tmp_path / "a").write_text("x")
    share(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a").samefile(tmp_path / "b")
    monkeypatch.setattr(os, "link", refuse)
    share(tmp_path / "a", tmp_path / "c")
    assert (tmp_path / "c").read_text() == "x"
    assert not (tmp_path / "a").samefile(tmp_path / "c")
    code = errno.ENOSPC
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        share(tmp_path / "a", tmp_path / "d")
