"""What was read of texts is remembered, within bounds."""

from types import SimpleNamespace
from typing import Any, cast

from benchmarks.columnar_equality import Pair
from ontology.model import Words
from queries.columnar import opened
from queries.columnar.opened import Opened
from queries.columnar.shapes import Shapes
from queries.columnar.terms import Terms


def test_texts_that_are_left_are_remembered_within_bounds(pair: Pair) -> None:
    one = Opened(cast("Any", SimpleNamespace()), Shapes({}), pair.terms)
    assert isinstance(one.read("ASK { ?a <x:p> ?b }"), tuple)
    assert isinstance(one.read("LOAD <x:a>"), Words)
    one.leave("ASK { ?a <x:p> ?b }", Words("过大", "too large"))
    assert one.read("ASK { ?a <x:p> ?b }") == Words("过大", "too large")
    for number in range(300):
        assert isinstance(one.read(f"LOAD <x:{number}> #" + "x" * 4_000), Words)
    assert 0 < sum(map(len, one.texts)) <= opened.TEXTS


def test_what_queries_made_is_forgotten_when_it_is_much(pair: Pair) -> None:
    terms = Terms(pair.terms.strings, pair.terms.orders)
    one = Opened(cast("Any", SimpleNamespace()), Shapes({}), terms)
    number = terms.number('"new"')
    assert terms.text(number) == '"new"' and number == terms.number('"new"') >= terms.size
    terms.number('"' + "x" * (9 << 20) + '"')
    assert terms.is_full
    assert not one.renewed().terms.is_full
