"""PageRank, against NetworkX's."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measuring.pageranks import pagerank
from tests.graph.measuring.drawn import SIZE, adjacency_of, graphs, in_order

AMOUNTS = st.lists(st.integers(0, 9), min_size=SIZE, max_size=SIZE)


def by_node(amounts: list[int], graph: nx.Graph) -> dict[int, int] | None:
    """The amounts of the nodes of a graph; None where they would come to nothing."""
    found = dict(zip(graph, amounts, strict=False))
    return found if any(found.values()) else None


def array(amounts: dict[int, int] | None) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    return None if amounts is None else np.array(list(amounts.values()), np.float64)


@given(graphs(directed=None, loops=True), AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from([0.5, 0.85, 0.95]))
def test_it_is_that_of_networkx(
    graph: nx.Graph, jumps: list[int], ends: list[int], first: list[int], damping: float
) -> None:
    for number, (_, _, data) in enumerate(graph.edges(data=True)):
        data["weight"] = 1 + number % 3
    jump, end, begin = (by_node(amounts, graph) for amounts in (jumps, ends, first))
    found = pagerank(
        adjacency_of(graph, "weight"), damping, teleport=array(jump), stranded=array(end), first=array(begin)
    )
    expected = nx.pagerank(
        graph,
        damping,
        personalization=jump,
        dangling=end,
        nstart=begin,
        tol=1e-13 / len(graph),
        max_iter=2000,
    )
    assert found == pytest.approx(in_order(expected), abs=1e-10)
    assert found.sum() == pytest.approx(1)


@given(graphs(directed=None))
def test_edges_without_weights_weigh_1(graph: nx.Graph) -> None:
    assert pagerank(adjacency_of(graph)) == pytest.approx(pagerank(adjacency_of(graph, "weight")))


@pytest.mark.parametrize("rounds", [0, 2])
def test_too_few_rounds_are_told(rounds: int) -> None:
    with pytest.raises(ArithmeticError, match=f"after {rounds} rounds: more than 1e-12"):
        pagerank(adjacency_of(nx.path_graph(5)), rounds=rounds)


@pytest.mark.parametrize("tolerance", [0.5, 2, 50])
def test_a_coarse_tolerance_takes_one_round_at_least(tolerance: float) -> None:
    expected = nx.pagerank(nx.path_graph(5), tol=tolerance / 5)
    assert pagerank(adjacency_of(nx.path_graph(5)), tolerance=tolerance) == pytest.approx(in_order(expected))


def test_it_tells_how_far_it_has_come() -> None:
    told: list[float] = []
    pagerank(adjacency_of(nx.path_graph(5)), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


def test_there_is_none_without_nodes() -> None:
    assert pagerank(adjacency_of(nx.empty_graph(0))).tolist() == []
