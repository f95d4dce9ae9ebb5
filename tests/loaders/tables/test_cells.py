"""Cells: dates in all their forms, amounts with units, numbers that a spreadsheet spoilt."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.files.texts import as_string, language, tidy
from loaders.reading import BadValueError
from loaders.tables.cells import convert, parse_number
from loaders.tables.dates import parse_date, parse_period
from ontology.model import Text
from ontology.shapes import read_model

KINDS = read_model().kinds
START, LABEL = KINDS["Project"]["start"], KINDS["Project"]["label"]

SAME_DAY = [
    "2022-03-01",
    "2022/3/1",
    "2022.3.1",
    "2022年3月1日",
    "20220301",
    "２０２２年３月１日",
    "44621",
    44621,
    44621.75,
]


@pytest.mark.parametrize(
    "cell", [*SAME_DAY, date(2022, 3, 1), datetime.fromisoformat("2022-03-01T08:00"), "2022-03-01T08:00:00Z"]
)
def test_one_day_in_every_form(cell: object) -> None:
    assert parse_date(cell) == (2022, 3, 1)
    assert convert(cell, START) == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("2022.03", (2022, 3, None)),
        ("202203", (2022, 3, None)),
        ("2022年", (2022, None, None)),
        (2022, (2022, None, None)),
    ],
)
def test_months_and_years(cell: object, parts: tuple[int | None, ...]) -> None:
    assert parse_date(cell) == parts


@given(st.dates(min_value=date(1954, 10, 5), max_value=date(2060, 1, 1)))
def test_printed_dates_read_back(day: date) -> None:
    forms = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        (day - date(1899, 12, 30)).days,
    ]
    assert {parse_date(form) for form in forms} == {(day.year, day.month, day.day)}


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("0000-00-00", "date-impossible"),
        ("2022-02-30", "date-impossible"),
        ("2019.14", "date-impossible"),
        ("01/03/2022", "date-form"),
        ("昨天", "date-form"),
        (2018.1, "date-number"),
        ("2022.03", "date-day-missing"),
        ("2022", "date-day-missing"),
    ],
)
def test_what_is_no_day(cell: object, rule: str) -> None:
    with pytest.raises(BadValueError) as caught:
        convert(cell, START)
    assert caught.value.rule == rule
    assert caught.value.zh
    assert caught.value.en


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2018.01-2020.12", date(2018, 1, 1), date(2020, 12, 31)),
        ("2018-2020", date(2018, 1, 1), date(2020, 12, 31)),
        ("2018年1月至2020年2月", date(2018, 1, 1), date(2020, 2, 29)),
        ("2018-01-02-2019-01-03", date(2018, 1, 2), date(2019, 1, 3)),
        ("2018-01", date(2018, 1, 1), date(2018, 1, 31)),
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
    ],
)
def test_ranges_have_a_first_and_a_last_day(cell: str, first: date, last: date) -> None:
    assert (parse_period(cell, "start"), parse_period(cell, "end")) == (first, last)


@pytest.mark.parametrize(
    ("cell", "unit", "yuan"),
    [
        ("18", "万元", "180000"),
        ("1,234.5", None, "1234.5"),
        ("１２３．５万元", None, "1235000"),
        ("1.2亿元", "万元", "120000000"),
        (18.5, "万元", "185000"),
        ("12%", None, "0.12"),
        ("-3", "元", "-3"),
    ],
)
def test_amounts_are_in_yuan(cell: object, unit: str | None, yuan: str) -> None:
    assert parse_number(cell, unit) == Decimal(yuan)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("1.2E+5", "scientific-notation"),
        ("1,23", "number-form"),
        ("约 5 万", "number-form"),
        ("5 万美元", "number-form"),
    ],
)
def test_what_is_no_number(cell: str, rule: str) -> None:
    with pytest.raises(BadValueError) as caught:
        parse_number(cell)
    assert caught.value.rule == rule


@pytest.mark.parametrize("cell", ["1.23E+17", "9.1E17", 4.2010019800101e17, 420100198001010000])
def test_numbers_that_lost_digits_are_refused(cell: object) -> None:
    with pytest.raises(BadValueError) as caught:
        as_string(cell)
    assert caught.value.rule == "scientific-notation"


@pytest.mark.parametrize(
    ("cell", "text"), [(71701064, "71701064"), (71701064.0, "71701064"), (1.5, "1.5"), ("1E42", "1E42")]
)
def test_numbers_that_are_whole_keep_their_digits(cell: object, text: str) -> None:
    assert as_string(cell) == text


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("x" * 40_000, "cell-too-long"),
        ("#REF!", "cell-error"),
        (date(2022, 3, 1), "text-became-date"),
        ({"a": 1}, "cell-form"),
    ],
)
def test_what_is_no_text(cell: object, rule: str) -> None:
    with pytest.raises(BadValueError) as caught:
        as_string(cell)
    assert caught.value.rule == rule
    assert len(caught.value.value) < 100


def test_control_characters_and_runs_of_space_go() -> None:
    assert tidy("\x00武汉\x07大学\u3000 \n法学院\ufeff ") == "武汉大学 法学院"


@pytest.mark.parametrize(
    ("text", "lang"), [("武汉大学", "zh"), ("Wuhan", "en"), ("りけん研究所", "ja"), ("대학", "ko")]
)
def test_the_script_tells_the_language(text: str, lang: str) -> None:
    assert language(text) == lang
    assert convert(text, LABEL) == Text(text, lang)
    assert convert(text, LABEL, lang="fr") == Text(text, "fr")


@pytest.mark.parametrize(
    ("cell", "value"), [("是", True), ("否", False), (True, True), (0, False), ("Yes", True), ("×", False)]
)
def test_yes_and_no(cell: object, value: bool) -> None:
    assert convert(cell, KINDS["Project"]["synthetic"]) is value


def test_identifiers_take_the_form_of_their_register() -> None:
    code = KINDS["Enterprise"]["stockCodes"]
    assert convert("600498.SS", code) == convert("sh600498", code) == "600498.SH"
    with pytest.raises(BadValueError, match="stock-exchange"):
        convert("600498.SZ", code)
    assert convert("www.example.org", KINDS["Enterprise"]["homepage"]) == "http://www.example.org"
    with pytest.raises(BadValueError, match="uri-form"):
        convert("没有", KINDS["Enterprise"]["homepage"])
