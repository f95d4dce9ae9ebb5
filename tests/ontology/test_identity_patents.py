"""Application numbers of patents: forms, check digits, and what is refused."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ontology.identity import (
    SCHEMES,
    IdentityError,
    is_synthetic_patent_number,
    synthetic_patent_number,
)

normalise = SCHEMES["patent-application"].normalise


def with_check(digits: str) -> str:
    """The digits and the one digit that makes the sum the standard weighs divisible by 11."""
    weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5][: len(digits)]
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return next(digits + char for value, char in enumerate("0123456789X") if (total - value) % 11 == 0)


NEW = st.from_regex("20(0[3-9]|[1-9][0-9])[12389][0-9]{7}", fullmatch=True).map(with_check)
OLD = st.from_regex("(8[5-9]|9[0-9]|0[0-3])[12389][0-9]{5}", fullmatch=True).map(with_check)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("ZL95115608.X", "CN95115608X"),
        ("97101765.4", "CN971017654"),
        ("ZL 2015 1 0958772.0", "CN2015109587720"),
        ("CN202210546060.8", "CN2022105460608"),
        ("2022105460608", "CN2022105460608"),
        ("２０２２１０５４６０６０．８", "CN2022105460608"),
        ("CN ZL 202210546060.8", "CN2022105460608"),
        ("US 15/123,456", "US15123456"),
        ("EP 14290118.1", "EP14290118"),
        ("EP14290118", "EP14290118"),
        ("PCT/CN2016/082188", "PCTCN2016082188"),
    ],
)
def test_a_number_is_written_one_way(value: str, number: str) -> None:
    assert normalise(value) == normalise(number) == number


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("CN 114911801 A", "patent-publication"),
        ("CN101234567B", "patent-publication"),
        ("CN85100001A", "patent-publication"),
        ("US12345678B2", "patent-publication"),
        ("WO 2015/123456 A1", "patent-publication"),
        ("CN114911801", "patent-year"),
        ("CN2022105460600", "patent-check"),
        ("CN2016082188W", "patent-form"),
        ("ZL123", "patent-form"),
        ("HELLO", "patent-form"),
        ("申请中", "patent-form"),
        ("2.02211e12", "scientific-notation"),
    ],
)
def test_what_is_no_application_number_is_refused_for_its_reason(value: str, rule: str) -> None:
    with pytest.raises(IdentityError) as caught:
        normalise(value)
    assert caught.value.rule == rule


@given(NEW | OLD)
def test_numbers_made_by_the_standard_are_taken_however_they_are_typed(number: str) -> None:
    typed = [number, f"ZL{number[:-1]}.{number[-1].lower()}", f"CN {number[:4]} {number[4:-1]}．{number[-1]}"]
    assert {normalise(text) for text in typed} == {"CN" + number}


@given(NEW | OLD, st.data())
def test_one_wrong_digit_is_noticed(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from("0123456789X" if place == len(number) - 1 else "0123456789"))
    assume(number[place] != other)
    with pytest.raises(IdentityError):
        normalise(number[:place] + other + number[place + 1 :])


@given(st.integers(2003, 2099), st.integers(0, 99_999), st.sampled_from([1, 2, 3, 8, 9]))
def test_synthetic_numbers_are_valid_and_say_that_they_are(year: int, serial: int, kind: int) -> None:
    number = synthetic_patent_number(year, serial, kind)
    assert number == "CN" + with_check(f"{year}{kind}{9_900_000 + serial}")
    assert normalise(number) == number
    assert is_synthetic_patent_number(number)


@pytest.mark.parametrize(("year", "kind", "rule"), [(1999, 1, "patent-year"), (2024, 4, "patent-kind")])
def test_a_synthetic_number_has_a_year_and_a_kind(year: int, kind: int, rule: str) -> None:
    with pytest.raises(IdentityError) as caught:
        synthetic_patent_number(year, 1, kind)
    assert caught.value.rule == rule


@pytest.mark.parametrize("number", ["CN2022105460608", "CN95115608X", "US20221990000"])
def test_a_real_number_is_not_synthetic(number: str) -> None:
    assert not is_synthetic_patent_number(number)
