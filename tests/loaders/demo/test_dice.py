"""Chance is the same everywhere, and crowds give members of the groups asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.demo.dice import Crowd, Dice, runs


def test_a_name_gives_the_same_numbers_everywhere() -> None:
    assert Dice("a").whole(0, 1_000_000, 4).tolist() == [822893, 102643, 967110, 208110]


def test_names_give_numbers_of_their_own() -> None:
    assert Dice("a").whole(0, 1 << 40, 3).tolist() != Dice("b").whole(0, 1 << 40, 3).tolist()


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9))
def test_whole_numbers_stay_in_range(low: int, width: int) -> None:
    found = Dice("range").whole(low, low + width, 50)
    assert low <= found.min() <= found.max() < low + width


def test_picks_are_as_often_as_the_weights_say() -> None:
    found = np.bincount(Dice("weights").pick((1, 0, 3), 4000), minlength=3)
    assert found[1] == 0
    assert found[2] / found[0] == pytest.approx(3, rel=0.15)


def test_an_order_has_each_number_once() -> None:
    assert sorted(Dice("order").order(100).tolist()) == list(range(100))
    assert Dice("order").order(100).tolist() != list(range(100))


def test_fame_follows_zipf() -> None:
    fame = np.sort(Dice("fame").fame(1000, 1.0))[::-1]
    assert fame[:4].tolist() == [1_000_000, 500_000, 333_333, 250_000]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), max_size=30),
    st.integers(0, 5),
    st.integers(0, 6),
)
def test_a_crowd_gives_members_of_the_groups_asked_for(
    rows: list[tuple[int, int]], first: int, last: int
) -> None:
    groups = np.array([group for group, _ in rows], dtype=np.int64)
    weights = np.array([weight for _, weight in rows], dtype=np.int64)
    asked = np.full(20, first), np.full(20, last)
    drawn = Crowd(groups, weights).draw(*asked, Dice("crowd"))
    inside = {number for number, (group, _) in enumerate(rows) if first <= group < last}
    assert set(drawn.tolist()) <= (inside or {-1})


def test_a_crowd_gives_its_members_by_weight() -> None:
    crowd = Crowd(np.zeros(3, np.int64), np.array((1, 2, 5)), np.array((10, 20, 30)))
    drawn = crowd.draw(np.zeros(8000, np.int64), np.ones(8000, np.int64), Dice("heavy"))
    assert np.bincount(drawn)[[10, 20, 30]] == pytest.approx([1000, 2000, 5000], rel=0.1)


def test_runs_count_equal_ones_before() -> None:
    assert runs(np.array((5, 3, 5, 5, 3))).tolist() == [0, 0, 1, 2, 1]
