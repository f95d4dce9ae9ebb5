"""Values agree or do not, by the form of their field."""

from __future__ import annotations

import pytest

from queries.reconcile.asked import Given, GivenValue, Ref
from queries.reconcile.service import Reconciler
from queries.reconcile.values import Values
from tests.queries.reconcile.reconcile_city import CODES, iri


@pytest.fixture(scope="module")
def values(made: Reconciler) -> Values:
    return made.matcher.values


@pytest.mark.parametrize(
    ("key", "pid", "value", "share"),
    [
        ("e1", "region", "洪山区", 1),
        ("e1", "region", "武汉", 1),  # a district is in its city
        ("e1", "region", "420111", 1),
        ("e1", "region", "4201", 1),
        ("e1", "region", Ref("region/420100"), 1),
        ("u1", "region", Ref("region/420111"), 1),  # and what is known of a city may be of its district
        ("e1", "region", Ref("region/310000"), 0),
        ("e1", "region", Ref("no/such"), 0),
        ("e1", "region", "上海", 0),
        ("e1", "region", "洪", 0),  # too short to say anything
        ("e1", "uscc", CODES[2].lower(), 1),
        ("e1", "uscc", "no code", 0),
        ("e1", "foundedOn", "2015", 1),
        ("e1", "foundedOn", "2015/06/01", 1),
        ("e1", "foundedOn", "2016", 0),
        ("e1", "foundedOn", "June", None),
        ("e2", "foundedOn", "2019-03", 1),
        ("e1", "registeredCapital", "1,000,000.5", 1),
        ("e1", "registeredCapital", "lots", None),
        ("e1", "synthetic", True, 1),
        ("e1", "synthetic", "false", 0),
        ("e1", "label", "example laser", 1),
        ("e1", "label", "示例光谷大学", 0),
        ("e2", "shareholders", "示例光谷大学", 1),
        ("e2", "shareholders", "示例光谷科技大学", 0),
        ("e2", "shareholders", iri("u1"), 1),
        ("u1", "country", "cn", 1),
        ("u1", "country", "US", 0),
        ("u1", "country", "中国", None),  # a code and a word cannot be compared
        ("u2", "country", "CN", None),
        ("u1", "nothing", "x", None),
    ],
)
def test_a_value_agrees(values: Values, key: str, pid: str, value: GivenValue, share: float | None) -> None:
    node = values.index.find(iri(key))
    assert node is not None
    found = values.agreements(node, (Given(pid, (value,)),))
    assert [one.share for one in found] == ([] if share is None else [share])


def test_numbers_agree_the_less_the_further_they_are_apart(values: Values) -> None:
    node = values.index.find(iri("e1"))
    assert node is not None
    near, far = (values.agreements(node, (Given("registeredCapital", (n,)),))[0].share for n in (900_000, 9))
    assert 0.8 < near < 1
    assert far < 0.1


def test_the_best_of_several_values_counts(values: Values) -> None:
    node = values.index.find(iri("e1"))
    assert node is not None
    (found,) = values.agreements(node, (Given("region", ("上海", "武汉")),))
    assert (found.share, found.identifies, found.against) == (1, False, False)
