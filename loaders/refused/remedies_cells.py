"""What would be right for cells: dates, amounts, codes of lists, and whatever form a field asks for."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from rapidfuzz import fuzz, process

from loaders.refused.remedies_numbers import NUMBERS
from ontology.model import Code, Fault, Field, Form, Model, Words

#: So many codes are named; more than this and the closest alone help.
_NAMED = 5
#: And none that is so much less like the text than the likeliest, of 100.
_BEHIND = 20

_FORMS: Mapping[Form, Words] = MappingProxyType(
    {
        Form.LINK: Words("一个事物的名称或编号", "the name or number of a thing"),
        Form.CODE: Words("代码表中的一项", "an entry of the code list"),
        Form.IRI: Words("网址，如 https://example.org/id/1", "an IRI such as https://example.org/id/1"),
        Form.TEXT: Words("名称或文字", "a name or text"),
        Form.STRING: Words("文字或编号", "a text or number"),
        Form.INTEGER: Words("整数，如 12", "a whole number such as 12"),
        Form.DECIMAL: Words("数字，如 1234.5", "a number such as 1234.5"),
        Form.DATE: Words("完整日期，如 2022-03-01", "a whole date such as 2022-03-01"),
        Form.PARTIAL_DATE: Words("日期、年月或年，如 2022-03-01、2022-03、2022",
                                 "a date, month or year: 2022-03-01, 2022-03, 2022"),
        Form.DATETIME: Words("时刻，如 2022-03-01T09:00:00", "a moment such as 2022-03-01T09:00:00"),
        Form.BOOLEAN: Words("“是”或“否”", "yes or no"),
        Form.URI: Words("网址，如 https://example.org", "an address such as https://example.org"),
        Form.DURATION: Words("时长，如 P1Y6M", "a duration such as P1Y6M"),
    }
)  # fmt: skip


def expected(model: Model, fault: Fault, fields: Sequence[Field]) -> Words:
    """What the field asks for: its form, its limits, its list with the codes nearest to the value."""
    field = fields[0]
    if field.form is Form.CODE:
        return codes(model, fault, fields)
    zh, en = [_FORMS[field.form].zh], [_FORMS[field.form].en]
    for told_zh, told_en in _limits(field):
        zh.append(told_zh)
        en.append(told_en)
    if field.targets:
        kinds = [model.kinds[name].label for name in field.targets if name in model.kinds]
        zh.append("属于" + "、".join(kind.zh for kind in kinds))
        en.append("of kind " + ", ".join(kind.en for kind in kinds))
    if field.unique_lang or not field.many:
        zh.append("每种语言一个" if field.unique_lang else "只填一个")
        en.append("one a language" if field.unique_lang else "one only")
    return Words(f"{field.label.zh}：{'，'.join(zh)}", f"{field.label.en or field.name}: {', '.join(en)}")


def _limits(field: Field) -> list[tuple[str, str]]:
    limits = field.limits
    found = [
        (limits.min_exclusive, "大于", "more than"), (limits.min_inclusive, "不小于", "at least"),
        (limits.max_inclusive, "不大于", "at most"),
    ]  # fmt: skip
    said = [(f"{zh} {value}", f"{en} {value}") for value, zh, en in found if value is not None]
    if limits.pattern and field.form is Form.TEXT:
        said.append(("首尾不留空格", "no spaces at its ends"))
    elif limits.pattern:
        said.append((f"符合 {limits.pattern}", f"matching {limits.pattern}"))
    if limits.not_after:
        said.append(("不晚于（不大于）相应的另一值", "not after (not more than) its counterpart"))
    return said


def codes(model: Model, fault: Fault, fields: Sequence[Field]) -> Words:
    """The codes of the field's list that are nearest to what was written, with their labels."""
    known = [
        c for scheme in dict.fromkeys(f.scheme for f in fields) if scheme for c in model.scheme_codes(scheme)
    ]
    if not known:
        return Words("代码表中的一项", "an entry of the code list")
    near = known if len(known) <= _NAMED else _nearest(fault.value, known)
    zh = "、".join(f"{code.label.zh or code.label.en}（{_name(code)}）" for code in near)
    en = ", ".join(f"{code.label.en or code.label.zh} ({_name(code)})" for code in near)
    more = len(known) - len(near)
    return Words(
        f"写代码表中的一项：{zh}" + (f"；另有 {more} 项" if more else ""),
        f"write an entry of the list: {en}" + (f"; {more} more" if more else ""),
    )


def _nearest(text: str, known: Sequence[Code]) -> list[Code]:
    """The codes whose label, notation or name is most like the text, the likeliest first."""
    names = {
        (at, part): part.casefold()
        for at, code in enumerate(known)
        for part in (code.label.zh, code.label.en, code.notation or "", _name(code))
        if part
    }
    found = process.extract(text.casefold(), names, scorer=fuzz.WRatio, limit=4 * _NAMED)
    best = max((score for _, score, _ in found), default=0)
    places = dict.fromkeys(key[0] for _, score, key in found if score >= best - _BEHIND)
    return [known[at] for at in places][:_NAMED]


def _name(code: Code) -> str:
    return code.notation or code.iri.rpartition("/")[2]


def _impossible(value: str, fields: Sequence[Field]) -> Words:
    """What is impossible in a date: its month, or its day in that month."""
    said = _dates(value, fields)
    parts = [int(part) for part in re.findall(r"\d+", value)]
    if len(parts) == 1 and len(str(parts[0])) in {6, 8}:
        text = str(parts[0])
        parts = [int(text[:4]), int(text[4:6]), *([int(text[6:])] if text[6:] else [])]
    year, month, day = (*parts[:3], None, None, None)[:3]
    if month is not None and not 1 <= month <= 12:
        return Words(
            f"月份应为 1 至 12，现为 {month}；{said.zh}", f"the month is 1 to 12, not {month}; {said.en}"
        )
    if year and month and day is not None and 1 <= year <= 9999:
        last = calendar.monthrange(year, month)[1]
        return Words(
            f"{year} 年 {month} 月有 {last} 天，现为 {day} 日",
            f"{year}-{month:02} has {last} days, not {day}",
        )
    return said


def _dates(value: str, fields: Sequence[Field]) -> Words:  # noqa: ARG001 - what was written does not matter
    """How dates are written, where a day is needed or a month will do."""
    return _DAY if fields and all(field.form is Form.DATE for field in fields) else _DATE


def _amount(value: str, fields: Sequence[Field]) -> Words:  # noqa: ARG001 - amounts are alike everywhere
    """The number that the cell seems to hold, or how amounts are written."""
    said = Words(
        "只写数字，可带单位：1234.5、1,234.5、1200万元、3.5亿元；外币先换算，“约”“以上”等写到备注",
        "digits alone, with a unit or without: 1234.5, 1,234.5, 1200万元, 3.5亿元; foreign money converted, "
        "words such as “about” in a remark",
    )
    found = re.findall(r"\d[\d,]*(?:\.\d+)?\s?(?:[千万百亿]*元|[万亿])?", value)
    if len(found) != 1 or found[0] == value:
        return said
    return Words(f"是否为 {found[0]}？{said.zh}", f"{found[0]}? {said.en}")


_DATE = Words(
    "写作 2022-03-01、2022/3/1、2022年3月1日、20220301，只知年月写 2022-03，只知年写 2022",
    "2022-03-01, 2022/3/1, 2022年3月1日, 20220301; 2022-03 for a month, 2022 for a year",
)
_DAY = Words(
    "写明日：2022-03-01、2022/3/1、2022年3月1日、20220301",
    "give the day: 2022-03-01, 2022/3/1, 2022年3月1日, 20220301",
)
_AS_TEXT = Words(
    "把该列设为“文本”，重新填写原来的内容", "set the column to text and enter the original again"
)

#: Rule of reading -> what to write.
CELLS: Mapping[str, Words] = MappingProxyType(
    {
        "boolean-form": Words("写“是”或“否”", "write 是 or 否 (yes or no)"),
        "cell-error": Words("改正公式，或粘贴为数值", "correct the formula, or paste its value"),
        "cell-too-long": Words(
            "检查上一处引号是否闭合；一格最多 32767 字", "close the quote before it; a cell holds 32767 signs"
        ),
        "contradiction": Words(
            "两行说的是同一事物：核对哪一行对，改成一致；若是两个事物，改正它们的编号",
            "both rows speak of one thing: make them agree; if they are two things, correct their numbers",
        ),
        "control-characters": Words("无需处理：已去除", "nothing to do: they were taken out"),
        "csv-form": Words(
            "含逗号、换行或引号的格用英文双引号括起，格内引号写两个",
            "quote cells with commas, line ends or quotes; double the quotes in them",
        ),
        "date-day-missing": Words(
            '写明日：如 2022-03-01；只有年月的，可在列映射中写 take = "start" 或 "end"',
            'give the day, as in 2022-03-01; for months alone set take = "start" or "end" in the column map',
        ),
        "date-number": Words("把该列设为“文本”，写作 2022-10", "set the column to text and write 2022-10"),
        "duplicate": Words("删去重复的一行即可", "leave out one of the two rows"),
        "integer-form": Words("写整数，如 12", "write a whole number such as 12"),
        "json-form": Words(
            "每行一个完整的 JSON 对象：检查括号、引号与逗号",
            "one whole JSON object a line: check brackets, quotes and commas",
        ),
        "nothing-named": Words("至少填写编号或名称", "give a number or a name at least"),
        "nothing-within": Words("填写它所属的单位（同一行）", "give what it belongs to, in the same row"),
        "one-value": Words(
            "只留一个值；其余名称写到别名列", "keep one value; other names go to the column of other names"
        ),
        "passed-over": Words("无需处理：映射规定略过", "nothing to do: the map passes it over"),
        "rdf-iri": Words(
            "改正 IRI：不含空格、引号、尖括号等", "correct the IRI: no spaces, quotes or angle brackets"
        ),
        "repeated-header": Words("无需处理", "nothing to do"),
        "ror-inactive": Words(
            "无需处理；可在 ror.org 查看后继机构", "nothing to do; ror.org tells who came after"
        ),
        "ror-withdrawn": Words(
            "在 ror.org 查找取代它的记录", "look up at ror.org which record took its place"
        ),
        "row-width": Words(
            "格数须与表头一致：含逗号的格用英文双引号括起",
            "as many cells as the header: quote the cells that hold commas",
        ),
        "scientific-notation": NUMBERS["scientific-notation"],
        "text-became-date": _AS_TEXT,
        "unmended": Words(
            "按“原因”列改正这一行再载入；若原样就对，请整份重新载入源文件",
            "change the row as its reason says; if it is right as it is, load the whole source again",
        ),
        "uri-form": Words("完整网址，如 https://example.org", "a whole address such as https://example.org"),
    }
)

#: Rules whose remedy depends on the value, or on the form of the field.
BY_VALUE: Mapping[str, Callable[[str, Sequence[Field]], Words]] = MappingProxyType(
    {"date-form": _dates, "date-impossible": _impossible, "number-form": _amount}
)

#: Rules whose remedy depends on the field.
BY_FIELD: Mapping[str, Callable[[Model, Fault, Sequence[Field]], Words]] = MappingProxyType(
    {"cell-form": expected, "code-ambiguous": codes, "code-unknown": codes, "required": expected}
)
