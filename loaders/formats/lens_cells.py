"""Cells of The Lens's export: lists, numbers of patents with their kinds, and days whose years need care."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from loaders.files.fixed import cell
from loaders.files.rows import Row
from loaders.formats.patent_numbers import application_number, publication_number
from loaders.reading import BadValueError
from loaders.tables.dates import whole_date

#: What stands between the values of a list.
_BETWEEN = ";;"
_WHOLE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DATE = re.compile(r"(\d\d)/(\d\d)/(\d\d(?:\d\d)?)", re.ASCII)
#: Office, number and kind, and sometimes the day of a correction.
_NUMBER = re.compile(r"([A-Z]{2}) ?([A-Z]{0,2}\d+(?:/\d+)?)(?: ([A-Z]\d?))?(?: \d{8})?")
_PRIORITY = re.compile(r"([A-Z]{2}) ([0-9A-Z ]+) ([A-Z])(?: (\d{8}))?")
#: The first day of December that can be in the first week of the next year.
_NEXT_YEARS_WEEK = 26
#: Two digits of a year from here on are of the last century.
_OLDEST = 40
_ZERO_TOO_MANY = re.compile(r"[/ ]0(?=\d{6}$)")


def listed(row: Row, column: str) -> list[str]:
    """The values of a list."""
    return [part.strip() for part in cell(row, column).split(_BETWEEN) if part.strip()]


def application(row: Row) -> str:
    """The application as its office numbers it."""
    return application_number(*_number(cell(row, "application_number")), _filed_if_sure(row))


def publication(row: Row) -> str:
    """The publication with its kind, as one word."""
    return publication_number(*_number(cell(row, "publication_number")))


def priority(text: str) -> str:
    """The earlier application that `US 201562116216 P 20150213` speaks of, as its office numbers it."""
    match = _PRIORITY.fullmatch(text)
    if match is None:
        raise _no_number(text, "US 201562116216 P 20150213")
    office, number, kind, day = match.groups()
    bare = _bare(number, kind)
    return application_number(office, bare, kind, whole_date(day) if day else _some_day(office, bare, kind))


def _number(text: str) -> tuple[str, str, str]:
    """Office, number and kind of what The Lens prints, such as `US 2017/0090068 A1`."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise _no_number(text, "US 2017/0090068 A1")
    office, number, kind = match.groups()
    return office, _bare(number, kind), kind or ""


def _some_day(office: str, number: str, kind: str) -> date | None:
    """A day of the year that a US number carries, which is enough to tell its series."""
    year = _year_of(office, number, kind)
    if office != "US" or not year.isdecimal():
        return None
    return date(int(year) + (2000 if int(year) < _OLDEST else 1900), 1, 1)


def _bare(number: str, kind: str | None) -> str:
    """The number without signs; that of an international application is printed with a zero too many."""
    return re.sub("[/ ]", "", _ZERO_TOO_MANY.sub("", number) if kind == "W" else number)


def _no_number(text: str, example: str) -> BadValueError:
    return BadValueError(
        text, "lens-number", f"不是 The Lens 的号码写法，例如 {example}",
        f"is no number as The Lens prints it, such as {example}",
    )  # fmt: skip


def published(row: Row) -> date:
    """The day of publication, in the year that has a column of its own."""
    year, text = cell(row, "publication_year"), cell(row, "publication_date")
    if _WHOLE.fullmatch(text):
        return whole_date(text)
    if not re.fullmatch(r"\d{4}", year):
        raise BadValueError(year, "date-form", "应为四位的年份", "should be a year of four digits")
    return _day(text, int(year), lambda found: found == int(year))


def filed(row: Row) -> date:
    """The day of application, in the last year that suits its number and is not after the publication."""
    printed, text = published(row), cell(row, "application_date")
    found = _day(
        text,
        printed.year,
        lambda year: f"{year % 100:02}" == _year_of(*_number(cell(row, "application_number"))),
    )
    if found > printed:
        raise BadValueError(
            text,
            "date-order",
            f"申请日晚于公布日 {printed}",
            f"is after the day of publication, {printed}",
        )
    return found


def _filed_if_sure(row: Row) -> date | None:
    try:
        return filed(row)
    except BadValueError:
        return None  # the column of the date itself tells of it


def _year_of(office: str, number: str, kind: str) -> str:
    """The two digits of the year that a number of DOCDB carries, for most offices in front."""
    if re.match(r"(19|20)\d{8}", number):
        return number[2:4]
    return number[-2:] if office == "US" and kind != "W" else number[:2]


def _day(text: str, latest: int, sure: Callable[[int], bool]) -> date:
    """The day; a year of two digits is the last one up to `latest` that ends in them.

    The Lens prints the year of the week, which in the last days of December may be the next one: there a year that
    is not `sure` is taken to be one less.
    """
    if _WHOLE.fullmatch(text):
        return whole_date(text)
    match = _DATE.fullmatch(text)
    if match is None:
        raise BadValueError(
            text, "date-form", "应为 日/月/年，例如 05/10/17", "should be day/month/year, such as 05/10/17"
        )
    day, month, year = (int(part) for part in match.groups())
    if len(match[3]) == len("17"):
        late = month == 12 and day >= _NEXT_YEARS_WEEK
        top = latest + late
        year = top - (top - year) % 100
        year -= late and not sure(year)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadValueError(text, "date-impossible", "没有这一天", "there is no such day") from error
