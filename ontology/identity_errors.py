"""What is wrong with a number that should identify something, said in Chinese and English."""

import re
from collections.abc import Mapping
from types import MappingProxyType

#: Rule -> message in Chinese and in English; {value} is what was given, the rest are facts of the rule.
RULES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "empty": ("编号为空", "the number is empty"),
        "scientific-notation": (
            "{value} 已被电子表格改成科学计数法，丢了位数，无法还原：请在源表中把该列设为“文本”后重新导出",
            (
                "{value} lost digits when a spreadsheet wrote it in scientific notation: "
                "set the column to text in the source and export again"
            ),
        ),
        "identity-number": (
            "{value} 像是居民身份证号，不得作为机构代码保存",
            "{value} looks like a person's identity number, which is never stored",
        ),
        "uscc-form": (
            "{value} 不是统一社会信用代码：应为 18 位，用数字和 I O S V Z 以外的大写字母，第 3 至 8 位为数字",
            (
                "{value} is not a unified social credit code: 18 digits and capitals without I O S V Z, "
                "in places 3 to 8 digits"
            ),
        ),
        "uscc-check": (
            "统一社会信用代码 {value} 的第 18 位校验码不符（GB 32100）",
            "credit code {value}: the check digit in place 18 is wrong (GB 32100)",
        ),
        "org-code-check": (
            "统一社会信用代码 {value} 的第 17 位不符：第 9 至 17 位应为组织机构代码（GB 11714）",
            (
                "credit code {value}: the check digit in place 17 is wrong, "
                "places 9 to 17 are an organisation code (GB 11714)"
            ),
        ),
        "synthetic-range": (
            "{value} 超出合成编号的范围（{range}）",
            "{value} is outside the range of synthetic numbers ({range})",
        ),
        "patent-form": (
            "{value} 不是专利申请号：应为国别代码加号码；中国申请号为 8 或 12 位数字加校验位",
            (
                "{value} is not a patent application number: an office code and a number; "
                "a Chinese one has 8 or 12 digits and a check digit"
            ),
        ),
        "patent-publication": (
            "{value} 是公布（公告）号，不是申请号",
            "{value} is a publication number, not an application number",
        ),
        "patent-kind": (
            "申请号 {value} 的种类位应为 1、2、3、8 或 9",
            "application number {value}: the digit of its kind must be 1, 2, 3, 8 or 9",
        ),
        "patent-year": (
            "申请号 {value} 的年份不可能：9 位号为 1985 至 2003 年，13 位号自 2003 年起",
            (
                "application number {value} has an impossible year: "
                "9 digits were used from 1985 to 2003, 13 digits since 2003"
            ),
        ),
        "patent-check": (
            "申请号 {value} 的校验位不符",
            "application number {value}: the check digit is wrong",
        ),
        "standard-form": ("{value} 不是已知格式的标准号", "{value} is not a standard number of a known form"),
        "standard-undated": (
            "标准号 {value} 缺年号：不带年号的只是标准代号",
            "standard number {value} lacks its year: without one it names a series, not a standard",
        ),
        "standard-year": (
            "标准号 {value} 的年号应为四位年份，或 1950 至 1999 年的后两位",
            "standard number {value}: the year must have four digits, or the last two of 1950 to 1999",
        ),
        "standard-dual": (
            "{value} 是双编号：请拆成本标准号与所采用的标准号",
            "{value} is a dual number: split it into the standard's own number and the adopted one",
        ),
        "ipc-form": (
            "{value} 不是国际专利分类号，例如 G05D 1/08",
            "{value} is not a symbol of the International Patent Classification such as G05D 1/08",
        ),
        "region-form": (
            "{value} 不是行政区划代码：应为 6 位数字，功能区再加 -Z 和两位数字",
            "{value} is not a region code: six digits, for a functional zone followed by -Z and two digits",
        ),
        "region-province": (
            "区划代码 {value} 的前两位不是任何省级代码",
            "region code {value}: its first two digits are no province's",
        ),
        "orcid-form": (
            "{value} 不是 ORCID：应为 16 位，例如 0000-0002-1825-0097",
            "{value} is not an ORCID iD: 16 characters such as 0000-0002-1825-0097",
        ),
        "orcid-check": (
            "ORCID {value} 的校验位不符",
            "ORCID iD {value}: the check digit is wrong",
        ),
        "ror-form": (
            "{value} 不是 ROR 编号：应为 0 开头的 9 位，例如 033vjfk17",
            "{value} is not a ROR id: nine characters beginning with 0, such as 033vjfk17",
        ),
        "ror-check": ("ROR 编号 {value} 的校验位不符", "ROR id {value}: the check digits are wrong"),
        "lens-form": (
            "{value} 不是 Lens 编号：应为 15 位，例如 180-347-882-781-574",
            "{value} is not a Lens id: 15 characters such as 180-347-882-781-574",
        ),
        "lens-check": ("Lens 编号 {value} 的校验位不符", "Lens id {value}: the check digit is wrong"),
        "stock-form": (
            "{value} 不是证券代码：应为 6 位数字，可带交易所代码，例如 600498.SH",
            "{value} is not a stock code: six digits, with the exchange or without, such as 600498.SH",
        ),
        "stock-exchange": (
            "证券代码 {value} 与交易所不符，或不能由号码断定交易所",
            "stock code {value}: the exchange contradicts the number, or cannot be told from it",
        ),
        "iri-part": (
            "{value} 不能作为标识符的一部分",
            "{value} cannot be part of an identifier",
        ),
    }
)

_DASHES = "‐‑‒–—―−﹣－"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_FOLDED = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _INVISIBLE), None),
}
# Without a sign or a point it may be a real code: 1E42010012345678 has the form of many.
_SCIENTIFIC = re.compile(r"[+-]?[0-9](\.[0-9]+)?E[+-][0-9]+|[+-]?[0-9]\.[0-9]+E[0-9]+", re.IGNORECASE)


class IdentityError(ValueError):
    """A value that cannot be such an identifier: `rule` is a stable name, `zh` and `en` are for people."""

    def __init__(self, value: str, rule: str, zh: str, en: str) -> None:
        super().__init__(value, rule, zh, en)
        self.value, self.rule, self.zh, self.en = value, rule, zh, en

    def __str__(self) -> str:
        return self.en


def refuse(rule: str, value: str, **facts: str) -> IdentityError:
    """The error to raise for a value that breaks a rule of `RULES`."""
    zh, en = (text.format(value=repr(value), **facts) for text in RULES[rule])
    return IdentityError(value, rule, zh, en)


def tidy(value: str, form: str) -> str:
    """The value in half-width capitals, single spaces and plain dashes; other signs break the rule `form`."""
    return fold(value, form).upper()


def fold(value: str, form: str) -> str:
    """The value as `tidy` gives it, with its letters as they were."""
    text = " ".join(value.translate(_FOLDED).split())
    if not text:
        raise refuse("empty", value)
    if _SCIENTIFIC.fullmatch(text):
        raise refuse("scientific-notation", value)
    if not text.isascii() or not text.isprintable():
        raise refuse(form, value)
    return text
