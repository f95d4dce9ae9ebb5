"""Holds a record against the shapes: the same faults that SHACL Core finds, some hundred times faster."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from ontology.identity import SCHEMES, IdentityError
from ontology.model import PYTHON, Fault, Field, Form, Kind, Model, Record, Text, Value, Words

_PARTIAL = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
#: A language tag as BCP 47 writes it, without its rare one-letter parts.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8})*")
_SIGNIFICANT = 15
_MISSING = Words("缺少必填值", "a value is required")


def check(model: Model, record: Record) -> Iterator[Fault]:
    """Every fault of one record: unknown fields, counts, forms, limits, codes, check digits, and any-of rules."""
    if not record.kind:
        return
    kind = model.kinds.get(record.kind)
    if kind is None:
        yield _fault(record, "", record.kind, "G1", Words("没有这个类别", "there is no such kind"))
        return
    for field in kind.required:
        if not record.values.get(field.name):
            yield _fault(record, field.name, "", field.rule, _told(field, _MISSING))
    for name, values in record.values.items():
        if name not in kind.own:
            unknown = Words(f"{kind.name} 没有这个字段", f"{kind.name} has no such field")
            yield _fault(record, name, "", "G1", unknown)
            continue
        field = kind.own[name]
        for value, rule, reason in _field_faults(model, kind, field, values, record.values):
            yield _fault(record, name, value, rule, _told(field, reason))
    if not kind.any_of:
        return
    present = {kind[name].path for name, values in record.values.items() if values and name in kind}
    present |= {path for path, _ in record.extra}
    for any_of in kind.any_of:
        if present.isdisjoint(any_of.paths):
            yield _fault(record, "", "", any_of.rule, any_of.message)


def incomplete(model: Model, record: Record) -> list[str]:
    """The fields that the model expects of this record and that it does not have; not faults."""
    if not record.kind:
        return []
    kind = model.kinds[record.kind]
    return [f.name for f in kind.awaited if not record.values.get(f.name)]


def _field_faults(
    model: Model,
    kind: Kind,
    field: Field,
    values: tuple[Value, ...],
    given: Mapping[str, tuple[Value, ...]],
) -> Iterator[tuple[str, str, Words]]:
    """Each fault of a field: the value, the rule, and in what it fails."""
    if len(values) > 1 and not field.many and len(set(values)) > 1:
        yield _show(values), field.rule, Words("只能有一个值", "takes one value")
    if field.unique_lang and len(values) > 1:
        langs = [value.lang for value in set(values) if isinstance(value, Text)]
        if len(langs) != len(set(langs)):
            yield _show(values), field.rule, Words("同一语言只能有一个值", "takes one value a language")
    for value in values:
        reason = _form(field, value) or _limit(field, value) or _code(model, field, value)
        reason = reason or _beside(kind, field, value, given)
        if reason:
            yield _show((value,)), field.rule, reason
        elif field.identity in SCHEMES:
            yield from _number(field, str(value))


def _form(field: Field, value: Value) -> Words | None:
    if type(value) is not PYTHON[field.form]:
        return Words(f"不是{_ZH[field.form]}", f"is not a value of form {field.form}")
    if isinstance(value, Text) and (not value.lang or not value.value):
        return Words("文本须有内容和语言标记", "a text needs content and a language tag")
    if isinstance(value, Text) and not _LANGUAGE.fullmatch(value.lang):
        return Words(f"“{value.lang}”不是语言标记", f"{value.lang!r} is no language tag")
    if field.form is Form.PARTIAL_DATE and not _PARTIAL.fullmatch(str(value)):
        return Words("不是年、年月或日期", "is not a year, a month or a date")
    if isinstance(value, Decimal) and not _exact(value):
        return Words(
            f"有效数字超过 {_SIGNIFICANT} 位或不是有限数", f"has more than {_SIGNIFICANT} significant digits"
        )
    return None


def _exact(value: Decimal) -> bool:
    """Whether a decimal survives the index, which keeps 15 significant digits."""
    return value.is_finite() and len(value.normalize().as_tuple().digits) <= _SIGNIFICANT


def _limit(field: Field, value: Value) -> Words | None:
    limits = field.limits
    text = value.value if isinstance(value, Text) else value
    if limits.pattern and not _pattern(limits.pattern).search(str(text)):
        return Words(f"不符合格式 {limits.pattern}", f"does not match {limits.pattern}")
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        if limits.min_inclusive is not None and value < limits.min_inclusive:
            return Words(f"小于 {limits.min_inclusive}", f"is less than {limits.min_inclusive}")
        if limits.max_inclusive is not None and value > limits.max_inclusive:
            return Words(f"大于 {limits.max_inclusive}", f"is more than {limits.max_inclusive}")
        if limits.min_exclusive is not None and value <= limits.min_exclusive:
            return Words(f"须大于 {limits.min_exclusive}", f"must be more than {limits.min_exclusive}")
    return None


def _code(model: Model, field: Field, value: Value) -> Words | None:
    if not (field.form is Form.CODE and field.closed):
        return None
    code = model.codes.get(str(value))
    if code and code.scheme == field.scheme:
        return None
    return Words(f"不在代码表 {field.scheme} 中", f"is not in the list {field.scheme}")


def _number(field: Field, value: str) -> Iterator[tuple[str, str, Words]]:
    """The fault of an identifying number that is well formed: its check digit, or another way to write it."""
    try:
        normal = SCHEMES[field.identity or ""].normalise(value)
    except IdentityError as error:
        yield value, field.check_rule or field.rule, Words(error.zh, error.en)
        return
    if normal != value:
        yield value, field.rule, Words(f"应写作 {normal}", f"should be written {normal}")


def _beside(kind: Kind, field: Field, value: Value, given: Mapping[str, tuple[Value, ...]]) -> Words | None:
    """A fault against another field's values: an order of dates or numbers, or parties that must differ."""
    if field.limits.not_after:
        for other in _of_path(kind, field.limits.not_after, given):
            if isinstance(value, date) and isinstance(other, date) and value > other:
                return Words(f"晚于 {other}", f"is after {other}")
            if isinstance(value, Decimal) and isinstance(other, Decimal) and value > other:
                return Words(f"大于 {other}", f"is more than {other}")
    if field.limits.disjoint and value in _of_path(kind, field.limits.disjoint, given):
        return Words("不能是同一个", "must not be the same")
    return None


def _of_path(kind: Kind, path: str, given: Mapping[str, tuple[Value, ...]]) -> list[Value]:
    return [v for f in kind.own_fields if f.path == path for v in given.get(f.name, ())]


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _fault(record: Record, field: str, value: str, rule: str, reason: Words) -> Fault:
    return Fault(record.iri, field, value, rule, reason, record.place)


def _told(field: Field, reason: Words) -> Words:
    """What the rule asks, and in what this value fails."""
    return Words(f"{field.message.zh}（{reason.zh}）", f"{field.message.en} ({reason.en})")


def _show(values: Iterable[Value]) -> str:
    return "; ".join(v.value if isinstance(v, Text) else str(v) for v in values)


_ZH = {
    Form.LINK: "事物的 IRI",
    Form.CODE: "代码的 IRI",
    Form.IRI: " IRI",
    Form.TEXT: "带语言的文本",
    Form.STRING: "文本",
    Form.INTEGER: "整数",
    Form.DECIMAL: "小数",
    Form.DATE: "日期",
    Form.PARTIAL_DATE: "年、年月或日期",
    Form.DATETIME: "时间",
    Form.BOOLEAN: "是否值",
    Form.URI: "网址",
    Form.DURATION: "时长",
}
