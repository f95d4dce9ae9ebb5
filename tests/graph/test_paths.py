"""Paths, against enumeration and NetworkX."""

import doctest
from collections import Counter
from itertools import islice, pairwise
from math import log2

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import paths
from graph.network import Mask, Network, NetworkError
from graph.paths import Path, shortest
from graph.routes.trail import Budget


def network_of(graph: nx.Graph) -> Network:
    ends = np.array(graph.edges, np.int32).reshape(-1, 2)
    return Network(len(graph), ends[:, 0], ends[:, 1], np.zeros(len(ends), np.int16), ("urn:linked",))


@st.composite
def graphs(draw: st.DrawFn) -> nx.Graph:
    """A random graph that often has nodes of more than four neighbours."""
    size = draw(st.integers(2, 9))
    graph = nx.gnp_random_graph(size, draw(st.sampled_from([0.2, 0.4, 0.7])), seed=draw(st.integers(0, 999)))
    graph.add_edges_from((0, n) for n in range(1, draw(st.integers(1, size))))
    return graph


def cost_of(graph: nx.Graph, nodes: list[int]) -> float:
    return len(nodes) - 1 + sum(max(0.0, log2(graph.degree[n] / 4)) for n in nodes[1:-1])


def every_path(graph: nx.Graph, source: int, target: int, avoid: Mask, length: int) -> list[list[int]]:
    inner = graph.subgraph([n for n in graph if not avoid[n] or n in (source, target)])
    return sorted(nx.all_simple_paths(inner, source, target, cutoff=length))


def nodes_of(found: tuple[Path, ...]) -> list[list[int]]:
    return [list(path.nodes) for path in found]


@given(graphs(), st.integers(0, 2**9 - 1), st.integers(1, 7), st.integers(1, 7))
def test_the_k_cheapest_paths_are_those_of_full_enumeration(
    graph: nx.Graph, avoided: int, k: int, length: int
) -> None:
    avoid = np.array([bool(avoided >> n & 1) for n in graph])
    target = len(graph) - 1
    found = shortest(network_of(graph), 0, target, k=k, avoid=avoid, max_length=length)
    costs = sorted(cost_of(graph, path) for path in every_path(graph, 0, target, avoid, length))
    assert found.exact
    assert [path.cost for path in found.paths] == pytest.approx(costs[:k])
    assert [cost_of(graph, nodes) for nodes in nodes_of(found.paths)] == pytest.approx(costs[:k])
    assert len({path.nodes for path in found.paths}) == len(found.paths)


@given(graphs(), st.integers(1, 7))
def test_the_k_cheapest_paths_cost_what_networkx_says(graph: nx.Graph, k: int) -> None:
    target = len(graph) - 1
    directed = graph.to_directed()
    for _, head, data in directed.edges(data=True):
        data["cost"] = cost_of(graph, [0, head, 0]) - 1 if head not in (0, target) else 1
    found = shortest(network_of(graph), 0, target, k=k, max_length=len(graph))
    if not nx.has_path(graph, 0, target):
        assert not found.paths
        return
    ways = nx.shortest_simple_paths(directed, 0, target, "cost")
    best = [path for path, _ in zip(ways, range(k), strict=False)]
    assert [path.cost for path in found.paths] == pytest.approx([cost_of(graph, path) for path in best])


@given(graphs(), st.integers(1, 9))
def test_without_penalty_the_shortest_paths_come_in_order(graph: nx.Graph, k: int) -> None:
    target = len(graph) - 1
    found = shortest(network_of(graph), 0, target, k=k, penalty=False, max_length=9)
    every = sorted(nx.all_shortest_paths(graph, 0, target)) if nx.has_path(graph, 0, target) else []
    assert nodes_of(found.paths) == every[:k]


@given(graphs())
def test_there_and_back_are_the_same_paths(graph: nx.Graph) -> None:
    network, target = network_of(graph), len(graph) - 1
    there, back = shortest(network, 0, target, k=50), shortest(network, target, 0, k=50)
    assert {path.nodes for path in there.paths} == {path.nodes[::-1] for path in back.paths} or (
        len(there.paths) == 50
    )


def test_a_hub_is_gone_around() -> None:
    graph = nx.star_graph(40)
    nx.add_path(graph, [1, 41, 42, 2])
    network = network_of(graph)
    assert nodes_of(shortest(network, 1, 2, k=2).paths) == [[1, 41, 42, 2], [1, 0, 2]]
    assert nodes_of(shortest(network, 1, 2, penalty=False).paths) == [[1, 0, 2]]
    assert shortest(network, 1, 2, k=2).paths[1].cost == pytest.approx(2 + log2(40 / 4))


def test_steps_name_every_link_and_its_direction() -> None:
    source, target = np.array([0, 2, 1], np.int32), np.array([1, 1, 0], np.int32)
    network = Network(3, source, target, np.array([0, 1, 1], np.int16), ("urn:cites", "urn:funds"))
    (path,) = shortest(network, 0, 2).paths
    assert [step.links for step in path.steps] == [
        (("urn:cites", True), ("urn:funds", False)),
        (("urn:funds", False),),
    ]
    assert [(step.source, step.target) for step in path.steps] == list(pairwise(path.nodes))


def test_length_limits_hops() -> None:
    network = network_of(nx.path_graph(8))
    assert not shortest(network, 0, 7).paths
    assert [len(p.steps) for p in shortest(network, 0, 7, max_length=7).paths] == [7]
    assert not shortest(network, 0, 1, max_length=0).paths


def test_a_node_and_itself() -> None:
    network = network_of(nx.path_graph(3))
    for length in (0, 1, 6):
        (path,) = shortest(network, 1, 1, max_length=length).paths
        assert (path.nodes, path.steps, path.cost) == ((1,), (), 0)


def test_ends_may_be_avoided_nodes() -> None:
    network = network_of(nx.cycle_graph(4))
    assert nodes_of(shortest(network, 0, 2, avoid=network.mask([0, 1, 2])).paths) == [[0, 3, 2]]


def test_no_links_no_paths() -> None:
    assert not shortest(network_of(nx.empty_graph(2)), 0, 1).paths


def test_a_search_given_up_says_so() -> None:
    network = network_of(nx.complete_graph(5))
    found = shortest(network, 0, 4, k=100, budget=Budget(tries=7))
    assert 0 < len(found.paths) < 16
    assert not found.exact
    assert shortest(network, 0, 4, k=1, budget=Budget(tries=7)).exact


def test_a_search_ends_when_its_time_is_up() -> None:
    network = network_of(nx.complete_graph(12))
    found = shortest(network, 0, 11, k=10**6, budget=Budget(tries=10**6, seconds=0))
    assert 0 < len(found.paths) < 300
    assert not found.exact


@given(graphs(), st.sets(st.integers(0, 8)), st.integers(1, 9), st.integers(1, 3))
def test_paths_to_any_of_several_are_those_of_full_enumeration(
    graph: nx.Graph, ends: set[int], k: int, each: int
) -> None:
    targets = {end % len(graph) for end in ends} - {0}
    every = [
        path
        for target in targets
        for path in nx.all_simple_paths(graph, 0, target, cutoff=6)
        if not targets & set(path[:-1])
    ]
    every.sort(key=lambda path: (round(cost_of(graph, path), 6), path))
    found = shortest(network_of(graph), 0, targets, k=k)
    assert found.exact
    assert [path.cost for path in found.paths] == pytest.approx([cost_of(graph, p) for p in every[:k]])
    kept = [path for n, path in enumerate(every) if sum(p[-1] == path[-1] for p in every[:n]) < each]
    some = shortest(network_of(graph), 0, targets, k=k, each=each)
    assert [path.cost for path in some.paths] == pytest.approx([cost_of(graph, p) for p in kept[:k]])
    ended = Counter(path.nodes[-1] for path in some.paths)
    assert all(count <= each for count in ended.values())


@given(graphs(), st.integers(1, 9), st.integers(2, 6))
def test_of_paths_over_nodes_alike_only_the_first_is_found(graph: nx.Graph, k: int, names: int) -> None:
    target = len(graph) - 1
    first: dict[tuple[int, ...], Path] = {}
    for path in shortest(network_of(graph), 0, target, k=10**6).paths:
        called = tuple(node % names for node in path.nodes)
        if len(set(called)) == len(called):
            first.setdefault(called, path)
    found = shortest(network_of(graph), 0, target, k=k, alike=lambda node: node % names)
    assert found.paths == tuple(first.values())[:k]


def test_hundreds_of_pairs_among_hubs_are_networkxs() -> None:
    graph = nx.barabasi_albert_graph(150, 2, seed=5)
    network, random = network_of(graph), np.random.default_rng(5)
    directed = graph.to_directed()
    for _, head, data in directed.edges(data=True):
        data["cost"] = 1 + max(0.0, log2(graph.degree[head] / 4))
    for source, target in (random.choice(150, 2, replace=False).tolist() for _ in range(300)):
        found = shortest(network, source, target, k=4, max_length=20)
        best = list(islice(nx.shortest_simple_paths(directed, source, target, "cost"), 4))
        costs = [cost_of(graph, nodes) for nodes in best]
        assert [path.cost for path in found.paths] == pytest.approx(costs)
        assert [cost_of(graph, nodes) for nodes in nodes_of(found.paths)] == pytest.approx(costs)
        told_apart = all(b - a > 1e-6 for a, b in pairwise(costs[:3]))
        if told_apart:
            assert nodes_of(found.paths)[:2] == best[:2]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"k": 0}, "k is 0"),
        ({"each": 0}, "each is 0"),
        ({"max_length": -1}, "max_length is -1"),
        ({"avoid": np.zeros(9, np.bool_)}, r"shape \(9,\): must be \(3,\)"),
    ],
)
def test_senseless_wishes_are_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        shortest(network_of(nx.path_graph(3)), 0, 2, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(("source", "target", "unknown"), [(0, 3, 3), (-1, 0, -1)])
def test_unknown_ends_are_refused(source: int, target: int, unknown: int) -> None:
    with pytest.raises(NetworkError, match=f"node {unknown} does not exist"):
        shortest(network_of(nx.path_graph(3)), source, target)


def test_the_examples_run() -> None:
    found = doctest.testmod(paths, extraglobs={"Network": Network})
    assert found.attempted >= 3
    assert not found.failed
