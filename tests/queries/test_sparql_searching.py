"""Text search inside a query: it finds what the search finds, and joins with the rest as a pattern does."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest

from graph.generation import Generation
from queries.asking import Asking, Knowledge
from queries.columnar.reading import read
from queries.columnar.terms_read import NotHeldError
from queries.remote.passing import form_of
from queries.sparql.answering import Asked, answer, prefixes
from queries.sparql.errors import QueryRefusedError
from queries.sparql.searching import with_found
from schema.context import Known

TEXT = "示例"


@pytest.fixture(scope="module")
def knowledge(example: Generation) -> Knowledge:
    return Known(example).knowledge


@pytest.fixture(scope="module")
def known(example: Generation) -> dict[str, str]:
    return prefixes(example.model, example.manifest["base"])


def rows(example: Generation, knowledge: Knowledge, query: str) -> list[dict[str, str]]:
    """The rows of a query: the text of each cell that is bound."""
    known = prefixes(example.model, example.manifest["base"])
    found = json.loads(answer(example.store, Asked(query, "json"), known, Asking(knowledge, 60.0)).body)
    return [{name: cell["value"] for name, cell in row.items()} for row in found["results"]["bindings"]]


def test_what_matches_comes_with_its_place(example: Generation, knowledge: Knowledge) -> None:
    found = rows(example, knowledge, f'SELECT * {{ ?x fn:matches ("{TEXT}" ?place) }} ORDER BY ?place')
    expected = example.index.search(TEXT, (), 1_000)
    assert [row["x"] for row in found] == [example.index.iri(node) for node in expected.nodes]
    assert [row["place"] for row in found] == [str(n) for n in range(1, len(found) + 1)]
    assert len(found) == expected.total > 10


def test_what_resembles_comes_with_its_score(example: Generation, knowledge: Knowledge) -> None:
    found = rows(
        example, knowledge, "SELECT * { ?x fn:resembles ('示例一号激光' ?score 5) } ORDER BY DESC(?score)"
    )
    expected = example.index.near("示例一号激光", (), 5)
    assert [(row["x"], float(row["score"])) for row in found] == [
        (example.index.iri(node), score) for node, score in expected
    ]
    assert 0 < float(found[-1]["score"]) <= float(found[0]["score"]) <= 1


@pytest.mark.parametrize(
    "group",
    [
        '?x fn:matches "%s" . ?x a qq:Enterprise',
        '?x a qq:Enterprise . ?x fn:matches "%s"',
        '?x a qq:Enterprise . ?x fn:matches ("%s") FILTER(ISIRI(?x))',
        "?x a qq:Enterprise FILTER EXISTS { ?x fn:matches '''%s''' }",
        "?x a qq:Enterprise { ?x <https://w3id.org/queqiao/fn/matches> '%s' } UNION { ?x fn:matches 'nothing' }",
    ],
)
def test_a_search_joins_as_a_pattern_does(example: Generation, knowledge: Knowledge, group: str) -> None:
    found = rows(example, knowledge, f"SELECT ?x {{ {group % TEXT} }}")
    expected = example.index.search(TEXT, ["Enterprise"], 1_000).nodes
    assert sorted(row["x"] for row in found) == sorted(map(example.index.iri, expected))


#: What is said of ?x, in the words of patterns of their own.
APART = '?x a qq:Enterprise . ?x fn:matches ("%s" ?n) . ?x skos:prefLabel ?l . ?x fn:resembles ("%s" ?s 9) .'


@pytest.mark.parametrize(
    "group",
    [
        '?x a qq:Enterprise ; fn:matches ("%s" ?n) ; skos:prefLabel ?l ; fn:resembles ("%s" ?s 9) .',
        '?x fn:matches ("%s" ?n) ; fn:resembles ("%s" ?s 9) ; skos:prefLabel ?l ; a qq:Enterprise',
        '?x fn:matches ("%s" ?n) ; a qq:Enterprise ; skos:prefLabel ?l ; fn:resembles ("%s" ?s 9) ; .',
        '?x fn:matches ("%s" ?n) ; ; fn:resembles ("%s" ?s 9) ; ; . ?x a qq:Enterprise ; skos:prefLabel ?l',
        '?x a qq:Enterprise ; fn:matches ("%s" ?n) ; fn:resembles ("%s" ?s 9) . ?x skos:prefLabel ?l',
        (
            '?x a qq:Enterprise ;; fn:matches ("%s" ?n) ; # "a" ;\n a/skos:none? qq:Enterprise . '
            '?x fn:resembles ("%s" ?s 9) ; skos:prefLabel ?l'
        ),
        (
            'FILTER(BOUND(?x)) ?x fn:matches ("%s" ?n) ; fn:resembles ("%s" ?s 9) { ?x a qq:Enterprise } '
            "?x skos:prefLabel ?l"
        ),
        '?x a qq:Enterprise ; fn:matches ("%s" ?n) ; fn:resembles ("%s" ?s 9) FILTER(?n > 0) ?x skos:prefLabel ?l',
        (
            '$x a qq:Enterprise, qq:Organization ; fn:matches ("%s" ?n) ; ^qq:none*/skos:prefLabel ?l .'
            ' ?x fn:resembles ("%s" ?s 9) ;'
        ),
    ],
)
def test_a_search_may_be_one_of_several_conditions(
    example: Generation, knowledge: Knowledge, group: str
) -> None:
    texts = (TEXT, "示例一号激光")

    def found(group: str) -> list[dict[str, str]]:
        query = f"SELECT ?x ?n ?l ?s {{ {group % texts} }} ORDER BY ?n ?l"
        return rows(example, knowledge, query)

    assert found(group) == found(APART)
    assert len(found(group)) >= 3


def test_several_texts_are_all_sought(example: Generation, knowledge: Knowledge) -> None:
    one, other = (set(example.index.search(text, (), 1_000).nodes) for text in ("示例", "激光"))
    found = rows(example, knowledge, "SELECT ?x { ?x fn:matches '示例', ('激光' ?place) }")
    assert sorted(row["x"] for row in found) == sorted(map(example.index.iri, one & other))
    assert one > one & other
    assert one & other


def test_no_more_are_found_than_asked_for(example: Generation, knowledge: Knowledge) -> None:
    found = rows(example, knowledge, f'SELECT ?x {{ ?x fn:matches ("{TEXT}" ?place 3) FILTER(?place > 1) }}')
    expected = example.index.search(TEXT, (), 3).nodes
    assert [row["x"] for row in found] == [example.index.iri(node) for node in expected[1:]]


def test_nothing_is_found_where_nothing_matches(example: Generation, knowledge: Knowledge) -> None:
    assert rows(example, knowledge, 'SELECT * { ?x fn:matches "no such thing at all" }') == []
    assert rows(example, knowledge, 'SELECT * { ?x fn:matches "" }') == []


@pytest.mark.parametrize(
    "group",
    [
        '?x a qq:Enterprise, fn:matches "a"',
        '?x qq:p/qq:q ?y ; fn:matches "a"',
        '?x ^qq:p ?y ; fn:matches "a"',
        '(1 2) ?x ?y ; ?p ?z ; fn:matches "a"',
        '?y (qq:p) ?x, ?z ; fn:matches "a"',
        '[ a ?y ] ?x ?z ; ?p ?w ; fn:matches "a"',
        '?x qq:p fn:matches ; qq:q fn:matches "a"',
        '?x fn:matches "a" ; qq:p fn:matches "a"',
        '?x fn:matches "a" ; fn:matches ?text',
        '?x fn:matches ("a" ?x)',
        "?x fn:matches 'a', ?text",
        '?x fn:matches "a"@zh',
        "?x fn:matches ?text",
        "?x fn:matches (?text ?place)",
        '?x fn:matches ("a" ?place 0)',
        '?x fn:matches ("a" ?place 10001)',
        '?x fn:matches ("a" ?place ?more)',
        "?x fn:matches ()",
        'id:org-E1 fn:matches "a"',
        '?x fn:matches/fn:matches "a"',
        '?x ^fn:matches "a"',
        '?x fn:matches "a\\u0041"',
    ],
)
def test_a_search_that_is_written_otherwise_is_refused(
    example: Generation, knowledge: Knowledge, group: str
) -> None:
    with pytest.raises(QueryRefusedError, match="a search is written"):
        rows(example, knowledge, f"SELECT * {{ {group} }}")


def test_a_search_in_half_a_query_is_refused(example: Generation, known: dict[str, str]) -> None:
    whole = 'SELECT * { ?x a qq:Enterprise ; fn:matches ("a" ?place 3), "b" ; skos:prefLabel ?l . }'
    for end in range(len(whole)):
        with suppress(QueryRefusedError):
            with_found(whole[:end], known, example)
    for half in (
        "SELECT * { ?x fn:matches",
        "SELECT * { ?x fn:matches ('a'",
        "SELECT * { ?x fn:matches 'a' ;",
    ):
        with pytest.raises(QueryRefusedError):
            with_found(half, known, example)


@pytest.mark.parametrize("head", ["BASE <http://x/>", "PREFIX a: <http://x/> PREFIX a: <http://x/>"])
def test_a_search_in_a_query_of_doubtful_names_is_refused(
    example: Generation, knowledge: Knowledge, head: str
) -> None:
    with pytest.raises(QueryRefusedError):
        rows(example, knowledge, f'{head} SELECT * {{ ?x fn:matches "a" }}')


def test_other_queries_are_left_as_they_are(example: Generation, known: dict[str, str]) -> None:
    for query in ('SELECT * { ?x ?p "fn:matches" }', "PREFIX matches: <x:y> SELECT * {} # fn:matches"):
        assert with_found(query, known, example) == query


def test_a_declared_prefix_may_be_another_one(example: Generation, known: dict[str, str]) -> None:
    query = 'PREFIX f: <https://w3id.org/queqiao/fn/> SELECT * { ?x f:matches "示例一号激光公司" }'
    assert "VALUES (?x) { (<" in with_found(query, known, example)


def test_columns_and_stores_elsewhere_do_not_search(known: dict[str, str]) -> None:
    query = 'SELECT * { ?x fn:matches "a" }'
    with pytest.raises(NotHeldError, match="search"):
        read(query, known)
    with pytest.raises(QueryRefusedError, match="elsewhere"):
        form_of(query, known)
