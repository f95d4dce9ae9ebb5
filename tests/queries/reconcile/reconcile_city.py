"""A made-up city of namesakes, and a simple way to read names, for the tests of reconciliation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from graph.generation import Generation
from ontology.identity import synthetic_credit_code
from ontology.model import SCHEME, Model, Place, Record, Text, Value
from queries.reconcile.names import Spelling
from tests.queries.small_city import BASE, publish

NASTY = '<script>alert("1")</script>&公司'
WUHAN, HONGSHAN, SHANGHAI = (f"{SCHEME}region/{code}" for code in ("420100", "420111", "310000"))
CODES = [synthetic_credit_code(number) for number in range(1, 9)]
_BODY = re.compile(r"大学|公司|学院|univ|ltd")
PATENT = "CN202399900001X"


def namesakes(model: Model, folder: Path) -> Generation:
    """The city published: two firms of one name, a university and a part of it, a nasty name, a patent, a person."""
    return publish(model, folder, _records())


def spelling() -> Spelling:
    """Names by their letters without legal form, then by their words in any order; some words make them full."""
    return Spelling(_forms, lambda name: _BODY.search(name.lower()) is not None, lambda name: name == "大学")


def _forms(name: str) -> tuple[str, ...]:
    bare = re.sub(r"有限公司|公司|,? ltd\.?$", "", name.lower())
    words = sorted(re.findall(r"\w+", bare))
    return (
        re.sub(r"\W", "", bare) + "|",
        "~" + " ".join(word for word in words if word not in {"of", "the"}),
    )


def _records() -> Iterator[Record]:
    university = iri("u1")
    yield _record("Institution", "u1", CODES[0], zh="示例光谷大学", en="Example University of Guanggu", region=WUHAN,
                  acronyms=(Text("EUGG", "en"),), formerNames=(Text("示例光谷学院", "zh"),), country="CN")  # fmt: skip
    yield _record("Institution", "u2", CODES[1], zh="示例光谷科技大学", en="Example Tech University", region=WUHAN,
                  isPartOf=university)  # fmt: skip
    base = (Text("示例又一处熟化基地", "zh"),)
    yield _record(
        "Institution", "u3", CODES[5], zh="示例中试熟化基地", en="Example Pilot Base", altLabels=base
    )
    yield _record("Enterprise", "e1", CODES[2], zh="示例激光有限公司", en="Example Laser Ltd", region=HONGSHAN,
                  foundedOn="2015-06-01", registeredCapital=Decimal("1000000.5"))  # fmt: skip
    yield _record("Enterprise", "e2", CODES[3], zh="示例激光有限公司", en="Example Laser Ltd", region=SHANGHAI,
                  foundedOn="2019", shareholders=university)  # fmt: skip
    yield _record("Enterprise", "e3", CODES[4], zh=NASTY, en="Example <b>Ltd", homepage="javascript:alert(1)")
    label = Text("示例激光切割方法", "zh")
    yield Record("Patent", f"{BASE}id/patent/{PATENT}", {"label": (label,), "applicants": (iri("e1"), university),
                 "applicationDate": (date(2023, 2, 1),)}, Place("synthetic.csv", 9))  # fmt: skip


def iri(key: str) -> str:
    """The IRI of one of the organisations."""
    return f"{BASE}id/org/{key}"


def _record(kind: str, key: str, code: str, zh: str, en: str, **more: Value | tuple[Value, ...]) -> Record:
    values: dict[str, tuple[Value, ...]] = {
        name: value if isinstance(value, tuple) else (value,) for name, value in more.items()
    }
    named: dict[str, tuple[Value, ...]] = {
        "label": (Text(zh, "zh"), Text(en, "en")),
        "uscc": (code,),
        "synthetic": (True,),
    }
    return Record(kind, iri(key), {**named, **values}, Place("synthetic.csv", 2))
