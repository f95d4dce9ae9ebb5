"""One view of many sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.facts.canon import Canon, difference
from graph.facts.segment import Segment, SegmentBuilder, read_segment
from graph.indexing.strings import held
from graph.publishing.view import Said
from graph.publishing.view import canonical as view_of
from ontology.model import NS, Model
from ontology.terms import TYPE, iri, literal

Triple = tuple[str, str, str]
Make = Callable[[Iterable[Triple]], Segment]

LABEL = iri("http://www.w3.org/2004/02/skos/core#prefLabel")
ALT = iri("http://www.w3.org/2004/02/skos/core#altLabel")


def q(name: str) -> str:
    return iri(NS + name)


def thing(name: str) -> str:
    return iri(f"https://example.org/wuhan/id/org/{name}")


@pytest.fixture
def make(model: Model, tmp_path: Path) -> Make:
    def made(triples: Iterable[Triple]) -> Segment:
        builder = SegmentBuilder(model)
        for triple in triples:
            builder.triple(*triple)
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        builder.save(folder)
        return read_segment(folder)

    return made


def canonical(model: Model, segments: list[Segment], same: dict[str, str]) -> Canon:
    return view_of(model, Said({str(i): segment for i, segment in enumerate(segments)}, same)).canon


def spelled(canon: Canon) -> set[Triple]:
    texts = canon.texts
    return {(texts[s], texts[p], texts[o]) for s, p, o in canon.triples.T.tolist()}


def test_classes_above_are_written_out(model: Model, make: Make) -> None:
    canon = canonical(model, [make([(thing("a"), TYPE, q("Enterprise"))])], {})
    assert spelled(canon) == {(thing("a"), TYPE, q(name)) for name in ("Enterprise", "Organization", "Agent")}


def test_properties_above_that_are_fields_are_written_out(model: Model, make: Make) -> None:
    canon = canonical(model, [make([(thing("j"), q("lead"), thing("a"))])], {})
    assert spelled(canon) == {(thing("j"), q(name), thing("a")) for name in ("lead", "participant")}


def test_a_mention_becomes_the_thing_it_is(model: Model, make: Make) -> None:
    said = make([(thing("x-1"), q("memberOf"), thing("k")), (thing("j"), q("drafter"), thing("x-1"))])
    canon = canonical(model, [said], {thing("x-1")[1:-1]: thing("a")[1:-1]})
    assert spelled(canon) == {(thing("a"), q("memberOf"), thing("k")), (thing("j"), q("drafter"), thing("a"))}


def test_a_second_label_in_one_language_becomes_another_name(model: Model, make: Make) -> None:
    own = make(
        [(thing("a"), LABEL, literal("华中科技大学", "zh")), (thing("a"), LABEL, literal("HUST", "en"))]
    )
    other = make([(thing("x-1"), LABEL, literal("华科", "zh")), (thing("x-1"), LABEL, literal("HUST", "en"))])
    same = {thing("x-1")[1:-1]: thing("a")[1:-1]}
    wanted = {
        (thing("a"), LABEL, literal("华中科技大学", "zh")),
        (thing("a"), LABEL, literal("HUST", "en")),
        (thing("a"), ALT, literal("华科", "zh")),
    }
    # the thing's own record wins, whichever source came first
    for order in ([own, other], [other, own]):
        assert spelled(canonical(model, order, same)) == wanted


def test_of_two_values_of_a_single_field_the_earlier_source_wins(model: Model, make: Make) -> None:
    first = make([(thing("a"), q("uscc"), literal("1"))])
    second = make([(thing("a"), q("uscc"), literal("2"))])
    assert spelled(canonical(model, [first, second], {})) == {(thing("a"), q("uscc"), literal("1"))}


@given(
    st.sets(st.tuples(st.sampled_from("abc"), st.sampled_from("pq"), st.sampled_from("abcd"))),
    st.sets(st.tuples(st.sampled_from("abd"), st.sampled_from("qr"), st.sampled_from("bcde"))),
)
def test_the_difference_leads_from_the_old_view_to_the_new(old: set[Triple], new: set[Triple]) -> None:
    gone, come = difference(_canon(old), _canon(new))
    assert set(gone) == old - new
    assert set(come) == new - old
    assert len(gone) == len(set(gone)) and len(come) == len(set(come))


def _canon(triples: set[Triple]) -> Canon:
    import numpy as np

    texts = sorted({term for triple in triples for term in triple})
    rows = [[texts.index(term) for term in triple] for triple in sorted(triples)]
    return Canon(held(texts), np.array(rows, np.int32).reshape(-1, 3).T)
