"""What would be right: every rule that can occur has something to say, and what it says is right."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from loaders.refused.remedies import rule_names, suggest
from ontology.identity import SCHEMES, synthetic_credit_code, synthetic_patent_number
from ontology.identity_errors import RULES
from ontology.model import Fault, Form, Model, Words

ROOT = Path(__file__).parents[3]
NAMES = re.compile(r"[a-z]+(-[a-z]+)+|required|duplicate|contradiction|unmended|empty")
MAKERS = {"refusal", "note", "BadValueError", "_refuse", "IdentityError", "refuse"}


def made(path: Path) -> set[str]:
    """The rules of the faults that a module makes: the texts in calls that make one, where rules stand."""
    found = set()
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in MAKERS:
            texts = [
                a.value for a in call.args[:3] if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
            found |= {text for text in texts if NAMES.fullmatch(text)}
    return found


def all_rules(model: Model) -> set[str]:
    read = set().union(*(made(path) for path in (ROOT / "loaders").rglob("*.py")))
    shapes = {field.rule for kind in model.public() for field in kind.own_fields}
    shapes |= {
        str(field.check_rule) for kind in model.public() for field in kind.own_fields if field.check_rule
    }
    shapes |= {one.rule for kind in model.public() for one in kind.any_of} | {
        rule.rule for rule in model.rules
    }
    return read | shapes | set(RULES)


def fault(rule: str, value: str = "x", field: str = "") -> Fault:
    return Fault("", field, value, rule, Words("原因", "why"))


def test_every_rule_has_something_to_say(model: Model) -> None:
    rules = all_rules(model)
    assert {"uscc-check", "date-form", "row-width", "code-unknown", "required", "O3", "V6", "L1"} <= rules
    for rule in rules:
        said = suggest(model, fault(rule))
        assert said.zh and said.en, rule


def test_each_field_says_what_it_expects(model: Model) -> None:
    for kind in model.public():
        for field in kind.own_fields:
            said = suggest(model, fault(field.rule, "?", field.name))
            assert said.zh and said.en, field


@pytest.mark.parametrize(
    ("field", "good", "at"),
    [
        ("uscc", synthetic_credit_code(7), -1),
        ("applicationNumber", synthetic_patent_number(2022, 3), -1),
        ("orcid", "0000-0002-1825-0097", -1),
        ("rorId", "033vjfk17", -1),
        ("lensId", "180-347-882-781-574", -1),
    ],
)
def test_the_fitting_check_digit_is_given(model: Model, field: str, good: str, at: int) -> None:
    scheme = next(f.identity for k in model.public() for f in k.own_fields if f.name == field)
    normalise = SCHEMES[scheme or ""].normalise
    bad = good[:at] + ("0" if good[at] != "0" else "1")
    rule = {"uscc": "uscc-check", "applicationNumber": "patent-check"}.get(field, f"{scheme}-check")
    said = suggest(model, fault(rule, bad, field))
    assert normalise(good) in re.split("[、：]", said.zh) and normalise(good) in said.en


def test_neighbours_that_were_exchanged_are_found(model: Model) -> None:
    good = synthetic_credit_code(31)
    bad = good[:15] + good[16] + good[15] + good[17]
    assert good[15] != good[16]
    assert good in suggest(model, fault("uscc-check", bad, "uscc")).zh


def test_letters_that_look_like_digits_are_found(model: Model) -> None:
    good = synthetic_credit_code(10)
    assert good in suggest(model, fault("uscc-form", good.replace("0", "O"), "uscc")).zh
    assert "少 1 位" in suggest(model, fault("uscc-form", good[:-1], "uscc")).zh


@pytest.mark.parametrize(
    ("rule", "value", "zh"),
    [
        ("date-impossible", "2019.14", "月份应为 1 至 12，现为 14"),
        ("date-impossible", "2023-02-30", "2 月有 28 天"),
        ("date-impossible", "20240230", "2 月有 29 天"),
        ("date-impossible", "0000", "写作"),
        ("date-form", "昨天", "2022-03-01"),
        ("number-form", "约1200万元以上", "是否为 1200万元"),
        ("number-form", "十二", "只写数字"),
        ("number-form", "1-2", "只写数字"),
    ],
)
def test_dates_and_amounts(model: Model, rule: str, value: str, zh: str) -> None:
    assert zh in suggest(model, fault(rule, value)).zh


def test_a_month_is_offered_only_where_it_will_do(model: Model) -> None:
    forms = {f.name: f.form for kind in model.public() for f in kind.own_fields}
    day = next(name for name, form in forms.items() if form is Form.DATE)
    part = next(name for name, form in forms.items() if form is Form.PARTIAL_DATE)
    assert "只知年月" not in suggest(model, fault("date-form", "x", day)).zh
    assert "只知年月" in suggest(model, fault("date-form", "x", part)).zh


def test_the_nearest_codes_are_named_with_their_labels(model: Model) -> None:
    assert "洪山区（420111）" in suggest(model, fault("code-unknown", "洪山", "region")).zh
    assert "Hongshan (420111)" in suggest(model, fault("code-unknown", "hongshan distr.", "region")).en
    assert "qk-hnte" in suggest(model, fault("code-unknown", "高新企业", "kind")).zh


def test_one_fault_is_called_the_same_whoever_finds_it(model: Model) -> None:
    bad = synthetic_credit_code(7)[:-1] + "0"
    names = {
        rule_names(model, fault("uscc-check", bad, "uscc")),
        rule_names(model, fault("O3", bad, "uscc")),
        rule_names(model, fault("O3", bad)),
    }
    assert names == {"O3 uscc-check"}
    assert suggest(model, fault("O3", bad)) == suggest(model, fault("uscc-check", bad, "uscc"))
    assert rule_names(model, fault("date-form", "x", "start")) == "date-form"
    assert rule_names(model, fault("V6", "x")) == "V6"
