"""Links that came later: which are held back, and how guesses are judged."""

import networkx as nx
import numpy as np
import pytest

from graph.likeness.prediction import evaluate, later
from graph.network import Network


def network_of(size: int, edges: list[tuple[int, int]]) -> Network:
    ends = np.array(edges, np.int32).reshape(-1, 2)
    return Network(size, ends[:, 0], ends[:, 1], np.zeros(len(ends), np.int16), ("urn:linked",))


def test_held_back_is_what_known_nodes_did_later() -> None:
    before, after = (
        network_of(6, [(0, 1), (2, 3)]),
        network_of(6, [(0, 1), (2, 3), (1, 2), (3, 1), (4, 5), (5, 0)]),
    )
    found = {node: sorted(others.tolist()) for node, others in later(before, after).items()}
    assert found == {1: [2, 3], 2: [1], 3: [1]}


def test_without_later_links_nothing_is_judged() -> None:
    network = network_of(4, [(0, 1), (2, 3)])
    found = evaluate(network, network)
    assert (found.links, found.nodes, found.judged) == (0, 0, ())


def test_closed_triangles_are_foretold_better_than_by_chance() -> None:
    whole = nx.relaxed_caveman_graph(30, 8, 0.05, seed=3)
    edges = sorted(whole.edges)
    chosen = np.random.default_rng(3).permutation(len(edges))[: len(edges) * 4 // 5]
    before = network_of(len(whole), [edges[i] for i in chosen])
    found = evaluate(before, network_of(len(whole), edges), k=5)
    told = {one.name: one for one in found.judged}
    assert found.links == pytest.approx(len(edges) - len(chosen), abs=10)
    for name in ("adamic-adar", "jaccard", "resource-allocation", "pagerank"):
        assert told[name].auc > 0.85
        assert told[name].hits > 2 * told["random"].hits
    assert told["random"].auc == pytest.approx(0.5, abs=0.05)
    assert all(0 <= one.precision <= one.hits <= 1 for one in found.judged)


def test_the_same_seed_judges_alike() -> None:
    before, after = (
        network_of(6, [(0, 1), (1, 2), (3, 4), (4, 5)]),
        network_of(6, [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5)]),
    )
    assert evaluate(before, after) == evaluate(before, after)
