"""Groups of weighted and directed networks, against NetworkX."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures import MEASURES
from graph.measuring.clusters import modularity
from tests.graph.measuring.drawn_graphs import graphs, karate_club, network_of, without_loops

ANY = st.one_of(graphs(), graphs(weighted=True))


def parts(values: np.ndarray) -> list[set[int]]:
    return [set(np.flatnonzero(values == group).tolist()) for group in np.unique(values)]


@pytest.mark.parametrize("name", ["community", "louvain"])
@given(graph=ANY)
def test_modularity_heeds_weights_as_networkx(name: str, graph: nx.Graph) -> None:
    found = MEASURES[name].run(network_of(graph))
    plain = without_loops(graph)
    expected = nx.community.modularity(plain, parts(found.values)) if plain.size() else 0
    assert found.parameters["modularity"] == pytest.approx(expected, abs=1e-12)
    sizes = [len(part) for part in parts(found.values)]
    assert sizes == sorted(sizes, reverse=True)
    assert not found.exact


@pytest.mark.parametrize(("name", "method"), [("community", "Leiden"), ("louvain", "Louvain")])
def test_the_karate_club_falls_into_its_four_communities(name: str, method: str) -> None:
    """Modularity 0.4198 is the best there is (Brandes et al. 2008); Louvain comes near it."""
    found = MEASURES[name].run(network_of(karate_club()))
    assert found.method == method
    assert found.parameters["modularity"] == pytest.approx(0.4198, abs=0.025)


def test_heavy_edges_hold_together() -> None:
    """A ring of six: which neighbours belong together is told by weights alone."""
    graph = nx.cycle_graph(6)
    for one, other in graph.edges:
        graph[one][other]["weight"] = 9.0 if {one, other} in ({0, 1}, {2, 3}, {4, 5}) else 1.0
    for name in ("community", "louvain"):
        found = parts(MEASURES[name].run(network_of(graph)).values)
        assert sorted(map(sorted, found)) == [[0, 1], [2, 3], [4, 5]]


@given(st.one_of(graphs(), graphs(directed=True)))
def test_components_are_networkxs(graph: nx.Graph) -> None:
    network = network_of(graph)
    arcs = graph if graph.is_directed() else nx.DiGraph(list(graph.edges))
    arcs.add_nodes_from(graph)
    strong = parts(MEASURES["strong-component"].run(network).values)
    assert set(map(frozenset, strong)) == set(map(frozenset, nx.strongly_connected_components(arcs)))
    weak = parts(MEASURES["component"].run(network).values)
    assert set(map(frozenset, weak)) == set(map(frozenset, nx.weakly_connected_components(arcs)))


def test_modularity_of_one_group_is_nought() -> None:
    network = network_of(nx.karate_club_graph())
    assert modularity(network, np.zeros(network.size, np.int64)) == pytest.approx(0)
