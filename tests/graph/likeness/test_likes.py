"""Who is like whom in a city, and the ways that say why."""

from pathlib import Path

import pytest

from graph.generation import Generation
from graph.likeness.likes import Likes
from graph.likeness.similarity import LIKENESSES
from graph.routes.spans import spans
from graph.routes.ways import joined
from ontology.shapes import read_model
from tests.graph.small_society import names, node, small_society


@pytest.fixture(scope="module")
def society(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return small_society(read_model(), Path(tmp_path_factory.mktemp("society")))


@pytest.fixture(scope="module")
def likes(society: Generation) -> Likes:
    return Likes(society, spans(society.index))


def test_agents_are_compared_by_whom_they_worked_with(society: Generation, likes: Likes) -> None:
    (found,) = likes.similar(
        node(society, "anfirm"), "adamic-adar", ["Institution", "Person"], meet=True, first=1
    )
    assert names(society, [found.alike.node]) in (["univ"], ["qin"])
    assert names(society, [reason.node for reason in found.alike.reasons]) == ["pei"]
    assert names(society, found.paths[0].nodes)[:3] == ["anfirm", "early", "pei"]


def test_every_reason_is_a_way_along_links(society: Generation, likes: Likes) -> None:
    for by in LIKENESSES:
        for name in ("univ", "pei", "befirm", "early"):
            for found in likes.similar(node(society, name), by, ["Agent", "Patent"]):
                for reason, path in zip(found.alike.reasons, found.paths, strict=True):
                    assert path.nodes[0] == node(society, name)
                    assert path.nodes[-1] == found.alike.node
                    assert reason.node in path.nodes
                    assert all(step.links for step in path.steps)


def test_its_own_kind_is_meant_where_none_is_named(society: Generation, likes: Likes) -> None:
    found = likes.similar(node(society, "anfirm"), "pagerank")
    assert found
    assert all(society.index.kind(one.alike.node) == "Enterprise" for one in found)


def test_other_things_are_compared_by_their_neighbours(society: Generation, likes: Likes) -> None:
    found = likes.similar(node(society, "middle"), "jaccard")
    assert set(names(society, [one.alike.node for one in found])) == {"early", "late"}


def test_things_that_nothing_joins_stand_apart(society: Generation) -> None:
    path = joined(society.network, (node(society, "anfirm"), node(society, "befirm")))
    assert [step.links for step in path.steps] == [()]
