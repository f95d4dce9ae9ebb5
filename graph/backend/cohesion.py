"""Cores, triangles and clustering, with NetworkX's arguments, results and errors."""
# ruff: noqa: N803 (NetworkX names its arguments so)

from __future__ import annotations

from typing import Any

import networkx as nx

from graph.backend.graphs import ArrayGraph
from graph.backend.offered import offered
from graph.backend.rows import Node
from graph.measuring import triangles as counted
from graph.measuring.cores import core_numbers


@offered(undirected=True)
def core_number(G: ArrayGraph) -> dict[Node, int]:
    """The largest k such that a node belongs to a part where everyone has k neighbours inside it."""
    if G.pattern.loops:
        raise nx.NetworkXNotImplemented(
            "Input graph has self loops which is not permitted; "
            "Consider using G.remove_edges_from(nx.selfloop_edges(G))."
        )
    return G.by_name(core_numbers(G.pattern))


def _picked(graph: ArrayGraph, nodes: object, values: Any) -> Any:
    """The value of the one node asked for, else the values of those asked for."""
    if nodes is None:
        return graph.by_name(values)
    if nodes in graph:
        return values[graph.number(nodes)].item()
    numbers = graph.numbers_of(nodes)
    return dict(zip(graph.named(numbers), values[numbers].tolist(), strict=True))


@offered(undirected=True)
def triangles(G: ArrayGraph, nodes: object = None) -> Any:
    """The number of triangles with each node as a corner."""
    return _picked(G, nodes, counted.triangles(G.pattern))


@offered(only_default=("weight",), undirected=True)
def clustering(
    G: ArrayGraph,
    nodes: object = None,
    weight: str | None = None,  # noqa: ARG001 (only its default is offered)
) -> Any:
    """The share of the pairs of neighbours of each node that are neighbours of each other."""
    return _picked(G, nodes, counted.clustering(G.pattern))


@offered(only_default=("weight",), undirected=True)
def average_clustering(
    G: ArrayGraph,
    nodes: object = None,
    weight: str | None = None,  # noqa: ARG001 (only its default is offered)
    count_zeros: bool = True,
) -> float:
    """The mean of the clustering of the nodes, or of those where it is not 0."""
    values = _picked(G, nodes, counted.clustering(G.pattern)).values()
    kept = [value for value in values if count_zeros or value > 0]
    return float(sum(kept) / len(kept))


@offered(undirected=True)
def transitivity(G: ArrayGraph) -> float:
    """The share of the paths of two edges that a third edge closes."""
    return counted.transitivity(G.pattern)
