"""Several queries side by side on the page for asking SPARQL, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.serving.test_editor import browsed

A = "SELECT ?e { ?e a qq:Enterprise } LIMIT 3"
B = "# 专利 <b>两件</b>\nSELECT ?p { ?p a qq:Patent } LIMIT 2"
FIRST, NAMED, TOLD = "各类事物有多少", "我的<企业>", "专利 <b>两件</b>"


@pytest.fixture(scope="module")
def seen(address: str) -> Any:
    return browsed("sheets.mjs", address)


def test_nothing_went_wrong(seen: Any) -> None:
    assert seen["errors"] == []


def test_sheets_are_named_by_hand_by_their_comment_or_by_number(seen: Any) -> None:
    assert seen["first"] == [FIRST]
    assert seen["empty"] == ["查询 2", ""]
    assert seen["names"] == [FIRST, NAMED, TOLD]


def test_each_has_its_answer_its_view_and_what_can_be_undone(seen: Any) -> None:
    assert seen["back"] == {"text": A, "rows": 3}
    assert seen["raw"] == "true"
    assert seen["undone"] == [f"{A} # mehr", A]
    assert seen["askedAgain"] == 0


def test_they_are_there_when_the_page_is_loaded_again(seen: Any) -> None:
    assert seen["reloaded"] == [[FIRST, NAMED, TOLD], NAMED, A]


def test_a_query_goes_on_while_another_sheet_is_looked_at(seen: Any) -> None:
    assert seen["beside"] == [2, [NAMED]]
    assert seen["ready"] == [NAMED]
    assert seen["late"] == [3, 0]
    assert seen["history"] == [A, B.replace("\n", " ")]


def test_a_link_opens_a_sheet_once_and_other_windows_see_it(seen: Any) -> None:
    assert seen["sameLink"] == [FIRST, NAMED, TOLD]
    assert seen["link"] == [[FIRST, NAMED, TOLD, "Geteilt"], "Geteilt", "ASK { ?a ?b ?c }"]
    assert seen["linkAgain"] == seen["link"][0]
    assert seen["elsewhere"] == [NAMED, A]


def test_what_was_closed_can_be_reopened(seen: Any) -> None:
    assert seen["closed"] == [[FIRST, NAMED, TOLD], NAMED]
    assert seen["reopened"] == ["Geteilt", "ASK { ?a ?b ?c }", 0]
    assert seen["last"] == [["Query 1"], ""]


def test_a_question_takes_no_sheet_from_what_was_written(seen: Any) -> None:
    assert seen["question"] == [5, "B1"]
    assert seen["questionAgain"] == 5
    assert seen["form"] == [False, True]


def test_both_languages_on_any_screen(seen: Any) -> None:
    assert seen["overflow"] <= 0
    assert seen["english"][0] == "A new query"


def test_the_query_of_an_earlier_version_of_the_page_is_kept(seen: Any) -> None:
    assert seen["draft"] == "ASK {}"


def test_a_browser_that_keeps_nothing_has_sheets_while_the_page_lasts(seen: Any) -> None:
    assert seen["forgetful"] == [[FIRST, "查询 2"], A]
