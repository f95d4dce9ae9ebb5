"""When things happened: agents always, others from their first date to their last."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from graph.generation import Generation
from graph.routes.spans import Spans, day, ends, spans
from ontology.shapes import read_model
from tests.graph.small_society import node, small_society


@pytest.fixture(scope="module")
def society(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return small_society(read_model(), Path(tmp_path_factory.mktemp("society")))


@pytest.fixture(scope="module")
def when(society: Generation) -> Spans:
    return spans(society.index)


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("early", (date(2015, 3, 1), date(2015, 3, 1))),
        ("middle", (date(2018, 5, 1), date(2020, 6, 1))),
        ("plan", (date(2019, 1, 1), date(2019, 12, 31))),
        ("norm", None),
        ("anfirm", None),
        ("pei", None),
    ],
)
def test_what_happened_goes_from_its_first_date_to_its_last(
    society: Generation, when: Spans, name: str, span: tuple[date, date] | None
) -> None:
    assert when.of(node(society, name)) == span
    assert when.dated[node(society, name)] == (span is not None)


def test_agents_last_and_nothing_else_does(society: Generation, when: Spans) -> None:
    lasting = {
        name
        for name in ("anfirm", "univ", "pei", "early", "norm", "plan")
        if when.lasting[node(society, name)]
    }
    assert lasting == {"anfirm", "univ", "pei"}


@pytest.mark.parametrize(
    ("since", "until", "inside"),
    [
        (None, None, {"early", "middle", "plan", "norm", "cefirm"}),
        (date(2015, 3, 1), date(2015, 3, 1), {"early", "norm", "cefirm"}),
        (date(2020, 1, 1), None, {"middle", "norm", "cefirm"}),
        (None, date(2018, 12, 31), {"early", "middle", "norm", "cefirm"}),
        (date(2020, 6, 2), date(2021, 6, 30), {"norm", "cefirm"}),
    ],
)
def test_a_window_holds_what_happened_in_it_in_part(
    society: Generation, when: Spans, since: date | None, until: date | None, inside: set[str]
) -> None:
    mask = when.within(since, until)
    assert {n for n in ("early", "middle", "plan", "norm", "cefirm") if mask[node(society, n)]} == inside


def test_a_link_is_no_older_than_either_end() -> None:
    days = np.array([3.0, 10.0, 5.0, np.nan])
    when = Spans(days, days, days, np.full(4, np.nan), np.array([True, False, False, False]))
    assert when.of_link(0, 1) == date(1970, 1, 11)
    assert when.of_link(1, 2) == date(1970, 1, 11)
    assert when.of_link(0, 3) is None
    assert when.known.tolist() == [True, True, True, False]
    assert when.dated.tolist() == [False, True, True, False]


def test_what_ended_is_there_until_then_and_what_did_not_goes_on() -> None:
    nan = np.nan
    begun, ended = np.array([1.0, 4.0, nan, 9.0]), np.array([nan, 6.0, 5.0, nan])
    when = Spans(begun, ended, begun, ended, np.zeros(4, np.bool_))
    first, last = when.together(np.array([0, 1, 0, 1], np.int32), np.array([1, 2, 0, 3], np.int32))
    assert np.array_equal(first, [4, 4, 1, 9])
    assert np.array_equal(last, [6, 5, nan, nan], equal_nan=True)


def test_dates_that_end_something_are_known_by_the_ontology(society: Generation, when: Spans) -> None:
    plan, early = node(society, "plan"), node(society, "early")
    assert [day(float(days[plan])) for days in (when.begun, when.ended)] == ["2019-01-01", "2019-12-31"]
    assert [day(float(days[early])) for days in (when.begun, when.ended)] == ["2015-03-01", None]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-12", date(2015, 12, 1), date(2015, 12, 31)),
        ("2015-12-24", date(2015, 12, 24), date(2015, 12, 24)),
    ],
)
def test_a_year_or_month_has_a_first_and_a_last_day(text: str, first: date, last: date) -> None:
    assert ends(text) == (first, last)


@pytest.mark.parametrize("text", ["", "x", "2015-13", "2015-02-30", "2015-1-1-1", "0"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of int, of date or our own
        ends(text)
