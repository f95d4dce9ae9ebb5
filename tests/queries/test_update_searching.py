"""Search in the WHERE of an update: it finds what it finds in a query, or the update is refused."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from graph.editing.requests import Outcome, Request
from graph.generation import City
from graph.store import Store
from loaders.writing import write
from ontology.model import Model
from queries.sparql.answering import prefixes
from queries.sparql.errors import QueryRefusedError
from queries.update import Update, Written
from queries.update_city import CityWriting
from queries.update_live import Live, LiveWriting
from tests.queries.small_city import BASE, small_city

#: What every thing is given that a pattern finds.
NOTE = 'INSERT {{ ?thing skos:editorialNote "{}" }} WHERE {{ {} }}'


@pytest.fixture
def city(model: Model, tmp_path: Path) -> City:
    small_city(model, tmp_path, each=2)
    return City(tmp_path, model=model)


def updated(city: City, text: str) -> Written:
    writing = CityWriting(city, lambda request: write(city, request), lambda: prefixes(city.model, city.base))
    return asyncio.run(writing.update("alice", Update(text)))


def noted(city: City, note: str) -> set[str]:
    """The things that bear a note now."""
    generation = city.current()
    assert generation is not None
    query = f'SELECT ?s {{ ?s <http://www.w3.org/2004/02/skos/core#editorialNote> "{note}" }}'
    return {str(row[0])[1:-1] for row in generation.store.select(query).rows}


def test_an_update_finds_what_a_search_finds(city: City) -> None:
    before = city.current()
    assert before is not None
    expected = {before.index.iri(node) for node in before.index.search("长江", (), 1_000).nodes}
    assert len(expected) > 1
    # the second operation searches as the first one does: in what was published
    text = ";\n".join(
        [
            NOTE.format("found", '?thing a ?type ; fn:matches "长江" .'),
            NOTE.format("again", '?thing fn:matches ("长江" ?place 1000) ; skos:editorialNote "found"'),
        ]
    )
    assert updated(city, text).number == before.number + 1
    assert noted(city, "found") == noted(city, "again") == expected


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { id:org-x fn:matches '长江' }",
        "INSERT { ?thing fn:matches '长江' } WHERE { ?thing a qq:Enterprise }",
        "DELETE WHERE { ?thing fn:matches ?text }",
        NOTE.format("no", "?thing fn:matches ?text"),
        NOTE.format("no", "?thing fn:outweighed ?value"),
    ],
)
def test_an_update_that_asks_otherwise_is_refused(city: City, text: str) -> None:
    with pytest.raises(QueryRefusedError, match=r"is written|asked in WHERE alone"):
        updated(city, text)
    assert city.current_number() == 1


def test_where_nothing_is_published_nothing_is_searched(model: Model, tmp_path: Path) -> None:
    def publish(_: Request) -> Outcome:
        raise AssertionError("nothing may be written")

    city = City(tmp_path, BASE, model)
    writing = CityWriting(city, publish, lambda: prefixes(model, BASE))
    with pytest.raises(QueryRefusedError, match="one of no city"):
        asyncio.run(writing.update("alice", Update(NOTE.format("no", "?thing fn:matches 'a'"))))


def test_a_store_of_no_city_has_no_search() -> None:
    writing = LiveWriting(Live(Store.memory()))
    text = "INSERT { ?s <a:p> 1 } WHERE { ?s <https://w3id.org/queqiao/fn/matches> 'a' }"
    with pytest.raises(QueryRefusedError, match="one of no city"):
        asyncio.run(writing.update("alice", Update(text)))
