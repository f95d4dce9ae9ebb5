"""Measures, against published values and NetworkX."""

import doctest
from collections import Counter
from collections.abc import Mapping
from types import ModuleType

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures import MEASURES, Measure
from graph.measuring import brokers, clusters, cohesion, cuts, degrees, distances, holes, influence
from graph.measuring.running import KERNELS
from graph.network import Network
from ontology.model import SCHEME
from ontology.shapes import read_model
from tests.graph.measuring.drawn_graphs import (
    by_name,
    defined,
    graphs,
    karate_club,
    network_of,
    without_loops,
)

SMALL = {
    "empty": nx.empty_graph(0),
    "one": nx.empty_graph(1),
    "loop": nx.Graph([(0, 0)]),
    "pair": nx.path_graph(2),
    "apart": nx.empty_graph(3),
    "arc": nx.DiGraph([(0, 1)]),
    "parts": nx.disjoint_union(nx.path_graph(3), nx.complete_graph(2)),
}


def pagerank(graph: nx.Graph) -> Mapping[object, float]:
    # NetworkX stops at a sum of changes of tol times the number of nodes.
    ranks: Mapping[object, float] = nx.pagerank(graph, tol=1e-13 / max(len(graph), 1), max_iter=500)
    return ranks


def cut(graph: nx.Graph) -> dict[object, int]:
    """Into how many more components the graph falls without each node."""
    before = nx.number_connected_components(graph)
    gone = {n: nx.number_connected_components(graph.subgraph(set(graph) - {n})) for n in graph}
    return {n: gone[n] - before + (graph.degree(n) == 0) for n in graph}


def bridge_ends(graph: nx.Graph) -> dict[object, int]:
    found = Counter(node for edge in nx.bridges(graph) for node in edge)
    return {node: found[node] for node in graph}


EXACT = {
    "degree": lambda graph: dict(graph.degree),
    "weighted-degree": lambda graph: dict(graph.degree),
    "pagerank": pagerank,
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
    "harmonic": nx.harmonic_centrality,
    "core": nx.core_number,
    "triangles": nx.triangles,
    "clustering": nx.clustering,
    "constraint": lambda graph: defined(nx.constraint(graph, nodes=list(graph))),
    "effective-size": lambda graph: defined(nx.effective_size(graph, nodes=list(graph))),
    "articulation": cut,
    "bridges": bridge_ends,
}


def test_every_measure_has_a_kernel() -> None:
    assert KERNELS.keys() == MEASURES.keys()


@pytest.mark.parametrize("name", EXACT)
@given(graph=graphs())
def test_values_are_those_of_networkx(name: str, graph: nx.Graph) -> None:
    scores = MEASURES[name].run(network_of(graph))
    graph = without_loops(graph) if name != "weighted-degree" else graph
    assert scores.exact
    assert scores.method == "exact"
    assert by_name(graph, scores) == pytest.approx(EXACT[name](graph), abs=1e-8)


@given(graphs())
def test_components_are_those_of_networkx_from_the_largest(graph: nx.Graph) -> None:
    scores = MEASURES["component"].run(network_of(graph))
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    assert by_name(graph, scores) == {node: i for i, part in enumerate(parts) for node in part}
    assert scores.parameters == {"groups": len(parts), "largest": len(parts[0]) if parts else 0}


def test_florentine_families() -> None:
    """Medici's betweenness of 47.5 pairs and the order of Padgett's families (Jackson 2008, table 2.1)."""
    graph = nx.florentine_families_graph()
    scores = by_name(graph, MEASURES["betweenness"].run(network_of(graph)))
    assert scores["Medici"] == pytest.approx(47.5 / 91)
    assert scores["Guadagni"] == pytest.approx(0.2546, abs=1e-4)
    assert scores["Strozzi"] == pytest.approx(0.1026, abs=1e-4)
    close = by_name(graph, MEASURES["closeness"].run(network_of(graph)))
    assert close["Medici"] == pytest.approx(14 / 25)


def test_karate_club() -> None:
    """Degrees 16 and 17 of the two leaders; four communities of modularity 0.4198, the best there is."""
    network = network_of(karate_club())
    assert MEASURES["degree"].run(network).values[[0, 33]].tolist() == [16, 17]
    assert MEASURES["betweenness"].run(network).values[0] == pytest.approx(0.437635, abs=1e-6)
    found = MEASURES["community"].run(network)
    assert found.parameters["groups"] == 4
    assert found.parameters["modularity"] == pytest.approx(0.4198, abs=1e-4)
    assert found.method == "Leiden"
    assert not found.exact
    assert MEASURES["core"].run(network).values.max() == 4


def test_the_same_seed_gives_the_same_communities() -> None:
    network = network_of(nx.gnp_random_graph(300, 0.02, seed=3))
    first, again = (MEASURES["community"].run(network, seed=5) for _ in range(2))
    assert first.values.tolist() == again.values.tolist()


def test_more_resolution_gives_more_communities() -> None:
    network = network_of(karate_club())
    fine, coarse = (MEASURES["community"].run(network, resolution=r) for r in (3.0, 0.2))
    assert fine.parameters["groups"] > coarse.parameters["groups"]


def test_parallel_links_count_for_the_weighted_degree_alone() -> None:
    links = np.array([0, 0, 1, 2], np.int32), np.array([1, 1, 0, 2], np.int32)
    network = Network(3, *links, np.array([0, 1, 0, 0], np.int16), ("urn:a", "urn:b"))
    assert MEASURES["weighted-degree"].run(network).values.tolist() == [3, 3, 2]
    assert MEASURES["degree"].run(network).values.tolist() == [1, 1, 0]


@pytest.mark.parametrize("graph", SMALL.values(), ids=SMALL.keys())
@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES.keys())
def test_the_smallest_networks_have_finite_values(measure: Measure, graph: nx.Graph) -> None:
    scores = measure.run(network_of(graph))
    assert scores.values.shape == (len(graph),)
    assert scores.values.dtype == np.float64
    assert np.isfinite(scores.values).all()


SAMPLED = ["betweenness", "closeness", "harmonic"]


@pytest.mark.parametrize("name", SAMPLED)
@given(graph=graphs(), seed=st.integers(0, 99))
def test_as_many_pivots_as_nodes_are_exact(name: str, graph: nx.Graph, seed: int) -> None:
    scores = MEASURES[name].run(network_of(graph), work=-1, pivots=max(len(graph), 2), seed=seed)
    assert scores.exact
    assert by_name(graph, scores) == pytest.approx(EXACT[name](graph), abs=1e-9)


@pytest.mark.parametrize("name", SAMPLED)
def test_samples_meet_the_exact_value_on_average(name: str) -> None:
    graph = nx.disjoint_union(nx.barbell_graph(8, 3), nx.path_graph(5))
    network = network_of(graph)
    runs = [MEASURES[name].run(network, work=0, pivots=6, seed=seed) for seed in range(400)]
    assert {(run.method, run.exact) for run in runs} == {("sampled (6 pivots)", False)}
    mean = np.mean([run.values for run in runs], axis=0)
    exact = np.array(list(EXACT[name](graph).values()))
    # Closeness is the reciprocal of what is sampled, and so is a little too high on average.
    assert mean == pytest.approx(exact, rel=0.08, abs=0.01)
    # The small component has fewer nodes than pivots.
    assert runs[0].values[-5:] == pytest.approx(exact[-5:])


def test_every_measure_has_its_own_indicator_and_both_titles() -> None:
    assert all(name == measure.name for name, measure in MEASURES.items())
    assert all(measure.title.zh and measure.title.en for measure in MEASURES.values())
    assert MEASURES["pagerank"].indicator == f"{SCHEME}in-pagerank"
    codes = read_model().codes
    assert {m.name: codes[m.indicator].label for m in MEASURES.values()} == {
        m.name: m.title for m in MEASURES.values()
    }
    assert all(measure.meaning.zh and measure.meaning.en for measure in MEASURES.values())


@pytest.mark.parametrize("room", [brokers, clusters, cohesion, cuts, degrees, distances, holes, influence])
def test_the_examples_run(room: ModuleType) -> None:
    found = doctest.testmod(room, extraglobs={"Network": Network})
    assert found.attempted
    assert not found.failed
