"""Files of refused rows: a workbook or JSON lines, each row beside the reason and whence it is; written and read."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from loaders.files.objects import first_sign
from loaders.files.opening import Content, look
from loaders.files.packing import BROKEN, unpacked
from loaders.files.rows import every_line
from loaders.files.workbook import LONGEST, MOST_ROWS, cell, new_book, new_sheet
from loaders.reading import SourceError
from loaders.refused.originals import Head, Mark, Original, read_mark
from ontology.model import Fault, Place

#: The two columns before those of the source: why a row was refused, and whence it is.
REASON, MARK = "原因 reason", "queqiao（勿改 do not change）"
_KEY, _WHY = "queqiao", "reason"
_PEEK = 1 << 16
#: Rows of a sheet among which the marks' heading is sought.
_HEAD_ROWS = 40

Piece = Head | Original


def write_rows(stem: Path, pieces: Iterable[Piece], reasons: Mapping[Place, str]) -> Path | None:
    """Repeat rows for mending, each with its mark: a workbook, or JSON lines; None where there are none."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    found = iter(pieces)
    if (first := next(found, None)) is None:
        return None
    rest = chain([first], found)
    if isinstance(first, Original):
        return _write_lines(stem.with_name(f"{stem.name}.jsonl"), rest, reasons)
    return _write_book(stem.with_name(f"{stem.name}.xlsx"), rest, reasons)


def _write_lines(path: Path, pieces: Iterable[Piece], reasons: Mapping[Place, str]) -> Path:
    fresh = path.with_name(f".{path.name}.next")
    with fresh.open("w", encoding="utf-8", errors="replace") as file:
        for row in pieces:
            if isinstance(row, Original):
                said = {_KEY: row.mark.text if row.mark else "", _WHY: reasons.get(row.place, "")}
                file.write(f"{json.dumps(said, ensure_ascii=False)}\n{row.cells[0]}\n")
    return fresh.replace(path)


def _write_book(path: Path, pieces: Iterable[Piece], reasons: Mapping[Place, str]) -> Path:
    with new_book(path) as book:
        number = 0
        for piece in pieces:
            if isinstance(piece, Head):
                sheet, number = _head(book, piece), len(piece.rows)
            elif number < MOST_ROWS and _fits(piece):
                number += 1
                told = (reasons.get(piece.place, ""), piece.mark.text if piece.mark else "")
                row = enumerate((*told, *piece.cells))
                sheet.append([cell(sheet, value, wrap=at == 0) for at, value in row])
    return path


def _head(book: Workbook, head: Head) -> Any:
    """A sheet that begins as that of the source does, with the headings of the reasons and marks before its own."""
    widths = (60, 12, *[18] * max(map(len, head.rows)))
    sheet = new_sheet(book, head.sheet, widths, len(head.rows))
    for cells in head.rows[:-1]:
        sheet.append([None, None, *(cell(sheet, value) for value in cells)])
    sheet.append([cell(sheet, value, head=True) for value in (REASON, MARK, *head.rows[-1])])
    return sheet


def read_mended(path: Path) -> tuple[Mark, dict[str, Head], tuple[Original, ...]] | None:
    """The first mark, heads and rows of a file of mended rows; None where it is none."""
    content = look(path)
    if not content.spreadsheet and first_sign(content) in {"{", "["}:
        heads, rows = dict[str, Head](), tuple(_json_rows(content))
    else:
        heads, rows = _sheet_rows(content)
    mark = next((row.mark for row in rows if row.mark), None)
    return (mark, heads, rows) if mark else None


def _json_rows(content: Content) -> Iterator[Original]:
    mark: Mark | None = None
    with content.text() as stream:
        for number, line in enumerate(stream, 1):
            text = line.strip("\ufeff \t\r\n")
            if text.startswith('{"queqiao"') and (said := _marked(text)) is not None:
                mark = read_mark(said)
            elif text:
                place = mark.place if mark else Place(content.path.name, number)
                yield Original(place, (text,), mark=mark)
                mark = None


def _marked(text: str) -> object:
    try:
        return json.loads(text).get(_KEY)
    except ValueError:
        return None


def _sheet_rows(content: Content) -> tuple[dict[str, Head], tuple[Original, ...]]:
    heads: dict[str, Head] = {}
    rows: list[Original] = []
    for name, lines in every_line(content):
        title, head = name or "rows", []
        for number, cells in lines:
            if isinstance(cells, Fault):
                raise SourceError(content.path, cells.rule, cells.reason.zh, cells.reason.en)
            if title in heads:
                rows += _mended_row(Place(content.path.name, number, name), title, cells)
            elif number <= _HEAD_ROWS:
                head.append(tuple(cells[2:]))
                if len(cells) > 2 and str(cells[1] or "").startswith(_KEY):
                    heads[title] = Head(title, tuple(head))
            else:
                break
    return heads, tuple(rows)


def _mended_row(place: Place, title: str, cells: Sequence[object]) -> Iterator[Original]:
    mark = read_mark(cells[1]) if len(cells) > 1 else None
    told = tuple(cells[2:])
    if any(value not in {None, ""} for value in told):
        yield Original(mark.place if mark else place, told, title, mark)


def may_be_mended(path: Path) -> bool:
    """Whether a file may hold mended rows, by its first bytes; what cannot be read is told of elsewhere."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return any(
                    _KEY.encode() in archive.open(name).read(_PEEK)
                    for name in archive.namelist()
                    if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/sheet")
                )
        with unpacked(path) as stream:
            return _KEY.encode() in stream.read(_PEEK).replace(b"\0", b"")
    except (OSError, RuntimeError, SourceError, *BROKEN):
        return False


def _fits(row: Original) -> bool:
    return all(not isinstance(value, str) or len(value) <= LONGEST for value in row.cells)
