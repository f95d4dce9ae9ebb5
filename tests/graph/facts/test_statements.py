"""Who says what: every statement of every source is found under the thing that it is about, and what counts is told."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.facts.merges import Merges
from graph.facts.segment import SegmentBuilder
from graph.facts.standing import Reason, Standing, Statement, statements
from graph.facts.statements import Statements
from graph.generation import City, Generation
from graph.index import SourceRow
from graph.publishing.meta import LINKS
from graph.publishing.staging import Stage
from ontology.model import Model
from ontology.terms import iri, literal, parse
from tests.graph.two_sources import (
    APART,
    BASE,
    BOTH,
    LISTED,
    MENTION,
    NAME,
    THING,
    about,
    record,
    two_sources,
)


@pytest.fixture(scope="module")
def city(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return two_sources(model, tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def known(city: Generation) -> Statements:
    return Statements(city)


def places(rows: list[SourceRow]) -> list[tuple[str, str, int]]:
    return [(row.source, row.sheet, row.row) for row in rows]


def field_of(known: Statements, name: str, subject: str = THING) -> list[Statement]:
    return statements(known, subject, [known.model.kinds["Institution"][name]])


# -- who says it


def test_every_statement_of_every_source_is_found(city: Generation, known: Statements) -> None:
    subjects: set[str] = set()
    for source, segment in known.segments.items():
        for s, p, o in segment.lines():
            subjects.add(known.canonical(s))
            if p.endswith("#type>"):
                continue
            said = known.who_says(known.canonical(s)[1:-1], p[1:-1], known.canonical(o))
            assert (source, s, p, o) in [(x.source, iri(x.subject), iri(x.path), x.value) for x in said]
    assert {iri(THING), iri(BOTH)} <= subjects
    assert iri(MENTION) not in subjects
    everything = [
        (x.source, iri(x.subject), iri(x.path), x.value) for s in subjects for x in known.all_said(s[1:-1])
    ]
    stated = [(source, *line) for source, segment in known.segments.items() for line in segment.lines()]
    assert sorted(everything) == sorted(stated)
    assert LINKS not in known.segments


def test_a_link_is_stated_by_the_properties_below_it(known: Statements) -> None:
    project = known.model.kinds["Project"]
    said = known.who_says(BOTH, project["participants"].path, iri(THING))
    assert [(one.source, one.path) for one in said] == [
        ("register", project["lead"].path),
        ("list", project["lead"].path),
    ]
    assert known.who_says(BOTH, project["lead"].path, iri(APART)) == []


def test_rows_are_those_that_state_it(known: Statements) -> None:
    lead = known.model.kinds["Project"]["lead"].path
    assert [places(known.rows(one)) for one in known.who_says(BOTH, lead, iri(THING))] == [
        [("register", "", 7)],
        [("list", "表1", 3)],
    ]
    (listed,) = known.who_says(LISTED, lead, iri(THING))
    assert places(known.rows(listed)) == [("list", "表1", 5)]


def test_a_value_has_the_rows_that_give_it_and_no_others(known: Statements) -> None:
    path = known.model.kinds["Institution"]
    rows = {
        one.value: places(known.rows(one))
        for name in ("label", "foundedOn")
        for value in (literal(NAME, "zh"), literal("SYNTH UNIV", "en"), gyear("1951"))
        for one in known.who_says(THING, path[name].path, value)
        if one.source == "list"
    }
    assert rows == {
        literal(NAME, "zh"): [("list", "表1", 3), ("list", "表1", 5)],
        literal("SYNTH UNIV", "en"): [("list", "表1", 3)],
        gyear("1951"): [("list", "表1", 3)],
    }


def test_a_source_without_rows_is_named_without(known: Statements) -> None:
    (said,) = known.who_says(THING, known.model.kinds["Institution"]["memberOf"].path, iri(THING))
    assert known.rows(said) == [SourceRow("list", "list.xlsx", "", 0, "CC0-1.0", "2026-01-01T00:00:00+00:00")]


def test_rows_about_a_thing_are_cut_for_each_record(known: Statements) -> None:
    every = known.rows_about(known.mentions(THING))
    assert places(every) == [("register", "", 2), ("list", "", 0), ("list", "表1", 3), ("list", "表1", 5)]
    assert places(known.rows_about(known.mentions(THING), 1)) == places(every)[:3]
    assert known.rows_about([f"{THING}-nobody-knows"]) == []


# -- what counts


@pytest.mark.parametrize(
    ("trust", "first", "reason"),
    [
        ("", "1950", Reason.OWN_RECORD),
        ("[sources]\nlist = 80", "1951", Reason.TRUST),
        ("[sources]\nlist = 80\n[fields.foundedOn]\nregister = 90", "1950", Reason.TRUST),
    ],
)
def test_what_counts_follows_the_order_of_trust(
    model: Model, tmp_path: Path, trust: str, first: str, reason: Reason
) -> None:
    city = two_sources(model, tmp_path, trust)
    known = Statements(city)
    one, other = field_of(known, "foundedOn")
    assert (one.value[1:5], one.standing, one.reason) == (first, Standing.CANONICAL, reason)
    assert (other.standing, other.reason) == (Standing.OUTRANKED, reason)
    path = model.kinds["Institution"]["foundedOn"].predicate
    assert [o for _, _, o in city.store.triples(iri(THING), path)] == [one.value]


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("country", ["CN", "US"], Reason.EARLIER_SOURCE),
        ("dissolvedOn", ["2020-01-01", "2021-01-01"], Reason.ORDER),
        ("homepage", ["https://example.org/synthetic"], Reason.NO_RIVAL),
    ],
)
def test_what_else_decides(known: Statements, name: str, values: list[str], reason: Reason) -> None:
    found = field_of(known, name)
    assert [parse(one.value)[0] for one in found] == values
    assert [one.standing for one in found] == [Standing.CANONICAL, Standing.OUTRANKED][: len(values)]
    assert {one.reason for one in found} == {reason}


def test_a_second_label_is_another_name(known: Statements) -> None:
    found = [(s.value, s.standing, s.reason, [x.source for x in s.said]) for s in field_of(known, "label")]
    assert found == [
        (literal("Synthetic University", "en"), Standing.CANONICAL, Reason.OWN_RECORD, ["register"]),
        (literal(NAME, "zh"), Standing.CANONICAL, Reason.NO_RIVAL, ["register", "list"]),
        (literal("SYNTH UNIV", "en"), Standing.OTHER_NAME, Reason.OWN_RECORD, ["list"]),
    ]
    (other,) = field_of(known, "altLabels")
    assert (other.value, other.standing, other.reason) == (
        literal("SYNTH UNIV", "en"), Standing.CANONICAL, Reason.NO_RIVAL,
    )  # fmt: skip


def test_what_counts_is_what_the_canonical_view_has(city: Generation, known: Statements) -> None:
    for thing in (THING, BOTH, LISTED, APART):
        node = city.index.find(thing)
        assert node is not None
        for field in known.model.kinds[city.index.kind(node)].own_fields:
            told = {s.value for s in statements(known, thing, [field]) if s.standing is Standing.CANONICAL}
            assert told == {o for _, _, o in city.store.triples(iri(thing), field.predicate)}, field.name


# -- what was merged


def test_what_was_merged_is_told_with_its_reasons(known: Statements) -> None:
    own, merged = Merges(known).mentions(THING)
    assert (own.iri, own.link) == (THING, {})
    assert merged.iri == MENTION
    assert merged.link["method"] == "name:label"
    assert str(merged.link["confidence"]) == "0.95"
    assert merged.link["evidence"] == NAME
    assert str(merged.link["decidedOn"]) == "2026-01-02 00:00:00+00:00"


def test_what_was_found_to_be_another_is_not_merged(known: Statements) -> None:
    assert [mention.iri for mention in Merges(known).mentions(APART)] == [APART]


# -- any city


@settings(max_examples=10)
@given(
    said=st.lists(
        st.tuples(st.sampled_from("abc"), st.booleans(), st.sampled_from(("1950", "1951", "1952"))),
        min_size=1,
    ),
    ranks=st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)),
)
def test_the_first_value_is_the_one_that_counts(
    model: Model, said: list[tuple[str, bool, str]], ranks: dict[str, int]
) -> None:
    with TemporaryDirectory() as folder:
        trust = "".join(f"{source} = {rank}\n" for source, rank in ranks.items())
        (Path(folder) / "trust.toml").write_text(f"[sources]\n{trust}", "utf-8")
        city = City(Path(folder), BASE, model)
        with city.writing() as staging:
            stage = Stage(city, staging)
            for source in dict.fromkeys(source for source, _, _ in said):
                builder = SegmentBuilder(model)
                for own, year in [(own, year) for name, own, year in said if name == source]:
                    builder.add(record("Institution", THING if own else MENTION, None, foundedOn=year))
                stage.replace(about(source), builder)
            known = Statements(stage.publish({MENTION: THING}, [], ""))
        found = field_of(known, "foundedOn")
        assert [one.standing is Standing.CANONICAL for one in found] == [i == 0 for i in range(len(found))]
        assert {one.value for one in found} == {gyear(year) for _, _, year in said}
        assert {(x.source, x.subject == THING, one.value) for one in found for x in one.said} == {
            (source, own, gyear(year)) for source, own, year in said
        }


def gyear(year: str) -> str:
    return literal(year, datatype="http://www.w3.org/2001/XMLSchema#gYear")
