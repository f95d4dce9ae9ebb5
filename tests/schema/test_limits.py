"""Limits are named, told in both languages, and set by name."""

from dataclasses import fields

import pytest

from schema.limits import LimitError, LimitNameError, Limits, check_variables, limits_of, within


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_a_refusal_names_limit_value_and_what_fits(name: str) -> None:
    allowed = getattr(Limits(), name)
    within(name, allowed, Limits())
    with pytest.raises(LimitError) as caught:
        within(name, allowed + 1, Limits())
    for words in (caught.value.words.zh, caught.value.words.en):
        assert str(allowed) in words
        assert str(allowed + 1) in words
        assert name in words
    assert caught.value.fits.zh != caught.value.fits.en


def test_limits_are_set_by_name() -> None:
    assert limits_of(["depth=8", "cost=100"]) == Limits(depth=8, cost=100)
    assert limits_of([]) == Limits()


@pytest.mark.parametrize(
    "given", ["", "depth", "depth=", "depth=0", "depth=-1", "depth=1.5", "deep=3", "__class__=1"]
)
def test_other_settings_are_told(given: str) -> None:
    with pytest.raises(LimitNameError, match="cost=50000"):
        limits_of([given])


def test_variables_are_counted_with_what_is_in_them() -> None:
    small = Limits(values=10, nesting=3)
    check_variables({"a": [1, 2, 3], "b": {"c": [4]}}, small)
    with pytest.raises(LimitError, match="values"):
        check_variables({"a": list(range(9))}, small)
    with pytest.raises(LimitError, match="nesting"):
        check_variables({"a": [[[1]]]}, small)


def test_variables_nested_without_end_need_no_stack() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(LimitError, match="nesting"):
        check_variables({"a": deep}, Limits())
