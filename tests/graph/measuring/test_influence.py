"""PageRank and its kin against NetworkX, published values, and their equations."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures import MEASURES, ParameterError
from graph.measuring.spectra import principal
from graph.network import NetworkError
from tests.graph.measuring.drawn_graphs import by_name, graphs, network_of, without_loops

ANY = st.one_of(graphs(), graphs(weighted=True), graphs(directed=True), graphs(directed=True, weighted=True))


@given(ANY)
def test_pagerank_heeds_weight_and_direction_as_networkx(graph: nx.Graph) -> None:
    found = MEASURES["pagerank"].run(network_of(graph))
    expected = nx.pagerank(without_loops(graph), tol=1e-13 / max(len(graph), 1), max_iter=500)
    assert by_name(graph, found) == pytest.approx(expected, abs=1e-9)


@given(ANY, st.data())
def test_personalised_pagerank_is_networkxs(graph: nx.Graph, data: st.DataObject) -> None:
    start = data.draw(st.lists(st.sampled_from(list(graph)), unique=True)) if len(graph) else []
    found = MEASURES["personal-pagerank"].run(network_of(graph), start=start)
    back = dict.fromkeys(start, 1) or None
    plain = without_loops(graph)
    expected = nx.pagerank(plain, personalization=back, tol=1e-13 / max(len(graph), 1), max_iter=500)
    assert by_name(graph, found) == pytest.approx(expected, abs=1e-9)


@given(st.one_of(graphs(), graphs(weighted=True)))
def test_the_eigenvector_is_what_equal_entries_leave_in_the_largest_space(graph: nx.Graph) -> None:
    found = MEASURES["eigenvector"].run(network_of(graph))
    if not len(graph):
        assert found.values.tolist() == []
        return
    matrix = nx.to_numpy_array(without_loops(graph))
    values, vectors = np.linalg.eigh(matrix)
    space = vectors[:, values > values[-1] - 1e-9]
    left = space @ (space.T @ np.ones(len(graph)))
    assert found.values == pytest.approx(left / np.linalg.norm(left), abs=1e-6)
    assert found.parameters["eigenvalue"] == pytest.approx(values[-1], abs=1e-9)


def test_the_eigenvector_is_networkxs_and_finds_the_medici() -> None:
    """Medici 0.430 leads, then Strozzi 0.356 and Ridolfi 0.341 (Jackson 2008, table 2.1)."""
    graph = nx.florentine_families_graph()
    found = by_name(graph, MEASURES["eigenvector"].run(network_of(graph)))
    assert found == pytest.approx(nx.eigenvector_centrality_numpy(graph), abs=1e-8)
    assert sorted(found, key=lambda name: -found[name])[:3] == ["Medici", "Strozzi", "Ridolfi"]
    assert found["Medici"] == pytest.approx(0.430, abs=5e-4)


@given(ANY, st.floats(0.05, 0.9))
def test_katz_is_networkxs_with_the_alpha_told(graph: nx.Graph, reach: float) -> None:
    found = MEASURES["katz"].run(network_of(graph), reach=reach)
    if len(graph) < 2:  # where NetworkX fails
        assert found.values.tolist() == [1.0] * len(graph)
        return
    expected = nx.katz_centrality_numpy(
        without_loops(graph), alpha=found.parameters["alpha"], weight="weight"
    )
    assert by_name(graph, found) == pytest.approx(expected, abs=1e-7)


def test_katzs_alpha_stays_below_one_over_the_eigenvalue() -> None:
    star = nx.star_graph(100)
    assert MEASURES["katz"].run(network_of(star)).parameters["alpha"] == pytest.approx(0.85 / 10)


@given(st.one_of(graphs(directed=True), graphs(directed=True, weighted=True)))
def test_hubs_and_authorities_meet_their_equations(graph: nx.Graph) -> None:
    network = network_of(graph)
    hubs, authorities = (MEASURES[name].run(network).values for name in ("hubs", "authorities"))
    if not network.edge_count:
        assert not hubs.any()
        assert not authorities.any()
        return
    matrix = nx.to_numpy_array(without_loops(graph))
    for values, square in ((hubs, matrix @ matrix.T), (authorities, matrix.T @ matrix)):
        assert values.sum() == pytest.approx(1)
        largest = np.linalg.eigvalsh(square)[-1]
        assert square @ values == pytest.approx(largest * values, abs=1e-6 * largest)


def test_hubs_and_authorities_are_networkxs() -> None:
    graph = nx.gnp_random_graph(40, 0.1, seed=5, directed=True)
    hubs, authorities = nx.hits(graph, max_iter=1000, tol=1e-12)
    network = network_of(graph)
    assert by_name(graph, MEASURES["hubs"].run(network)) == pytest.approx(hubs, abs=1e-8)
    assert by_name(graph, MEASURES["authorities"].run(network)) == pytest.approx(authorities, abs=1e-8)


def test_two_eigenvalues_near_each_other_are_told_apart() -> None:
    """Two rings with tails of 30 and 31: their eigenvalues differ in the ninth digit."""
    parts = [nx.lollipop_graph(6, length) for length in (4, 5)]
    graph = nx.disjoint_union(*parts)
    matrix = nx.to_scipy_sparse_array(graph)
    value, vector = principal(matrix.__matmul__, len(graph), 1e-12)
    assert value == pytest.approx(np.linalg.eigvalsh(matrix.toarray())[-1], abs=1e-12)
    assert np.linalg.norm(matrix @ vector - value * vector) < 1e-10


@pytest.mark.parametrize(
    ("name", "given_", "said"),
    [
        ("pagerank", {"damping": 1}, "damping is 1: must be above 0 and below 1"),
        ("pagerank", {"tolerance": 0}, "tolerance is 0: must be above 0 and below 1"),
        ("personal-pagerank", {"damping": -0.5}, "damping is -0.5: must be above 0 and below 1"),
        ("katz", {"reach": 1.5}, "reach is 1.5: must be above 0 and below 1"),
        ("eigenvector", {"tolerance": float("nan")}, "tolerance is nan: must be above 0"),
        ("hubs", {"tolerance": 2}, "tolerance is 2"),
        ("community", {"resolution": 0}, "resolution is 0: must be above 0"),
        ("louvain", {"resolution": float("inf")}, "resolution is inf: must be above 0"),
        ("betweenness", {"error": 0}, "error is 0: must be above 0 and below 1"),
        ("betweenness", {"confidence": 1}, "confidence is 1: must be above 0 and below 1"),
        ("betweenness", {"pivots": 1}, "pivots is 1: must be at least 2"),
        ("closeness", {"pivots": 0}, "pivots is 0: must be at least 2"),
    ],
)
def test_wrong_parameters_are_told(name: str, given_: dict[str, float], said: str) -> None:
    with pytest.raises(ParameterError, match=said) as caught:
        MEASURES[name].run(network_of(nx.path_graph(3)), **given_)
    assert caught.value.words.zh


def test_a_start_that_does_not_exist_is_told() -> None:
    with pytest.raises(NetworkError, match="node 9 does not exist"):
        MEASURES["personal-pagerank"].run(network_of(nx.path_graph(3)), start=[9])
