"""A city's network as a graph: things by their IRIs, the links that the projection states."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from graph.backend.city import city_graph, network_graph, open_graph
from graph.generation import CityError, Generation
from graph.measures import MEASURES
from graph.measuring.scores import measured
from graph.measuring.stating import ProjectionError
from graph.measuring.views import Projection
from ontology.model import Model
from tests.graph.small_society import iri, small_society


@pytest.fixture(scope="module")
def society(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Generation:
    return small_society(model, tmp_path_factory.mktemp("society"))


def test_nodes_are_the_things_that_have_a_link(society: Generation) -> None:
    graph = city_graph(society)
    index, linked = society.index, society.network.degree > 0
    assert list(graph) == [index.iri(node) for node in range(index.size) if linked[node]]
    known = graph.nodes[iri("anfirm")]
    assert known == {"iri": iri("anfirm"), "label": "anfirm", "kind": "Enterprise"}
    assert graph.graph == {"generation": society.number, "projection": {}}
    assert graph.weight is not None and graph.edges[iri("anfirm"), iri("early")] == {}


def test_edges_are_those_of_the_network(society: Generation) -> None:
    graph, network, name = city_graph(society), society.network.to_networkx(), society.index.iri
    network.remove_nodes_from(list(nx.isolates(network)))
    assert nx.utils.graphs_equal(
        nx.create_empty_copy(graph.to_networkx(), with_data=False), nx.empty_graph(list(graph))
    )
    assert {frozenset(edge) for edge in graph.edges} == {
        frozenset((name(a), name(b))) for a, b in network.edges
    }


def test_measures_are_those_that_are_published(society: Generation) -> None:
    graph = city_graph(society)
    for name, found in (
        ("pagerank", nx.pagerank(graph, tol=1e-14, max_iter=1000)),
        ("betweenness", nx.betweenness_centrality(graph)),
        ("core", nx.core_number(graph)),
    ):
        scores = measured(society.network, MEASURES[name]).values
        for thing, value in found.items():
            node = society.index.find(thing)
            assert node is not None and value == pytest.approx(scores[node])


def test_a_projection_is_followed(society: Generation) -> None:
    joint = Projection.from_json({"through": ["Patent"], "kinds": ["Person"], "weight": "shared"})
    graph = city_graph(society, joint)
    assert [set(edge) for edge in graph.edges] == [{iri("pei"), iri("qin")}]
    assert graph.edges[iri("pei"), iri("qin")] == {"weight": 1.0}
    assert graph.graph["projection"] == joint.as_json()


def test_a_directed_projection_is_a_directed_graph(society: Generation) -> None:
    graph = city_graph(society, Projection(directed=True))
    assert graph.is_directed() and graph.to_networkx().is_directed()
    assert graph.has_edge(iri("early"), iri("anfirm")) and not graph.has_edge(iri("anfirm"), iri("early"))
    assert nx.pagerank(graph) == pytest.approx(nx.pagerank(graph.to_networkx()))


def test_functions_that_arrays_do_not_do_see_labels_and_kinds(society: Generation) -> None:
    graph = city_graph(society)
    kinds = nx.get_node_attributes(graph, "kind")
    assert kinds[iri("norm")] == "Standard" and len(kinds) == len(graph)
    assert nx.attribute_mixing_dict(graph, "kind")["Standard"] == {"Enterprise": 2}


def test_a_data_folder_is_opened(society: Generation) -> None:
    data = society.folder.parents[1]
    assert set(open_graph(data)) == set(city_graph(society))
    assert open_graph(str(data), {"kinds": ["Enterprise", "Standard"]}, society.number).number_of_edges() == 2
    assert open_graph(data, lang="en").graph["generation"] == society.number


def test_what_cannot_be_opened_is_told(society: Generation, tmp_path: Path, model: Model) -> None:
    with pytest.raises(CityError, match="nothing is published"):
        open_graph(tmp_path)
    with pytest.raises(CityError, match="no generation 99"):
        open_graph(society.folder.parents[1], number=99)
    with pytest.raises(ProjectionError, match="Firm"):
        open_graph(society.folder.parents[1], {"kinds": ["Firm"]})


def test_a_network_without_links(society: Generation) -> None:
    assert len(city_graph(society, Projection(relations=("replaces",)))) == 0
    assert nx.pagerank(city_graph(society, Projection(relations=("replaces",)))) == {}


def test_a_network_is_a_graph_of_numbers(society: Generation) -> None:
    graph = network_graph(society.network)
    assert list(graph) == list(range(society.network.size))
    assert nx.triangles(graph) == nx.triangles(society.network.to_networkx())
