"""Pages agree with the whole list, from either end."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.index import Index
from queries.conditions import Order, Page, Window
from queries.pages import ordered, page
from tests.queries.naive import in_order
from tests.queries.strategies import some_kind, some_orders


@settings(max_examples=200)
@given(random=st.randoms(use_true_random=True), size=st.integers(1, 7))
def test_pages_put_together_are_the_whole_list(index: Index, random: Random, size: int) -> None:
    kind = some_kind(index, random)
    chosen = some_orders(index, kind, random)
    nodes = index.nodes(kind)[:40]
    expected = in_order(index, nodes.tolist(), chosen)
    assert ordered(index, nodes, chosen).tolist() == expected

    found: list[int] = []
    here = page(index, nodes, chosen, Window(first=size))
    while True:
        assert here.total == len(nodes)
        assert here.has_previous == bool(found)
        found += here.nodes
        assert here.has_next == (len(found) < len(nodes))
        if not here.has_next:
            break
        here = page(index, nodes, chosen, Window(first=size, after=here.nodes[-1]))
    assert found == expected


@settings(max_examples=100)
@given(random=st.randoms(use_true_random=True), size=st.integers(1, 7))
def test_pages_from_the_end_are_the_whole_list(index: Index, random: Random, size: int) -> None:
    kind = some_kind(index, random)
    chosen, nodes = some_orders(index, kind, random), index.nodes(kind)[:40]
    found: list[int] = []
    here = page(index, nodes, chosen, Window(last=size))
    while here.nodes:
        assert here.has_next == bool(found)
        found = here.nodes + found
        here = page(index, nodes, chosen, Window(last=size, before=here.nodes[0]))
    assert found == in_order(index, nodes.tolist(), chosen)


@settings(max_examples=200)
@given(
    random=st.randoms(use_true_random=True),
    first=st.none() | st.integers(0, 9),
    last=st.none() | st.integers(0, 9),
    offset=st.integers(0, 9),
)
def test_a_window_is_a_slice(
    index: Index, random: Random, first: int | None, last: int | None, offset: int
) -> None:
    kind = some_kind(index, random)
    chosen = some_orders(index, kind, random)
    nodes = index.nodes(kind)[:40]
    after, before = (random.choice([None, *nodes.tolist()]) for _ in range(2))
    whole = in_order(index, nodes.tolist(), chosen)
    low = 0 if after is None else whole.index(after) + 1
    high = len(whole) if before is None else whole.index(before)
    expected = whole[low:high][offset:]
    expected = expected if first is None else expected[:first]
    expected = expected if last is None else expected[max(len(expected) - last, 0) :]
    assert page(index, nodes, chosen, Window(first, last, after, before, offset)).nodes == expected


@pytest.mark.parametrize("descending", [False, True])
def test_a_place_outside_the_list_still_has_its_order(index: Index, descending: bool) -> None:
    field = index.model.kinds["Patent"]["grantDate"]
    chosen, nodes = [Order(field, descending)], index.nodes("Patent")
    whole = in_order(index, nodes.tolist(), chosen)
    gone = whole[3]
    rest = np.array([node for node in nodes.tolist() if node != gone], np.int32)
    assert page(index, rest, chosen, Window(after=gone)) == Page(
        whole[4:], len(rest), has_previous=True, has_next=False
    )
