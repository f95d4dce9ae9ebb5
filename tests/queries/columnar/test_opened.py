"""What was read of texts is remembered, within bounds."""

from types import SimpleNamespace
from typing import Any, cast

from benchmarks.columnar_equality import Pair
from queries.columnar import opened
from queries.columnar.opened import Opened
from queries.columnar.terms import Terms
from queries.columnar.tree import Select


def test_texts_are_remembered_within_bounds(pair: Pair) -> None:
    one = Opened(cast("Any", SimpleNamespace()), {}, pair.terms)
    assert isinstance(one.tree("ASK { ?a <x:p> ?b }"), Select)
    assert isinstance(one.tree("LOAD <x:a>"), str)
    one.keep("ASK { ?a <x:p> ?b }", "too large")
    assert one.tree("ASK { ?a <x:p> ?b }") == "too large"
    for number in range(400):
        one.tree(f"ASK {{ ?a <x:p> {number} }} #" + "x" * 1_000)
    assert sum(map(len, one.texts)) <= opened.TEXTS


def test_what_queries_made_is_forgotten_when_it_is_much(pair: Pair) -> None:
    terms = Terms(pair.terms.strings, pair.terms.orders)
    one = Opened(cast("Any", SimpleNamespace()), {}, terms)
    number = terms.number('"new"')
    assert terms.text(number) == '"new"' and number == terms.number('"new"') >= terms.size
    terms.number('"' + "x" * (9 << 20) + '"')
    assert terms.is_full
    assert not one.renewed().terms.is_full
