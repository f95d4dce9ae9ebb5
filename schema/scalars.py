"""The scalars of the schema: how each form of value is written in GraphQL, and read from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from ontology.model import Form, Words
from ontology.terms import decimal
from schema.registry import said

PartialDate = NewType("PartialDate", str)

_PARTIAL = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

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
        Decimal: strawberry.scalar(
            name="Decimal",
            description=said(
                Words(
                    '精确的十进制数，输出为字符串（如 "1000000.5"），以免浮点误差；输入可为字符串或数字。',
                    'An exact decimal number, given as a string ("1000000.5") so that no digit is lost;'
                    " taken as a string or a number.",
                )
            ),
            serialize=_written,
            parse_value=_decimal,
        ),
        PartialDate: strawberry.scalar(
            name="PartialDate",
            description=said(
                Words(
                    "日期、年月或年份：2015-06-01、2015-06 或 2015；比较时 2015 早于 2015-01。",
                    "A day, month or year: 2015-06-01, 2015-06, 2015; compared, 2015 comes before 2015-01.",
                )
            ),
            serialize=str,
            parse_value=_partial,
        ),
    }


def _written(value: Decimal) -> str:
    return decimal(value).removesuffix(".0")


def _decimal(value: object) -> Decimal:
    try:
        found = (
            Decimal(str(value))
            if isinstance(value, str | int | float) and not isinstance(value, bool)
            else None
        )
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite():
        raise GraphQLError(f"{value!r} 不是十进制数 / is no decimal number")
    return found


def _partial(value: object) -> PartialDate:
    if not (isinstance(value, str) and _PARTIAL.fullmatch(value)):
        raise GraphQLError(
            f"{value!r} 应为 2015、2015-06 或 2015-06-01 / must be 2015, 2015-06 or 2015-06-01"
        )
    return PartialDate(value)


#: How a value of each form is written, where it is not as it is; dates and times by ISO 8601.
WRITERS: Mapping[Form, Callable[[Any], str]] = {
    Form.DECIMAL: _written,
    Form.DATE: date.isoformat,
    Form.DATETIME: datetime.isoformat,
}
