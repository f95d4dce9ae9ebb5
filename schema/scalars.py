"""The scalars of the schema: how each form of value is written in GraphQL, and read from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NewType, TypeGuard

import strawberry
from graphql import FloatValueNode, GraphQLError, IntValueNode, ValueNode, value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

from ontology.model import Form, Words
from ontology.terms import decimal
from schema.registry import said

PartialDate = NewType("PartialDate", str)

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?", re.ASCII)
#: So many characters of what is wrong are told.
_SHORT = 40
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)

#: The name by which annotations call the values of each literal form.
NAMES: Mapping[Form, str] = {
    Form.IRI: "str",
    Form.TEXT: "Text",
    Form.STRING: "str",
    Form.INTEGER: "int",
    Form.DECIMAL: "Decimal",
    Form.DATE: "date",
    Form.PARTIAL_DATE: "PartialDate",
    Form.DATETIME: "datetime",
    Form.BOOLEAN: "bool",
    Form.URI: "str",
    Form.DURATION: "str",
}

#: What those names mean.
TYPES: Mapping[str, object] = {
    "Id": strawberry.ID,
    "Decimal": Decimal,
    "date": date,
    "datetime": datetime,
    "PartialDate": PartialDate,
}


def scalars() -> dict[object, ScalarDefinition]:
    """The definitions of the scalars that are ours, by Python type."""
    return {
        Decimal: _scalar(
            "Decimal",
            Words(
                '精确的十进制数，输出为字符串（如 "1000000.5"），以免浮点误差；输入可为字符串或数字。',
                'An exact decimal number, given as a string ("1000000.5") so that no digit is lost;'
                " taken as a string or a number.",
            ),
            _written,
            _decimal,
        ),
        date: _scalar(
            "Date",
            Words("日期，如 2015-06-01。", "A day, such as 2015-06-01."),
            date.isoformat,
            _day,
        ),
        PartialDate: _scalar(
            "PartialDate",
            Words(
                "日期、年月或年份：2015-06-01、2015-06 或 2015；比较时 2015 早于 2015-01。",
                "A day, month or year: 2015-06-01, 2015-06, 2015; compared, 2015 comes before 2015-01.",
            ),
            str,
            _partial,
        ),
    }


def _scalar(
    name: str, note: Words, write: Callable[[Any], str], read: Callable[[object], object]
) -> ScalarDefinition:
    """A scalar that `read` makes of what is given, a ValueError telling what is wrong with it."""

    def value(given: object) -> object:
        try:
            return read(given)
        except ValueError as error:
            raise GraphQLError(str(error)) from None

    def literal(node: ValueNode, variables: dict[str, Any] | None = None) -> object:
        # a number's own digits: a float has not all of them
        is_number = isinstance(node, IntValueNode | FloatValueNode)
        given = _Digits(node.value) if is_number else value_from_ast_untyped(node, variables)  # type: ignore[attr-defined]
        try:
            return read(given)
        except ValueError as error:
            raise GraphQLError(str(error), node) from None

    return strawberry.scalar(
        name=name, description=said(note), serialize=write, parse_value=value, parse_literal=literal
    )


class _Digits(str):
    """A number as an operation writes it."""

    __slots__ = ()

    __repr__ = str.__str__


def _written(value: Decimal) -> str:
    return decimal(value).removesuffix(".0")


def _decimal(value: object) -> Decimal:
    if isinstance(value, str | int | float) and _DECIMAL.fullmatch(text := str(value)):
        with suppress(InvalidOperation):
            return Decimal(text)
    raise ValueError(f"{_short(value)} 不是十进制数 / {_short(value)} is no decimal number")


def _day(value: object) -> date:
    if _is_day(value):
        return date.fromisoformat(value)
    raise ValueError(
        f"{_short(value)} 不是日期，应写作 2015-06-01 / {_short(value)} is no day, which is written 2015-06-01"
    )


def _partial(value: object) -> PartialDate:
    if _is_day(value) or (_is_text(value) and _MONTH.fullmatch(value)):
        return PartialDate(value)
    raise ValueError(
        f"{_short(value)} 应为 2015、2015-06 或 2015-06-01 / {_short(value)} must be 2015, 2015-06 or 2015-06-01"
    )


def _is_day(value: object) -> TypeGuard[str]:
    """Whether it is a day that there is."""
    if not (_is_text(value) and _DAY.fullmatch(value)):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and not isinstance(value, _Digits)


def _short(value: object) -> str:
    """What was given, as an error tells it."""
    told = repr(value)
    return told if len(told) <= _SHORT else f"{told[:_SHORT]}…"


#: How a value of each form is written, where it is not as it is; dates and times by ISO 8601.
WRITERS: Mapping[Form, Callable[[Any], str]] = {
    Form.DECIMAL: _written,
    Form.DATE: date.isoformat,
    Form.DATETIME: datetime.isoformat,
}
