"""Where paths may lead: kinds, relations and time, each held against the paths that are left."""

from datetime import date
from pathlib import Path

import pytest

from graph.generation import Generation
from graph.paths import shortest
from graph.routes.passage import Passage, PassageError, by_names, stated
from graph.routes.spans import Spans, spans
from ontology.shapes import read_model
from tests.graph.small_society import names, node, small_society


@pytest.fixture(scope="module")
def society(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return small_society(read_model(), Path(tmp_path_factory.mktemp("society")))


@pytest.fixture(scope="module")
def when(society: Generation) -> Spans:
    return spans(society.index)


def ways(society: Generation, when: Spans, one: str, other: str, passage: Passage) -> list[list[str]]:
    found = shortest(
        passage.along(society.index, society.network), node(society, one), node(society, other),
        avoid=passage.closed(society.index, when), k=9,
    )  # fmt: skip
    return sorted(names(society, path.nodes) for path in found.paths)


OVER_PLAN = ["univ", "plan", "befirm"]
OVER_PATENTS = ["univ", "middle", "qin", "late", "befirm"]
OVER_PEI = ["univ", "pei", "middle", "qin", "late", "befirm"]


@pytest.mark.parametrize(
    ("only", "avoid", "since", "until", "left"),
    [
        ([], [], None, None, [OVER_PATENTS, OVER_PEI, OVER_PLAN]),
        (["Patent", "Person"], [], None, None, [OVER_PATENTS, OVER_PEI]),
        ([], ["Person"], None, None, [OVER_PLAN]),
        ([], ["Agent"], None, None, [OVER_PLAN]),
        (["participant"], [], None, None, [OVER_PLAN]),
        (["lead"], [], None, None, []),
        ([], ["lead"], None, None, [OVER_PATENTS, OVER_PEI]),
        ([], ["participant", "memberOf"], None, None, [OVER_PATENTS]),
        ([], ["involves"], None, None, []),
        ([], [], date(2020, 1, 1), None, [OVER_PATENTS, OVER_PEI]),
        ([], [], None, date(2019, 1, 1), [OVER_PLAN]),
        ([], [], date(2022, 1, 1), None, []),
    ],
)
def test_only_what_may_be_passed_is_passed(
    society: Generation, when: Spans, only: list[str], avoid: list[str],
    since: date | None, until: date | None, left: list[list[str]],
) -> None:  # fmt: skip
    passage = by_names(society.model, only, avoid, since, until)
    assert ways(society, when, "univ", "befirm", passage) == left


def test_undated_things_are_passed_in_every_window_unless_refused(society: Generation, when: Spans) -> None:
    for undated, left in ((True, [["anfirm", "norm", "cefirm"]]), (False, [])):
        passage = Passage(since=date(1990, 1, 1), until=date(1991, 1, 1), undated=undated)
        assert ways(society, when, "anfirm", "cefirm", passage) == left
    assert ways(society, when, "anfirm", "cefirm", Passage(undated=False))


def test_without_relations_the_network_stays_the_same(society: Generation) -> None:
    assert Passage().along(society.index, society.network) is society.network


def test_relations_asked_for_twice_are_sorted_once(society: Generation) -> None:
    passage = by_names(society.model, ["inventor"], [], None, None)
    once = passage.along(society.index, society.network)
    assert passage.along(society.index, society.network) is once
    assert once.edge_count == 4


def test_links_that_follow_from_others_are_left_out(society: Generation) -> None:
    lead, participant, involves = (
        next(p.iri for p in society.model.properties.values() if p.name == name)
        for name in ("lead", "participant", "involves")
    )
    links = [(involves, True), (lead, True), (participant, True)]
    assert stated(society.model, links) == [(lead, True)]
    assert stated(society.model, [(participant, True), (lead, False)]) == [(participant, True), (lead, False)]


def test_a_name_that_means_nothing_is_refused_in_both_languages(society: Generation) -> None:
    with pytest.raises(
        PassageError, match=r"no kind or relation Firm; there are: .*Enterprise.*applicant"
    ) as told:
        by_names(society.model, [], ["Firm"], None, None)
    assert "没有类别或关系 Firm" in told.value.words.zh
