"""How places moved: over the years of one generation, and from one generation to the next."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from graph.facts.segment import SegmentBuilder
from graph.generation import City, Generation
from graph.measures import MEASURES, Scores
from graph.measuring.moves import Move, Past, Place, as_of, moves, places, places_now, places_then
from graph.publishing.staging import Stage
from graph.routes.spans import spans
from ontology.shapes import read_model
from tests.graph.small_society import RECORDS, names, node, small_society
from tests.queries import small_city


@pytest.fixture(scope="module")
def society(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return small_society(read_model(), Path(tmp_path_factory.mktemp("society")))


def test_as_of_a_day_nothing_later_has_links(society: Generation) -> None:
    network = as_of(society.network, spans(society.index), date(2018, 12, 31))
    linked = set(names(society, np.flatnonzero(network.degree).tolist()))
    assert linked == {"anfirm", "cefirm", "univ", "pei", "qin", "early", "middle", "norm"}
    assert as_of(society.network, spans(society.index), date(2030, 1, 1)) is society.network


def test_equal_scores_share_a_place() -> None:
    scores = Scores(np.array([5.0, 1.0, 5.0, 0.0, 3.0]), "exact", True, {})
    found = places(scores, np.array([True, True, True, False, True]))
    assert {node: place.rank for node, place in found.items()} == {0: 1, 2: 1, 4: 3, 1: 4}
    assert found[4].score == 3.0


def test_moves_are_of_the_leading_before_or_after() -> None:
    before = {1: Place(1, 9.0), 2: Place(2, 8.0), 3: Place(3, 7.0)}
    after = {3: Place(1, 9.0), 4: Place(2, 8.0), 1: Place(3, 7.0)}
    found = moves(before, after, 1)
    assert [(move.node, move.up) for move in found] == [(3, 2), (1, -2)]
    assert [move.node for move in moves(before, after, 9)] == [3, 4, 1, 2]
    assert Move(4, None, after[4]).up is None


def test_places_of_a_day_are_those_of_its_network(society: Generation) -> None:
    past = Past(society.network, spans(society.index))
    day = date(2018, 12, 31)
    expected = MEASURES["degree"].run(as_of(society.network, spans(society.index), day)).values
    found = past.places(day, "degree", society.index.nodes("Person"))
    assert {n: place.score for n, place in found.items()} == {n: expected[n] for n in found}
    assert set(names(society, found)) == {"pei", "qin"}
    assert past.scores(day, "degree") is past.scores(day, "degree")


def test_days_beyond_those_kept_are_worked_out_again(society: Generation) -> None:
    past = Past(society.network, spans(society.index))
    first = past.network(date(2001, 1, 1))
    for year in range(2002, 2012):
        past.network(date(year, 1, 1))
    assert past.network(date(2001, 1, 1)) is not first
    assert past.network(date(2001, 1, 1)).degree.tolist() == first.degree.tolist()


def test_places_then_are_told_by_the_numbers_of_now(tmp_path: Path) -> None:
    old = small_society(read_model(), tmp_path)
    builder = SegmentBuilder(old.model)
    for record in RECORDS[3:]:
        builder.add(record)
    city = City(tmp_path, small_city.BASE, old.model)
    with city.writing() as staging:
        stage = Stage(city, staging)
        stage.replace(small_city._about("synthetic"), builder)
        new = stage.publish({}, [], "")
    then, now = places_then(old, new, "degree", None), places_now(new, "degree", None)
    known = {old.index.iri(n): place for n, place in places_now(old, "degree", None).items()}
    assert then == {n: known[new.index.iri(n)] for n in then}
    assert now == {n: place for n, place in now.items() if new.network.degree[n]}
    assert old.network.size > new.network.size
    assert node(new, "qin") in then
