"""What carries values: the parts sum to the value, and are those that other ways of finding them give."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures import MEASURES, ParameterError
from graph.measuring.passing import passing
from graph.measuring.scores import measured
from graph.measuring.why import EXPLAINED, Why, why
from graph.network import Network, NetworkError
from tests.graph.measuring.drawn_graphs import graphs, network_of

ANY = st.one_of(graphs(), graphs(weighted=True), graphs(directed=True), graphs(directed=True, weighted=True))


def explained(network: Network, measure: str, node: int, most: int = 100) -> Why:
    return why(network, measure, measured(network, MEASURES[measure]), node, most)


def test_every_measure_is_explained() -> None:
    assert EXPLAINED.keys() == MEASURES.keys()


@pytest.mark.parametrize("measure", MEASURES)
@settings(max_examples=40)
@given(graph=ANY, most=st.integers(0, 3))
def test_the_parts_sum_to_the_value(measure: str, graph: nx.Graph, most: int) -> None:
    network = network_of(graph)
    scores = measured(network, MEASURES[measure])
    for node in range(network.size):
        found = why(network, measure, scores, node, most)
        assert len(found.reasons) <= most
        linked = network.degree[node] > 0
        total = float(linked) if MEASURES[measure].groups else scores.values[node]
        # a link of a node with itself carries nothing that a thing without others would keep
        assert found.total == pytest.approx(total if linked else 0)
        parts = found.base + found.rest + sum(reason.amount for reason in found.reasons)
        assert parts == pytest.approx(found.total, abs=1e-6)
        amounts = [reason.amount for reason in found.reasons]
        assert amounts == sorted(amounts, reverse=True)


@given(ANY)
def test_the_base_of_pagerank_is_what_jumps_bring(graph: nx.Graph) -> None:
    network = network_of(graph)
    scores = measured(network, MEASURES["pagerank"])
    linked = np.flatnonzero(network.degree)
    stranded = scores.values[linked][network.seen.degree[linked] == 0].sum()
    for node in linked.tolist():
        jumps = (0.15 + 0.85 * stranded) / len(linked)
        assert why(network, "pagerank", scores, node).base == pytest.approx(jumps, abs=1e-9)


@given(ANY)
def test_the_base_of_katz_is_the_same_for_all(graph: nx.Graph) -> None:
    network = network_of(graph)
    bases = [explained(network, "katz", node).base for node in np.flatnonzero(network.degree).tolist()]
    assert bases == pytest.approx([bases[0]] * len(bases) if bases else [], abs=1e-8)


@given(st.one_of(graphs(), graphs(directed=True)), st.data())
def test_the_paths_over_all_links_are_the_betweenness(graph: nx.Graph, data: st.DataObject) -> None:
    network = network_of(graph)
    if network.size:
        node = data.draw(st.integers(0, network.size - 1))
        found, exact = passing(network.seen, node)
        pairs = max((network.size - 1) * (network.size - 2), 1)
        assert exact
        assert found.sum() / pairs == pytest.approx(MEASURES["betweenness"].run(network).values[node])
        assert set(np.flatnonzero(found).tolist()) <= set(network.neighbours(node).tolist())


def test_the_paths_over_a_link_are_its_edge_betweenness() -> None:
    """On a tree a neighbour's link carries the paths that end in the node, and those that pass it."""
    graph = nx.random_labeled_tree(30, seed=2)
    edges = nx.edge_betweenness_centrality(graph, normalized=False)
    for node in graph:
        found, _ = passing(network_of(graph).seen, node)
        behind = {
            n: len(nx.node_connected_component(nx.restricted_view(graph, [node], []), n)) for n in graph[node]
        }
        for other, ending in behind.items():
            edge = edges.get((node, other), edges.get((other, node)))
            # each unordered pair counts twice, and half of it at this end
            assert found[other] == pytest.approx(edge - ending)


def test_some_sources_find_nearly_the_same_links() -> None:
    network = network_of(nx.barabasi_albert_graph(300, 3, seed=1)).seen
    all_, exact = passing(network, 0)
    runs = [passing(network, 0, work=0, seed=seed) for seed in range(20)]
    assert (exact, {sampled for _, sampled in runs}) == (True, {False})
    some = np.sum([found for found, _ in runs], axis=0)
    assert some / some.sum() == pytest.approx(all_ / all_.sum(), abs=0.02)


def test_distances_tell_how_many_are_how_far() -> None:
    found = explained(network_of(nx.path_graph(5)), "harmonic", 0)
    assert [(reason.hops, reason.count, reason.amount) for reason in found.reasons] == [
        (1, 1, 1), (2, 1, 1 / 2), (3, 1, 1 / 3), (4, 1, 1 / 4),
    ]  # fmt: skip
    near = explained(network_of(nx.star_graph(99)), "closeness", 1)
    assert [(reason.hops, reason.count) for reason in near.reasons] == [(2, 98), (1, 1)]


def test_what_is_cut_off_is_told_by_a_neighbour_in_it_and_its_size() -> None:
    graph = nx.Graph([(0, 1), (1, 2), (0, 3), (0, 4), (4, 5), (4, 6), (5, 6)])
    found = explained(network_of(graph), "articulation", 0)
    assert sorted((reason.nodes, reason.count) for reason in found.reasons) == [((1,), 2), ((3,), 1)]
    assert [reason.nodes for reason in explained(network_of(graph), "bridges", 0).reasons] == [
        (1,),
        (3,),
        (4,),
    ]


def test_pairs_of_neighbours_close_triangles() -> None:
    found = explained(network_of(nx.Graph([(0, 1), (0, 2), (0, 3), (1, 2)])), "clustering", 0)
    assert [reason.nodes for reason in found.reasons] == [(1, 2)]
    assert found.reasons[0].amount == pytest.approx(1 / 3)


def test_a_group_is_held_by_links_inside_it() -> None:
    graph = nx.barbell_graph(5, 0)
    found = explained(network_of(graph), "community", 4)
    assert {reason.nodes[0] for reason in found.reasons} == {0, 1, 2, 3}
    assert found.base == pytest.approx(1 / 5)


def test_wrong_questions_are_told() -> None:
    network = network_of(nx.path_graph(3))
    scores = measured(network, MEASURES["degree"])
    with pytest.raises(ParameterError, match="there is no measure fame; there are: degree"):
        why(network, "fame", scores, 0)
    with pytest.raises(NetworkError, match="node 3 does not exist"):
        why(network, "degree", scores, 3)
