"""One record against the shapes: each constraint refuses what it says, names the rule, and lets the rest through."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ontology.check import check, incomplete
from ontology.model import SCHEME, Model, Record, Text, Value

ID = "https://example.org/wuhan/id/"
GOOD: dict[str, dict[str, tuple[Value, ...]]] = {
    "Patent": {
        "label": (Text("题", "zh"),),
        "applicationNumber": ("CN2022105460608",),
        "applicationDate": (date(2022, 5, 1),),
        "applicants": (f"{ID}org/a",),
    },
    "Enterprise": {"label": (Text("甲", "zh"),), "stockCodes": ("600498.SH",)},
    "Grant": {
        "funders": (f"{ID}org/a",),
        "recipient": (f"{ID}org/b",),
        "date": (date(2022, 5, 1),),
        "amount": (Decimal("10.5"),),
        "kind": (f"{SCHEME}gk-subsidy",),
    },
    "TechnologyContract": {
        "suppliers": (f"{ID}org/a",),
        "clients": (f"{ID}org/b",),
        "date": (date(2022, 5, 1),),
        "amount": (Decimal(10),),
        "technologyAmount": (Decimal(10),),
    },
    "Involvement": {
        "agent": (f"{ID}org/a",),
        "context": (f"{ID}patent/p",),
        "role": (f"{SCHEME}r-applicant",),
        "ordinal": (1,),
    },
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_record_has_no_fault(model: Model, kind: str) -> None:
    assert list(check(model, Record(kind, f"{ID}x/1", GOOD[kind]))) == []


BAD: list[tuple[str, str, tuple[Value, ...], str]] = [
    ("Patent", "label", (), "L1"),
    ("Patent", "label", (Text(" 题", "zh"),), "L1"),
    ("Patent", "label", (Text("题", "zh"), Text("另题", "zh")), "L1"),
    ("Patent", "label", (Text("题", ""),), "L1"),
    ("Patent", "label", (Text("题", "]]>en"),), "L1"),
    ("Patent", "label", (Text("题", "en-"),), "L1"),
    ("Patent", "applicationNumber", ("CN2022105460609",), "T5"),
    ("Patent", "applicationNumber", ("CN202210546060.8",), "T1"),
    ("Patent", "applicationNumber", (), "T0"),
    ("Patent", "applicants", (), "T2"),
    ("Patent", "applicationDate", ("2022-05-01",), "T3"),
    ("Patent", "applicationDate", (date(2022, 5, 1), date(2022, 5, 2)), "T3"),
    ("Patent", "kind", (f"{SCHEME}qk-hnte",), "K1"),
    ("Patent", "colour", ("red",), "G1"),
    ("Enterprise", "uscc", ("91350100M000100Y44",), "O3"),
    ("Enterprise", "uscc", ("9135010OM000100Y43",), "O1"),
    ("Enterprise", "stockCodes", ("600498.SS",), "G1"),
    ("Enterprise", "registeredCapital", (Decimal("0.1234567890123456"),), "G1"),
    ("Enterprise", "registeredCapital", (Decimal("NaN"),), "G1"),
    ("Enterprise", "foundedOn", ("1953-13",), "G1"),
    ("Grant", "amount", (Decimal(0),), "F3"),
    ("Grant", "amount", (1.5,), "F3"),  # type: ignore[list-item]
    ("Grant", "funders", (), "F1"),
    ("TechnologyContract", "technologyAmount", (Decimal(11),), "C3"),
    ("TechnologyContract", "clients", (f"{ID}org/a",), "C2"),
    ("Involvement", "ordinal", (), "I0"),
    ("Involvement", "share", (Decimal("1.1"),), "I4"),
]


@pytest.mark.parametrize(("kind", "name", "values", "rule"), BAD)
def test_a_bad_value_breaks_its_rule_alone(
    model: Model, kind: str, name: str, values: tuple[Value, ...], rule: str
) -> None:
    faults = list(check(model, Record(kind, f"{ID}x/1", {**GOOD[kind], name: values})))
    assert {fault.rule for fault in faults} == {rule}
    assert all(fault.reason.zh and fault.reason.en for fault in faults)


def test_an_unknown_kind_is_a_fault(model: Model) -> None:
    assert [fault.value for fault in check(model, Record("Company", f"{ID}x/1", {}))] == ["Company"]


def test_what_is_expected_is_told_and_refuses_nothing(model: Model) -> None:
    record = Record("Project", f"{ID}project/1", {"label": (Text("项目", "zh"),)})
    assert incomplete(model, record) == ["kind", "lead"]
    assert not {"K1", "G1"} & {fault.rule for fault in check(model, record)}
