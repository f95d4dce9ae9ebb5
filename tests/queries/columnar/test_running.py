"""Whole queries over a few triples, and that work is bounded."""

from time import perf_counter

import pytest

from benchmarks.columnar_equality import Pair, compared
from benchmarks.columnar_queries import Query
from queries.columnar.columnar import answered
from queries.columnar.columns import Budget, TooLargeError
from queries.columnar.reading import read
from queries.columnar.terms_read import NotHeldError

HELD = (
    "SELECT ?a ?b { ?a <x:under>+ ?b VALUES ?a { <x:a0> <x:a3> } }",
    "SELECT ?b { <x:a0> <x:under>* ?b }",
    "SELECT ?a { ?a <x:under>* <x:a2> }",
    "SELECT ?a ?b { VALUES ?a { <x:a0> } ?a <x:under>+ ?b . ?b <x:under> ?c }",
    "SELECT ?a { ?a <x:name> ?n ; <x:under>+ ?a }",
    "SELECT (COUNT(*) AS ?n) { ?a <x:none> ?b }",
    "SELECT ?a (COUNT(*) AS ?n) { ?a <x:none> ?b } GROUP BY ?a",
    "SELECT (SUM(?s) AS ?n) (AVG(?s) AS ?m) { ?a <x:size> ?s FILTER(?s < 4) }",
    "SELECT ?a ?s { ?a <x:size> ?s } ORDER BY DESC(?s)",
    "SELECT ?a ?n { ?a <x:under> ?b OPTIONAL { ?a <x:name> ?n FILTER(LANG(?n) = 'en') } } ORDER BY ?a",
    "SELECT ?a { ?a <x:under> ?b MINUS { ?a <x:name> ?n . ?n <x:under> ?b } }",
    "SELECT ?a { ?a <x:size> ?s FILTER NOT EXISTS { ?b <x:under> ?a } }",
    "SELECT ?a ?b { VALUES ?a { UNDEF <x:a1> } ?a <x:under> ?b }",
    "SELECT DISTINCT ?s { { ?a <x:size> ?s } UNION { ?a <x:name> ?s } }",
    "SELECT ?a ?n { { SELECT ?a { ?a <x:size> ?s } ORDER BY DESC(?s) LIMIT 1 } OPTIONAL { ?a <x:name> ?n } }",
    "SELECT ?p ?o { <x:a0> ?p ?o }",
    "SELECT ?s ?p { ?s ?p <x:a0> }",
    "SELECT * { ?s ?p ?o }",
    "SELECT ?s ?o { ?s ?p ?o . ?o ?p ?s }",
    "SELECT * { ?a <x:under>+ ?b }",
    "SELECT * { ?a <x:under>+ ?a }",
)


@pytest.mark.parametrize("text", HELD)
def test_the_engine_says_the_same(pair: Pair, text: str) -> None:
    assert compared(pair, Query(text, text)) == "held"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT DISTINCT ?b { ?a <x:under> ?b ; <x:size> ?s } ORDER BY DESC(?s) ?a ?b",
        "SELECT DISTINCT ?b { ?a <x:under> ?b } ORDER BY STR(?a) ?b",
        "SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY STR(?s) ?p LIMIT 2 OFFSET 1",
        "SELECT DISTINCT ?b { ?a <x:under> ?b OPTIONAL { ?a <x:size> ?s } } ORDER BY DESC(?s) STR(?a) ?b",
    ],
)
def test_distinct_rows_may_be_ordered_by_what_they_have_not(pair: Pair, text: str) -> None:
    found = answered(pair.terms, read(text, {}), "csv", Budget(100_000, 1_000))
    assert found == pair.store.run(text).write("text/csv")
    assert compared(pair, Query(text, text.partition("LIMIT")[0])) == "held"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("SELECT * { ?a <x:under>* ?b }", "between two variables"),
        ("SELECT * { <x:new> <x:under>* ?b }", "not in the graph"),
        ("SELECT ?n { ?a <x:name> ?n } ORDER BY ?n", "several kinds"),
        ("SELECT (SUM(?n) AS ?m) { ?a <x:name> ?n }", "sum"),
        ("SELECT (1 AS ?s) { ?a <x:size> ?s }", "already"),
        ("SELECT ?s { ?a <x:size> ?s } GROUP BY ?a", "of a group"),
        ("SELECT ?a { ?a <x:size> ?s BIND(1 AS ?s) }", "bound already"),
    ],
)
def test_what_is_not_sure_is_left(pair: Pair, text: str, why: str) -> None:
    with pytest.raises(NotHeldError, match=why):
        answered(pair.terms, read(text, {}), "json", Budget(100_000, 1_000))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?a <x:size> ?s . ?b <x:size> ?t . ?c <x:size> ?u . ?d <x:size> ?v }",
        "SELECT (COUNT(*) AS ?n) { "
        + " ".join(f"VALUES ?v{n} {{ 1 2 3 4 5 6 7 8 9 }}" for n in range(9))
        + " }",
        "SELECT (COUNT(*) AS ?n) { " + " UNION ".join(["{ ?a <x:size> ?s }"] * 60) + " }",
        "SELECT ?a { ?a <x:size> ?s FILTER(?s IN (" + ", ".join(map(str, range(100, 250))) + ")) }",
    ],
)
def test_no_query_makes_more_than_it_may(pair: Pair, text: str) -> None:
    """Sizes are known before anything is made, so that it ends at once."""
    began = perf_counter()
    with pytest.raises(TooLargeError):
        answered(pair.terms, read(text, {}), "json", Budget(2_000, 100))
    assert perf_counter() - began < 5


def test_time_is_kept_to(pair: Pair) -> None:
    with pytest.raises(TooLargeError):
        answered(pair.terms, read(HELD[0], {}), "json", Budget(10**9, 10**9, until=perf_counter()))
