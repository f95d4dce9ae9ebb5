"""Expressions over rows: three values of logic, errors, and what the engine is asked about."""

import json

import numpy as np
import pytest

from benchmarks.columnar_equality import Pair
from queries.columnar.asking import Engine
from queries.columnar.columns import Budget, Table, TooLargeError
from queries.columnar.reading import read
from queries.columnar.running import Runner
from queries.columnar.tree import Expr, Filter
from queries.columnar.values import Evaluator

ROWS = ("<x:a0>", '"zero"@en', '"2"^^<http://www.w3.org/2001/XMLSchema#integer>', None)


def expression(text: str) -> Expr:
    (part,) = read(f"SELECT ?a {{ FILTER({text}) }}", {}).where.parts
    assert isinstance(part, Filter)
    return part.test


@pytest.fixture
def table(pair: Pair) -> Table:
    return Table(len(ROWS), {}).with_column("a", pair.terms.numbers(ROWS))


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("?a", [-1, -1, 1, -1]),
        ("BOUND(?a)", [1, 1, 1, 0]),
        ("!BOUND(?a)", [0, 0, 0, 1]),
        ("?a = 2", [0, 0, 1, -1]),
        ("?a > 1", [-1, -1, 1, -1]),
        ("?a > 1 || true", [1, 1, 1, 1]),
        ("?a > 1 && false", [0, 0, 0, 0]),
        ("?a > 1 || false", [-1, -1, 1, -1]),
        ("!(?a > 1)", [-1, -1, 0, -1]),
        ("?a IN (<x:a0>, 2.0)", [1, 0, 1, -1]),
        ("?a NOT IN (<x:a0>, 2.0)", [0, 1, 0, -1]),
        ("ISIRI(?a)", [1, 0, 0, -1]),
        ("CONTAINS(?a, 'er')", [-1, 1, -1, -1]),
        ("LANG(?a) = 'en'", [-1, 1, 0, -1]),
        ("STR(?a) >= 'x:a0'", [1, 1, 0, -1]),
        ("STRLEN(STR(?a)) = 4", [1, 1, 0, -1]),
        ("COALESCE(?a, 1) = 1", [0, 0, 0, 1]),
    ],
)
def test_what_is_true(pair: Pair, table: Table, text: str, truth: list[int]) -> None:
    found = Evaluator(pair.terms, Budget(10_000, 1_000)).truth(expression(text), table)
    assert found.tolist() == truth


def test_the_engine_is_asked_once_for_each_value(pair: Pair) -> None:
    """A value that was asked about is not asked about again, be it in another variable."""
    ids = pair.terms.numbers(['"zero"@en'] * 1000)
    budget = Budget(10_000, 1)
    for name in ("a", "b"):
        found = Engine(pair.terms, budget).values(expression(f"UCASE(?{name})"), Table(1000, {name: ids}))
        assert {pair.terms.text(number) for number in found.tolist()} == {'"ZERO"@en'}
    assert budget.asked == 0


def test_what_is_asked_is_bounded(pair: Pair, table: Table) -> None:
    evaluator = Evaluator(pair.terms, Budget(10_000, 1))
    with pytest.raises(TooLargeError):
        evaluator.values(expression("MONTH(?a)"), table)


def test_a_text_that_grows_ends(pair: Pair) -> None:
    """Texts that double again and again come to an end long before memory does."""
    binds = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(30))
    tree = read(f'SELECT ?x30 {{ BIND("{"x" * 50}" AS ?x0) {binds} }}', {})
    with pytest.raises(TooLargeError):
        Runner(pair.terms, Budget(1_000_000, 1_000)).select(tree)


def test_rows_that_lack_a_value_keep_lacking_it(pair: Pair, table: Table) -> None:
    found = Evaluator(pair.terms, Budget(10_000, 100)).values(expression("STRLEN(?a)"), table)
    assert (found < 0).tolist() == [True, False, True, True]
    assert found.dtype == np.int32
    assert json.loads(pair.terms.text(int(found[1])).split("^^")[0]) == "4"
