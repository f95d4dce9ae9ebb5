"""Texts as people and spreadsheets write them: tidied, their language told, spoilt numbers refused."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

from loaders.reading import BadValueError

#: What stands for nothing in a cell.
NOTHING = frozenset(
    {"", "-", "--", "—", "——", "－", "/", "\\", "无", "暂无", "N/A", "n/a", "NULL", "null", "None"}
)

#: A cell of a spreadsheet holds no more; a longer one is a quote that was never closed.
LONGEST = 32_767

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b]")

_CELL_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")

#: Scientific notation; without a sign or a point it may be a real code.
SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?E[+-]\d+|[+-]?\d\.\d+E\d+", re.IGNORECASE)

_HAN, _KANA, _HANGUL = (
    re.compile(f"[{signs}]") for signs in ("\u3400-\u9fff", "\u3040-\u30ff", "\uac00-\ud7af")
)


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """The text without control characters, its spaces single and none at the ends."""
    return " ".join(_CONTROLS.sub("", text).split())


def plain(text: str) -> str:
    """A name or number in half-width letters, for keys: 某大学（武汉） and 某大学(武汉) are one."""
    return tidy(unicodedata.normalize("NFKC", text))


def has_controls(cell: object) -> bool:
    """Whether a text holds characters that `tidy` takes out, spaces aside."""
    return isinstance(cell, str) and _CONTROLS.search(cell) is not None


def language(text: str) -> str:
    """The language that the script of a name suggests: zh, ja, ko, else en."""
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    return "zh" if _HAN.search(text) else "en"


def as_text(cell: object) -> str:
    """The cell as tidy text, empty for none; BadValueError for what a spreadsheet spoilt."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _whole(cell)
    if isinstance(cell, date | datetime):
        raise BadValueError(
            cell, "text-became-date", "表格软件把这一格改成了日期：请把该列设为“文本”后重新填写",
            "a spreadsheet made a date of it: set the column to text and enter it again",
        )  # fmt: skip
    if not isinstance(cell, str):
        raise BadValueError(cell, "cell-form", "这一格不是文字或数字", "is neither a text nor a number")
    if len(cell) > LONGEST:
        raise BadValueError(
            cell, "cell-too-long", f"这一格有 {len(cell)} 个字符，超过 {LONGEST}：引号可能没有闭合",
            f"has {len(cell)} characters, more than {LONGEST}: a quote may never have been closed",
        )  # fmt: skip
    text = tidy(cell)
    if text.startswith("#") and _CELL_ERROR.fullmatch(text):
        raise BadValueError(text, "cell-error", "公式出错的格", "is a formula that failed")
    return text


def _whole(cell: int | float) -> str:
    """A number that stands where a text should: its digits, while all of them can be trusted."""
    if abs(cell) >= 10**15:
        raise scientific(cell)
    return str(int(cell)) if cell == int(cell) else repr(cell)


def scientific(cell: object) -> BadValueError:
    """The error to raise for a number whose digits a spreadsheet has lost."""
    return BadValueError(
        cell, "scientific-notation",
        "表格软件把它改成了科学计数法，丢了位数：请在源表中把该列设为“文本”再导出",
        "lost digits when a spreadsheet made it a number: set the column to text in the source, export again",
    )  # fmt: skip


def as_string(cell: object) -> str:
    """A number or code as text, unless a spreadsheet made it scientific."""
    text = as_text(cell)
    if SCIENTIFIC.fullmatch(text):
        raise scientific(text)
    return text
