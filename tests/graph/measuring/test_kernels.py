"""Networkit's kernels: the same answer each time, whatever other threads ask, and graphs of any form."""

import gc
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import Mock

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measuring import kernels
from graph.measuring.kernels import leiden, louvain, pair_path
from tests.graph.measuring.drawn import adjacency_of, graphs

METHODS = [louvain, leiden]


def parts(groups: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[set[int]]:
    return [set(np.flatnonzero(groups == group).tolist()) for group in set(groups.tolist())]


@given(graphs(directed=None), st.data())
def test_a_path_is_as_short_as_networkx_finds_it(graph: nx.Graph, data: st.DataObject) -> None:
    source, target = (data.draw(st.sampled_from(range(len(graph)))) for _ in range(2))
    found = pair_path(adjacency_of(graph), source, target)
    if found is None:
        assert not nx.has_path(graph, source, target)
    else:
        assert found[0] == source
        assert found[-1] == target
        assert nx.is_path(graph, found)
        assert len(found) - 1 == nx.shortest_path_length(graph, source, target)


@pytest.mark.parametrize(("source", "target"), [(-1, 0), (0, 3)])
def test_a_path_is_between_nodes_that_exist(source: int, target: int) -> None:
    with pytest.raises(IndexError, match="does not exist: the graph has 3 nodes"):
        pair_path(adjacency_of(nx.path_graph(3)), source, target)


@pytest.mark.parametrize("method", METHODS)
@given(graph=graphs(loops=True))
def test_communities_lie_inside_components(method: kernels.Method, graph: nx.Graph) -> None:
    found = method(adjacency_of(graph))
    assert len(found) == len(graph)
    components = list(nx.connected_components(graph))
    assert all(any(part <= component for component in components) for part in parts(found))


@pytest.mark.parametrize("method", METHODS)
def test_of_a_few_seeds_one_parts_the_karate_club_as_well_as_can_be(method: kernels.Method) -> None:
    # the best modularity is 0.4198: Brandes et al. (2008), On modularity clustering
    graph = nx.karate_club_graph()
    found = [parts(method(adjacency_of(graph), seed=seed)) for seed in range(4)]
    best = max(nx.community.modularity(graph, one, weight=None) for one in found)
    assert best == pytest.approx(0.4198, abs=5e-5)


@pytest.mark.parametrize("method", METHODS)
def test_weights_decide_whom_a_node_is_with(method: kernels.Method) -> None:
    graph = nx.cycle_graph(4)
    nx.set_edge_attributes(graph, {(0, 1): 9, (1, 2): 1, (2, 3): 9, (3, 0): 1}, "weight")
    assert parts(method(adjacency_of(graph, "weight"))) == [{0, 1}, {2, 3}]


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_communities_in_any_thread(method: kernels.Method) -> None:
    adjacency = adjacency_of(nx.gnp_random_graph(300, 0.03, seed=1))
    with ThreadPoolExecutor(4) as pool:
        found = [one.tolist() for one in pool.map(lambda seed: method(adjacency, seed=seed), [5, 6, 5, 6, 5])]
    assert found[0] == found[2] == found[4]
    assert found[1] == found[3]


@pytest.mark.parametrize("method", METHODS)
def test_a_higher_resolution_gives_more_communities(method: kernels.Method) -> None:
    adjacency = adjacency_of(nx.karate_club_graph())
    assert (
        len(parts(method(adjacency, 0.2)))
        < len(parts(method(adjacency, 1.0)))
        < len(parts(method(adjacency, 3.0)))
    )


@pytest.mark.parametrize("method", METHODS)
def test_without_edges_everyone_is_alone(method: kernels.Method) -> None:
    assert method(adjacency_of(nx.empty_graph(3))).tolist() == [0, 1, 2]


def test_a_graph_is_made_once_and_forgotten_with_its_adjacency(monkeypatch: pytest.MonkeyPatch) -> None:
    make = Mock(wraps=kernels._made)
    monkeypatch.setattr(kernels, "_made", make)
    gc.collect()
    kept = len(kernels._MADE)
    adjacency = adjacency_of(nx.path_graph(3))
    louvain(adjacency)
    pair_path(adjacency, 0, 2)
    make.assert_called_once_with(adjacency)
    make.reset_mock()
    assert len(kernels._MADE) == kept + 1
    del adjacency
    gc.collect()
    assert len(kernels._MADE) == kept
