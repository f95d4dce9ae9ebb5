"""Likeness, against NetworkX."""

import doctest
from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.likeness import similarity
from graph.likeness.similarity import LIKENESSES, shared, similar
from graph.network import Network, NetworkError

THEIRS: dict[str, Callable[..., object]] = {
    "jaccard": nx.jaccard_coefficient,
    "adamic-adar": nx.adamic_adar_index,
    "resource-allocation": nx.resource_allocation_index,
}


def network_of(graph: nx.Graph) -> Network:
    ends = np.array(graph.edges, np.int32).reshape(-1, 2)
    return Network(len(graph), ends[:, 0], ends[:, 1], np.zeros(len(ends), np.int16), ("urn:linked",))


def graphs() -> st.SearchStrategy[nx.Graph]:
    return st.builds(
        nx.gnp_random_graph, st.integers(2, 12), st.sampled_from([0.1, 0.3, 0.6]), seed=st.integers(0, 999)
    )


@pytest.mark.parametrize("name", THEIRS)
@given(graph=graphs())
def test_scores_are_networkxs(name: str, graph: nx.Graph) -> None:
    scores = LIKENESSES[name].scores(network_of(graph), 0)
    pairs = [(0, other) for other in range(1, len(graph))]
    assert [scores[other] for _, other, _ in THEIRS[name](graph, pairs)] == pytest.approx(  # type: ignore[attr-defined]
        [score for _, _, score in THEIRS[name](graph, pairs)]  # type: ignore[attr-defined]
    )


@given(graphs())
def test_personal_pagerank_is_networkxs(graph: nx.Graph) -> None:
    scores = LIKENESSES["pagerank"].scores(network_of(graph), 0)
    expected = nx.pagerank(graph, personalization={0: 1}, tol=1e-12, max_iter=1000)
    assert scores.tolist() == pytest.approx([expected[n] for n in graph], abs=1e-8)
    assert scores.sum() == pytest.approx(1)


@pytest.mark.parametrize("name", LIKENESSES)
@given(graph=graphs(), meet=st.booleans(), first=st.integers(1, 5))
def test_the_likest_candidates_come_first(name: str, graph: nx.Graph, meet: bool, first: int) -> None:
    network, candidates = network_of(graph), np.arange(len(graph)) % 2 == 1
    scores = LIKENESSES[name].scores(network, 0)
    right = [n for n in graph if n and n % 2 and scores[n] > 0 and not (meet and graph.has_edge(0, n))]
    found = similar(network, 0, LIKENESSES[name], candidates, first=first, meet=meet)
    assert [one.node for one in found] == sorted(right, key=lambda n: (-scores[n], n))[:first]
    for one in found:
        assert {reason.node for reason in one.reasons} <= set(nx.common_neighbors(graph, 0, one.node))


@given(graphs())
def test_what_both_share_adds_up_to_the_score(graph: nx.Graph) -> None:
    scores = LIKENESSES["adamic-adar"].scores(network_of(graph), 0)
    for other in range(1, len(graph)):
        reasons = shared(network_of(graph), 0, other)
        assert {reason.node for reason in reasons} == set(nx.common_neighbors(graph, 0, other))
        assert sum(reason.weight for reason in reasons) == pytest.approx(scores[other])
        assert [r.weight for r in reasons] == sorted((r.weight for r in reasons), reverse=True)


def test_unknown_nodes_are_refused() -> None:
    network = network_of(nx.path_graph(3))
    with pytest.raises(NetworkError, match="node 3 does not exist"):
        similar(network, 3, LIKENESSES["jaccard"], np.ones(3, np.bool_))


def test_the_examples_run() -> None:
    found = doctest.testmod(similarity, extraglobs={"Network": Network})
    assert found.attempted
    assert not found.failed
