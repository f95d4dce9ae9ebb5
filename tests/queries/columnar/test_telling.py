"""Rows are written as the engine writes them, byte by byte."""

import pytest

from benchmarks.columnar_equality import Pair
from queries.columnar.columnar import answered
from queries.columnar.columns import Budget
from queries.columnar.reading import read

MEDIA = {"json": "application/sparql-results+json", "csv": "text/csv", "tsv": "text/tab-separated-values"}


@pytest.mark.parametrize("form", MEDIA)
@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a ?n { VALUES ?a { <x:a0> <x:a1> <x:a2> <x:a3> <x:a4> } ?a <x:name> ?n } ORDER BY ?a",
        "SELECT ?s { ?a <x:size> ?s } ORDER BY ?s",
        "SELECT ?a ?n { ?a <x:size> 3 OPTIONAL { ?a <x:none> ?n } }",
        "SELECT ?a { ?a <x:none> ?n }",
        "ASK { <x:a0> <x:under> ?a }",
        "ASK { <x:a0> <x:none> ?a }",
    ],
)
def test_every_byte_is_the_engines(pair: Pair, text: str, form: str) -> None:
    mine = answered(pair.terms, read(text, {}), form, Budget(100_000, 1_000))
    assert mine == pair.store.run(text).write(MEDIA[form])
