"""What a source says otherwise than before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.facts.segment import Segment, SegmentBuilder, read_segment
from graph.indexing.strings import held
from graph.publishing.changes import Changes, FieldChange, Merges, changes, merges
from ontology.model import NS, Model
from ontology.terms import TYPE, iri, literal

Triple = tuple[str, str, str]
Make = Callable[[Iterable[Triple]], Segment]
A, B, C = (iri(f"urn:x:{name}") for name in "abc")
USCC = iri(NS + "uscc")


@pytest.fixture
def make(model: Model, tmp_path: Path) -> Make:
    def made(triples: Iterable[Triple]) -> Segment:
        builder = SegmentBuilder(model)
        for triple in triples:
            builder.triple(*triple)
        builder.save(folder := tmp_path / str(len(list(tmp_path.iterdir()))))
        return read_segment(folder)

    return made


def iris(found: Changes, name: str) -> list[str]:
    return [found.iri(thing) for thing in getattr(found, name).tolist()]


def test_added_withdrawn_and_changed(make: Make) -> None:
    old = make([(A, USCC, literal("1")), (B, USCC, literal("2")), (C, USCC, literal("3"))])
    new = make(
        [(A, USCC, literal("1")), (B, USCC, literal("9")), ("<urn:x:d>", TYPE, iri(NS + "Enterprise"))]
    )
    found = changes(old, new)
    assert (iris(found, "added"), iris(found, "withdrawn"), iris(found, "changed")) == (
        ["urn:x:d"],
        ["urn:x:c"],
        ["urn:x:b"],
    )
    assert list(found.fields(int(found.changed[0]))) == [FieldChange(NS + "uscc", ('"2"',), ('"9"',))]
    assert found.classes(found.added) == {NS + "Enterprise": 1}
    assert found.paths() == {NS + "uscc": 1}


def test_the_first_load_adds_everything_and_a_withdrawal_takes_it(make: Make) -> None:
    said = make([(A, USCC, literal("1")), (B, TYPE, iri(NS + "Person"))])
    first, last = changes(None, said), changes(said, None)
    assert iris(first, "added") == iris(last, "withdrawn") == ["urn:x:a", "urn:x:b"]
    assert last.classes(last.withdrawn) == first.classes(first.added) == {NS + "Person": 1}
    assert not changes(said, said)


@given(*[st.sets(st.tuples(*[st.sampled_from([A, B, C])] * 3))] * 2)
def test_changes_are_those_of_sets(old: set[Triple], new: set[Triple]) -> None:
    found = changes(*(_segment(one) for one in (old, new)))
    were, are = {s for s, _, _ in old}, {s for s, _, _ in new}
    assert set(iris(found, "added")) == {s[1:-1] for s in are - were}
    assert set(iris(found, "withdrawn")) == {s[1:-1] for s in were - are}
    assert set(iris(found, "changed")) == {s[1:-1] for s, _, _ in old ^ new if s in were & are}


def test_merges() -> None:
    assert merges({"a": "b", "c": "d"}, {"a": "x", "c": "d"}) == Merges((("a", "x"),), (("a", "b"),))


def _segment(triples: set[Triple]) -> Segment:
    import numpy as np

    terms = sorted({term for triple in triples for term in triple})
    rows = np.array([[terms.index(t) for t in triple] for triple in sorted(triples)], np.int32).reshape(-1, 3)
    return Segment(
        held(terms),
        np.ascontiguousarray(rows.T),
        np.zeros((4, 0), np.int32),
        ("",),
        np.zeros((2, 0), np.int32),
    )
