"""Paths seen together: by pattern, as one graph, and in words."""

from datetime import date
from pathlib import Path

import pytest

from graph.facts.statements import Statements
from graph.generation import Generation
from graph.paths import Found, shortest
from graph.routes.patterns import grouped, said, union
from graph.routes.spans import spans
from graph.routes.telling import heading, source_lines
from graph.saving import Part, graph_document
from ontology.shapes import read_model
from tests.graph.small_society import names, node, small_society


@pytest.fixture(scope="module")
def society(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return small_society(read_model(), Path(tmp_path_factory.mktemp("society")))


@pytest.fixture(scope="module")
def found(society: Generation) -> Found:
    ends = [node(society, name) for name in ("qin", "befirm")]
    return shortest(society.network, node(society, "anfirm"), ends, k=9)


def test_paths_are_grouped_by_what_they_pass(society: Generation, found: Found) -> None:
    groups = grouped(society.index, found.paths)
    assert sum(len(group.paths) for group in groups) == len(found.paths)
    assert len({group.pattern for group in groups}) == len(groups)
    for group in groups:
        for path in group.paths:
            assert tuple(society.index.kind(n) for n in path.nodes) == group.pattern.kinds
            assert tuple(said(society.index, step) for step in path.steps) == group.pattern.relations
    assert groups[0].pattern.kinds == ("Enterprise", "Patent", "Person", "Patent", "Person")


def test_the_same_kinds_along_other_relations_are_another_pattern(society: Generation) -> None:
    over = [
        shortest(society.network, node(society, "univ"), node(society, name), k=1)
        for name in ("pei", "befirm")
    ]
    groups = grouped(society.index, [path for one in over for path in one.paths])
    assert len(groups) == 2


def test_the_union_has_each_thing_and_each_link_once(society: Generation, found: Found) -> None:
    one = union(society.index, found.paths)
    assert set(one.nodes) == {n for path in found.paths for n in path.nodes}
    assert len(set(one.nodes)) == len(one.nodes)
    assert len(set(one.edges)) == len(one.edges)
    for subject, iri, target in one.edges:
        assert (iri, True) in society.network.between(subject, target)


def test_the_union_can_be_saved(society: Generation, found: Found) -> None:
    nodes = union(society.index, found.paths).nodes
    document = graph_document(society, Part(nodes=nodes))
    assert {row.id for row in document.nodes} == {society.index.iri(n) for n in nodes}
    assert not list(graph_document(society, Part(nodes=())).nodes)


def test_a_pattern_reads_as_arrows(society: Generation) -> None:
    (path,) = shortest(society.network, node(society, "anfirm"), node(society, "pei")).paths
    (group,) = grouped(society.index, [path])
    assert heading(society.index, group) == "1 条: 企业 ←申请人— 专利 —发明人→ 人员"
    assert heading(society.index, group, "en") == "1 path: enterprise ←applicant— patent —inventor→ person"


def test_every_hop_names_its_row_and_its_day(society: Generation) -> None:
    path = shortest(society.network, node(society, "univ"), node(society, "befirm"), k=1).paths[0]
    assert names(society, path.nodes) == ["univ", "plan", "befirm"]
    told = list(source_lines(Statements(society), spans(society.index), path))
    assert len(told) == 2
    assert all(line.endswith(f"{date(2019, 1, 1)}: synthetic society.csv:12") for line in told)
    assert "牵头方" in told[0] and "参与方" not in told[0]
