"""Columns and the engine answer alike: random queries, the questions, and the W3C's."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.columnar_equality import DifferentError, Pair, compared
from benchmarks.columnar_queries import LITERALS, Query, Writer
from benchmarks.w3c_cases import SITE, cases
from graph.facts.orders import made
from graph.generation import Generation
from graph.store import as_stored, iter_terms
from graph.store_errors import QueryError
from ontology.model import Model
from queries.columnar.terms import Terms
from queries.questions.catalog import Catalog
from queries.questions.meaning import Meaning
from queries.sparql.answering import prefixes

W3C = Path(__file__).parents[3] / ".." / "shared" / "data" / "w3c"
#: Of the shipped questions so many are answered from columns over the example city, at least.
QUESTIONS = 40


@settings(max_examples=16, deadline=None)
@given(st.integers(0, 2**40), st.sampled_from((1, 5, 20, 60, 150, 150, 2_000)))
def test_random_queries(seed: int, size: int) -> None:
    """Whatever is held has the engine's rows, in the engine's order."""
    drawn = Random(seed)
    pair = Pair.of(drawn, size)
    for _ in range(25):
        compared(pair, Writer(drawn).select())


def test_most_random_queries_are_held() -> None:
    """The comparison is not of nothing: two thirds are answered from columns."""
    drawn = Random(7)
    pair = Pair.of(drawn, 60)
    told = Counter(compared(pair, Writer(drawn).select()) for _ in range(60))
    assert told["held"] >= 36, told


@pytest.mark.parametrize("sign", ["=", "!=", "<", ">="])
def test_each_kind_of_literal_with_each(sign: str) -> None:
    """All pairs of literals compare as the engine compares them, sort beside sort."""
    triples = {("<x:s>", f"<x:p{side}>", literal) for literal in LITERALS for side in "ab"}
    text = f"SELECT ?a ?b {{ <x:s> <x:pa> ?a ; <x:pb> ?b FILTER(?a {sign} ?b) }}"
    assert compared(Pair.holding(triples), Query(text, text)) == "held"


def test_a_difference_is_seen() -> None:
    """The comparison can fail."""
    mine, other = (Pair.holding({("<x:s>", "<x:p>", f"<x:{name}>")}) for name in "ab")
    text = "SELECT ?o { <x:s> <x:p> ?o }"
    with pytest.raises(DifferentError):
        compared(Pair(mine.terms, other.store), Query(text, text))


def test_the_questions(example: Generation, model: Model) -> None:
    """The questions that need no functions of ours; those that columns hold have the engine's rows."""
    terms = Terms(example.canon.terms, made(example.canon, as_stored))
    pair = Pair(terms, example.store, prefixes(model, example.manifest["base"]))
    meaning = Meaning(model, example.index, example.manifest["base"])
    told = Counter[str]()
    for question in Catalog.shipped():
        text = question.with_values(question.example, meaning)
        told[compared(pair, Query(text, text))] += 1
    assert told["held"] >= QUESTIONS, told


@pytest.mark.skipif(not W3C.is_dir(), reason=f"the W3C's tests are not in {W3C}")
def test_the_queries_of_the_w3c() -> None:
    """Over each case's data the columns say what the engine says, or nothing."""
    told = Counter(
        _case(one) for one in cases(W3C) if one.kind in ("QueryEvaluationTest", "CSVResultFormatTest")
    )
    assert told["held"] >= 40, told


def _case(case: Any) -> str:
    """How the query of a case is answered over its data; blank nodes have names of their own in each store."""
    files = case.data.get(None, [])
    triples = {
        (s, p, o)
        for file in files
        if file.suffix == ".ttl"
        for s, p, o, _ in iter_terms(file, "text/turtle", f"{SITE}{case.group}/")
    }
    if not triples or case.data.keys() - {None}:
        return "no triples, or several graphs"
    text = case.request.read_text("utf-8")
    try:
        return compared(Pair.holding(triples), Query(text, text))
    except QueryError as error:
        return str(error)
