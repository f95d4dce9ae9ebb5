"""What would be right: for each rule that a value can break, what an officer should write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from loaders.refused.remedies_cells import BY_FIELD, BY_VALUE, CELLS, expected
from loaders.refused.remedies_numbers import NUMBERS, number_remedy
from ontology.identity import SCHEMES, IdentityError
from ontology.model import AnyOf, Fault, Field, Model, Rule, Words

_MODEL_RULE = re.compile(r"[A-Z][0-9]+")
_MEND = Words(
    "按原因改正这一格，再载入；确实无误的，请把这一行告诉数据管理员",
    "mend the cell as the reason says and load it again; if it is right as it is, show the row to the data manager",
)
_FORM = Words(
    "这一条不是该来源的记录结构：请对照来源的说明，或重新下载",
    "not built like a record of its source: compare the source's own description, or fetch it again",
)

#: Rules over the whole graph, and others of the model whose message does not yet say what to write.
MODEL: Mapping[str, Words] = MappingProxyType(
    {
        "C2": Words(
            "写明买方；买方与卖方须是不同的单位", "name the buyer, another organisation than the seller"
        ),
        "F5": Words(
            "出资方与受资方须是两个单位：请核对是否填反或重复",
            "funder and recipient must be two: are they swapped or doubled?",
        ),
        "I0": Words(
            "去掉这条参与记录，或补上时间、次序、份额或金额",
            "leave this involvement out, or add its time, order, share or amount",
        ),
        "I5": Words(
            "同时写明角色所对应的直接关系（如申请人、发明人）",
            "state the direct relation of the role too (such as applicant or inventor)",
        ),
        "L1": Words(
            "每种语言写一个名称，首尾不留空格；其余写作别名",
            "one name a language, no space at its ends; others are other names",
        ),
        "O4": Words(
            "两行用了同一信用代码：是同一单位就合并为一行，不是就对照营业执照改正其中之一",
            "two rows have one credit code: make them one row if they are one organisation, "
            "else correct one from its business licence",
        ),
        "P1": Words(
            "删除身份证号；机构请改填统一社会信用代码",
            "delete the identity number; of an organisation give the credit code",
        ),
        "Q5": Words(
            "同一主体同一资质的期限不应重叠：请核对起止日期或证书号",
            "terms of one qualification must not overlap: check the dates or the certificate numbers",
        ),
        "S3": Words(
            "级别须与标准号一致：GB 为国家标准，GB 以外的两位字母为行业标准，DB 为地方标准，T/ 为团体标准",
            "the level must fit the number: GB national, other two letters sector, DB local, T/ association",
        ),
        "S4": Words(
            "代替关系绕了一圈：请核对“代替”列，旧标准不能代替新标准",
            "the standards replace each other in a circle: an older one cannot replace a newer one",
        ),
        "T0": Words(
            "填写申请号（如 CN2022105460608），或公开（公告）号、Lens 编号等登记号",
            "give the application number (such as CN2022105460608) or another register's number",
        ),
        "D4": Words(
            "声明的专利与标准之间须有“声明必要于”关系：请补上",
            "state too that the patent is declared essential to the standard",
        ),
        "V6": Words(
            "同一对象、指标、时期只能有一个值：删去其中一行，或核对时期",
            "one value for each thing, indicator and period: leave one row out, or check the period",
        ),
    }
)


def suggest(model: Model, fault: Fault) -> Words:
    """What would be right in place of a value that broke a rule, as concretely as rule, field and lists allow."""
    fields = fields_of(model, fault)
    if found := _number(model, fault, fields):
        return found
    if fault.rule in BY_VALUE:
        return BY_VALUE[fault.rule](fault.value, fields)
    if found := CELLS.get(fault.rule) or MODEL.get(fault.rule):
        return found
    if fields:
        return BY_FIELD.get(fault.rule, expected)(model, fault, fields)
    if _MODEL_RULE.fullmatch(fault.rule):
        return Words(
            f"须满足：{_message(model, fault.rule).zh}", f"required: {_message(model, fault.rule).en}"
        )
    return _FORM if fault.rule.endswith("-form") else _MEND


def rule_names(model: Model, fault: Fault) -> str:
    """The rule of the model and the rule of reading that a value broke: `O3 uscc-check`, whichever of them found it."""
    if _MODEL_RULE.fullmatch(fault.rule):
        error = _error(model, fault, fields_of(model, fault))
        return f"{fault.rule} {error.rule}" if error else fault.rule
    rules = {
        (field.check_rule if fault.rule.endswith("-check") else None) or field.rule
        for field in fields_of(model, fault)
    }
    return f"{rules.pop()} {fault.rule}" if len(rules) == 1 else fault.rule


def fields_of(model: Model, fault: Fault) -> list[Field]:
    """The fields that a fault may speak of: those of this name, of the thing's kind and rule where they tell."""
    found = {
        (field.rule, field.scheme, field.form, field.identity): field
        for kind in model.public()
        if kind.segment is None or not fault.iri or f"/id/{kind.segment}/" in fault.iri
        for field in kind.own_fields
        if field.name == fault.field
    }
    exact = [f for f in found.values() if fault.rule in {f.rule, f.check_rule}]
    return exact or list(found.values())


def _number(model: Model, fault: Fault, fields: Sequence[Field]) -> Words | None:
    """The remedy of a number that should identify something, found anew by its scheme."""
    if fault.rule in NUMBERS and fault.rule not in CELLS:
        return number_remedy(fault.rule, fault.value, _scheme(model, fault, fields))
    error = _error(model, fault, fields) if _MODEL_RULE.fullmatch(fault.rule) else None
    return number_remedy(error.rule, fault.value, _scheme(model, fault, fields)) if error else None


def _error(model: Model, fault: Fault, fields: Sequence[Field]) -> IdentityError | None:
    scheme = _scheme(model, fault, fields)
    if scheme is None or not fault.value:
        return None
    try:
        scheme(fault.value)
    except IdentityError as error:
        return error
    return None


def _scheme(model: Model, fault: Fault, fields: Sequence[Field]) -> Callable[[str], str] | None:
    """How the number is normalised, by its field, by the rule that only such fields have, or by the rule's name."""
    names = [f.identity for f in fields if f.identity]
    if not fault.field:
        every = (f for kind in model.public() for f in kind.own_fields if f.check_rule == fault.rule)
        names += [f.identity for f in every if f.identity]
    start = fault.rule.partition("-")[0]
    names += [_BY_RULE[start]] if start in _BY_RULE else []
    return SCHEMES[names[0]].normalise if names else None


def _message(model: Model, rule: str) -> Words:
    for kind in model.public():
        for field in kind.own_fields:
            if field.rule == rule:
                return field.message
    said: Iterator[AnyOf | Rule] = chain((one for kind in model.public() for one in kind.any_of), model.rules)
    return next((one.message for one in said if one.rule == rule), Words(rule, rule))


_BY_RULE = {
    "uscc": "credit-code", "org": "credit-code", "patent": "patent-application", "standard": "standard-number",
    "ipc": "ipc", "region": "region", "orcid": "orcid", "ror": "ror", "lens": "lens", "stock": "stock-code",
}  # fmt: skip
