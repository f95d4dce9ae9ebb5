"""Neighbours, links and parts of a network, against NetworkX."""

import doctest

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import network as module
from graph.network import Network, NetworkError

PROPERTIES = ("urn:cites", "urn:replaces", "urn:funds")


def network_of(size: int, links: list[tuple[int, int, int]]) -> Network:
    source, target, prop = np.array(links, np.int32).reshape(-1, 3).T
    return Network(size, source, target, prop.astype(np.int16), PROPERTIES)


@st.composite
def networks(draw: st.DrawFn, most: int = 9) -> Network:
    size = draw(st.integers(0, most))
    node = st.integers(0, max(size - 1, 0))
    link = st.tuples(node, node, st.integers(0, 2))
    return network_of(size, draw(st.lists(link, max_size=3 * size)) if size else [])


def links(network: Network) -> list[tuple[int, int, str]]:
    names = [network.properties[i] for i in network.prop.tolist()]
    return list(zip(network.source.tolist(), network.target.tolist(), names, strict=True))


def simple(network: Network) -> nx.Graph:
    """The graph that NetworkX itself makes of the links."""
    graph = nx.empty_graph(network.size)
    graph.add_edges_from((a, b) for a, b, _ in links(network) if a != b)
    return graph


@given(networks())
def test_neighbours_and_degrees_are_those_of_the_simple_graph(network: Network) -> None:
    graph = simple(network)
    assert [network.neighbours(n).tolist() for n in graph] == [sorted(graph[n]) for n in graph]
    assert network.degree.tolist() == [degree for _, degree in graph.degree]
    assert network.edge_count == graph.number_of_edges()
    assert nx.utils.graphs_equal(network.to_networkx(), graph)


@given(networks())
def test_links_between_two_nodes_are_all_found_with_their_direction(network: Network) -> None:
    for a in range(network.size):
        for b in range(network.size):
            forward = {(name, True) for s, t, name in links(network) if (s, t) == (a, b)}
            back = {(name, False) for s, t, name in links(network) if (t, s) == (a, b) and a != b}
            assert network.between(a, b) == sorted(forward | back)


@given(networks(), st.sets(st.integers(0, 8)))
def test_a_subgraph_has_the_chosen_nodes_and_every_link_among_them(network: Network, some: set[int]) -> None:
    chosen = {n for n in some if n < network.size}
    graph = network.subgraph(chosen, lambda node: {"label": f"n{node}", "kind": "Patent"})
    among = {(a, b, name) for a, b, name in links(network) if {a, b} <= chosen}
    assert set(graph.edges(keys=True)) == among
    assert dict(graph.nodes(data=True)) == {n: {"label": f"n{n}", "kind": "Patent"} for n in chosen}


@given(networks(), st.sets(st.integers(0, 8)))
def test_without_takes_the_links_of_the_masked_nodes_and_no_node(network: Network, some: set[int]) -> None:
    gone = {n for n in some if n < network.size}
    left = network.without(network.mask(gone))
    assert left.size == network.size
    assert links(left) == [link for link in links(network) if not {link[0], link[1]} & gone]


@given(networks(), st.integers(0, 3))
def test_around_is_ordered_by_distance_then_degree_then_id(network: Network, hops: int) -> None:
    for node in range(network.size):
        away = nx.single_source_shortest_path_length(simple(network), node, cutoff=hops)
        order = sorted(away, key=lambda n: (away[n], -network.degree[n], n))
        assert network.around(node, hops, 100) == order
        assert network.around(node, hops, 3) == order[:3]


def test_parallel_links_and_links_to_itself() -> None:
    network = network_of(3, [(0, 1, 0), (0, 1, 0), (1, 0, 1), (2, 2, 2)])
    assert network.degree.tolist() == [1, 1, 0]
    assert network.between(0, 1) == [("urn:cites", True), ("urn:replaces", False)]
    assert network.between(2, 2) == [("urn:funds", True)]


def test_many_nodes_do_not_confuse_pairs() -> None:
    size = 200_000
    network = network_of(size, [(size - 1, 1, 0), (1, size - 2, 1)])
    assert network.neighbours(1).tolist() == [size - 2, size - 1]
    assert network.between(1, size - 1) == [("urn:cites", False)]


def test_nobody_changes_a_network() -> None:
    network = network_of(2, [(0, 1, 0)])
    with pytest.raises(ValueError, match="read-only"):
        network.neighbours(0)[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        network.source[0] = 1


@pytest.mark.parametrize(
    ("size", "link", "words"),
    [
        (2, (0, 2, 0), "target goes from 2 to 2: must lie in 0 ... 1"),
        (2, (-1, 0, 0), "source goes from -1 to -1: must lie in 0 ... 1"),
        (2, (0, 1, 3), "prop goes from 3 to 3: must lie in 0 ... 2"),
        (0, (0, 0, 0), "source goes from 0 to 0"),
    ],
)
def test_a_link_to_nowhere_is_refused(size: int, link: tuple[int, int, int], words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        network_of(size, [link])


def test_arrays_of_different_lengths_are_refused() -> None:
    with pytest.raises(NetworkError, match="equally many"):
        Network(2, np.array([0], np.int32), np.array([1, 1], np.int32), np.array([0], np.int16), PROPERTIES)


def test_an_unknown_node_is_refused() -> None:
    network = network_of(2, [(0, 1, 0)])
    for ask in (network.neighbours, lambda n: network.between(0, n), lambda n: network.around(n, 1, 1)):
        for node in (-1, 2):
            with pytest.raises(NetworkError, match=f"node {node} does not exist: the network has 2 nodes"):
                ask(node)
    with pytest.raises(NetworkError, match="mask has shape"):
        network.without(np.zeros(3, np.bool_))


def test_the_examples_run() -> None:
    found = doctest.testmod(module)
    assert found.attempted >= 3
    assert not found.failed


def test_weights_of_links_between_two_nodes_add_up() -> None:
    ends = np.array([0, 1, 0, 2], np.int32), np.array([1, 0, 1, 2], np.int32)
    prop, weights = np.zeros(4, np.int16), np.array([1.0, 2.0, 0.5, 9.0])
    network = Network(4, *ends, prop, ("urn:p",), weights)
    assert network.weighted.matrix.toarray()[0].tolist() == [0, 3.5, 0, 0]
    assert network.arcs.matrix.toarray()[:2].tolist() == [[0, 1.5, 0, 0], [2, 0, 0, 0]]
    assert (network.weighted.loops, network.arcs.loops) == (0, 0)
    assert network.seen is network.weighted
    assert Network(4, *ends, prop, ("urn:p",)).weighted.weights is None
    assert Network(4, *ends, prop, ("urn:p",), directed=True).seen.targets.tolist() == [1, 0]


def test_the_linked_part_keeps_weights_and_direction() -> None:
    ends = np.array([1, 3, 3], np.int32), np.array([3, 1, 3], np.int32)
    network = Network(5, *ends, np.zeros(3, np.int16), ("urn:p",), np.array([2.0, 3.0, 4.0]), directed=True)
    nodes, part = network.linked()
    assert nodes.tolist() == [1, 3]
    assert part.directed
    assert part.seen.matrix.toarray().tolist() == [[0, 2], [3, 0]]
    assert network.without(network.mask([1])).edge_count == 0


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ([1.0], r"weights have shape \(1,\): must be \(2,\), as the links"),
        ([1.0, 0.0], "a link weighs 0.0: weights must be above 0"),
        ([1.0, -2.0], "a link weighs -2.0"),
        ([1.0, float("inf")], "a link weighs inf: .* finite"),
    ],
)
def test_wrong_weights_are_told(weights: list[float], said: str) -> None:
    ends = np.array([0, 1], np.int32), np.array([1, 0], np.int32)
    with pytest.raises(NetworkError, match=said):
        Network(2, *ends, np.zeros(2, np.int16), ("urn:p",), np.array(weights))
