"""Where links are said to stand, linking anew finds the same ones."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.facts.segment import Segment, SegmentBuilder, read_segment
from loaders.linking.link import Linking, link
from loaders.linking.mentions import mentions
from loaders.linking.same_numbers import same_numbers, with_numbers
from loaders.linking.standing import mark, stands
from ontology.model import NS, Model
from ontology.terms import TYPE, iri, literal

#: Thing, property, value.
Fact = tuple[str, str, str]

BASE = "https://example.org/wuhan/id/"
LABEL, ALIAS = "http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2004/02/skos/core#altLabel"
FIRMS, PATENTS = ["org/x-1", "org/x-2", "org/uscc-3"], ["patent/CN1", "patent/x-2", "patent/x-3"]
NAMES = ["武汉甲光电有限公司", "武汉乙光电有限公司", "甲光电"]

facts = st.one_of(
    st.tuples(st.sampled_from(FIRMS), st.just("a"), st.just("Institution")),
    st.tuples(st.sampled_from(FIRMS), st.sampled_from([LABEL, ALIAS]), st.sampled_from(NAMES)),
    st.tuples(st.sampled_from(FIRMS), st.just(f"{NS}uscc"), st.sampled_from(["1", "2"])),
    st.tuples(st.sampled_from(FIRMS), st.just(f"{NS}registeredCapital"), st.sampled_from(["1", "2"])),
    st.tuples(st.sampled_from(PATENTS), st.just(f"{NS}applicationNumber"), st.sampled_from(["CN1", "CN2"])),
    st.tuples(
        st.sampled_from(PATENTS), st.just(f"{NS}publicationNumber"), st.sampled_from(["CN1A", "CN1B", "CN2A"])
    ),
)
said = st.dictionaries(st.sampled_from("xyz"), st.frozensets(facts, max_size=8), max_size=3)
FIRM = ("org/x-1", LABEL, NAMES[0])
BORN = (("patent/x-2", f"{NS}publicationNumber", "CN1A"), ("patent/x-3", f"{NS}publicationNumber", "CN1B"))


def segment(model: Model, facts_: Collection[Fact]) -> Segment:
    builder = SegmentBuilder(model)
    told = {thing: ("a", "Enterprise" if thing in FIRMS else "Patent") for thing, *_ in facts_}
    for thing, path, value in [*facts_, *((thing, *kind) for thing, kind in told.items())]:
        term = literal(value, "zh") if path in (LABEL, ALIAS) else literal(value)
        builder.triple(
            iri(BASE + thing), TYPE if path == "a" else iri(path), iri(NS + value) if path == "a" else term
        )
    with TemporaryDirectory() as folder:
        builder.save(Path(folder))
        return read_segment(Path(folder))


def linked(model: Model, segments: dict[str, Segment]) -> Linking:
    return with_numbers(link(mentions(model, segments)), same_numbers(model, segments))


def test_links_that_stand_are_those_that_linking_finds(model: Model) -> None:
    seen = set()

    @settings(max_examples=120, deadline=None)
    @example({"x": frozenset({FIRM})}, {"x": frozenset({FIRM, ("org/x-1", f"{NS}registeredCapital", "1")})})
    @example({"x": frozenset({BORN[0]})}, {"y": frozenset({BORN[1]})})
    @example({"x": frozenset({BORN[0]}), "y": frozenset({BORN[1]})}, {"y": frozenset()})
    @given(said, said)
    def check(first: dict[str, frozenset[Fact]], then: dict[str, frozenset[Fact]]) -> None:
        before = {name: segment(model, one) for name, one in first.items()}
        after = before | {name: segment(model, one) for name, one in then.items()}
        found = stands(model, before, after)
        seen.add(found)
        if found:
            assert linked(model, before) == linked(model, after)

    check()
    assert seen == {True, False}


def test_what_links_do_not_follow_from_is_left_as_it_is(model: Model) -> None:
    capital, title = ("org/x-1", f"{NS}registeredCapital", "1"), ("patent/x-2", LABEL, "合成专利")
    before = {"x": segment(model, [FIRM]), "y": segment(model, [BORN[0]])}
    assert stands(model, before, before | {"x": segment(model, [FIRM, capital])})
    assert stands(model, before, before | {"z": segment(model, [title])})
    assert stands(model, before, before | {"z": segment(model, [("patent/x-3", BORN[1][1], "CN7A")])})
    assert not stands(model, before, before | {"z": segment(model, [BORN[1]])})
    assert not stands(model, before, before | {"x": segment(model, [])})


def test_the_mark_tells_what_else_links_follow_from(model: Model) -> None:
    assert mark(model, "1", b"") == mark(model, "1", b"")
    assert len({mark(model, "1", b""), mark(model, "2", b""), mark(model, "1", b"decided")}) == 3
