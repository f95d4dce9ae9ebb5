"""Rows of tables: CSV, spreadsheets, JSON lines and JSON arrays, each with the place where people find it."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from loaders.files.headers import HEAD_ROWS, Header, Wanted, find_header, places_of
from loaders.files.objects import first_sign, flat, objects
from loaders.files.opening import Content
from loaders.files.texts import tidy
from loaders.reading import SourceError, note, refusal, shorten
from ontology.model import Fault, Place

_DELIMITERS = ",\t;|"

_BAD_WORKBOOK = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, LookupError, ValueError, TypeError, AttributeError,
    SyntaxError, RuntimeError, EOFError, OSError,
)  # fmt: skip

#: One line of a table as it was read, or why it could not be.
Line = tuple[int, Sequence[object] | Fault]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its place, and the cells by the name of their column."""

    place: Place
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file: its sheet, its header, and all its lines; `padded` where short rows are normal."""

    sheet: str | None
    header: Header
    lines: Iterator[Line]
    padded: bool


def read_rows(content: Content, wanted: Wanted) -> Iterator[Row | Fault]:
    """The file's rows; a Fault for each row that cannot be read, SourceError where there is no such table."""
    if not content.spreadsheet and first_sign(content) in {"{", "["}:
        yield from _objects(content)
        return
    for table in tables(content, wanted):
        yield from _rows(content, table, places_of(content.path, table.header, wanted))


def headings(content: Content) -> Iterator[tuple[str | None, list[Sequence[object]]]]:
    """The first rows of each table in the file, with the sheet's name: what a map is recognised by."""
    if content.spreadsheet:
        for name, lines in _workbook(content):
            yield name, [cells for _, cells in _first(lines)]
    elif first_sign(content) in {"{", "["}:
        found = next((row for _, row in objects(content) if isinstance(row, dict)), {})
        yield None, [list(flat(found))]
    else:
        for delimiter in _DELIMITERS:
            yield None, [cells for _, cells in _first(_csv_lines(content, delimiter))]


def tables(content: Content, wanted: Wanted) -> Iterator[Table]:
    """The tables of a text or workbook that have the columns wanted; SourceError where there is none."""
    if content.spreadsheet:
        yield from _sheets(content, wanted)
    else:
        yield _delimited(content, wanted)


def every_line(content: Content) -> Iterator[tuple[str | None, Iterator[Line]]]:
    """All rows of each sheet, or of a text divided by commas, whatever their header."""
    if content.spreadsheet:
        yield from _workbook(content)
    else:
        yield None, _csv_lines(content, ",")


def _delimited(content: Content, wanted: Wanted) -> Table:
    found = [
        (
            find_header(
                [c for _, c in _first(_csv_lines(content, d))], wanted.columns, wanted.header, wanted.used
            ),
            d,
        )
        for d in _DELIMITERS
    ]
    header, delimiter = next(((h, d) for h, d in found if h), (None, ","))
    if header is None:
        raise no_header(content, wanted)
    return Table(None, header, _csv_lines(content, delimiter), padded=False)


def _csv_lines(content: Content, delimiter: str) -> Iterator[Line]:
    with content.text() as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield number, refusal(
                    Place(content.path.name, number), "csv-form",
                    f"不是完整的 CSV 行（{error}）：请检查引号",
                    f"is no complete CSV row ({error}): check its quotes",
                )  # fmt: skip
            else:
                yield number, cells


def _sheets(content: Content, wanted: Wanted) -> Iterator[Table]:
    known = False
    for name, lines in _workbook(content, wanted.sheet):
        start = list(_first(lines))
        header = find_header([cells for _, cells in start], wanted.columns, wanted.header, wanted.used)
        if header is None:
            continue
        known = True
        yield Table(name, header, _chain(start, lines), padded=True)
    if not known:
        raise no_header(content, wanted)


def _workbook(content: Content, sheet: str | None = None) -> Iterator[tuple[str, Iterator[Line]]]:
    """Name and rows of each sheet, one after the other; SourceError where the file is no workbook."""
    with content.binary() as stream:
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        except _BAD_WORKBOOK as error:
            raise _no_workbook(content.path, error) from error
        names = [page.title for page in book.worksheets]
        if sheet is not None and sheet not in names:
            raise SourceError(
                content.path, "missing-sheet", f"没有名为“{sheet}”的工作表；有：{'、'.join(names)}",
                f"there is no sheet {sheet!r}; there are: {', '.join(names)}",
            )  # fmt: skip
        try:
            for page in book.worksheets:
                if sheet in {None, page.title}:
                    page.reset_dimensions()
                    yield page.title, _page_lines(content.path, page)
        finally:
            book.close()


def _page_lines(path: Path, page: ReadOnlyWorksheet) -> Iterator[Line]:
    try:
        yield from enumerate(page.iter_rows(values_only=True), 1)
    except _BAD_WORKBOOK as error:
        raise _no_workbook(path, error) from error


def _no_workbook(path: Path, error: Exception) -> SourceError:
    return SourceError(
        path, "not-xlsx", f"不是可读的 Excel 工作簿（{shorten(error)}），请用 Excel 打开后另存为 .xlsx",
        f"is no readable Excel workbook ({shorten(error)}): open it in Excel and save it as .xlsx",
    )  # fmt: skip


def _first(lines: Iterable[Line]) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows among which a header is sought; a broken one counts as empty, so that numbers hold."""
    for number, cells in lines:
        yield number, () if isinstance(cells, Fault) else cells
        if number == HEAD_ROWS:
            return


def _chain(start: list[tuple[int, Sequence[object]]], rest: Iterator[Line]) -> Iterator[Line]:
    yield from start
    yield from rest


def _rows(content: Content, table: Table, places: list[tuple[str, int]]) -> Iterator[Row | Fault]:
    width = len(table.header.names)
    for number, cells in table.lines:
        if number <= table.header.row:
            continue
        if isinstance(cells, Fault):
            yield cells
        elif any(cell is not None and cell != "" for cell in cells):
            yield _row(Place(content.path.name, number, table.sheet), cells, width, places, table.padded)


def _row(
    place: Place, cells: Sequence[object], width: int, places: list[tuple[str, int]], padded: bool
) -> Row | Fault:  # fmt: skip
    if not padded and len(cells) != width and (len(cells) < width or any(cells[width:])):
        return refusal(
            place, "row-width", f"有 {len(cells)} 格，表头有 {width} 列",
            f"has {len(cells)} cells, the header {width}", value=" | ".join(map(str, cells)),
        )  # fmt: skip
    found = {name: cells[at] if at < len(cells) else None for name, at in places}
    echoes = sum(tidy(cell) == name for name, cell in found.items() if isinstance(cell, str))
    if echoes >= min(3, len(found)) and echoes > 1:
        return note(place, "repeated-header", "重复的表头，已略过", "the header once more: passed over")
    return Row(place, found)


def no_header(content: Content, wanted: Wanted) -> SourceError:
    """The error that says which columns were sought and what was seen instead."""
    seen = [row for _, head in headings(content) for row in head[:3] if any(row)]
    shown = shorten(" | ".join(str(cell) for cell in max(seen, key=len, default=()) if cell))
    where = ("", "") if wanted.header is None else (f"第 {wanted.header} 行", f"row {wanted.header} as ")
    return SourceError(
        content.path, "missing-column",
        f"{where[0]}没有找到含有这些列的表头：{'、'.join(wanted.columns)}；文件开头是：{shown}",
        f"no {where[1]}header has all of these columns: {', '.join(wanted.columns)}; "
        f"the file begins: {shown}",
    )  # fmt: skip


def _objects(content: Content) -> Iterator[Row | Fault]:
    for number, found in objects(content):
        yield found if isinstance(found, Fault) else Row(Place(content.path.name, number), flat(found))
