"""Betweenness by drawn paths: right on average, within the bound it states, and a smaller bound would be caught."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures import MEASURES
from graph.measuring import draws
from graph.measuring.bounds import interval
from graph.measuring.draws import drawn
from tests.graph.measuring.drawn_graphs import by_name, graphs, network_of, without_loops

betweenness = MEASURES["betweenness"].run

GRAPHS = {
    "two parts": nx.disjoint_union(nx.barbell_graph(8, 3), nx.path_graph(5)),
    "directed": nx.gnp_random_graph(40, 0.06, seed=4, directed=True),
}


@given(graphs(directed=True))
def test_direction_is_heeded_as_by_networkx(graph: nx.DiGraph) -> None:
    found = betweenness(network_of(graph))
    assert by_name(graph, found) == pytest.approx(nx.betweenness_centrality(without_loops(graph)), abs=1e-9)


@given(graphs(directed=True))
def test_distances_follow_the_direction_as_by_networkx(graph: nx.DiGraph) -> None:
    plain = without_loops(graph)
    for name, expected in (("closeness", nx.closeness_centrality), ("harmonic", nx.harmonic_centrality)):
        found = MEASURES[name].run(network_of(graph))
        assert by_name(graph, found) == pytest.approx(expected(plain), abs=1e-9)


@pytest.mark.parametrize("name", GRAPHS)
def test_the_bound_holds_in_95_of_100_runs_and_a_20th_of_it_does_not(name: str) -> None:
    network = network_of(GRAPHS[name])
    exact = betweenness(network).values
    runs = [betweenness(network, error=0.06, work=-1, seed=seed) for seed in range(100)]
    off = [np.abs(run.values - exact).max() for run in runs]
    assert sum(one <= run.error for one, run in zip(off, runs, strict=True) if run.error) >= 95
    assert sum(bool((np.abs(run.values - exact) <= run.errors).all()) for run in runs) >= 95
    assert sum(one <= run.error / 20 for one, run in zip(off, runs, strict=True) if run.error) < 95
    assert {run.confidence for run in runs} == {0.95}
    # what was asked for is nearly always met
    assert np.mean([run.error or 1 for run in runs]) < 0.066
    assert np.mean([run.values for run in runs], axis=0) == pytest.approx(exact, abs=0.01)


def test_a_sample_says_how_it_was_drawn_and_can_be_drawn_again() -> None:
    network = network_of(nx.karate_club_graph())
    one, two, other = (betweenness(network, work=0, error=0.1, seed=seed) for seed in (1, 1, 2))
    assert one.values.tolist() == two.values.tolist() != other.values.tolist()
    assert one.method == f"sampled ({one.parameters['paths']} paths)"
    assert one.errors is not None
    assert one.error == one.errors.max()
    assert not one.exact


def test_a_smaller_error_takes_more_paths() -> None:
    network = network_of(nx.karate_club_graph())
    wide, narrow = (betweenness(network, work=0, error=error).parameters["paths"] for error in (0.1, 0.03))
    assert narrow > wide


def test_exact_values_have_no_error() -> None:
    found = betweenness(network_of(nx.karate_club_graph()))
    assert (found.exact, found.error, found.confidence, found.errors) == (True, None, None, None)


@pytest.mark.parametrize(("room", "paths"), [(1, 400), (10**7, 8000)])
def test_each_of_the_shortest_paths_is_drawn_as_often(
    room: int, paths: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six ways lead over a grid of 3 by 3 from corner to corner; the middle lies on four of them."""
    monkeypatch.setattr(draws, "ROOM", room)
    graph = network_of(nx.grid_2d_graph(3, 3)).adjacency
    found = drawn(graph, paths, np.random.default_rng(3))
    lengths = dict(nx.all_pairs_shortest_path_length(nx.grid_2d_graph(3, 3)))
    mean = np.mean([d - 1 for one in lengths.values() for d in one.values() if d])
    assert found.between.mean() == pytest.approx(mean, rel=3 / paths**0.5)
    assert found.passed.sum() == found.between.sum()
    exact = betweenness(network_of(nx.grid_2d_graph(3, 3))).values * 7 / 9
    assert found.passed / paths == pytest.approx(exact, abs=2 / paths**0.5)


def test_paths_many_and_long_are_drawn() -> None:
    """A ladder of 60 rungs has more shortest paths than a whole number of 32 bits can tell."""
    graph = nx.lexicographic_product(nx.path_graph(60), nx.empty_graph(2))
    found = drawn(network_of(graph).adjacency, 300, np.random.default_rng(1))
    assert found.between.max() > 40
    assert found.passed.sum() == found.between.sum()


@given(st.integers(1, 5000), st.floats(0, 1), st.floats(0.1, 20), st.floats(0.001, 0.5))
def test_the_interval_holds_what_was_counted(draws_: int, share: float, mean: float, failing: float) -> None:
    counted = np.array([round(share * draws_) / draws_])
    low, high = interval(counted, draws_, mean, failing)
    assert 0 <= low[0] <= counted[0] <= high[0] <= 1


def test_the_share_done_is_told() -> None:
    told: list[float] = []
    betweenness(network_of(nx.karate_club_graph()), work=0, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
