"""Parts of the graph as files: a community, sizes by a measure, and nothing left behind where one fails."""

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from graph.generation import Generation
from graph.pictures.drawing import PictureError
from graph.saving import MeasureError, Part, community_of, save_graph


def test_a_community_has_the_node_first_and_only_its_members(example: Generation) -> None:
    node = int(np.argmax(example.network.degree))
    groups = example.scores("community").values
    found = community_of(example, node, 5)
    assert found[0] == node
    assert len(set(found)) == len(found) <= 5
    assert {groups[member] for member in found} == {groups[node]}


def test_a_thing_without_links_is_alone(example: Generation) -> None:
    node = int(np.flatnonzero(example.network.degree == 0)[0])
    assert community_of(example, node, 5) == [node]


@pytest.mark.parametrize("measure", ["degree", "pagerank"])
def test_nodes_are_large_by_the_measure(example: Generation, measure: str, tmp_path: Path) -> None:
    save_graph(example, "gexf", tmp_path / "g.gexf", Part(sizes=measure))
    nodes = nx.read_gexf(tmp_path / "g.gexf", version="1.3").nodes(data=True)
    sizes = sorted((data[measure], data["viz"]["size"]) for _, data in nodes)
    assert [size for _, size in sizes] == sorted(size for _, size in sizes)


@pytest.mark.parametrize("measure", ["colour", "community"])
def test_sizes_need_a_measure(example: Generation, measure: str, tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match="pagerank"):
        save_graph(example, "gexf", tmp_path / "g.gexf", Part(sizes=measure))
    assert not list(tmp_path.iterdir())


def test_a_picture_of_one_thing_is_called_by_its_label(example: Generation, tmp_path: Path) -> None:
    node = int(np.argmax(example.network.degree))
    save_graph(example, "svg", tmp_path / "g.svg", Part(around=node, limit=20))
    text = (tmp_path / "g.svg").read_text("utf-8")
    assert f"<title>{example.index.label(node)}</title>" in text


def test_a_picture_that_is_refused_leaves_no_file(example: Generation, tmp_path: Path) -> None:
    with pytest.raises(PictureError):
        save_graph(example, "svg", tmp_path / "g.svg", Part(nodes=[]))
    assert not list(tmp_path.iterdir())


def test_what_a_query_makes_has_labels_and_edges_of_strangers(example: Generation, tmp_path: Path) -> None:
    node = int(np.argmax(example.network.degree))
    iri = example.index.iri(node)
    construct = f"""CONSTRUCT {{ <{iri}> <urn:near> <urn:a>, _:b .
        <urn:a> <http://www.w3.org/2000/01/rdf-schema#label> "甲"@zh, "A"@en . }} WHERE {{}}"""
    save_graph(example, "node-link", tmp_path / "g.json", Part(construct=construct))
    graph = nx.node_link_graph(json.loads((tmp_path / "g.json").read_text("utf-8")), edges="edges")
    assert graph.nodes["urn:a"]["label"] == "甲"
    assert graph.nodes[iri]["label"] == example.index.label(node)
    (blank,) = (found for found in graph if found.startswith("_:"))
    assert {(a, b, data["property"]) for a, b, data in graph.edges(data=True)} == {
        (iri, "urn:a", "urn:near"),
        (iri, blank, "urn:near"),
    }
