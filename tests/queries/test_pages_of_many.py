"""Pages that are cut for many lists at once are those that are cut one by one."""

from itertools import accumulate
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.index import Index
from graph.indexing.columns import Rows
from queries.conditions import Choice, Page, Window
from queries.find import Finder
from queries.pages import ordered, page, pages
from tests.queries.strategies import some_condition, some_kind, some_orders

COUNTS = st.none() | st.integers(0, 5)


def one_by_one(finder: Finder, rows: Rows, owners: list[int], choice: Choice) -> list[Page]:
    index = finder.index
    lists = [rows.of(owner) for owner in owners]
    if choice.where is not None:
        lists = [finder.among(nodes, choice.where) for nodes in lists]
    return [page(index, nodes, choice.orders, choice.window) for nodes in lists]


def all_at_once(finder: Finder, rows: Rows, owners: list[int], choice: Choice) -> list[Page]:
    found = pages(finder, rows, owners, choice)
    ends = accumulate(found.counts)
    cut = [found.nodes[end - count : end] for end, count in zip(ends, found.counts, strict=True)]
    told = zip(found.totals, found.has_previous, found.has_next, strict=True)
    return [Page(nodes, *flags) for nodes, flags in zip(cut, told, strict=True)]


@settings(max_examples=300)
@given(
    random=st.randoms(use_true_random=True),
    first=COUNTS,
    last=COUNTS,
    offset=st.integers(0, 3),
    filtered=st.booleans(),
    sorted_=st.booleans(),
)
def test_one_by_one_or_all_at_once(
    index: Index,
    random: Random,
    first: int | None,
    last: int | None,
    offset: int,
    filtered: bool,
    sorted_: bool,
) -> None:
    finder, kind = Finder(index), some_kind(index, random)
    field = random.choice([f for f in index.model.kinds[kind].fields if f.node])
    rows = index.links(field)
    owners = random.choices([*index.nodes(kind).tolist(), 0, index.size - 1], k=random.randint(0, 8))
    ends = random.choices([None, *rows.values.tolist()[:20], index.size - 1], k=2)
    choice = Choice(
        some_condition(index, random.choice(field.targets), random) if filtered and field.targets else None,
        tuple(some_orders(index, random.choice(field.targets), random)) if sorted_ and field.targets else (),
        Window(first, last, ends[0], ends[1], offset),
    )
    assert all_at_once(finder, rows, owners, choice) == one_by_one(finder, rows, owners, choice)


@settings(max_examples=150)
@given(
    random=st.randoms(use_true_random=True),
    first=st.integers(0, 9),
    offset=st.integers(0, 500),
    behind=st.booleans(),
)
def test_of_a_long_list_the_window_alone_is_sorted(
    index: Index, random: Random, first: int, offset: int, behind: bool
) -> None:
    nodes, orders = index.nodes("Concept"), some_orders(index, "Concept", random)
    assert len(nodes) > 100
    whole = ordered(index, nodes, orders).tolist()
    after = random.choice(whole) if behind else None
    rest = whole[whole.index(after) + 1 :] if after is not None else whole
    found = page(index, nodes, orders, Window(first, after=after, offset=offset))
    assert found.nodes == rest[offset : offset + first]
    assert page(index, nodes, orders, Window(last=first)).nodes == (whole[-first:] if first else [])
