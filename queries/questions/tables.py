"""Rows as JSON, CSV and TSV."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from queries.about import both
from queries.questions.question import Question
from queries.questions.rows import Cell, Plain, Rows

#: In place of what would end a cell of TSV.
_TSV = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


def as_json(question: Question, rows: Rows, given: Mapping[str, str], generation: int) -> bytes:
    """The question, its columns, and its rows as objects; behind each IRI its label.

    Examples
    --------
    `{"rows": [{"enterprise": "https://...", "enterpriseLabel": "...", "start": "2021-07-01"}]}`
    """
    columns = [{"name": one.name, "form": one.form, "label": both(one.label)} for one in rows.columns]
    told = {
        "name": question.name,
        "title": both(question.title),
        "parameters": dict(given),
        "generation": generation,
        "columns": columns,
        "rows": [_object(rows, row) for row in rows.rows],
    }
    return orjson.dumps(told)


def as_csv(rows: Rows) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it, lines as RFC 4180 has them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(name for name, _, _ in rows.named())
    writer.writerows([_text(value) for value in flat(rows, row)] for row in rows.rows)
    return codecs.BOM_UTF8 + text.getvalue().encode("utf-8", "replace")


def as_tsv(rows: Rows) -> bytes:
    """UTF-8, a line a row; tabs and line ends within a value are blanks."""
    lines = [
        [name for name, _, _ in rows.named()],
        *([_text(v) for v in flat(rows, row)] for row in rows.rows),
    ]
    text = "".join("\t".join(value.translate(_TSV) for value in line) + "\n" for line in lines)
    return text.encode("utf-8", "replace")


def flat(rows: Rows, row: tuple[Cell, ...]) -> Iterator[Plain]:
    """The values of a row, behind each of a column of IRIs its label."""
    for column, cell in zip(rows.columns, row, strict=True):
        yield cell.value
        if column.node:
            yield cell.label


def _object(rows: Rows, row: tuple[Cell, ...]) -> dict[str, Any]:
    names = (name for name, _, _ in rows.named())
    return {name: value for name, value in zip(names, flat(rows, row), strict=True) if value is not None}


def _text(value: Plain) -> str:
    """A value as a file of texts has it: numbers without exponent or needless zeros."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
        case _:
            return str(value)
