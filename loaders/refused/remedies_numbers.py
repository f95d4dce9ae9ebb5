"""What would be right for numbers that identify: the check digit that fits, the letters that were mistaken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from ontology.identity import IdentityError
from ontology.identity_numbers import CREDIT_ALPHABET
from ontology.model import Words

Normalise = Callable[[str], str]

_TEXT_COLUMN = Words(
    "位数已丢，无法还原：请在源表中把该列设为“文本”，重新填写完整号码",
    "digits are lost for good: set the column to text in the source and enter the whole number again",
)

#: Rule -> what to write; a template's {fits} is what was found to fit.
NUMBERS: Mapping[str, Words] = MappingProxyType(
    {
        "empty": Words("填写号码；没有就整格留空", "give the number; leave the cell empty if there is none"),
        "scientific-notation": _TEXT_COLUMN,
        "identity-number": Words(
            "删除身份证号，改填营业执照上的统一社会信用代码",
            "delete the identity number; give the credit code of the business licence",
        ),
        "uscc-form": Words(
            "对照营业执照填写 18 位代码；没有 I、O、S、V、Z，易与 1、0、5、U、2 混淆",
            "18 characters as on the business licence; I O S V Z do not occur, 1 0 5 U 2 do",
        ),
        "uscc-check": Words(
            "对照营业执照核对全部 18 位", "compare all 18 characters with the business licence"
        ),
        "org-code-check": Words(
            "对照营业执照核对第 9 至 18 位", "compare places 9 to 18 with the business licence"
        ),
        "synthetic-range": Words("合成编号请用程序生成", "let the program make synthetic numbers"),
        "patent-form": Words(
            "申请号，如 CN2022105460608、CN 202210546060.8、US 16/123456",
            "an application number such as CN2022105460608, CN 202210546060.8, US 16/123456",
        ),
        "patent-publication": Words(
            "这是公布（公告）号：请改填申请号，公布号另有一栏",
            "this is a publication number: give the application number here, and this one as publication number",
        ),
        "patent-kind": Words(
            "种类位应为 1（发明）、2（实用新型）、3（外观设计）、8 或 9（PCT）",
            "the kind's digit is 1 (invention), 2 (utility model), 3 (design), 8 or 9 (PCT)",
        ),
        "patent-year": Words(
            "核对年份：2003 年 10 月前为 2 位年份共 9 位，其后为 4 位年份共 13 位",
            "check the year: two digits (9 in all) until October 2003, four (13 in all) since",
        ),
        "patent-check": Words("对照受理通知书核对申请号", "compare the number with the filing receipt"),
        "standard-form": Words(
            "标准号，如 GB/T 37373-2019、DB42/T 1234-2020、T/CESA 1001-2021、ISO 9001:2015",
            "a standard number such as GB/T 37373-2019, DB42/T 1234-2020, T/CESA 1001-2021, ISO 9001:2015",
        ),
        "standard-undated": Words(
            "补上年号，如 GB/T 37373-2019", "add the year, as in GB/T 37373-2019"
        ),
        "standard-year": Words("年号写四位，如 -2019", "write the year with four digits, as in -2019"),
        "standard-dual": Words(
            "拆成两格：本标准号，所采用的标准号", "two cells: the standard's own number, and the adopted one"
        ),
        "ipc-form": Words(
            "国际专利分类号，如 G05D 1/08；多个用分号隔开",
            "a symbol such as G05D 1/08; several divided by semicolons",
        ),
        "region-form": Words(
            "6 位区划代码（如 420111 洪山区）或区划名称", "six digits such as 420111 (Hongshan), or the region's name"
        ),
        "region-province": Words(
            "核对前两位：湖北为 42", "check the first two digits: Hubei is 42"
        ),
        "orcid-form": Words("16 位，如 0000-0002-1825-0097", "16 characters such as 0000-0002-1825-0097"),
        "orcid-check": Words("在 orcid.org 核对", "compare it at orcid.org"),
        "ror-form": Words("0 开头的 9 位，如 033vjfk17", "nine characters from 0 on, such as 033vjfk17"),
        "ror-check": Words("在 ror.org 核对", "compare it at ror.org"),
        "lens-form": Words("15 位，如 180-347-882-781-574", "15 characters such as 180-347-882-781-574"),
        "lens-check": Words("在 lens.org 核对", "compare it at lens.org"),
        "stock-form": Words(
            "6 位数字加交易所，如 600498.SH；港股如 06869.HK",
            "six digits and the exchange, such as 600498.SH; Hong Kong as 06869.HK",
        ),
        "stock-exchange": Words(
            "6 开头为 SH，0、3 开头为 SZ，4、8、92 开头为 BJ；请核对号码与后缀",
            "numbers from 6 are SH, from 0 or 3 SZ, from 4, 8 or 92 BJ: check number and ending",
        ),
        "iri-part": Words("换一个不只是点的编号", "another number, not of dots alone"),
    }
)  # fmt: skip

_MISTAKEN = str.maketrans("IOSVZ", "105U2")


def number_remedy(rule: str, value: str, normalise: Normalise | None) -> Words:
    """What to write in place of a number, with those nearest to it that would pass."""
    said = NUMBERS.get(rule, Words("", ""))
    fits = list(dict.fromkeys(_near(rule, value, normalise))) if normalise else []
    if not fits:
        return Words(said.zh + _length(rule, value)[0], said.en + _length(rule, value)[1])
    zh, en = "、".join(fits), ", ".join(fits)
    return Words(f"{said.zh}；符合校验的相近号码：{zh}", f"{said.en}; near ones that pass: {en}")


def _near(rule: str, value: str, normalise: Normalise) -> Iterator[str]:
    """Numbers one slip away that pass: the last place, neighbours exchanged, letters that look like digits."""
    text = value.strip().upper() if rule.startswith(("uscc", "org", "patent")) else value.strip()
    if rule == "uscc-form":
        yield from _passing([text.translate(_MISTAKEN)], normalise)
    elif rule == "ror-check":
        yield from _passing((f"{text[:-2]}{number:02}" for number in range(2, 99)), normalise)
    elif rule.endswith("-check"):
        body, end = (text[:-2], 2) if rule == "org-code-check" else (text[:-1], 1)
        if end == 2:
            pairs = (f"{body}{a}{b}" for a in "0123456789X" for b in CREDIT_ALPHABET)
            yield from _passing(pairs, normalise)
        else:
            yield from _passing((body + sign for sign in CREDIT_ALPHABET), normalise)
        if rule in {"uscc-check", "org-code-check"}:
            swapped = (text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1))
            yield from _passing(swapped, normalise)


def _passing(candidates: Iterator[str] | list[str], normalise: Normalise) -> Iterator[str]:
    for candidate in candidates:
        try:
            yield normalise(candidate)
        except IdentityError:
            continue


def _length(rule: str, value: str) -> tuple[str, str]:
    """How many characters a credit code has too many or too few."""
    count = len(re.sub("[ -]", "", value.strip()))
    if rule != "uscc-form" or count in {0, 18}:
        return "", ""
    more = "多" if count > 18 else "少"
    return f"；现有 {count} 位，{more} {abs(count - 18)} 位", f"; it has {count} now"
