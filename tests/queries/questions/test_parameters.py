"""What people type becomes a term of a query, or is refused with the rule; no text gets out of its term."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store import Store
from ontology.shapes import read_model
from ontology.terms import parse
from queries.questions.errors import ParameterError
from queries.questions.heads import read_question
from queries.questions.meaning import Meaning
from tests.queries.questions.good import FREE, GOOD
from tests.queries.questions.whole_city import Whole

MEANING = Meaning(read_model())
XSD = "http://www.w3.org/2001/XMLSchema#"


def rows(**given_: str) -> list[tuple[str | None, ...]]:
    return Store.memory().select(read_question("one", FREE).with_values(given_, MEANING)).rows


def test_a_question_runs_as_it_stands() -> None:
    assert [row[:3] for row in rows()] == [(f'"2022-01-01"^^<{XSD}date>', '"甲"', None)] * 2


def test_a_question_runs_with_other_values() -> None:
    found = rows(day="2024-02-29", it="http://b/\u4e2d", name="")
    assert [row[:3] for row in found] == [(f'"2024-02-29"^^<{XSD}date>', '"甲"', "<http://b/中>")] * 2


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_text_gets_out_of_its_term(text: str) -> None:
    assert [parse(row[1] or "")[0] for row in rows(name=text)] == [text, text]


@pytest.mark.parametrize("text", ['VALUES ?day { "x" }', "VALUES ?it { <x:y> } VALUES ?least { 9 }", "} } #"])
def test_a_value_that_looks_like_a_clause_is_a_text(text: str) -> None:
    found = rows(name=text, day="2024-02-29", it="http://b/", least="3")
    assert [parse(row[1] or "")[0] for row in found] == [text, text]
    assert {row[2] for row in found} == {"<http://b/>"}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("day", "2023-02-29", "a date"),
        ("day", "20230228", "a date"),
        ("day", '"} {', "a date"),
        ("it", "no iri", "an IRI"),
        ("it", "a:b> <c:d", "an IRI"),
        ("least", "0", "at least 1"),
        ("least", "10", "at most 9"),
        ("least", "1_0", "whole number"),
        ("least", "１", "whole number"),
        ("least", "9" * 16, "whole number"),
        ("kind", "f-lasers", "f-laser 激光|f-laser laser"),
        ("kind", "", "has to be given"),
        ("name", "\ud800", "surrogate"),
        ("name", "x" * 1001, "at most 1000 characters"),
        ("n", "1", "has no parameter n"),
    ],
)
def test_what_a_parameter_does_not_take_is_refused(name: str, value: str, says: str) -> None:
    with pytest.raises(ParameterError, match=says) as raised:
        read_question("one", GOOD).with_values({"kind": "f-laser", name: value}, MEANING)
    assert raised.value.parameter == name
    assert name in raised.value.words.zh
    raised.value.words.zh.encode()


@pytest.mark.parametrize(
    ("form", "typed", "term"),
    [
        ("boolean", "TRUE", f'"true"^^<{XSD}boolean>'),
        ("boolean", "否", f'"false"^^<{XSD}boolean>'),
        ("decimal(0..1)", "0.50", f'"0.5"^^<{XSD}decimal>'),
        ("datetime", "2022-12-31T12:00:00", f'"2022-12-31T12:00:00"^^<{XSD}dateTime>'),
        ("date(2000-01-01..)", "2000-01-01", f'"2000-01-01"^^<{XSD}date>'),
        ("string(a|b)", "b", '"b"'),
        ("code(qualification-kind)", "高新技术企业", "<https://w3id.org/queqiao/scheme/qk-hnte>"),
        ("code(region)", "420111", "<https://w3id.org/queqiao/scheme/region/420111>"),
        ("code(region)", "洪山区", "<https://w3id.org/queqiao/scheme/region/420111>"),
    ],
)
def test_each_form_is_read(form: str, typed: str, term: str) -> None:
    text = FREE.replace("it iri 物", f"it {form} 物")
    assert rows_of(text, typed) == term


@pytest.mark.parametrize(
    ("form", "typed", "says"),
    [
        ("boolean", "maybe", "true or false"),
        ("decimal", "1e3", "decimal number"),
        ("decimal", "NaN", "decimal number"),
        ("decimal(0..1)", "1.01", "at most 1"),
        ("datetime", "noon", "a date and time"),
        ("date(2000-01-01..)", "1999-12-31", "at least 2000-01-01"),
        ("string(a|b)", "c", "one of: a, b"),
    ],
)
def test_each_form_says_what_it_takes(form: str, typed: str, says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        rows_of(FREE.replace("it iri 物", f"it {form} 物"), typed)


def rows_of(text: str, typed: str) -> str | None:
    return Store.memory().select(read_question("one", text).with_values({"it": typed}, MEANING)).rows[0][2]


# -- things of a city


def thing(whole: Whole, typed: str, kinds: str = "") -> str | None:
    question = read_question("one", FREE.replace("it iri 物", f"it thing({kinds}) 物"))
    return whole.generation.store.select(question.with_values({"it": typed}, whole.meaning)).rows[0][2]


@pytest.mark.parametrize("typed", ["示例一号激光公司", "org-E1", "https://example.org/wuhan/id/org-E1"])
def test_a_thing_is_named_in_many_ways(whole: Whole, typed: str) -> None:
    assert thing(whole, typed) == thing(whole, typed, "Enterprise") == "<https://example.org/wuhan/id/org-E1>"


@pytest.mark.parametrize(
    ("typed", "kinds", "says"),
    [
        ("示例一号激光公司", "Person", "nothing is called"),
        ("org-E1", "Person", "of the kind person"),
        ("合成", "", "fits"),
        ("org-E999", "", "nothing is called"),
    ],
)
def test_a_name_that_is_none_or_several_is_refused(whole: Whole, typed: str, kinds: str, says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        thing(whole, typed, kinds)
