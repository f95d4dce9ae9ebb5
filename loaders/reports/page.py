"""The report of a load as one page that needs nothing else: it can be mailed, printed and read without a network."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import islice

from loaders.files.workbook import storable
from loaders.reports.report import Cell, Column, LoadReport, Section
from ontology.model import Words

#: So many rows of a section are on the page; the workbook has all.
SHOWN = 200
#: Columns wider than so many signs share what room is left; a sign takes so many ems.
_WIDEST, _SIGN = 36, 0.4

_STYLE = """
:root { color-scheme: light; --ink: #1c2733; --soft: #5b6b7b; --line: #d5dde5; --tint: #f3f6f9; --link: #0b5cad; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 96rem; padding: 1.25rem; color: var(--ink); background: #fff;
  font: 15px/1.55 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .3rem; }
a { color: var(--link); } p { margin: .3rem 0 .7rem; }
.en { color: var(--soft); font-size: .88em; } td .en, th .en { display: block; font-weight: normal; }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: .6rem 0; border-block: 1px solid var(--line); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .5rem; margin: 1rem 0; }
dl div { background: var(--tint); border-radius: .35rem; padding: .45rem .75rem; }
dt { font-size: .85rem; } dd { margin: 0; font-size: 1.15rem; overflow-wrap: anywhere; }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: .35rem; }
table { border-collapse: collapse; min-width: 44rem; font-size: .85rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .55rem; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; white-space: pre-line; min-width: 4rem; }
th { background: var(--tint); white-space: nowrap; } .more { font-style: italic; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.synthetic { background: #b3261e; color: #fff; padding: .4rem 1rem; text-align: center; font-weight: 600; }
@media print { @page { size: A4 landscape; margin: 12mm; } body { font-size: 9pt; padding: 0; max-width: none; }
  nav { display: none; } .wide { overflow: visible; border: 0; } thead { display: table-header-group; }
  tr { break-inside: avoid; } th, td { min-width: 0 !important; } }
"""


def page(report: LoadReport, shown: int = SHOWN) -> str:
    """The page, Chinese first; longer sections end with how many rows more the workbook has."""
    title = Words(
        f"装入报告 · 第 {report.generation} 代", f"Report of a load · generation {report.generation}"
    )
    head = (
        '<!doctype html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title.zh)} {_text(title.en)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    return head + "".join(_body(report, title, shown)) + "</body>\n</html>\n"


def _body(report: LoadReport, title: Words, shown: int) -> Iterator[str]:
    if report.synthetic:
        yield '<div class="synthetic">合成数据 / Synthetic data</div>\n'
    yield f"<h1>{_both(title)}</h1>\n<nav>"
    for section in report.sections:
        yield f'<a href="#{section.key}">{_both(section.title)} ({section.total:,})</a>\n'
    yield '<a href="load.xlsx">XLSX</a></nav>\n<dl>'
    yield from (f"<div><dt>{_both(name)}</dt><dd>{_text(value)}</dd></div>\n" for name, value in report.facts)
    yield "</dl>\n"
    for section in report.sections:
        yield from _section(section, shown)


def _section(section: Section, shown: int) -> Iterator[str]:
    yield f'<section id="{section.key}">\n<h2>{_both(section.title)} ({section.total:,})</h2>\n'
    yield f"<p>{_both(section.says)}</p>\n"
    if not section.total:
        yield f"<p>{_both(Words('没有。', 'None.'))}</p>\n</section>\n"
        return
    rows = list(islice(section.rows(), shown))
    used = [at for at in range(len(section.columns)) if any(row[at] != "" for row in rows)]
    yield '<div class="wide"><table><thead><tr>'
    yield "".join(_heading(section.columns[at]) for at in used)
    yield "</tr></thead><tbody>\n"
    yield from (f"<tr>{''.join(_cell(row[at]) for at in used)}</tr>\n" for row in rows)
    yield "</tbody></table></div>\n"
    if (more := section.total - shown) > 0:
        said = Words(f"另有 {more:,} 行，见 XLSX。", f"{more:,} more in the XLSX.")
        yield f'<p class="more">{_both(said)}</p>\n'
    yield "</section>\n"


def _heading(column: Column) -> str:
    """A heading as wide as the column's texts ask, on a screen."""
    return f'<th style="min-width:{min(column.width, _WIDEST) * _SIGN:.1f}em">{_both(column.title)}</th>'


def _cell(value: Cell) -> str:
    if isinstance(value, int | float):
        return f'<td class="number">{value:,}</td>'
    return f"<td>{_both(value) if isinstance(value, Words) else _text(value)}</td>"


def _both(words: Words) -> str:
    if words.zh == words.en or not words.en:
        return _text(words.zh)
    return f'{_text(words.zh)} <span class="en" lang="en">{_text(words.en)}</span>'


def _text(text: str) -> str:
    return escape(storable(text))
