"""Moments in columns go by their instants, and keep the zones in which they are told."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.indexing.columns import Column, column_of, joined, load_column
from graph.indexing.moments import HEAD, instant, kept, read
from ontology.model import Form

ZONES = st.one_of(
    st.none(), st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
)
MOMENTS = st.datetimes(timezones=ZONES)
#: One instant told in two zones, another before it, and one that says no zone.
MORNING, SAME, EARLIER, BARE = (
    datetime.fromisoformat(text)
    for text in (
        "2024-01-01T08:00:00+08:00",
        "2024-01-01T00:00:00+00:00",
        "2024-01-01T07:00:00+08:00",
        "2024-01-01T00:00:00",
    )
)


def zoned(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def column(*moments: datetime) -> Column:
    """A column in which thing n has the nth moment."""
    numbers = np.arange(len(moments), dtype=np.int32)
    return column_of(Form.DATETIME, numbers, numbers, moments)


@given(one=MOMENTS, other=MOMENTS)
def test_instants_sort_as_moments_do(one: datetime, other: datetime) -> None:
    assert (instant(one) < instant(other)) == (zoned(one) < zoned(other))
    assert (instant(one) == instant(other)) == (zoned(one) == zoned(other))
    assert len(instant(one)) == HEAD - 1


@given(moment=MOMENTS)
def test_a_moment_comes_back_as_it_went_in(moment: datetime) -> None:
    found = read(kept(moment))
    assert (found.isoformat(), found.utcoffset()) == (moment.isoformat(), moment.utcoffset())


def test_the_first_and_the_last_moments_of_the_calendar_have_their_places() -> None:
    east, west = timezone(timedelta(hours=14)), timezone(-timedelta(hours=12))
    ends = [datetime.min.replace(tzinfo=east), datetime.min.replace(tzinfo=west)]
    ends += [datetime.max.replace(tzinfo=east), datetime.max.replace(tzinfo=west)]
    assert sorted(ends, key=instant) == ends


def test_one_instant_is_found_in_whichever_zone_it_is_told() -> None:
    found = column(MORNING, SAME, EARLIER, BARE)
    assert found.owners_of(SAME).tolist() == found.owners_of(MORNING).tolist() == [0, 1, 3]
    assert found.owners_between(SAME, None).tolist() == [0, 1, 3]
    assert found.owners_between(None, EARLIER).tolist() == [2]
    assert [found.of(node) for node in range(4)] == [[MORNING], [SAME], [EARLIER], [BARE]]
    assert str(found.of(0)[0]) == "2024-01-01 08:00:00+08:00"


def test_moments_of_one_instant_tie_in_orders() -> None:
    found = column(MORNING, SAME, EARLIER, BARE)
    ranks, present = found.first_ranks(np.arange(5, dtype=np.int32))
    assert present.tolist() == [True] * 4 + [False]
    assert ranks[0] == ranks[1] == ranks[3] > ranks[2]


def test_the_least_of_a_things_moments_is_the_earliest() -> None:
    nodes, which = np.array([0, 0], np.int32), np.array([0, 1], np.int32)
    found = column_of(Form.DATETIME, nodes, which, [SAME, EARLIER])
    assert found.of(0) == [EARLIER, SAME]


@pytest.mark.parametrize("moments", [(), (MORNING, SAME, EARLIER, BARE)])
def test_a_saved_column_says_the_same(moments: tuple[datetime, ...], tmp_path: Path) -> None:
    found = column(*moments)
    found.save(tmp_path / "column")
    again = load_column(Form.DATETIME, tmp_path / "column")
    assert [*(again.strings or ())] == [*(found.strings or ())]
    assert again.rows.values.tolist() == found.rows.values.tolist()


def test_a_column_that_an_earlier_version_saved_by_spelling_is_put_in_order(tmp_path: Path) -> None:
    moments = (MORNING, SAME, EARLIER, BARE)
    # as texts: their order is another
    numbers = np.arange(len(moments), dtype=np.int32)
    column_of(Form.STRING, numbers, numbers, [one.isoformat() for one in moments]).save(tmp_path / "column")
    found = load_column(Form.DATETIME, tmp_path / "column")
    assert [found.of(node) for node in range(4)] == [[one] for one in moments]
    assert found.owners_of(SAME).tolist() == [0, 1, 3]
    assert [*(found.strings or ())] == [*(column(*moments).strings or ())]


def test_moments_that_come_later_take_their_places() -> None:
    moved = np.array([0, -1, 2], np.int32)
    fresh = column_of(Form.DATETIME, np.array([1], np.int32), np.array([0], np.int32), [BARE])
    found = joined(column(SAME, MORNING, EARLIER), moved, fresh)
    whole = column(SAME, BARE, EARLIER)
    assert [*(found.strings or ())] == [*(whole.strings or ())]
    assert [found.of(node) for node in range(3)] == [[SAME], [BARE], [EARLIER]]
    assert found.owners_of(MORNING).tolist() == [0, 1]


def test_dates_are_told_in_their_own_zones() -> None:
    found = column(MORNING, BARE)
    ranks = np.array([found.rows.of(0)[0], found.rows.of(1)[0]])
    assert found.dates(ranks) == ["2024-01-01T08:00:00+08:00", "2024-01-01T00:00:00"]
