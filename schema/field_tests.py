"""Tests of single fields: an input type for each form of value, and what its entries mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any as Anything

from ontology.model import Field, Form, Text, Words
from queries.conditions import All, Any, Between, Coded, Condition, Contains, Counts, Equals, Has, Not
from schema.registry import Registry

COUNT_FILTER, CODE_FILTER = "CountFilter", "CodeFilter"

#: The input type of each literal form.
FILTERS: Mapping[Form, str] = {
    Form.IRI: "StringFilter",
    Form.TEXT: "TextFilter",
    Form.STRING: "StringFilter",
    Form.INTEGER: "IntFilter",
    Form.DECIMAL: "DecimalFilter",
    Form.DATE: "DateFilter",
    Form.PARTIAL_DATE: "PartialDateFilter",
    Form.DATETIME: "DateTimeFilter",
    Form.BOOLEAN: "BooleanFilter",
    Form.URI: "StringFilter",
    Form.DURATION: "StringFilter",
}

_EQUAL = {"eq": Words("等于", "Equal to"), "ne": Words("有值且不等于", "Has a value, and none equal to")}
_IN = {"in": Words("等于其中之一", "Equal to one of")}
_NULL = {"isNull": Words("没有值", "Has no value")}
_LINE = {
    "lt": Words("小于", "Less than"),
    "lte": Words("小于或等于", "Less than or equal to"),
    "gt": Words("大于", "Greater than"),
    "gte": Words("大于或等于", "Greater than or equal to"),
}
_LIKE = {
    "contains": Words(
        "包含；不分大小写、全半角、繁简", "Contains; case, width and traditional forms count alike"
    ),
    "startsWith": Words("以此开头；同上不分", "Starts with; alike as for contains"),
}

_LANG = {"lang": Words("只看此语言的取值，zh 或 en", "Only values in this language count, zh or en")}

#: What each entry means for a field, in a language or in any.
_TESTS: Mapping[str, Callable[[Field, Anything, str | None], Condition]] = {
    "eq": lambda f, v, lang: Equals(f, _in(lang, [v])),
    "ne": lambda f, v, lang: All((Has(f, lang), Not(Equals(f, _in(lang, [v]))))),
    "in": lambda f, v, lang: Equals(f, _in(lang, v)),
    "isNull": lambda f, v, lang: Not(Has(f, lang)) if v else Has(f, lang),
    "lt": lambda f, v, _: Between(f, high=v, open_high=True),
    "lte": lambda f, v, _: Between(f, high=v),
    "gt": lambda f, v, _: Between(f, low=v, open_low=True),
    "gte": lambda f, v, _: Between(f, low=v),
    "contains": lambda f, v, lang: Contains(f, v, lang=lang),
    "startsWith": lambda f, v, lang: Contains(f, v, start=True, lang=lang),
    "lang": lambda f, v, _: Has(f, v),
}

_COUNTS: Mapping[str, Callable[[Field, Anything], Condition]] = {
    "eq": lambda f, v: Counts(f, v, v),
    "ne": lambda f, v: Not(Counts(f, v, v)),
    "in": lambda f, v: Any(tuple(Counts(f, n, n) for n in v)),
    "lt": lambda f, v: Counts(f, high=v - 1),
    "lte": lambda f, v: Counts(f, high=v),
    "gt": lambda f, v: Counts(f, low=v + 1),
    "gte": lambda f, v: Counts(f, low=v),
}


def add_tests(registry: Registry) -> None:
    """Make the input types for tests of single fields."""
    _add(registry, "StringFilter", "str", {**_EQUAL, **_IN, **_LIKE, **_NULL})
    _add(registry, "TextFilter", "str", {**_EQUAL, **_IN, **_LIKE, **_LANG, **_NULL})
    for name, type_ in (
        ("Int", "int"),
        ("Decimal", "Decimal"),
        ("Date", "date"),
        ("PartialDate", "PartialDate"),
    ):
        _add(registry, f"{name}Filter", type_, {**_EQUAL, **_IN, **_LINE, **_NULL})
    _add(registry, "DateTimeFilter", "datetime", {**_EQUAL, **_IN, **_LINE, **_NULL})
    _add(registry, "BooleanFilter", "bool", {**_EQUAL, **_NULL})
    _add(registry, COUNT_FILTER, "int", {**_EQUAL, **_IN, **_LINE})
    _add(registry, "IdFilter", "Id", {**_EQUAL, **_IN})
    _add(registry, "KindNameFilter", "KindName", {"eq": _EQUAL["eq"], **_IN})
    within = Words("eq、ne、in 连同其下各级代码", "Whether eq, ne and in take in all narrower codes")
    under = Words("为此代码或其下各级代码", "This code or a narrower one, however far down")
    _add(registry, CODE_FILTER, "str", {**_EQUAL, **_IN, "under": under, "within": within, **_NULL})


def _add(registry: Registry, name: str, type_: str, entries: Mapping[str, Words]) -> None:
    types = {"in": f"list[{type_}]", "isNull": "bool", "within": "bool"}
    made = [registry.entry(entry, types.get(entry, type_), note) for entry, note in entries.items()]
    note = Words(
        "对取值的条件，须同时满足；null 视为未写",
        "Tests of a value that must all hold; null counts as not given",
    )
    registry.input(name, made, note)


def tested(field: Field, values: Mapping[str, Anything]) -> Condition:
    """What the filter of a literal field says."""
    given = {name: value for name, value in values.items() if value is not None}
    lang = given.get("lang")
    if lang is not None and given.get("isNull"):
        # there is no value in the language, so that none need be in it
        del given["lang"]
    return All(tuple(_TESTS[name](field, value, lang) for name, value in given.items()))


def _in(lang: str | None, values: Sequence[Anything]) -> tuple[Anything, ...]:
    return tuple(values) if lang is None else tuple(Text(value, lang) for value in values)


def counted(field: Field, values: Mapping[str, Anything]) -> Condition:
    """What the filter of a number of links says."""
    return All(tuple(_COUNTS[name](field, value) for name, value in values.items() if value is not None))


def coded(field: Field, values: Mapping[str, Anything], find: Callable[[str], str]) -> Condition:
    """What the filter of a field of codes says; `find` gives a code's IRI."""

    def among(texts: list[str]) -> Coded:
        return Coded(field, frozenset(map(find, texts)), within=bool(values.get("within")))

    tests: Mapping[str, Callable[[Anything], Condition]] = {
        "eq": lambda v: among([v]),
        "ne": lambda v: All((Has(field), Not(among([v])))),
        "in": among,
        "under": lambda v: Coded(field, frozenset([find(v)]), within=True),
        "isNull": lambda v: Not(Has(field)) if v else Has(field),
    }
    given = ((name, value) for name, value in values.items() if name in tests and value is not None)
    return All(tuple(tests[name](value) for name, value in given))
