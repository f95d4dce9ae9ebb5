"""Cells -> values of a field's form: amounts in yuan, yes and no, addresses, identifiers, dates, texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from loaders.files.texts import SCIENTIFIC, as_string, as_text, language, scientific
from loaders.reading import BadValueError
from loaders.tables.dates import parse_moment, parse_period, partial_date, whole_date
from ontology.identity import SCHEMES, IdentityError
from ontology.model import Field, Form, Text, Value

#: How many yuan (or ones) a unit is.
UNITS: Mapping[str, Decimal] = MappingProxyType(
    {
        "元": Decimal(1),
        "千元": Decimal(1000),
        "万元": Decimal(10) ** 4,
        "万": Decimal(10) ** 4,
        "百万元": Decimal(10) ** 6,
        "亿元": Decimal(10) ** 8,
        "亿": Decimal(10) ** 8,
        "%": Decimal("0.01"),
    }
)

_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?) ?(%|[千万百亿]*元|[万亿])?")

_TRUE = frozenset({"是", "有", "真", "√", "y", "yes", "true", "1"})

_FALSE = frozenset({"否", "无", "假", "×", "n", "no", "false", "0"})


def parse_number(cell: object, unit: str | None = None) -> Decimal:
    """The number in ones (yuan); a unit printed in the cell goes before the declared one."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(repr(cell)) * UNITS[unit or "元"]
    text = unicodedata.normalize("NFKC", as_text(cell)).removeprefix("¥").strip()
    if SCIENTIFIC.fullmatch(text):
        raise scientific(text)
    match = _NUMBER.fullmatch(text)
    printed = match[2] if match else None
    if match is None or (printed and printed not in UNITS):
        raise BadValueError(
            text, "number-form", "不是数字，例如 1234.5 或 1,234.5", "is no number such as 1234.5 or 1,234.5"
        )
    return Decimal(match[1].replace(",", "")) * UNITS[printed or unit or "元"]


def _decimal(cell: object, unit: str | None) -> Decimal:
    return parse_number(cell, unit)


def _integer(cell: object, unit: str | None) -> int:
    number = parse_number(cell, unit)
    if number != int(number):
        raise BadValueError(cell, "integer-form", "不是整数", "is no whole number")
    return int(number)


def _boolean(cell: object) -> bool:
    text = as_text(cell).lower()
    if text not in _TRUE | _FALSE:
        raise BadValueError(text, "boolean-form", "不是“是”或“否”", "is neither yes nor no")
    return text in _TRUE


def _uri(cell: object) -> str:
    text = as_text(cell)
    if re.match(r"www\.", text, re.IGNORECASE):
        text = f"http://{text}"
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", text):
        raise BadValueError(
            text,
            "uri-form",
            "不是网址，例如 https://example.org",
            "is no address such as https://example.org",
        )
    return text


_PLAIN: Mapping[Form, Callable[[object], Value]] = MappingProxyType(
    {
        Form.STRING: as_string,
        Form.DURATION: as_string,
        Form.DATE: whole_date,
        Form.PARTIAL_DATE: partial_date,
        Form.DATETIME: parse_moment,
        Form.BOOLEAN: _boolean,
        Form.URI: _uri,
        Form.IRI: _uri,
    }
)


def convert(
    cell: object, field: Field, *, lang: str | None = None, unit: str | None = None, take: str | None = None
) -> Value:
    """The cell as a value of a literal field; BadValueError names the rule it breaks."""
    if field.form is Form.TEXT:
        text = as_text(cell)
        return Text(text, lang or language(text))
    if take and field.form is Form.DATE:
        return parse_period(cell, take)
    if field.form is Form.DECIMAL:
        return _decimal(cell, unit)
    if field.form is Form.INTEGER:
        return _integer(cell, unit)
    value = _PLAIN[field.form](cell)
    return identified(field, value) if field.identity and isinstance(value, str) else value


def identified(field: Field, value: str) -> str:
    """The identifier in its printed form; BadValueError with the rule of its register."""
    try:
        return SCHEMES[field.identity or ""].normalise(value)
    except IdentityError as error:
        raise BadValueError(error.value, error.rule, error.zh, error.en) from error
