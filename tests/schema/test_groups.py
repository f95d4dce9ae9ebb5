"""`aggregate` and `groupBy` of lists: totals, conditions on groups, their order and pages, refusals."""

from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from schema.connections import LONGEST, MOST, place_cursor
from tests.schema.conftest import Ask


@pytest.fixture(scope="module")
def patents(ask: Ask) -> list[Any]:
    fields = "id applicationDate applicants { totalCount nodes { id } } cites { totalCount }"
    found: list[Any] = ask(f"{{ patents(first: {MOST}) {{ nodes {{ {fields} }} }} }}")["patents"]["nodes"]
    return found


def grouped(ask: Ask, arguments: str, fields: str = "", where: str = "{}") -> Any:
    keys = "keys { by value label node { id } } count"
    asked = f"groupBy({arguments}) {{ totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {keys} {fields} }} }}"
    return ask(f"{{ patents(first: 0, where: {where}) {{ {asked} }} }}")["patents"]["groupBy"]


def test_totals_are_of_the_whole_list_and_honour_its_conditions(ask: Ask, patents: list[Any]) -> None:
    cited = (
        "aggregate { count sum { citesCount } avg { citesCount } min { applicationDate } max { citesCount } }"
    )
    for least in (0, 1, 99):
        where = f"{{ applicants: {{ count: {{ gte: {least} }} }} }}"
        found = ask(f"{{ patents(first: 1, where: {where}) {{ {cited} }} }}")["patents"]["aggregate"]
        kept = [one for one in patents if one["applicants"]["totalCount"] >= least]
        counts = [one["cites"]["totalCount"] for one in kept]
        dates = [one["applicationDate"] for one in kept if one["applicationDate"]]
        assert found == {
            "count": len(kept),
            "sum": {"citesCount": sum(counts)},
            "avg": {"citesCount": float(Fraction(sum(counts), len(counts))) if counts else None},
            "min": {"applicationDate": min(dates, default=None)},
            "max": {"citesCount": max(counts, default=None)},
        }


def test_a_nested_list_has_totals_and_groups_of_its_own(ask: Ask) -> None:
    asked = (
        "appliedPatents(first: 0) { aggregate { count } groupBy(by: APPLICATION_DATE) { nodes { count } } }"
    )
    found = ask(f"{{ agents(first: {MOST}) {{ nodes {{ all: appliedPatents {{ totalCount }} {asked} }} }} }}")
    for agent in found["agents"]["nodes"]:
        assert agent["appliedPatents"]["aggregate"]["count"] == agent["all"]["totalCount"]
        groups = agent["appliedPatents"]["groupBy"]["nodes"]
        assert sum(group["count"] for group in groups) == agent["all"]["totalCount"]


def test_decimals_are_summed_without_loss(ask: Ask) -> None:
    amounts = ask(
        f"{{ technologyContracts(first: {MOST}) {{ nodes {{ amount }} aggregate {{ sum {{ amount }} }} }} }}"
    )
    found = amounts["technologyContracts"]
    given = [Decimal(one["amount"]) for one in found["nodes"] if one["amount"] is not None]
    assert given
    assert Decimal(found["aggregate"]["sum"]["amount"]) == sum(given)


def test_groups_have_keys_things_and_totals(ask: Ask, patents: list[Any]) -> None:
    expected: dict[str | None, list[str]] = defaultdict(list)
    for one in patents:
        for key in [agent["id"] for agent in one["applicants"]["nodes"]] or [None]:
            expected[key].append(one["id"])
    fields = "aggregate { count } things(first: 200) { totalCount nodes { id } }"
    found = grouped(ask, f"by: APPLICANTS, first: {MOST}", fields)
    assert found["totalCount"] == len(expected)
    for group in found["nodes"]:
        (key,) = group["keys"]
        assert key["by"] == "APPLICANTS"
        assert key["node"] == ({"id": key["value"]} if key["value"] else None)
        assert (key["label"] is None) == (key["value"] is None)
        things = [one["id"] for one in group["things"]["nodes"]]
        assert things == expected[key["value"]]
        assert group["count"] == group["aggregate"]["count"] == group["things"]["totalCount"] == len(things)


def test_groups_can_be_chosen_by_their_totals(ask: Ask, patents: list[Any]) -> None:
    found = grouped(ask, f"by: APPLICATION_DATE_YEAR, first: {MOST}", "aggregate { sum { citesCount } }")[
        "nodes"
    ]
    for tests, means in (
        ("count: { gte: 3 }", lambda one: one["count"] >= 3),
        (
            "sum: { citesCount: { gt: 4, ne: 6 } }",
            lambda one: one["aggregate"]["sum"]["citesCount"] not in (*range(5), 6),
        ),
        ("count: { in: [1, 2] }, max: { citesCount: { lte: 9 } }", lambda one: one["count"] in (1, 2)),
        ("avg: { citesCount: { isNull: true } }", lambda _one: False),
        ("sum: null, count: { eq: null }", lambda _one: True),
    ):
        arguments = f"by: APPLICATION_DATE_YEAR, having: {{ {tests} }}, first: {MOST}"
        kept = grouped(ask, arguments, "aggregate { sum { citesCount } }")
        assert kept["nodes"] == [one for one in found if means(one)]
        assert kept["totalCount"] == len(kept["nodes"])
    years = Counter(one["applicationDate"] and one["applicationDate"][:4] for one in patents)
    assert {one["keys"][0]["value"]: one["count"] for one in found} == years


def test_groups_come_in_order_and_in_pages(ask: Ask) -> None:
    by = "by: [APPLICATION_DATE_MONTH, APPLICANTS]"
    plain = grouped(ask, f"{by}, first: {MOST}")["nodes"]
    months = [one["keys"][0]["value"] for one in plain]
    assert months == sorted(months, key=lambda month: (month is None, month))
    arguments = f"{by}, orderBy: [COUNT_DESC, SUM_CITES_COUNT_ASC, KEY_DESC]"
    whole = grouped(ask, f"{arguments}, first: {MOST}", "aggregate { sum { citesCount } }")["nodes"]
    ranks = [(-one["count"], one["aggregate"]["sum"]["citesCount"]) for one in whole]
    assert ranks == sorted(ranks)
    assert sorted(map(str, (one["keys"] for one in whole))) == sorted(
        map(str, (one["keys"] for one in plain))
    )
    for one, other in pairwise(whole):
        same = one["count"] == other["count"] and one["aggregate"] == other["aggregate"]
        keys = [group["keys"][0]["value"] for group in (one, other)]
        assert not same or None in keys or keys[0] >= keys[1]
    pages, after = [], ""
    while True:
        page = grouped(ask, f"{arguments}, first: 7{after}", "aggregate { sum { citesCount } }")
        pages += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = f', after: "{page["pageInfo"]["endCursor"]}"'
    assert pages == whole


def test_things_of_any_kind_are_grouped_by_kind(ask: Ask) -> None:
    asked = 'groupBy(by: KIND_NAME) { nodes { keys { value label(lang: "en") } count } }'
    found = ask(f"{{ agents(first: {MOST}) {{ nodes {{ kindName }} {asked} }} }}")["agents"]
    groups = {one["keys"][0]["value"]: one["count"] for one in found["groupBy"]["nodes"]}
    assert groups == Counter(node["kindName"] for node in found["nodes"])
    assert all(one["keys"][0]["label"] for one in found["groupBy"]["nodes"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("by: []", "by needs 1 to 3 entries, not 0"),
        ("by: [KIND_NAME, KIND_NAME, KIND_NAME, KIND_NAME]", "by needs 1 to 3 entries, not 4"),
        (f"by: KIND_NAME, first: {LONGEST + 1}", f"first must be 0 to {LONGEST}"),
        ("by: KIND_NAME, offset: -1", "offset must not be negative: -1"),
        ('by: KIND_NAME, after: "x"', "is no cursor of this list"),
        ("by: LABEL", "LABEL"),
        ('by: KIND_NAME, having: { sum: { citesCount: { gt: "many" } } }', "no decimal number"),
    ],
)
def test_what_cannot_be_grouped_is_refused(refused: Ask, arguments: str, said: str) -> None:
    assert said in refused(f"{{ patents {{ groupBy({arguments}) {{ totalCount }} }} }}")


def test_a_page_behind_the_last_group_is_empty(ask: Ask) -> None:
    found = grouped(ask, f'by: KIND_NAME, after: "{place_cursor(9)}"')
    assert found["nodes"] == []
    assert found["totalCount"] == 1
