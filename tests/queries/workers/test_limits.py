"""Limits as people write them."""

import pytest

from queries.workers.limits import MIB, Limits, QueryLimitError, limits_of


def test_what_is_not_given_stays() -> None:
    assert limits_of([], 7) == Limits(seconds=7)
    found = limits_of(["memory=64", "size=1", "places=3", "seconds=0.5", "store=disk"], 7)
    assert (found.memory, found.size, found.places, found.seconds) == (64 * MIB, MIB, 3, 0.5)
    assert found.store == "disk"


@pytest.mark.parametrize(
    "given",
    [
        "memory",
        "memory=",
        "memory=-1",
        "memory=0",
        "places=1.5",
        "seconds=inf",
        "seconds=nan",
        "colour=1",
        "store=tape",
        "store=1",
    ],
)
def test_what_is_no_limit_is_told(given: str) -> None:
    with pytest.raises(QueryLimitError) as told:
        limits_of([given], 7)
    assert given in told.value.words.zh
    assert given in told.value.words.en
