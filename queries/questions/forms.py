"""The forms that parameters have: how each is read from what a person typed, and which values it takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ontology.model import Value, Words

#: The longest value in characters.
LONGEST = 1000
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TRUTH = {"true": True, "false": False, "1": True, "0": False, "是": True, "否": False}
_RANGE = re.compile(r"(\S*)\.\.(\S*)")


class NoValueError(ValueError):
    """What was typed is no value of the form; `words` says what one looks like."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def _integer(typed: str) -> int:
    if not _INTEGER.fullmatch(typed):
        raise NoValueError("应为整数，如 2022", "it takes a whole number, such as 2022")
    return int(typed)


def _decimal(typed: str) -> Decimal:
    if not _DECIMAL.fullmatch(typed):
        raise NoValueError("应为十进制数，如 0.5", "it takes a decimal number, such as 0.5")
    return Decimal(typed)


def _date(typed: str) -> date:
    try:
        if not _DAY.fullmatch(typed):
            raise ValueError(typed)
        return date.fromisoformat(typed)
    except ValueError:
        raise NoValueError("应为日期，如 2022-12-31", "it takes a date, such as 2022-12-31") from None


def _datetime(typed: str) -> datetime:
    try:
        return datetime.fromisoformat(typed)
    except ValueError:
        zh, en = (
            "应为日期时间，如 2022-12-31T12:00:00",
            "it takes a date and time, such as 2022-12-31T12:00:00",
        )
        raise NoValueError(zh, en) from None


def _boolean(typed: str) -> bool:
    if typed.lower() not in _TRUTH:
        raise NoValueError("应为 true 或 false", "it takes true or false")
    return _TRUTH[typed.lower()]


#: How each literal form is read; NoValueError says what it takes.
READ: Mapping[str, Callable[[str], Value]] = {
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "datetime": _datetime,
    "boolean": _boolean,
    "string": str,
}
#: The forms whose values are nodes: a code of a list, a thing of the city, any IRI.
NODES = ("code", "thing", "iri")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the largest value that are taken, both included; None where there is none."""

    least: Value | None = None
    most: Value | None = None

    def check(self, value: Value) -> None:
        """Nothing, or NoValueError for a value outside."""
        for bound, over, zh, en in (
            (self.least, value < self.least if self.least is not None else False, "不小于", "at least"),  # type: ignore[operator]
            (self.most, value > self.most if self.most is not None else False, "不大于", "at most"),  # type: ignore[operator]
        ):
            if over:
                raise NoValueError(f"应{zh} {bound}", f"it must be {en} {bound}")


UNBOUNDED = Bounds()


def bounds(form: str, text: str) -> Bounds:
    """The bounds that a head states as `least..most`, either end left out if there is none; ValueError otherwise."""
    found = _RANGE.fullmatch(text)
    if not found or form not in ("integer", "decimal", "date"):
        raise ValueError(f"{text!r} is no range of form {form}")
    least, most = (READ[form](end) if end else None for end in found.groups())
    return Bounds(least, most)
