"""A deadline is a moment, and is over at once when nobody waits."""

import pytest

from queries.deadline import Deadline, PastDeadline


def test_time_goes_by() -> None:
    deadline = Deadline(100)
    assert 99 < deadline.left() <= 100
    deadline.check()
    over = Deadline(-1)
    assert over.left() == 0
    with pytest.raises(PastDeadline):
        over.check()


def test_a_cancelled_deadline_is_over() -> None:
    for deadline in (Deadline(), Deadline(100)):
        deadline.cancel()
        assert deadline.left() == 0
        with pytest.raises(PastDeadline):
            deadline.check()


def test_no_field_can_swallow_it() -> None:
    assert not issubclass(PastDeadline, Exception)
