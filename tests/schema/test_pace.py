"""An operation is quick that was, on this generation, at this cost, and did not disappoint lately."""

import gc

from schema.pace import DOUBTED, MOST, QUICK, Pace


class Generation:
    pass


def test_time_is_stretched_to_the_cost() -> None:
    pace, known = Pace(), Generation()
    pace.took(known, 100, QUICK / 4)
    assert [pace.quick(known, cost) for cost in (1, 100, 400, 401)] == [True, True, True, False]
    pace.took(known, 0, QUICK / 2)
    assert [pace.quick(known, cost) for cost in (0, 2, 3)] == [True, True, False]


def test_what_took_long_is_not_quick_until_it_was() -> None:
    pace, known = Pace(), Generation()
    pace.took(known, 10_000, QUICK * 2)
    assert not pace.quick(known, 10)
    pace.took(known, 10, float("inf"))
    assert not pace.quick(known, 0)
    pace.took(known, 10, QUICK / 2)
    assert pace.quick(known, 10)


def test_another_generation_is_another_matter() -> None:
    pace, known, other = Pace(), Generation(), Generation()
    pace.took(known, 1, 0.0)
    assert (pace.quick(known, 1), pace.quick(other, 1)) == (True, False)
    pace.took(other, 1, 0.0)
    assert (pace.quick(known, 1), pace.quick(other, 1)) == (False, True)


def test_a_generation_is_not_held() -> None:
    pace, known = Pace(), Generation()
    pace.took(known, 1, 0.0)
    del known
    gc.collect()
    assert not any(isinstance(one, Generation) for one in gc.get_objects())
    assert not pace.quick(Generation(), 1)


def test_who_disappoints_is_trusted_later_each_time_and_some_day() -> None:
    pace, known = Pace(), Generation()
    needed = []
    pace.took(known, 1, 0.0)
    for _ in range(7):
        pace.overran()
        runs = 0
        while not pace.quick(known, 1):
            pace.took(known, 1, 0.0)
            runs += 1
        needed.append(runs)
    assert needed == [min(DOUBTED**i, MOST) for i in range(1, 8)]
