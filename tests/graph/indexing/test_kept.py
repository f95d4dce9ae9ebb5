"""What is kept is what was found first, within its room, whoever asks at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.indexing.kept import Kept, Spelled
from ontology.model import Text


def array(size: int) -> NDArray[np.uint8]:
    return np.zeros(size, np.uint8)


def never() -> NDArray[np.uint8]:
    pytest.fail("asked again")


def test_what_is_kept_is_not_worked_out_again() -> None:
    kept, made = Kept(), array(5)
    assert kept.of("a", lambda: made) is made
    assert kept.of("a", never) is made
    assert kept.get("a") is made
    assert kept.get("b") is None


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept = Kept(100_000)
    for name in "abcd":
        kept.of(name, lambda: array(14_000))
    kept.of("a", never)
    kept.of("e", lambda: array(14_000))
    assert [name for name in "abcde" if kept.get(name) is not None] == ["a", "c", "d", "e"]
    assert kept.bytes <= kept.most


def test_what_would_drive_out_the_others_is_not_kept() -> None:
    kept = Kept(100_000)
    kept.of("a", lambda: array(10))
    assert len(kept.of("b", lambda: array(50_000))) == 50_000
    assert kept.get("b") is None
    assert kept.get("a") is not None


@given(st.lists(st.integers(0, 60), max_size=80))
def test_empty_answers_take_room_too(questions: list[int]) -> None:
    kept = Kept(100_000)
    for question in questions:
        kept.of(question, lambda: array(0))
        assert kept.bytes <= kept.most
    assert sum(kept.get(question) is not None for question in range(61)) <= 12


def test_all_who_ask_at_once_are_given_the_same() -> None:
    kept = Kept()
    with ThreadPoolExecutor(8) as threads:
        found = [*threads.map(lambda n: kept.of(n % 3, lambda: array(9)), range(300))]
    assert len({id(one) for one in found}) == 3


def doubled(numbers: Sequence[int]) -> list[str]:
    assert len({*numbers}) == len(numbers)
    return [str(number * 2) for number in numbers]


@given(
    asked=st.lists(st.tuples(st.sampled_from("ab"), st.lists(st.integers(0, 30)))), most=st.integers(0, 9_000)
)
def test_values_are_those_that_are_read(asked: list[tuple[str, list[int]]], most: int) -> None:
    spelled = Spelled(most)
    read = {"a": doubled, "b": lambda numbers: [number * 2 for number in numbers]}
    told = {"a": str, "b": int}
    for column, numbers in asked:
        expected = [told[column](number * 2) for number in numbers]
        assert spelled.of(column, numbers, read[column]) == expected
        assert spelled.bytes <= most


def test_what_is_known_is_not_read_again() -> None:
    spelled, read = Spelled(), list[list[int]]()

    def reading(numbers: list[int]) -> list[str]:
        read.append(numbers)
        return doubled(numbers)

    for numbers in ([3, 1, 3], [1, 3], [2, 1], []):
        spelled.of("a", numbers, reading)
    assert read == [[3, 1], [2]]


def test_what_must_not_be_is_not_kept() -> None:
    spelled = Spelled()

    def wrong(_numbers: list[int]) -> list[str]:
        raise ValueError("wrong")

    for _ in range(2):
        with pytest.raises(ValueError, match="wrong"):
            spelled.of("a", [1], wrong)
    assert spelled.bytes == 0


def test_long_texts_take_more_room() -> None:
    spelled = Spelled()
    spelled.of("a", [1], lambda _: [Text("x" * 9_000, "en")])
    assert spelled.bytes > 9_000


def test_many_threads_read_one_column() -> None:
    spelled = Spelled(20_000)
    with ThreadPoolExecutor(8) as threads:
        asked = [[*range(n % 50, n % 50 + 20)] for n in range(400)]
        found = [*threads.map(lambda numbers: spelled.of("a", numbers, doubled), asked)]
    assert found == [doubled(numbers) for numbers in asked]
