"""What a cell may mean: surely one thing, or candidates with reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.reconcile.asked import Asked, Given, GivenValue, Ref
from queries.reconcile.match import Candidate, Matcher
from queries.reconcile.service import Reconciler
from tests.queries.reconcile.reconcile_city import CODES, NASTY, PATENT, iri


@pytest.fixture(scope="module")
def matcher(made: Reconciler) -> Matcher:
    return made.matcher


def keys(matcher: Matcher, found: list[Candidate]) -> list[str]:
    return [matcher.index.iri(one.node).rpartition("/")[2] for one in found]


def sure(matcher: Matcher, asked: Asked) -> list[str]:
    return keys(matcher, [one for one in matcher.candidates(asked) if one.match])


@pytest.mark.parametrize(
    "text",
    [
        "示例光谷大学",
        " ｅｘａｍｐｌｅ University of Guanggu ",
        CODES[0],
        CODES[0].lower(),
        iri("u1"),
        "org/u1",
    ],
)
def test_a_name_or_number_that_one_thing_has_is_sure(matcher: Matcher, text: str) -> None:
    found = matcher.candidates(Asked(text.strip()))
    assert keys(matcher, found)[0] == "u1"
    assert [one.match for one in found] == [True] + [False] * (len(found) - 1)
    assert found[0].score >= 98


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Guanggu University, Example", "u1"),  # the order of words may be another name
        ("EUGG", "u1"),  # an acronym is anybody's
        ("示例光谷学院", "u1"),  # a former name may be another's by now
        ("示例光谷大学计算机学院", "u1"),  # a part is not the whole
        ("School of Law, Example University of Guanggu", "u1"),
        ("示例光谷科技", "u2"),  # a beginning of a name
        ("Exampel Tech Universitty", "u2"),  # misspelt
    ],
)
def test_what_is_only_likely_is_first_and_not_sure(matcher: Matcher, text: str, first: str) -> None:
    found = matcher.candidates(Asked(text))
    assert keys(matcher, found)[0] == first
    assert not any(one.match for one in found)


def test_a_name_that_says_no_sort_of_body_is_sure_letter_by_letter(matcher: Matcher) -> None:
    assert sure(matcher, Asked("示例中试熟化基地")) == ["u3"]
    assert sure(matcher, Asked("EXAMPLE PILOT BASE")) == ["u3"]
    assert sure(matcher, Asked("Pilot Example Base")) == []
    assert sure(matcher, Asked("示例又一处熟化基地")) == []  # another name is not the label


def test_namesakes_are_told_apart_by_what_else_is_known(matcher: Matcher) -> None:
    assert sure(matcher, Asked("示例激光公司")) == []
    told: list[tuple[str, GivenValue, str]] = [
        ("region", "武汉", "e1"),
        ("region", "上海市", "e2"),
        ("region", Ref("region/310000"), "e2"),
        ("foundedOn", "2015", "e1"),
        ("registeredCapital", 1000000.5, "e1"),
        ("shareholders", "示例光谷大学", "e2"),
        ("shareholders", Ref("org/u1"), "e2"),
        ("uscc", CODES[3], "e2"),
        ("appliedPatents", "示例激光切割方法", "e1"),
    ]
    for pid, value, key in told:
        found = matcher.candidates(Asked("示例激光有限公司", given=(Given(pid, (value,)),)))
        assert keys(matcher, found)[0] == key, pid
        assert f"property-{pid}" in found[0].features
    for pid, value, key in [told[0], told[1], told[7]]:
        assert sure(matcher, Asked("示例激光有限公司", given=(Given(pid, (value,)),))) == [key]


def test_what_speaks_against_a_name_keeps_it_from_being_sure(matcher: Matcher) -> None:
    assert sure(matcher, Asked("示例光谷大学", given=(Given("region", ("上海",)),))) == []
    assert sure(matcher, Asked("示例光谷大学", given=(Given("uscc", (CODES[6],)),))) == []
    # a word beside a country's code, an unknown property and an empty value say nothing
    for said in (Given("country", ("China",)), Given("nothing", ("x",)), Given("region", ("",))):
        assert sure(matcher, Asked("示例光谷大学", given=(said,))) == ["u1"]


def test_a_number_finds_a_thing_whatever_its_name(matcher: Matcher) -> None:
    assert sure(matcher, Asked("某某", given=(Given("uscc", (CODES[1],)),))) == ["u2"]
    assert sure(matcher, Asked("", given=(Given("uscc", (CODES[1],)),))) == ["u2"]


def test_things_are_found_by_a_property_alone(matcher: Matcher) -> None:
    asked = Asked("", ("Enterprise",), given=(Given("region", (Ref("region/310000"),)),))
    assert keys(matcher, matcher.candidates(asked)) == ["e2"]
    assert keys(matcher, matcher.candidates(Asked("", given=(Given("applicants", (Ref("org/u1"),)),)))) == [
        PATENT
    ]


def test_types_are_kept_or_preferred(matcher: Matcher) -> None:
    name = "示例光谷大学"
    assert sure(matcher, Asked(name, ("Institution",))) == ["u1"]
    assert sure(matcher, Asked(name, ("Organization",))) == ["u1"]
    assert "u1" not in keys(matcher, matcher.candidates(Asked(name, ("Enterprise",))))
    preferred = matcher.candidates(Asked(name, ("Enterprise",), "should"))
    assert "u1" in keys(matcher, preferred)
    assert not any(one.match for one in preferred)
    assert sure(matcher, Asked(name, ("Institution", "Organization"), "all")) == ["u1"]
    assert matcher.candidates(Asked(name, ("Institution", "Enterprise"), "all")) == []
    for strict in ("any", "all"):
        assert matcher.candidates(Asked(name, ("Nothing",), strict)) == []


def test_a_title_is_sure_only_where_its_type_is_asked_for(matcher: Matcher) -> None:
    assert sure(matcher, Asked("示例激光切割方法", ("Patent",))) == [PATENT]
    assert sure(matcher, Asked("示例激光切割方法")) == []
    assert keys(matcher, matcher.candidates(Asked("示例激光切割方法")))[0] == PATENT


def test_codes_are_things_too(matcher: Matcher) -> None:
    assert sure(matcher, Asked("420111", ("Concept",))) == ["420111"]
    assert sure(matcher, Asked("洪山区", ("Concept",))) == ["420111"]


def test_no_more_come_than_were_asked_for(matcher: Matcher) -> None:
    assert len(matcher.candidates(Asked("示例", limit=2))) == 2


TEXTS = st.text(max_size=30) | st.sampled_from(
    [NASTY, "%2F", "org/", "示例", "((((", "\\", "\0", "\ud800"[:0]]
)
GIVEN = st.builds(
    Given,
    st.sampled_from(
        ["uscc", "region", "foundedOn", "registeredCapital", "label", "synthetic", "applicants", "x"]
    ),
    st.lists(TEXTS | st.integers() | st.floats() | st.booleans() | st.builds(Ref, TEXTS), max_size=2).map(
        tuple
    ),
)


@given(
    st.builds(
        Asked,
        TEXTS,
        st.lists(st.sampled_from(["Enterprise", "Agent", "Patent", "Concept", "?"]), max_size=2).map(tuple),
        st.sampled_from(["any", "all", "should"]),
        st.integers(1, 5),
        st.lists(GIVEN, max_size=2).map(tuple),
    )
)
def test_whatever_is_asked_the_candidates_are_in_order(matcher: Matcher, asked: Asked) -> None:
    found = matcher.candidates(asked)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    assert sum(one.match for one in found) <= 1
    assert len({one.node for one in found}) == len(found) <= asked.limit
