"""The review queue as a workbook: one row a pair, what speaks for it on both sides, a drop-down for the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from loaders.files.workbook import cell, new_book, new_sheet
from loaders.review.question import Candidate, Question, Side, spot
from ontology.model import Words

#: What may stand in the decision column, and what it says of the pair; None for what is left for later.
WORDS = {"相同 same": True, "不同 different": False, "留待 later": None}
_SHEET, _GUIDE = "待判 queue", "说明 guide"
ID, DECISION, NOTE = "编号 id", "判定 decision", "备注 note"
_SUBJECT, _CANDIDATE = "主体 subject", "候选 candidate"
SUBJECT_IRI, CANDIDATE_IRI = "主体 IRI subject IRI", "候选 IRI candidate IRI"
_ASKED = PatternFill("solid", fgColor="FFF8DC")
#: So many of the rows that speak of a thing are named.
_ROWS = 3
_GUIDE_LINES = (
    Words(
        "每行一对记录：主体和候选是否为同一事物？",
        "Each row is a pair: are subject and candidate the same thing?",
    ),
    Words(
        "在“判定”列选择：相同、不同或留待；空白等于还没有看过。",
        "Choose in the decision column: same, different or later; an empty cell says nothing.",
    ),
    Words(
        "对已判定的行选“留待”即撤销该判定。备注随判定保存。",
        "Later, on a row that was decided, takes the decision back. The note is kept with the decision.",
    ),
    Words(
        "请勿改动编号和 IRI；可以排序、筛选、删行。",
        "Leave ids and IRIs as they are; sort, filter, delete rows as you like.",
    ),
    Words("存盘后运行：queqiao review import 文件", "Then save it and run: queqiao review import FILE"),
)

#: Heading, width in characters, and the text or number of a question's candidate.
_COLUMNS: tuple[tuple[str, int, Callable[[Question, Candidate], object]], ...] = (
    (ID, 11, lambda _, c: c.id),
    (_SUBJECT, 36, lambda q, _: _both(q.subject.label)),
    (_CANDIDATE, 36, lambda _, c: _both(c.side.label)),
    (DECISION, 16, lambda _, c: _decided(c)),
    (NOTE, 24, lambda _, c: c.decision.note if c.decision else ""),
    ("把握 score", 8, lambda _, c: c.score),
    ("影响 records and links", 10, lambda q, _: q.subject.weight),
    ("理由 reason", 28, lambda _, c: _both(c.why)),
    ("证据 evidence", 28, lambda _, c: c.evidence),
    ("主体类别 subject kind", 16, lambda q, _: _all(q.subject.kinds)),
    ("候选类别 candidate kind", 16, lambda _, c: _all(c.side.kinds)),
    ("主体所在地 subject place", 16, lambda q, _: _all(q.subject.places)),
    ("候选所在地 candidate place", 16, lambda _, c: _all(c.side.places)),
    ("主体标识 subject identifiers", 22, lambda q, _: ", ".join(q.subject.identifiers)),
    ("候选标识 candidate identifiers", 22, lambda _, c: ", ".join(c.side.identifiers)),
    ("主体关联数 subject links", 9, lambda q, _: q.subject.links),
    ("候选关联数 candidate links", 9, lambda _, c: c.side.links),
    ("主体出处 subject sources", 34, lambda q, _: _sources(q.subject)),
    ("候选出处 candidate sources", 34, lambda _, c: _sources(c.side)),
    (SUBJECT_IRI, 30, lambda q, _: q.subject.iri),
    (CANDIDATE_IRI, 30, lambda _, c: c.side.iri),
)


def write_sheet(path: Path, questions: Iterable[Question]) -> int:
    """Write a workbook with a row for each pair; returns how many."""
    pairs = [(question, candidate) for question in questions for candidate in question.candidates]
    with new_book(path) as book:
        sheet = _empty_queue(book, len(pairs) + 1)
        sheet.append([cell(sheet, heading, head=True) for heading, _, _ in _COLUMNS])
        for pair in pairs:
            sheet.append([_cell(sheet, heading, value(*pair)) for heading, _, value in _COLUMNS])
        guide = new_sheet(book, _GUIDE, [60, 80], frozen=0)
        for line in _GUIDE_LINES:
            guide.append([cell(guide, line.zh), cell(guide, line.en)])
    return len(pairs)


def _empty_queue(book: Workbook, last: int) -> Any:
    """The sheet before its rows: what stands still, what may be filtered and chosen down to the last row."""
    sheet = new_sheet(book, _SHEET, [width for _, width, _ in _COLUMNS])
    sheet.freeze_panes = f"{_letter(DECISION)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.data_validations.append(_words(last))
    return sheet


def _cell(sheet: Any, heading: str, value: object) -> Any:
    made = cell(sheet, value)
    if heading in {DECISION, NOTE}:
        made.fill = _ASKED
    return made


def _words(last: int) -> DataValidation:
    """The drop-down of the decision column; another word is refused as it is typed."""
    found = DataValidation("list", formula1=f'"{",".join(WORDS)}"', allow_blank=True, showErrorMessage=True)
    found.errorTitle, found.error = "判定 decision", " / ".join(WORDS)
    found.add(f"{_letter(DECISION)}2:{_letter(DECISION)}{max(last, 2)}")
    return found


def _letter(heading: str) -> str:
    return str(get_column_letter([name for name, _, _ in _COLUMNS].index(heading) + 1))


def word_of(same: bool | None) -> str:
    """The word that says so in the decision column."""
    return next(word for word, said in WORDS.items() if said is same)


def _decided(candidate: Candidate) -> str:
    return word_of(candidate.decision.same) if candidate.decision else ""


def _both(words: Words) -> str:
    return words.zh if words.zh == words.en else f"{words.zh} / {words.en}"


def _all(several: Iterable[Words]) -> str:
    return ", ".join(map(_both, several))


def _sources(side: Side) -> str:
    told = [spot(row.file, row.sheet, row.row) for row in side.rows[:_ROWS]]
    more = len(side.rows) - len(told)
    return "\n".join([*told, *([f"… +{more}"] if more else [])])
