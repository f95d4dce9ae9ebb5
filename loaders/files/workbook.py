"""Workbooks that people open: texts stay the texts they are, never formulas, and nothing breaks the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

#: A sheet has so many rows, and a cell so many characters.
MOST_ROWS, LONGEST = 1_048_576, 32_767

#: Controls are dropped, as every loader does; what else XML cannot hold becomes the sign for that.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_TOP = Alignment(vertical="top", wrap_text=True)
_HEAD = Font(bold=True)
_GREY = PatternFill("solid", fgColor="E7EBF0")


def storable(text: str) -> str:
    """The text with what a sheet of XML cannot hold taken out, its line ends plain."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("\ufffd", _CONTROLS.sub("", text))


def cell(sheet: Any, value: object, *, head: bool = False, wrap: bool = True) -> Any:
    """A cell: numbers and dates as such, all else as a text, which no program takes for a formula."""
    if isinstance(value, bool | int | float | date | datetime | time) or value is None:
        made = WriteOnlyCell(sheet, value)
    else:
        made = WriteOnlyCell(sheet, storable(str(value))[:LONGEST])
        made.data_type = "s"
        made.number_format = "@"
    if head:
        made.font, made.fill = _HEAD, _GREY
    if wrap or head:
        made.alignment = _TOP
    return made


def quick_cell(sheet: Any, value: object) -> Any:
    """A cell without a style, as safe as one with it."""
    if not isinstance(value, str):
        return value
    text = storable(value)[:LONGEST]
    if not text.startswith(("=", "#")):
        return text
    made = WriteOnlyCell(sheet, text)
    made.data_type = "s"
    return made


def new_sheet(book: Workbook, title: str, widths: Sequence[int], frozen: int = 1) -> Any:
    """A sheet with columns of these widths, its first rows standing while one scrolls."""
    sheet = book.create_sheet(sheet_title(title, book.sheetnames))
    for place, width in enumerate(widths):
        sheet.column_dimensions[_letter(place)].width = width
    sheet.freeze_panes = f"A{frozen + 1}"
    return sheet


def sheet_title(title: str, taken: Iterable[str] = ()) -> str:
    """A title that a sheet may have: 31 signs, none that divides addresses."""
    known = {name.casefold() for name in taken}
    plain = re.sub(r"[\[\]:*?/\\']", " ", storable(title)).strip()[:31] or "rows"
    found, number = plain, 2
    while found.casefold() in known:
        found, number = f"{plain[:27]} {number}", number + 1
    return found


@contextmanager
def new_book(path: Path) -> Iterator[Workbook]:
    """A workbook to be filled row by row, saved at the end in place of an older one; nothing is left of a failure."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook(write_only=True)
    fresh = path.with_name(f".{path.name}.next")
    try:
        yield book
        book.save(fresh)
        fresh.replace(path)
    finally:
        for sheet in book.worksheets:
            if not sheet.closed:
                sheet.close()
        fresh.unlink(missing_ok=True)


def _letter(place: int) -> str:
    return str(get_column_letter(place + 1))
