"""The workbook of the review queue: what officers see, and what comes back of it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graph.generation import City
from loaders.reading import SourceError
from loaders.review.answers import take_sheet
from loaders.review.change import decide
from loaders.review.decisions import Decision, now, read_decisions
from loaders.review.question import Question
from loaders.review.queue import queue
from loaders.review.sheet import CANDIDATE_IRI, DECISION, ID, NOTE, SUBJECT_IRI, WORDS, write_sheet
from ontology.model import Model, Words
from tests.loaders.review.review_city import BASE, copied, current, decision, firms, iri, make, take, write

FORMULA = '=HYPERLINK("http://127.0.0.1","合成")'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Path:
    folder = tmp_path_factory.mktemp("made")
    city = City(folder / "data", BASE, model)
    make(city)
    # two more doubts, so that a sheet has good rows beside bad ones
    twins = [("G", "合成药业股份有限公司", "600010.SH"), ("H", "合成药业股份有限公司", "600011.SH")]
    take(city, write(folder / "third.ttl", [*twins, ("F", "合成光纤股份有限公司", "600003.SH")]))
    return folder


@pytest.fixture
def city(made: Path, tmp_path: Path, model: Model) -> City:
    return copied(made, tmp_path, model)


@pytest.fixture
def sheet(city: City, tmp_path: Path) -> Path:
    write_sheet(tmp_path / "queue.xlsx", queue(current(city)))
    return tmp_path / "queue.xlsx"


def edit(path: Path, change: Callable[[Any, dict[str, int]], object]) -> None:
    """Open the workbook as an officer does, change its first sheet, save it."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    change(page, {cell.value: cell.column for cell in page[1]})
    book.save(path)


def row_of(page: Any, at: dict[str, int], one: str, other: str) -> int:
    """The row of a pair."""
    ends = {iri(one), iri(other)}
    return next(
        row
        for row in range(2, page.max_row + 1)
        if {page.cell(row, at[SUBJECT_IRI]).value, page.cell(row, at[CANDIDATE_IRI]).value} == ends
    )


def say(path: Path, one: str, other: str, word: str, note: str = "") -> None:
    def change(page: Any, at: dict[str, int]) -> None:
        row = row_of(page, at, one, other)
        page.cell(row, at[DECISION], word)
        page.cell(row, at[NOTE], note or None)

    edit(path, change)


def test_an_officer_sees_a_row_for_each_pair_with_a_choice(city: City, sheet: Path) -> None:
    book = openpyxl.load_workbook(sheet)
    page, guide = book.worksheets
    pairs = [(q, c) for q in queue(current(city)) for c in q.candidates]
    assert page.max_row == len(pairs) + 1 and guide.max_row > 3
    assert page.freeze_panes == "D2" and page.auto_filter.ref.startswith("A1:")
    (choice,) = page.data_validations.dataValidation
    assert choice.formula1 == '"相同 same,不同 different,留待 later"' and str(choice.sqref).startswith("D2")
    head = [cell.value for cell in page[1]]
    assert all(any("\u4e00" <= c <= "\u9fff" for c in name) and name.isascii() is False for name in head)
    assert [page.cell(row, 1).value for row in range(2, page.max_row + 1)] == [c.id for _, c in pairs]
    assert all(page.column_dimensions[letter].width > 5 for letter in "ABCDEFGH")


def test_a_text_that_looks_like_a_formula_stays_a_text(city: City, tmp_path: Path) -> None:
    (question, *_) = queue(current(city))
    side = replace(question.subject, label=Words(FORMULA, FORMULA))
    write_sheet(tmp_path / "x.xlsx", [Question(question.id, side, question.candidates)])
    cell = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == (FORMULA, "s")


@pytest.mark.parametrize("word", ["相同 same", "相同", "same", "Same ", " 相同　same"])
def test_what_is_chosen_is_taken(city: City, sheet: Path, word: str) -> None:
    say(sheet, "G", "H", word, "年报")
    change, faults = take_sheet(city, current(city), sheet, "合成判定员")
    assert not faults and len(change.taken) == 1 and "H" not in firms(city)
    found = read_decisions(current(city).folder).of(iri("G"), iri("H"))
    assert found is not None and (found.same, found.who, found.note) == (True, "合成判定员", "年报")


def test_a_sheet_that_says_nothing_changes_nothing(city: City, sheet: Path) -> None:
    say(sheet, "G", "H", "留待 later")
    number = city.current_number()
    change, faults = take_sheet(city, current(city), sheet, "x")
    assert not faults and change.generation is None and city.current_number() == number


def test_a_sheet_with_the_decided_ones_takes_them_back(city: City, tmp_path: Path) -> None:
    decide(city, [decision("G", "H", True, "年报")])
    path = tmp_path / "all.xlsx"
    write_sheet(path, queue(current(city), decided=True))
    change, faults = take_sheet(city, current(city), path, "x")
    assert not faults and change.generation is None
    say(path, "G", "H", "留待 later")
    change, faults = take_sheet(city, current(city), path, "x")
    assert not faults and {"G", "H"} <= firms(city)


def test_a_csv_of_it_is_read_too(city: City, sheet: Path, tmp_path: Path) -> None:
    say(sheet, "G", "H", "不同 different")
    path = tmp_path / "queue.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(openpyxl.load_workbook(sheet).worksheets[0].iter_rows(values_only=True))
    change, faults = take_sheet(city, current(city), path, "x")
    assert not faults and [one.same for one in change.taken] == [False]


def wrong_word(page: Any, at: dict[str, int]) -> None:
    page.cell(row_of(page, at, "A", "B"), at[DECISION], "也许 maybe")


def edited_id(page: Any, at: dict[str, int]) -> None:
    row = row_of(page, at, "A", "B")
    page.cell(row, at[ID], "00000000")
    page.cell(row, at[DECISION], "相同 same")


def unknown_thing(page: Any, at: dict[str, int]) -> None:
    row = row_of(page, at, "A", "B")
    page.cell(row, at[CANDIDATE_IRI], iri("Z"))
    page.cell(row, at[DECISION], "相同 same")


def contradictory_rows(page: Any, at: dict[str, int]) -> None:
    row = row_of(page, at, "A", "B")
    page.cell(row, at[DECISION], "相同 same")
    page.append([cell.value for cell in page[row]])
    page.cell(page.max_row, at[DECISION], "不同 different")


def contradicts_decisions(page: Any, at: dict[str, int]) -> None:
    for one, other, word in (("A", "B", "相同 same"), ("B", "F", "相同 same"), ("A", "F", "不同 different")):
        page.cell(row_of(page, at, one, other), at[DECISION], word)


def formula(page: Any, at: dict[str, int]) -> None:
    page.cell(row_of(page, at, "A", "B"), at[DECISION], "=1+1")


@pytest.mark.parametrize(
    ("wrong", "rule", "count", "field"),
    [
        (wrong_word, "unknown-word", 1, DECISION),
        (edited_id, "unknown-id", 1, ID),
        (unknown_thing, "unknown-thing", 1, ""),
        (contradictory_rows, "contradictory-rows", 2, DECISION),
        (contradicts_decisions, "contradicts-decisions", 1, DECISION),
    ],
)
def test_a_wrong_row_is_told_and_the_good_ones_taken(
    city: City, sheet: Path, wrong: Callable[[Any, dict[str, int]], None], rule: str, count: int, field: str
) -> None:
    say(sheet, "G", "H", "相同 same")
    edit(sheet, wrong)
    change, faults = take_sheet(city, current(city), sheet, "x")
    assert [fault.rule for fault in faults] == [rule] * count
    for fault in faults:
        assert fault.place and (fault.place.file, fault.place.sheet) == ("queue.xlsx", "待判 queue")
        assert (fault.place.row or 0) > 1 and fault.value and field in fault.field
        assert fault.reason.zh != fault.reason.en
    assert "H" not in firms(city) and any(one.pair == (iri("G"), iri("H")) for one in change.taken)


def test_a_formula_is_no_decision(city: City, sheet: Path) -> None:
    edit(sheet, formula)
    change, faults = take_sheet(city, current(city), sheet, "x")
    assert not change.taken and not [fault for fault in faults if fault.rule != "unknown-word"]


@pytest.mark.parametrize("column", [ID, DECISION, NOTE, SUBJECT_IRI, CANDIDATE_IRI])
def test_a_missing_column_is_told_by_its_name(city: City, sheet: Path, column: str) -> None:
    edit(sheet, lambda page, at: page.delete_cols(at[column]))
    with pytest.raises(SourceError) as told:
        take_sheet(city, current(city), sheet, "x")
    assert told.value.rule == "missing-column" and column in told.value.words.zh


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_workbook_is_told(city: City, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(SourceError):
        take_sheet(city, current(city), path, "x")


def test_rows_may_be_sorted_and_left_out(city: City, sheet: Path) -> None:
    say(sheet, "G", "H", "不同 different")
    edit(sheet, lambda page, at: [page.delete_rows(row) for row in range(page.max_row, 1, -1)
                                  if page.cell(row, at[DECISION]).value is None])  # fmt: skip
    change, faults = take_sheet(city, current(city), sheet, "x")
    assert not faults and len(change.taken) == 1


def test_what_was_decided_since_the_export_is_not_lost(city: City, sheet: Path) -> None:
    say(sheet, "G", "H", "相同 same")
    decide(city, [Decision(iri("A"), iri("B"), False, "x", now())])
    take_sheet(city, current(city), sheet, "y")
    assert len(read_decisions(current(city).folder).standing) == 2


def test_the_words_of_the_choice_say_three_things() -> None:
    assert set(WORDS.values()) == {True, False, None}
