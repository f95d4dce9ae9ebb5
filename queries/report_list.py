"""The list of the reports of loads, as a page and as a lookup; which files of a data folder may be read by it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from types import MappingProxyType

from graph.generation import City
from graph.publishing.reports import PAGE, SHEET, reports

#: The files of a report that are given out, with their media types.
TYPES: Mapping[str, str] = MappingProxyType(
    {
        PAGE: "text/html; charset=utf-8",
        SHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)

_HEAD = """<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>装入报告 Reports of loads</title>
<link rel="icon" href="/web/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/web/style.css">
</head>
<body>
<header><h1>装入报告 Reports of loads</h1><nav><a href="/">鹊桥 Queqiao</a></nav></header>
<main>
"""
_NONE = "<p>还没有报告：每次 load 之后写一份。No reports yet: each load writes one.</p>\n"


def list_page(city: City) -> str:
    """A page that leads to the reports, the newest first, with what was loaded where the generation is kept."""
    notes = {number: str(city.generation(number).manifest["note"]) for number in city.numbers()}
    rows = [
        f'<li><a href="/reports/{report.number}/{PAGE}">第 {report.number} 代 generation {report.number}</a> · '
        f'<a href="/reports/{report.number}/{SHEET}">XLSX</a> '
        f'<span class="soft">{escape(notes.get(report.number, ""))}</span></li>\n'
        for report in reports(city.path)
    ]
    listed = f'<ul class="plain">\n{"".join(rows)}</ul>\n' if rows else _NONE
    return f"{_HEAD}{listed}</main>\n</body>\n</html>\n"


def report_file(city: Path, number: str, name: str) -> Path | None:
    """A file of the report of a generation, or of the `latest`; None where there is no such."""
    if name not in TYPES:
        return None
    for report in reports(city):
        if number in {"latest", str(report.number)}:
            path = report.folder / name
            return path if path.is_file() else None
    return None
