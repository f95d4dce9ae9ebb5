"""Searches that share a pass, against NetworkX's one by one."""

from itertools import compress

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measuring import waves
from graph.measuring.breadth import given as given_sources
from graph.measuring.breadth import sources
from graph.measuring.waves import far, hops, reached
from tests.graph.measuring.drawn import adjacency_of, graphs


@given(graphs(directed=None), st.integers(1, 64))
def test_hops_are_those_of_networkx(graph: nx.Graph, few: int) -> None:
    adjacency, nodes = adjacency_of(graph), list(graph) * 7
    found = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(waves, "_FEW", few)
        for block, column, depths in hops(adjacency, given_sources(adjacency, nodes)):
            assert column.tolist() == list(range(len(block))) == list(range(len(depths)))
            found += [dict(compress(enumerate(row.tolist()), reached(row))) for row in depths]
    assert found == [nx.single_source_shortest_path_length(graph, node) for node in nodes]


@given(graphs(directed=None))
def test_sums_over_all_sources_are_those_of_networkx_inward(graph: nx.Graph) -> None:
    adjacency = adjacency_of(graph)
    found = far(adjacency, given_sources(adjacency, list(graph)))
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    towards = [[lengths[a][b] for a in graph if b in lengths[a]] for b in graph]
    assert found.total.tolist() == [sum(one) for one in towards]
    assert found.reached.tolist() == [len(one) for one in towards]
    assert found.reciprocal == pytest.approx([sum(1 / d for d in one if d) for one in towards])


@given(graphs())
def test_searches_of_different_components_may_share_a_column(graph: nx.Graph) -> None:
    adjacency = adjacency_of(graph)
    packed = far(adjacency, sources(adjacency, None, seed=1))
    apart = far(adjacency, given_sources(adjacency, list(graph)))
    assert packed.total.tolist() == apart.total.tolist()
    assert packed.reached.tolist() == apart.reached.tolist()


@pytest.mark.parametrize("length", [253, 254, 255, 256, 257, 300])
def test_depths_do_not_run_over_on_a_long_line(length: int) -> None:
    graph = nx.disjoint_union(nx.path_graph(length), nx.empty_graph(1))
    adjacency = adjacency_of(graph)
    ((_, _, depths),) = hops(adjacency, given_sources(adjacency, [0, length - 1]))
    assert depths.dtype == (np.uint8 if length < 255 else np.uint16)
    assert depths[0].tolist() == [*range(length), np.iinfo(depths.dtype).max]
    assert depths[1].tolist() == [*reversed(range(length)), np.iinfo(depths.dtype).max]


@pytest.mark.parametrize(
    ("depth", "kind"), [(253, np.uint8), (254, np.uint16), (65533, np.uint16), (65534, np.int32)]
)
def test_depths_get_room_before_they_run_over(depth: int, kind: type) -> None:
    assert waves._roomy(np.zeros(1, np.uint8), depth).dtype == kind


def test_it_tells_how_much_is_done() -> None:
    adjacency = adjacency_of(nx.path_graph(130))
    told: list[float] = []
    far(adjacency, given_sources(adjacency, list(range(130))), told.append)
    assert told == [64 / 130, 128 / 130, 1]


def test_nothing_is_found_from_nowhere() -> None:
    adjacency = adjacency_of(nx.path_graph(3))
    assert far(adjacency, given_sources(adjacency, [])).reached.tolist() == [0, 0, 0]
    assert list(hops(adjacency, given_sources(adjacency, []))) == []
    assert np.array_equal(far(adjacency_of(nx.empty_graph(0)), given_sources(adjacency, [])).total, [])
