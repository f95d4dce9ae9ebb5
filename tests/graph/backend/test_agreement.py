"""Every function on arrays against NetworkX's own, with every kind of argument that it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.backend.conversion import from_networkx
from graph.backend.graphs import ArrayGraph
from graph.backend.info import FUNCTIONS
from graph.backend.interface import BACKEND
from graph.backend.offered import OFFERS
from graph.backend.registration import register
from tests.graph.backend.drawn import graphs, node

register()

Draw = Callable[[st.SearchStrategy[Any]], Any]
#: Keyword arguments of a call, drawn for a graph.
Arguments = Callable[[Draw, nx.Graph], dict[str, Any]]
WEIGHT = st.sampled_from(["weight", None, "absent"])


def nothing(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    return {}


def values(draw: Draw, graph: nx.Graph) -> Any:
    """Values of some nodes, or None."""
    some = st.dictionaries(node(graph), st.sampled_from([0, 1, 2.5]), max_size=len(graph))
    return draw(st.one_of(st.none(), some)) if len(graph) else None


def all_values(draw: Draw, graph: nx.Graph) -> Any:
    """Values of all nodes, or None."""
    return draw(st.sampled_from([None, {name: 1 + i % 3 for i, name in enumerate(graph)}]))


def some_nodes(draw: Draw, graph: nx.Graph) -> Any:
    """One node, some nodes, or None for all."""
    return draw(st.one_of(st.none(), node(graph), st.lists(node(graph), max_size=4))) if len(graph) else None


def pagerank(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    named = {name: values(draw, graph) for name in ("personalization", "dangling")}
    start = {"nstart": all_values(draw, graph), "weight": draw(WEIGHT)}
    return {"alpha": draw(st.sampled_from([0.5, 0.85])), "tol": 1e-9, "max_iter": 300, **named, **start}


def katz(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    beta = draw(
        st.sampled_from([1.0, 0.5, {name: 1 + i % 2 for i, name in enumerate(graph)}, {"no node": 1}])
    )
    return {"alpha": 0.02, "beta": beta, "normalized": draw(st.booleans()), "weight": draw(WEIGHT)}


def eigenvector(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    return {
        "nstart": all_values(draw, graph),
        "weight": draw(WEIGHT),
        "max_iter": draw(st.sampled_from([3, 500])),
    }


def betweenness(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    drawn = draw(st.one_of(st.none(), st.integers(1, 10)))
    kind = {"normalized": draw(st.booleans()), "endpoints": draw(st.booleans())}
    return {"k": drawn, "seed": draw(st.integers(0, 9)), **kind}


def closeness(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    return {"u": draw(st.one_of(st.none(), node(graph))), "wf_improved": draw(st.booleans())}


def harmonic(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    return {"nbunch": some_nodes(draw, graph), "sources": some_nodes(draw, graph)}


def nodes(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    return {"nodes": some_nodes(draw, graph)}


def holes(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    some = draw(st.one_of(st.none(), st.lists(node(graph), max_size=4))) if len(graph) else None
    return {"nodes": some, "weight": draw(WEIGHT)}


def average(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    return {"nodes": draw(st.sampled_from([None, list(graph)[:3]])), "count_zeros": draw(st.booleans())}


def one(name: str) -> Arguments:
    """One node, as the argument of this name."""
    return lambda draw, graph: {name: draw(node(graph))}


def near(name: str) -> Arguments:
    """One node, as the argument of this name, and how far to go."""
    cutoff = st.sampled_from([None, 0, 1, 2, 2.5])
    return lambda draw, graph: {name: draw(node(graph)), "cutoff": draw(cutoff)}


def two(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    return {"source": draw(node(graph)), "target": draw(node(graph))}


def ends(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    return {name: draw(st.one_of(st.none(), node(graph))) for name in ("source", "target")}


def root(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    return {"root": draw(st.one_of(st.none(), node(graph)))}


def pairs(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    pair = st.tuples(node(graph), node(graph))
    return {"ebunch": draw(st.one_of(st.none(), st.lists(pair, max_size=5))) if len(graph) else None}


def parts(draw: Draw, graph: nx.Graph) -> dict[str, Any]:
    label = [draw(st.integers(0, 2)) for _ in graph]
    found = [{name for name, here in zip(graph, label, strict=True) if here == k} for k in range(3)]
    whole = draw(st.booleans()) or not len(graph)
    return {
        "communities": found if whole else found[:1],
        "weight": draw(WEIGHT),
        "resolution": draw(st.floats(0.5, 2)),
    }


#: What each function is called with.
CALLS: dict[str, Arguments] = dict.fromkeys(FUNCTIONS, nothing) | {
    "adamic_adar_index": pairs,
    "all_pairs_shortest_path_length": lambda draw, graph: {"cutoff": draw(st.sampled_from([None, 0, 2]))},
    "average_clustering": average,
    "betweenness_centrality": betweenness,
    "bidirectional_shortest_path": two,
    "bridges": root,
    "closeness_centrality": closeness,
    "clustering": nodes,
    "constraint": holes,
    "eccentricity": lambda draw, graph: {"v": some_nodes(draw, graph)},
    "effective_size": holes,
    "eigenvector_centrality": eigenvector,
    "harmonic_centrality": harmonic,
    "has_bridges": root,
    "has_path": two,
    "hits": lambda draw, graph: {"normalized": draw(st.booleans())},
    "jaccard_coefficient": pairs,
    "katz_centrality": katz,
    "modularity": parts,
    "node_connected_component": one("n"),
    "pagerank": pagerank,
    "preferential_attachment": pairs,
    "resource_allocation_index": pairs,
    "shortest_path": ends,
    "shortest_path_length": ends,
    "single_source_shortest_path": near("source"),
    "single_source_shortest_path_length": near("source"),
    "single_target_shortest_path_length": near("target"),
    "triangles": nodes,
}
#: Leiden has nothing to be held against in NetworkX, Louvain finds other groups for a seed, hubs and authorities have
#: ties, and NetworkX's effective size of all nodes has a fault where SciPy's maxima have one axis (1.15 and later).
APART = {"effective_size", "hits", "leiden_communities", "louvain_communities"}
#: Results in which the order says nothing.
UNORDERED = {
    "articulation_points",
    "biconnected_component_edges",
    "biconnected_components",
    "bridges",
    "connected_components",
    "strongly_connected_components",
    "weakly_connected_components",
}
#: Results with paths, of which several may be shortest.
PATHS = {"bidirectional_shortest_path", "shortest_path", "single_source_shortest_path"}
#: NetworkX has these under a namespace of their own.
DISPATCHED = nx.utils.backends._registered_algorithms


def outcome(name: str, graph: nx.Graph, arguments: dict[str, Any], **options: Any) -> Any:
    """What a call gives, or the class of its error."""
    function = getattr(nx, name, None) or getattr(nx.community, name)
    try:
        found = function(graph, **arguments, **options)
        return list(found) if isinstance(found, Iterator) else found
    except (nx.NetworkXException, ArithmeticError, KeyError, ValueError, TypeError, RuntimeWarning) as error:
        return type(error)


def same(one: Any, other: Any) -> bool:
    """Whether results are the same up to rounding."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) or isinstance(other, float):
        both = float(one), float(other)
        return all(map(math.isnan, both)) or math.isclose(*both, rel_tol=1e-9, abs_tol=1e-12)
    return bool(one == other)


def plain(value: Any) -> bool:
    """Whether there is nothing of NumPy's in a result."""
    if isinstance(value, dict):
        return all(plain(key) and plain(one) for key, one in value.items())
    if isinstance(value, list | tuple | set):
        return all(map(plain, value))
    return not isinstance(value, np.generic | np.ndarray)


def arranged(name: str, found: list[Any]) -> list[Any]:
    """Groups without their order; an edge without its direction."""
    if name == "bridges":
        found = [set(edge) for edge in found]
    grouped = [
        frozenset(frozenset(edge) for edge in group) if isinstance(group, list) else group for group in found
    ]
    return sorted((frozenset(g) if isinstance(g, set) else g for g in grouped), key=repr_of)


def repr_of(group: Any) -> str:
    members = sorted(map(repr_of, group)) if isinstance(group, frozenset) else [repr(group)]
    return repr(members)


def agree(name: str, graph: nx.Graph, mine: Any, theirs: Any) -> None:
    if name in PATHS and not isinstance(theirs, type):
        one, other = paths_of(mine), paths_of(theirs)
        assert {key: len(path) for key, path in one.items()} == {
            key: len(path) for key, path in other.items()
        }
        assert all(nx.is_path(graph, path) for path in one.values())
    elif name in UNORDERED and isinstance(theirs, list):
        assert arranged(name, mine) == arranged(name, theirs)
    else:
        assert same(mine, theirs), (mine, theirs)


def paths_of(found: Any) -> dict[Any, list[Any]]:
    """Every path in a result, by its ends."""
    if isinstance(found, dict):
        return {(path[0], path[-1]): path for path in found.values()}
    if found and isinstance(found[0], tuple) and len(found[0]) == 2 and isinstance(found[0][1], dict):
        return {key: path for _, paths in found for key, path in paths_of(paths).items()}
    return {(found[0], found[-1]): found} if found else {}


def test_every_function_is_told_of_and_every_one_told_of_is_there() -> None:
    assert set(FUNCTIONS) == set(OFFERS)
    assert all(callable(getattr(BACKEND, name)) for name in FUNCTIONS.keys() & DISPATCHED.keys())
    assert set(FUNCTIONS) <= set(DISPATCHED)


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - APART))
def test_arguments_are_those_of_networkx(name: str) -> None:
    theirs = DISPATCHED[name].__wrapped__.orig_func
    mine = OFFERS[name].signature.parameters.values()
    expected = __import__("inspect").signature(theirs).parameters.values()
    assert [(p.name, p.kind, p.default) for p in mine] == [(p.name, p.kind, p.default) for p in expected]


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - APART))
@settings(max_examples=60)
@given(st.data())
def test_results_and_errors_are_those_of_networkx(name: str, data: st.DataObject) -> None:
    # loops are an error to some functions, and often drawn
    graph = data.draw(graphs(loops=name != "core_number" or data.draw(st.booleans())))
    arguments = CALLS[name](data.draw, graph)
    mine = outcome(name, from_networkx(graph, "weight"), arguments)
    theirs = outcome(name, graph, arguments, backend="networkx")
    agree(name, graph, mine, theirs)
    assert plain(mine)


@settings(max_examples=60)
@given(graphs(loops=False))
def test_hubs_and_authorities_are_singular_vectors(graph: nx.Graph) -> None:
    if graph.number_of_edges() < 2 or len(graph) < 3:
        return
    found, matrix = nx.hits(from_networkx(graph, "weight")), nx.to_numpy_array(graph)
    hubs, authorities = (np.array([one[name] for name in graph]) for one in found)
    strongest = np.linalg.svd(matrix)[1][0]
    assert hubs.sum() == pytest.approx(1) and authorities.sum() == pytest.approx(1)
    np.testing.assert_allclose(
        matrix.T @ (matrix @ authorities), strongest**2 * authorities, atol=1e-6 * strongest**2
    )
    np.testing.assert_allclose(matrix @ authorities / (matrix @ authorities).sum(), hubs, atol=1e-6)


@settings(max_examples=60)
@given(graphs(), st.sampled_from([None, "weight"]))
def test_effective_size_is_what_burt_defines(graph: nx.Graph, weight: str | None) -> None:
    found = outcome("effective_size", from_networkx(graph, "weight"), {"weight": weight})
    if not len(graph):
        assert found is nx.NetworkXError
        return
    mutual = nx.to_numpy_array(graph, weight=weight)
    mutual = mutual + mutual.T
    for i, name in enumerate(graph):
        if mutual[i].sum() == mutual[i, i]:
            assert math.isnan(found[name])
            continue
        contacts = np.flatnonzero(mutual[i])
        redundant = sum(mutual[i] / mutual[i].sum() @ mutual[j] / mutual[j].max() for j in contacts)
        assert found[name] == pytest.approx(len(contacts) - redundant)


@settings(max_examples=40)
@given(graphs(directed=False, loops=False), st.data())
def test_effective_size_is_that_of_networkx_for_each_node(graph: nx.Graph, data: st.DataObject) -> None:
    some = {"nodes": list(graph), "weight": data.draw(st.sampled_from([None, "weight"]))}
    mine = outcome("effective_size", from_networkx(graph, "weight"), some) if len(graph) else {}
    assert same(mine, outcome("effective_size", graph, some, backend="networkx"))


@pytest.mark.parametrize("name", ["leiden_communities", "louvain_communities"])
@settings(max_examples=30)
@given(graph=graphs(directed=False), seed=st.integers(0, 5))
def test_communities_are_a_partition_that_a_seed_repeats(name: str, graph: nx.Graph, seed: int) -> None:
    ours, function = from_networkx(graph, "weight"), getattr(nx.community, name)
    found = function(ours, seed=seed)
    assert nx.community.is_partition(graph, found) or not len(graph)
    assert found == function(ours, seed=seed)
    assert all(nx.is_connected(graph.subgraph(group)) for group in found)


def test_communities_are_as_good_as_those_of_networkx() -> None:
    graph = nx.karate_club_graph()
    ours = from_networkx(graph, "weight")
    theirs = max(
        nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=s)) for s in range(5)
    )
    for function in (nx.community.louvain_communities, nx.community.leiden_communities):
        assert nx.community.modularity(ours, function(ours, seed=1)) > 0.97 * theirs


def test_a_graph_without_the_attribute_weighs_one() -> None:
    graph = nx.karate_club_graph()
    unweighted = from_networkx(graph)
    assert isinstance(unweighted, ArrayGraph)
    assert nx.pagerank(unweighted) == pytest.approx(nx.pagerank(graph, weight=None))
