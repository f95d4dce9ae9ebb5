"""What does not count, asked inside a query: the pattern finds what plain SPARQL finds; so does the question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.generation import Generation
from graph.store import Store
from graph.store_errors import QueryError
from ontology.model import Model
from queries.asking import Asking
from queries.questions.catalog import Catalog
from queries.remote.passing import form_of
from queries.sparql import found
from queries.sparql.answering import Asked, answer, prefixes
from queries.sparql.errors import QueryRefusedError
from schema.context import Known
from tests.graph.two_sources import BASE, BOTH, MENTION, THING, two_sources
from tests.queries.questions.mutants import mutants, plain, spelled

QUESTION = Catalog.shipped()["sources-disagree"]
#: The same in words of SPARQL alone: each literal of each source is held against the default graph.
PLAIN = """
PREFIX qq: <https://w3id.org/queqiao/ns/>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?thing ?property ?value ?source ?counts WHERE {
  {
    GRAPH ?meta { ?graph dcterms:identifier ?source }
    GRAPH ?graph { ?record ?property ?value }
    FILTER(ISLITERAL(?value))
    FILTER NOT EXISTS { ?record ?property ?value }
  }
  OPTIONAL {
    GRAPH ?links { ?link qq:linkSubject|qq:linkObject ?record ; qq:linkSubject|qq:linkObject ?canonical }
    FILTER(?canonical != ?record)
    FILTER NOT EXISTS { GRAPH ?links { ?link qq:different true } }
    FILTER EXISTS { ?canonical a ?kind }
  }
  BIND(COALESCE(?canonical, ?record) AS ?thing)
  FILTER NOT EXISTS { ?thing ?property ?value }
  OPTIONAL { ?thing ?property ?counts }
  FILTER(LANG(?counts) = LANG(?value))
} ORDER BY ?thing ?property ?source
"""
#: All that does not count, in the two sources.
ALL = {("1951", "list"), ("SYNTH UNIV", "list"), ("US", "list"), ("2021-01-01", "register")}


@pytest.fixture(scope="module")
def city(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return two_sources(model, tmp_path_factory.mktemp("two"))


def rows(city: Generation, query: str) -> list[tuple[str, ...]]:
    """The rows of a query as their texts, sorted."""
    asking = Asking(Known(city).knowledge, 60.0)
    found = answer(city.store, Asked(query, "text/csv"), prefixes(city.model, BASE), asking).body
    return sorted(tuple(line.split(",")) for line in bytes(found).decode().split("\r\n")[1:-1])


def values(city: Generation, group: str) -> set[tuple[str, str]]:
    """The values and sources that a group finds; each once."""
    found = rows(city, f"SELECT ?value ?source {{ {group} }}")
    assert len(set(found)) == len(found)
    return {(value, source) for value, source in found}


def test_the_question_has_the_rows_of_plain_sparql(city: Generation) -> None:
    found = rows(city, QUESTION.bare)
    assert {row[2:] for row in found} == {
        ("1951", "list", "1950"),
        ("SYNTH UNIV", "list", "Synthetic University"),
        ("US", "list", "CN"),
        ("2021-01-01", "register", "2020-01-01"),
    }
    assert {row[0] for row in found} == {THING}
    assert found == rows(city, PLAIN)


def test_every_mutant_of_the_question_has_other_rows(city: Generation) -> None:
    right, alive = rows(city, spelled(plain(QUESTION.bare))), []
    for mutant in mutants(QUESTION.bare):
        try:
            if rows(city, replace(QUESTION, query=mutant.query).query) == right:
                alive.append(mutant.fault)
        except QueryError:
            continue
    # each statement is given once
    assert alive == ["not distinct: DISTINCT"]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("?thing fn:outweighed (?property ?value ?source)", ALL),
        ("?thing a qq:Institution ; fn:outweighed (?property ?value ?source)", ALL),
        ("?thing a qq:Project ; fn:outweighed (?property ?value ?source)", set()),
        (f"<{THING}> fn:outweighed (?property ?value ?source)", ALL),
        (f"<{MENTION}> fn:outweighed (?property ?value ?source)", set()),
        (f"<{BOTH}> fn:outweighed (?property ?value ?source)", set()),
        ("?t fn:outweighed (qq:country ?value ?source)", {("US", "list")}),
        ("?t fn:outweighed (?p ?value 'register') BIND('register' AS ?source)", {("2021-01-01", "register")}),
        (f"<{THING}> fn:outweighed (qq:country ?value 'list') BIND('list' AS ?source)", {("US", "list")}),
        ("?t fn:outweighed (?p ?value 'nobody') BIND('nobody' AS ?source)", set()),
        ("VALUES ?source { 'list' } ?t fn:outweighed (?p ?value ?source) FILTER(LANG(?value) = 'en')",
         {("SYNTH UNIV", "list")}),
    ],
)  # fmt: skip
def test_any_part_but_the_value_may_be_given(
    city: Generation, group: str, expected: set[tuple[str, str]]
) -> None:
    assert values(city, group) == expected


@pytest.mark.parametrize(
    "group",
    [
        "?t fn:outweighed ?value",
        "?t fn:outweighed ()",
        "?t fn:outweighed (?p ?value)",
        "?t fn:outweighed (?p ?value ?source ?more)",
        "?t fn:outweighed (?p 'US' ?source)",
        "?t fn:outweighed ('p' ?value ?source)",
        "?t fn:outweighed (?p ?value qq:source)",
        "?t fn:outweighed (?t ?value ?source)",
        "?t fn:outweighed (?p ?value $value)",
        "?t fn:outweighed (nowhere:p ?value ?source)",
        "'t' fn:outweighed (?p ?value ?source)",
    ],
)
def test_it_is_refused_where_it_is_written_otherwise(city: Generation, group: str) -> None:
    with pytest.raises(QueryRefusedError, match="what does not count is written"):
        rows(city, f"SELECT * {{ {group} }}")


def test_more_values_than_a_query_can_take_are_refused(
    city: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "MOST_OUTWEIGHED", 3)
    with pytest.raises(QueryRefusedError, match="4 values do not count, and a query can take 3"):
        rows(city, "SELECT * { ?t fn:outweighed (?p ?value ?source) }")
    assert len(values(city, "?t fn:outweighed (?p ?value 'list') BIND('list' AS ?source)")) == 3


def test_a_store_of_no_city_cannot_say_it(city: Generation) -> None:
    with pytest.raises(QueryRefusedError, match="one of no city"):
        Catalog.shipped().run("sources-disagree", Store.memory())
    with pytest.raises(QueryRefusedError, match="elsewhere"):
        form_of(QUESTION.bare, prefixes(city.model, BASE))
