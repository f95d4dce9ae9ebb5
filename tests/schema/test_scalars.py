"""What scalars take, and how they tell what is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLError, parse_value

from schema.scalars import PartialDate, scalars

NAMES: dict[str, object] = {"Decimal": Decimal, "Date": date, "PartialDate": PartialDate}


def of_variable(name: str, given: object) -> Any:
    parse = scalars()[NAMES[name]].parse_value
    assert parse is not None
    return parse(given)


def of_literal(name: str, written: str) -> Any:
    parse = scalars()[NAMES[name]].parse_literal
    assert parse is not None
    return parse(parse_value(written), None)


@pytest.mark.parametrize(
    ("name", "given", "written", "meant"),
    [
        ("Decimal", "1.50", '"1.50"', Decimal("1.50")),
        ("Decimal", 1.5, "1.5", Decimal("1.5")),
        ("Decimal", -7, "-7", Decimal(-7)),
        ("Decimal", 1e-7, "1e-7", Decimal("1e-7")),
        ("Date", "2024-02-29", '"2024-02-29"', date(2024, 2, 29)),
        ("PartialDate", "2024", '"2024"', "2024"),
        ("PartialDate", "2024-02", '"2024-02"', "2024-02"),
        ("PartialDate", "2024-02-29", '"2024-02-29"', "2024-02-29"),
    ],
)
def test_a_variable_and_a_literal_mean_the_same(
    name: str, given: object, written: str, meant: object
) -> None:
    assert of_variable(name, given) == of_literal(name, written) == meant


def test_a_literal_keeps_all_its_digits() -> None:
    assert of_literal("Decimal", "0.1000000000000000000001") == Decimal("0.1000000000000000000001")


@pytest.mark.parametrize(
    ("name", "given", "written"),
    [
        *(
            ("Decimal", text, f'"{text}"')
            for text in ("abc", "", "NaN", "-Infinity", "1_000", " 1 ", "١٢", "1e")
        ),
        ("Decimal", "1e9999999999999999999", '"1e9999999999999999999"'),
        ("Decimal", True, "true"),
        ("Decimal", {}, "{}"),
        *(
            ("Date", text, f'"{text}"')
            for text in (
                "2023-02-30",
                "20230201",
                "2023-W01-1",
                "0000-01-01",
                "12023-01-01",
                "2023",
                "٢٠٢٣-01-01",
            )
        ),
        ("Date", 20230201, "20230201"),
        *(
            ("PartialDate", text, f'"{text}"')
            for text in ("2023-02-30", "2023-13", "23", "20230201", "2023-02-")
        ),
        ("PartialDate", 2023, "2023"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_in_both_languages(
    name: str, given: object, written: str
) -> None:
    with pytest.raises(GraphQLError) as of_value:
        of_variable(name, given)
    with pytest.raises(GraphQLError) as of_node:
        of_literal(name, written)
    assert of_node.value.locations
    for error in (of_value.value, of_node.value):
        assert all(repr(given) in half for half in error.message.split(" / "))


def test_what_is_very_long_is_told_in_part() -> None:
    with pytest.raises(GraphQLError) as found:
        of_variable("Decimal", "9" * 5000 + "x")
    assert len(found.value.message) < 200
