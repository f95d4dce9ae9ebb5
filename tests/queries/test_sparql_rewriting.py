"""Queries as they are run: rewritten only where that is certain, and then with the same rows."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.generation import Generation
from ontology.terms import parse
from queries.sparql.answering import Asked, answer, prefixes
from queries.sparql.rewriting import LABEL, Labels, rewritten
from queries.sparql.tokens import tokens

FOUND = 'SELECT ?s ?l { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s")) }'


@pytest.fixture(scope="session")
def labels(example: Generation) -> Labels:
    return Labels.of(example.canon)


@pytest.fixture(scope="session")
def known(example: Generation) -> dict[str, str]:
    return prefixes(example.model, example.manifest["base"])


@pytest.fixture(scope="session")
def terms(example: Generation) -> list[str]:
    return sorted({o for _, _, o in example.store.triples(None, f"<{LABEL}>")})


def a_text(terms: list[str], most: int = 20) -> str:
    """Two characters that some labels have, and not too many of them."""
    for term in terms:
        text = parse(term)[0][:2]
        if len(text) == 2 and 0 < sum(text in parse(one)[0] for one in terms) <= most:
            return text
    raise AssertionError("no label begins with what few have")


def test_the_labels_are_those_of_the_default_graph(labels: Labels, terms: list[str]) -> None:
    whole = labels.terms.whole.decode().splitlines()
    assert sorted(whole) == terms
    text = a_text(terms)
    assert labels.holding(text) == [one for one in terms if text in parse(one)[0]]


#: Queries that look for a text in labels as each solution has to have it.
CERTAIN = [
    FOUND,
    'SELECT * { ?s a qq:Enterprise ; skos:prefLabel ?l . FILTER(CONTAINS(STR($l), "%s")) }',
    'SELECT * { ?s skos:prefLabel ?l FILTER(LANG(?l) = "zh" && CONTAINS(?l, "%s") && ISLITERAL(?l)) }',
    'SELECT * { { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s")) } UNION { ?s qq:foundedOn ?l } }',
    'SELECT * { ?s a qq:Enterprise OPTIONAL { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s")) } }',
    'SELECT * { OPTIONAL { ?s qq:foundedOn ?l } ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s")) }',
    'SELECT (COUNT(*) AS ?n) { { SELECT ?s { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s")) } } ?s ?p ?o }',
    'SELECT * { ?s a qq:Enterprise MINUS { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s")) } }',
    f"SELECT * {{ ?s <{LABEL}> ?l, ?m FILTER(contains(?l, '%s')) # a comment }}\n}}",
    'PREFIX x: <http://www.w3.org/2004/02/skos/core#> SELECT * { ?s x:prefLabel ?l FILTER(CONTAINS(?l, "%s")) }',
    'ASK { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s")) }',
]
#: Queries that are left as they are.
DOUBTFUL = [
    'SELECT * { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s") || ?s = qq:Enterprise) }',
    'SELECT * { ?s skos:prefLabel ?l FILTER(!CONTAINS(?l, "%s")) }',
    'SELECT * { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s") = false) }',
    'SELECT * { ?s skos:prefLabel ?l BIND(CONTAINS(?l, "%s") AS ?b) }',
    'SELECT * { ?s a qq:Enterprise OPTIONAL { ?s skos:prefLabel ?l } FILTER(CONTAINS(?l, "%s")) }',
    'SELECT * { { ?s skos:prefLabel ?l } UNION { ?s qq:note ?l } FILTER(CONTAINS(?l, "%s")) }',
    'SELECT * { ?s qq:uscc ?l FILTER(CONTAINS(?l, "%s")) }',
    'SELECT * { ?s skos:prefLabel|skos:altLabel ?l FILTER(CONTAINS(?l, "%s")) }',
    'SELECT * { ?l ^skos:prefLabel ?s FILTER(CONTAINS(?l, "%s")) }',
    'SELECT * { ?s qq:applicant/skos:prefLabel ?l FILTER(CONTAINS(?l, "%s")) }',
    'SELECT * { GRAPH ?g { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s")) } }',
    'SELECT * FROM graph:_ontology { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s")) }',
    'SELECT * { ?s ?p ?o FILTER EXISTS { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s")) } }',
    'PREFIX skos: <http://x/> SELECT * { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s")) }',
    'SELECT * { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s"@zh)) }',
    'SELECT * { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "%s\\u0020")) }',
    'SELECT * { ?s skos:prefLabel ?l . FILTER(CONTAINS(?l, "")) } # %s',
    'SELECT * { # ?s skos:prefLabel ?l\n ?s ?p ?l FILTER(CONTAINS(?l, "%s")) }',
    'SELECT * { ?s qq:note "?s skos:prefLabel ?l" , ?l FILTER(CONTAINS(?l, "%s")) }',
    'SELECT * { ?x qq:of ( ?s skos:prefLabel ?l ) FILTER(CONTAINS(?l, "%s")) }',
]


@pytest.mark.parametrize("query", CERTAIN)
def test_a_text_in_labels_is_found_by_the_table_of_labels(
    example: Generation, labels: Labels, known: dict[str, str], terms: list[str], query: str
) -> None:
    asked = query % a_text(terms)
    run = rewritten(asked, known, labels)
    assert "VALUES" in run.query
    assert run.done
    assert rows(example, run.query, known) == rows(example, asked, known) != Counter()


@pytest.mark.parametrize("query", DOUBTFUL)
def test_what_is_not_certain_is_left_as_it_is(
    labels: Labels, known: dict[str, str], terms: list[str], query: str
) -> None:
    asked = query % a_text(terms)
    assert rewritten(asked, known, labels).query == asked


@settings(max_examples=150, deadline=None)
@given(data=st.data(), wish=st.sampled_from(CERTAIN + DOUBTFUL[:8]))
def test_the_rows_are_the_same(
    example: Generation,
    labels: Labels,
    known: dict[str, str],
    terms: list[str],
    data: st.DataObject,
    wish: str,
) -> None:
    label = parse(data.draw(st.sampled_from(terms)))[0]
    start = data.draw(st.integers(0, max(0, len(label) - 1)))
    text = label[start : start + data.draw(st.integers(1, 4))]
    if '"' in text or "'" in text or "\\" in text:
        return
    asked = wish % text
    with_labels = answer(example.store, Asked(asked, "tsv"), known, labels=labels)
    without = answer(example.store, Asked(asked, "tsv"), known)
    assert Counter(with_labels.body.split(b"\n")) == Counter(without.body.split(b"\n"))


@pytest.mark.parametrize(
    "query", ['SELECT * { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "x")) ', "} { CONTAINS", "FILTER("]
)
def test_a_query_that_is_none_is_left_to_the_engine(
    labels: Labels, known: dict[str, str], query: str
) -> None:
    assert rewritten(query, known, labels).query == query


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="?$ax:{}()<>|&.;,#\"'@ \n\\CONTAINSFILTERskoprefLbl", max_size=80))
def test_any_text_is_taken_apart_and_none_of_it_is_lost(
    labels: Labels, known: dict[str, str], text: str
) -> None:
    assert all(text.startswith(one.text, one.start) for one in tokens(text))
    assert rewritten(text, known, labels).query.startswith(text[:1])


def rows(example: Generation, query: str, known: dict[str, str]) -> Counter[bytes]:
    """The rows of an answer, in any order."""
    return Counter(example.store.run(query, prefixes=known).write("text/csv").split(b"\r\n"))
