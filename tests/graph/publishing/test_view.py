"""The next generation, made of the last one, is the same as one made from nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from graph import generation
from graph.facts.segment import SegmentBuilder
from graph.generation import City, Generation
from graph.publishing import filling, staging
from graph.publishing.staging import About, Stage
from ontology.model import NS, Model, Place, Record
from ontology.terms import TYPE, iri, literal
from tests.graph.alike import differing, measured_alike, quads

Triple = tuple[str, str, str]
#: What a source says: facts of some things, or nothing any more.
Facts = frozenset[tuple[str, ...]]

BASE = "https://example.org/wuhan/"
LABEL = iri("http://www.w3.org/2004/02/skos/core#prefLabel")
THINGS = ["a", "a-1", "ab", "b", "c"]
CLASSES = ["Enterprise", "Institution", "Person"]
TEXTS = ["甲", "甲公司", "Ab", "ab c", '"x"\n']


def thing(name: str) -> str:
    return iri(f"{BASE}id/org/{name}")


def q(name: str) -> str:
    return iri(NS + name)


def triple(fact: tuple[str, ...]) -> Triple:
    what, subject, value = fact
    made = {
        "type": lambda: (TYPE, q(value)),
        "label": lambda: (LABEL, literal(*value.split("@"))),
        "uscc": lambda: (q("uscc"), literal(value)),
        "founded": lambda: (
            q("foundingDate"),
            literal(value, datatype="http://www.w3.org/2001/XMLSchema#date"),
        ),
        "capital": lambda: (
            q("registeredCapital"),
            literal(value, datatype="http://www.w3.org/2001/XMLSchema#decimal"),
        ),
        "shareholder": lambda: (q("shareholder"), thing(value)),
        "lead": lambda: (q("lead"), thing(value)),
    }
    return thing(subject), *made[what]()


things = st.sampled_from(THINGS)
facts = st.one_of(
    st.tuples(st.just("type"), things, st.sampled_from(CLASSES)),
    st.tuples(
        st.just("label"), things, st.sampled_from([f"{t}@{lang}" for t in TEXTS for lang in ("zh", "en")])
    ),
    st.tuples(st.just("uscc"), things, st.sampled_from(["1", "2", "3"])),
    st.tuples(st.just("founded"), things, st.sampled_from(["2001-01-01", "1999-12-31", "no date"])),
    st.tuples(st.just("capital"), things, st.sampled_from(["1", "1.0", "01", "-0", "0", "2.5"])),
    st.tuples(st.just("shareholder"), things, things),
    st.tuples(st.just("lead"), things, things),
)
sources = st.dictionaries(
    st.sampled_from(["x", "y", "z"]), st.none() | st.frozensets(facts, max_size=12), min_size=1, max_size=3
)
same = st.dictionaries(st.sampled_from(["a-1", "ab", "b"]), st.sampled_from(["a", "c"]), max_size=3)
trust = st.dictionaries(st.sampled_from(["x", "y", "z"]), st.integers(0, 3), max_size=2)
steps = st.lists(st.tuples(sources, same, trust, st.booleans()), min_size=2, max_size=4)


def about(source: str) -> About:
    when = "2026-01-01T00:00:00+00:00"
    return About(source, "名单", "list", "CC0-1.0", None, f"{source}.csv", "0", "table", "1", when, 1, 0)


def builder(model: Model, said: Facts) -> SegmentBuilder:
    found = SegmentBuilder(model)
    for row, fact in enumerate(sorted(said), 1):
        found.triple(*triple(fact))
        found.add(Record("", thing(fact[1])[1:-1], {}, Place("list.csv", row)))
    return found


def publish(
    city: City,
    said: Mapping[str, Facts | None],
    merged: Mapping[str, str],
    ranks: Mapping[str, int],
    score: bool,
) -> Generation:
    (city.path).mkdir(exist_ok=True)
    lines = [f"{name} = {rank}\n" for name, rank in ranks.items()]
    (city.path / "trust.toml").write_text("[sources]\n" + "".join(lines), "utf-8")
    with city.writing() as folder:
        stage = Stage(city, folder)
        for name, one in said.items():
            if one is not None:
                stage.replace(about(name), builder(city.model, one))
            elif name in stage.sources:
                stage.withdraw(name)
        pairs = {thing(k)[1:-1]: thing(v)[1:-1] for k, v in merged.items()}
        return stage.publish(pairs, [], "test", score=score)


def test_the_generation_brought_up_to_date_is_the_one_made_from_nothing(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    # nothing is switched off here, so nothing need wait for the disk
    monkeypatch.setattr(generation, "_sync", lambda folder: None)
    # few triples, and yet both ways of filling a store
    monkeypatch.setattr(filling, "_BULK", 20)
    # a measurement says when it was made, and of which generation: that is all in which the two may differ
    monkeypatch.setattr(staging, "kept_of", measured_alike)

    @settings(max_examples=25, phases=(Phase.explicit, Phase.generate), deadline=None)
    @example([({"x": frozenset({("type", "a", "Enterprise")})}, {}, {}, True), ({"x": None}, {}, {}, True)])
    @given(steps)
    def check(
        given_steps: Sequence[tuple[Mapping[str, Facts | None], Mapping[str, str], Mapping[str, int], bool]],
    ) -> None:
        with TemporaryDirectory() as one, TemporaryDirectory() as other:
            city, order = City(Path(one), model=model), dict[str, Facts]()
            for said, merged, ranks, score in given_steps:
                last = publish(city, said, merged, ranks, score)
                for name, facts_ in said.items():
                    if facts_ is None:
                        order.pop(name, None)
                    else:
                        order[name] = facts_
            fresh = publish(City(Path(other), model=model), order, merged, ranks, score)
            if not score and (last.folder / "segments" / "_scores").exists():
                return
            assert last.manifest["sources"] == fresh.manifest["sources"]
            assert quads(last, BASE) == quads(fresh, BASE)
            for part in ("canon", "index"):
                assert differing(last.folder / part, fresh.folder / part) == []

    check()
