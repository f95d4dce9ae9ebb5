"""Lists that are kept give the pages that are found anew each time."""

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.index import Index
from graph.indexing.kept import Kept
from graph.measurements.shelf import Found, Result
from queries.conditions import All, Choice, Contains, Equals, Not, OfKind, Order, Page, Scored, Window
from queries.find import Finder
from queries.keeping import lasting
from queries.pages import ordered, page
from queries.rankings import page_of, ranking
from tests.queries.strategies import some_condition, some_kind, some_orders

COUNTS = st.none() | st.integers(0, 5)


def anew(index: Index, kind: str, choice: Choice) -> Page:
    nodes = index.nodes(kind)
    if choice.where is not None:
        nodes = np.array([n for n in nodes.tolist() if Finder(index).mask(choice.where)[n]], np.int32)
    return page(index, nodes, choice.orders, choice.window)


@settings(max_examples=300)
@given(
    random=st.randoms(use_true_random=True),
    first=COUNTS,
    last=COUNTS,
    offset=st.integers(0, 3),
    filtered=st.booleans(),
    elsewhere=st.booleans(),
)
def test_kept_or_anew(
    index: Index,
    random: Random,
    first: int | None,
    last: int | None,
    offset: int,
    filtered: bool,
    elsewhere: bool,
) -> None:
    kind = some_kind(index, random)
    ends = range(index.size) if elsewhere else index.nodes(kind).tolist()
    after, before = random.choices([None, *ends], k=2)
    window = Window(first, last, after, before, offset)
    where = some_condition(index, kind, random) if filtered else None
    choice = Choice(where, tuple(some_orders(index, kind, random)), window)
    expected = anew(index, kind, choice)
    for _ in range(2):
        assert page_of(Finder(index), kind, choice) == expected


@settings(max_examples=100)
@given(random=st.randoms(use_true_random=True))
def test_a_ranking_is_the_whole_list_in_order(index: Index, random: Random) -> None:
    kind = some_kind(index, random)
    orders = tuple(some_orders(index, kind, random))
    found = ranking(index, kind, orders)
    assert found.nodes.tolist() == ordered(index, index.nodes(kind), orders).tolist()
    assert found.places[found.nodes].tolist() == [*range(len(found.nodes))]
    assert (found.places >= 0).sum() == len(found.nodes)


def test_what_depends_on_a_measurement_is_not_kept(index: Index) -> None:
    about = Found({}, 1, "made up", True, {}, None, None, 0.0, "2024-01-01T00:00:00Z", "test")
    values = np.where(np.arange(index.size) % 3, np.arange(index.size) % 7, np.nan)
    result = Result("made up", values, about)
    index.kept = Kept()
    for where in (None, Scored(result, 1, 3), All((Not(Scored(result, 1)), OfKind(("Enterprise",))))):
        choice = Choice(where, (Order(None, result=result),), Window(5))
        assert page_of(Finder(index), "Enterprise", choice) == anew(index, "Enterprise", choice)
    kept = [question for question in index.kept.questions() if "made up" in repr(question)]
    assert not kept
    assert not lasting(Scored(result))


def test_a_condition_is_answered_once_for_all_requests(index: Index) -> None:
    condition = Contains(index.model.kinds["Agent"]["label"], "光")
    assert Finder(index).mask(condition) is Finder(index).mask(All((condition,)))
    assert Finder(index).find("Agent", condition) is Finder(index).find("Agent", condition)
    assert not Finder(index).mask(condition).flags.writeable


def test_a_condition_of_very_many_words_is_not_kept(index: Index) -> None:
    field = index.model.kinds["Agent"]["label"]
    long = "光" * 3_000
    assert not lasting(Contains(field, long))
    assert not lasting(Not(Equals(field, tuple(str(number) for number in range(900)))))
    assert Finder(index).find("Agent", Contains(field, long)).tolist() == []
