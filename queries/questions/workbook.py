"""Rows as a workbook (Office Open XML, ECMA-376): a sheet of rows and a sheet that says what they are.

Written by hand: a sheet of plain cells needs no library. Texts are written as texts, so that none becomes a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from queries.questions.question import Question
from queries.questions.rows import Cell, Plain, Rows

#: The most rows that a sheet can hold, its header not counted, and the longest text of a cell.
MOST, LONGEST = 1_048_575, 32_767
#: The day from which days are counted, so that 1 March 1900 is day 61.
_EPOCH = date(1899, 12, 30)
#: What XML 1.0 cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Styles by number: plain, header, date.
_HEADER, _DATE = 1, 2
_WIDE, _NARROW = 28, 14

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS: Mapping[str, str] = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
    f'<Relationship Id="r3" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/></font>'
    '<font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def as_xlsx(question: Question, rows: Rows, given: Mapping[str, str], generation: int, lang: str) -> bytes:
    """The workbook; its header says in the language asked for what the columns are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, part in _PARTS.items():
            book.writestr(name, _XML + part)
        book.writestr("xl/workbook.xml", _book(question.name, "说明 about"))
        _write(book, "xl/worksheets/sheet1.xml", _rows(rows, lang), list(_widths(rows)))
        _write(
            book,
            "xl/worksheets/sheet2.xml",
            _about(question, rows, given, generation),
            [_WIDE, 3 * _WIDE, 3 * _WIDE],
        )
    return made.getvalue()


def _book(*names: str) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name[:31])} sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1)
    )
    return f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _write(book: zipfile.ZipFile, name: str, lines: Iterable[str], widths: list[int]) -> None:
    """A sheet, written piece by piece; its first row stays in sight."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    with book.open(name, "w") as sheet:
        sheet.write(f'{_XML}<worksheet xmlns="{_MAIN}">{view}<cols>{columns}</cols><sheetData>'.encode())
        sheet.writelines(f"<row>{line}</row>".encode() for line in lines)
        sheet.write(b"</sheetData></worksheet>")


def _widths(rows: Rows) -> Iterator[int]:
    return (_WIDE if column.node or column.form == "string" else _NARROW for _, column, _ in rows.named())


def _rows(rows: Rows, lang: str) -> Iterator[str]:
    yield "".join(
        _text(_heading(column.label.say(lang), column.node, is_label), _HEADER)
        for _, column, is_label in rows.named()
    )
    for row in rows.rows[:MOST]:
        yield "".join(
            _cell(cell) + (_text(cell.label or "") if column.node else "")
            for column, cell in zip(rows.columns, row, strict=True)
        )


def _heading(label: str, node: bool, is_label: bool) -> str:
    return f"{label} (IRI)" if node and not is_label else label


def _about(question: Question, rows: Rows, given: Mapping[str, str], generation: int) -> Iterator[str]:
    """What was asked, of which generation, and what each column means."""
    lines: list[tuple[str, ...]] = [(question.name, question.title.zh, question.title.en)]
    lines.append(("", question.text.zh, question.text.en))
    lines.append(("代 generation", str(generation), ""))
    lines += [(f"参数 {name}", value, "") for name, value in given.items()]
    lines += [(column.name, column.label.zh, column.label.en) for column in rows.columns]
    if len(rows.rows) > MOST:
        lines.append(
            ("", f"另有 {len(rows.rows) - MOST} 行未列出", f"{len(rows.rows) - MOST} more rows are left out")
        )
    return (
        "".join(_text(value, 0 if number else _HEADER) for value in line) for number, line in enumerate(lines)
    )


def _cell(cell: Cell) -> str:
    if cell.date is not None and cell.date.year >= 1901:
        return f'<c s="{_DATE}"><v>{(cell.date - _EPOCH).days}</v></c>'
    return _plain(cell.value)


def _plain(value: Plain) -> str:
    match value:
        case bool():
            return f'<c t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f"<c><v>{value!r}</v></c>"
        case _:
            return _text(value or "")


def _text(text: str, style: int = 0) -> str:
    """A cell of text, an empty one where there is none."""
    if not text:
        return "<c/>"
    kept = escape(_ILLEGAL.sub("\ufffd", text[:LONGEST]))
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{kept}</t></is></c>'
