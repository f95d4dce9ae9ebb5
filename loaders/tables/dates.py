"""Dates in all the forms that people print: days, months, years, ranges, and the serial numbers of spreadsheets."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, datetime, timedelta

from loaders.files.texts import as_text
from loaders.reading import BadValueError

_DAY = re.compile(
    r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?日?"
    r"(?:[T ] ?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)

_MONTH = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?月?")

_YEAR = re.compile(r"(\d{4}) ?年?")

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")

_RANGE = re.compile(r" ?(?:-|–|—|~|至|到)+ ?")

_SERIALS = range(20_000, 60_000)  # 1954 to 2064

_EPOCH = date(1899, 12, 30)

#: A date as printed: year, and month and day where they were given.
Parts = tuple[int, int | None, int | None]


def parse_date(cell: object) -> Parts:
    """Year, month and day of a cell that holds one date; BadValueError where it is none."""
    if isinstance(cell, date):
        return cell.year, cell.month, cell.day
    if isinstance(cell, float) and cell != int(cell) and cell < 10_000:
        raise BadValueError(
            cell, "date-number", "表格软件把“年.月”当成了小数，10 月与 1 月无法区分：请把该列设为“文本”",
            "a spreadsheet made a number of year.month, October looks like January: set the column to text",
        )  # fmt: skip
    if isinstance(cell, float) and int(cell) in _SERIALS:
        cell = int(cell)  # the rest is the time of day
    text = unicodedata.normalize("NFKC", as_text(cell))
    if text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        return parse_date(_EPOCH + timedelta(days=int(text)))
    for form in (_DAY, _MONTH, _YEAR, _COMPACT):
        if match := form.fullmatch(text):
            return _possible((*(int(part) for part in match.groups() if part), None, None)[:3], text)
    raise BadValueError(
        text, "date-form",
        "不是可识别的日期，例如 2022-03-01、2022/3/1、2022年3月1日、20220301、2022.03、2022",
        "is no date of a known form: 2022-03-01, 2022/3/1, 2022年3月1日, 20220301, 2022.03, 2022",
    )  # fmt: skip


def _possible(parts: tuple[int | None, ...], text: str) -> Parts:
    year, month, day = parts
    try:
        date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise BadValueError(text, "date-impossible", "没有这一天", "there is no such day") from error
    return year or 0, month, day


def parse_period(cell: object, take: str) -> date:
    """First day (`start`) or last day (`end`) of a date, a month, a year, or of a range of them."""
    text = as_text(cell) if isinstance(cell, str) else ""
    for match in _RANGE.finditer(text):
        first, last = text[: match.start()], text[match.end() :]
        if _is_date(first) and _is_date(last):
            cell = first if take == "start" else last
            break
    year, month, day = parse_date(cell)
    if take == "start":
        return date(year, month or 1, day or 1)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _is_date(text: str) -> bool:
    """Whether half of a range is a date with its month, or a year."""
    plain = unicodedata.normalize("NFKC", text)
    return any(form.fullmatch(plain) for form in (_DAY, _MONTH, _YEAR, _COMPACT))


def whole_date(cell: object) -> date:
    """The one day that a cell gives."""
    year, month, day = parse_date(cell)
    if month is None or day is None:
        raise BadValueError(
            cell, "date-day-missing", "只有年或年月，须写明日期；映射可用 take 取首日或末日",
            "gives a year or a month where a day is needed; a map can `take` the first or last day",
        )  # fmt: skip
    return date(year, month, day)


def partial_date(cell: object) -> str:
    """A year, a month or a day: `1953`, `1953-05`, `1953-05-01`."""
    year, *rest = parse_date(cell)
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest if part is not None)])


def parse_moment(cell: object) -> datetime:
    """A date with its time of day."""
    if isinstance(cell, datetime):
        return cell
    text = as_text(cell)
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadValueError(
            text,
            "date-form",
            "不是时刻，例如 2022-03-01T09:00:00",
            "is no moment such as 2022-03-01T09:00:00",
        ) from error
