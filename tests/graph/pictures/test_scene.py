"""Which things around one make a picture: of several levels, kinds in turn, and each linked with one before."""

from pathlib import Path

import pytest

from graph.generation import Generation
from graph.pictures.scene import scene
from graph.saving import Part, graph_document, save_graph
from ontology.shapes import read_model
from tests.graph.small_society import node, small_society


@pytest.fixture(scope="module")
def society(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return small_society(read_model(), Path(tmp_path_factory.mktemp("society")))


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 8, 99])
@pytest.mark.parametrize("hops", [1, 2, 3])
def test_each_thing_is_linked_with_one_before(society: Generation, hops: int, limit: int) -> None:
    index, network = society.index, society.network
    start = node(society, "univ")
    found = scene(index, network, start, hops, limit)
    assert found[0] == start
    assert len(found) == len(set(found)) <= limit
    reach = {int(n) for level in list(network.levels(start, hops)) for n in level}
    assert set(found) <= reach
    assert len(found) == min(limit, len(reach))
    for place, one in enumerate(found[1:], 1):
        assert set(found[:place]) & set(network.neighbours(one).tolist())


def test_there_is_room_for_what_lies_behind_the_neighbours(society: Generation) -> None:
    index, network = society.index, society.network
    start = int(network.degree.argmax())
    near = set(network.neighbours(start).tolist())
    assert len(near) >= 3
    assert set(scene(index, network, start, 2, len(near) + 1)) - near - {start}
    assert set(scene(index, network, start, 1, 99)) == near | {start}


def test_a_picture_is_of_the_scene_and_a_graph_file_of_what_is_nearest(
    society: Generation, tmp_path: Path
) -> None:
    part = Part(node(society, "anfirm"), hops=2, limit=4)
    save_graph(society, "svg", tmp_path / "a.svg", part)
    drawn = (tmp_path / "a.svg").read_text("utf-8")
    shown = scene(society.index, society.network, node(society, "anfirm"), 2, 4)
    assert all(society.index.label(one) in drawn for one in shown)
    near = {row.id for row in graph_document(society, part).nodes}
    assert near == {society.index.iri(one) for one in society.network.around(node(society, "anfirm"), 2, 4)}


def test_a_picture_says_what_it_is_of(society: Generation, tmp_path: Path) -> None:
    one, other, between = (node(society, name) for name in ("anfirm", "pei", "early"))
    query = "CONSTRUCT { ?a <urn:p> ?b } WHERE { ?a <https://w3id.org/queqiao/ns/applicant> ?b }"
    parts = {
        "<title>anfirm — pei</title>": Part(other, nodes=(one, between, other), start=one),
        'sans-serif">\n<title>anfirm</title>': Part(one, nodes=(one, between), start=one),
        "<title>鹊桥 Queqiao</title>": Part(construct=query),
        "<title>申请 A &amp; B</title>": Part(construct=query, title="申请 A & B"),
    }
    for title, part in parts.items():
        save_graph(society, "svg", tmp_path / "a.svg", part)
        assert title in (tmp_path / "a.svg").read_text("utf-8")
