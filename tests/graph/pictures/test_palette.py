"""Colours of kinds: different for each, and stable."""

from itertools import combinations

import pytest

from graph.pictures.palette import SYMBOLS, styles

NAMES = [f"Kind{number}" for number in range(29)]


@pytest.mark.parametrize("count", [1, 21, 29, 60])
def test_colours_differ(count: int) -> None:
    found = styles(f"Kind{number}" for number in range(count))
    assert len({style.colour for style in found.values()}) == count
    assert {style.symbol for style in found.values()} <= set(SYMBOLS)


def test_the_order_in_which_kinds_come_does_not_matter() -> None:
    assert styles(NAMES) == styles(reversed(NAMES))


def test_another_kind_changes_few_others() -> None:
    few = NAMES[:12]
    before = styles(few)
    for name in NAMES[12:21]:
        after = styles([*few, name])
        assert sum(before[known] != after[known] for known in few) <= 4


def test_kinds_of_like_hue_differ_in_outline() -> None:
    by_colour = {style.colour: style for style in styles(NAMES[:21]).values()}
    for a, b in combinations(by_colour.values(), 2):
        near = sum(abs(x - y) for x, y in zip(a.rgb, b.rgb, strict=True)) < 60
        assert not (near and a.symbol == b.symbol)
