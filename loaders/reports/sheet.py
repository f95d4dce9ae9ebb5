"""The report of a load as a workbook: one sheet a section, written row by row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from loaders.files.workbook import cell, new_book, new_sheet, quick_cell
from loaders.reports.report import Cell, LoadReport, Row, Section
from ontology.model import Words

#: Title, explanation and header stand above the rows of each sheet.
_ABOVE = 3
#: A sheet could have ten times as many rows, but nobody reads so many, and writing them takes its time.
MOST = 100_000
_ELSEWHERE = Words(
    "全部退回在 DATA/rejected/，全部关联在 SPARQL 的图 _links",
    "all that was refused is in DATA/rejected/, all links are in the graph _links of SPARQL",
)


def write_sheet(report: LoadReport, path: Path, most: int = MOST) -> Path:
    """Write the workbook; a section with more rows than are listed ends with a row that says so."""
    with new_book(path) as book:
        for section in report.sections:
            _sheet(book, report, section, most)
    return path


def _sheet(book: Workbook, report: LoadReport, section: Section, most: int) -> None:
    widths = [column.width for column in section.columns]
    sheet = new_sheet(book, f"{section.title.zh} {section.title.en}", widths, _ABOVE)
    if section.total:
        last = min(section.total, most) + _ABOVE
        sheet.auto_filter.ref = f"A{_ABOVE}:{get_column_letter(len(widths))}{last}"
    for row in _rows(report, section, sheet, most):
        sheet.append(row)


def _rows(report: LoadReport, section: Section, sheet: Any, most: int) -> Iterator[list[Any]]:
    facts = (
        "；".join(f"{name.zh} {value}" for name, value in report.facts) if section.key == "summary" else ""
    )
    title = (
        f"{section.title.zh} {section.title.en}（{section.total:,}）　第 {report.generation} 代 generation"
    )
    yield [cell(sheet, f"{title}　{facts}".strip(), wrap=False)]
    yield [cell(sheet, f"{section.says.zh} {section.says.en}", wrap=False)]
    yield [cell(sheet, _plain(column.title), head=True) for column in section.columns]
    for found in islice(section.rows(), most):
        yield _cells(sheet, found)
    if section.total > most:
        more = section.total - most
        said = f"另有 {more:,} 行未列出；{_ELSEWHERE.zh} {more:,} more are not listed; {_ELSEWHERE.en}"
        yield [cell(sheet, said, wrap=False)]


def _cells(sheet: Any, row: Row) -> list[Any]:
    """A row of several lines stands at its top; one of single lines needs no style, which takes three times as long."""
    if any(isinstance(value, Words) or (isinstance(value, str) and "\n" in value) for value in row):
        return [cell(sheet, _plain(value)) for value in row]
    return [quick_cell(sheet, _plain(value)) for value in row]


def _plain(value: Cell) -> str | int | float:
    """The value for one cell: Chinese above English."""
    if isinstance(value, Words):
        return value.zh if value.zh == value.en or not value.en else f"{value.zh}\n{value.en}"
    return value
