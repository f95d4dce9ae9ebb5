"""Shortest paths in hops, with NetworkX's arguments, results and errors."""
# ruff: noqa: N803 (NetworkX names its arguments so)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np

from graph.backend.graphs import ArrayGraph
from graph.backend.offered import offered
from graph.backend.rows import Node
from graph.backend.searches import search
from graph.measuring.adjacency import Adjacency
from graph.measuring.kernels import pair_path

_METHODS = ("dijkstra", "bellman-ford")


def _there(graph: ArrayGraph, name: Node, role: str) -> int:
    if name not in graph:
        raise nx.NodeNotFound(f"{role} {name} is not in G")
    return graph.names.numbers[name]


def _lengths(graph: ArrayGraph, rows: Adjacency, start: int, cutoff: float | None) -> dict[Node, int]:
    found = search(rows, start)
    end = found.within(np.inf if cutoff is None else cutoff)
    return dict(zip(graph.named(found.order[:end]), found.depth[:end].tolist(), strict=True))


def _paths(graph: ArrayGraph, rows: Adjacency, start: int, cutoff: float | None) -> dict[Node, list[Node]]:
    found = search(rows, start)
    end = found.within(np.inf if cutoff is None else cutoff)
    nodes, parents = graph.named(found.order[:end]), graph.named(found.parent[:end])
    paths: dict[Node, list[Node]] = {nodes[0]: [nodes[0]]}
    for node, parent in zip(nodes[1:], parents[1:], strict=True):
        paths[node] = [*paths[parent], node]
    return paths


@offered()
def single_source_shortest_path_length(
    G: ArrayGraph, source: Node, cutoff: float | None = None
) -> dict[Node, int]:
    """Hops to every node within `cutoff` of the source, nearest first."""
    return _lengths(G, G.pattern, _there(G, source, "Source"), cutoff)


@offered()
def single_target_shortest_path_length(
    G: ArrayGraph, target: Node, cutoff: float | None = None
) -> dict[Node, int]:
    """Hops from every node within `cutoff` of the target, nearest first."""
    return _lengths(G, G.pattern.reverse, _there(G, target, "Target"), cutoff)


@offered()
def all_pairs_shortest_path_length(
    G: ArrayGraph, cutoff: float | None = None
) -> Iterator[tuple[Node, dict[Node, int]]]:
    """Each node with the hops to every node within `cutoff` of it."""
    for number, name in enumerate(G.names.all):
        yield name, _lengths(G, G.pattern, number, cutoff)


@offered()
def single_source_shortest_path(
    G: ArrayGraph, source: Node, cutoff: float | None = None
) -> dict[Node, list[Node]]:
    """A shortest path to every node within `cutoff` of the source."""
    return _paths(G, G.pattern, _there(G, source, "Source"), cutoff)


@offered()
def bidirectional_shortest_path(G: ArrayGraph, source: Node, target: Node) -> list[Node]:
    """A shortest path from a node to another; NetworkXNoPath where there is none."""
    found = pair_path(G.pattern, _there(G, source, "Source"), _there(G, target, "Target"))
    if found is None:
        raise nx.NetworkXNoPath(f"No path between {source} and {target}.")
    return [G.names.all[number] for number in found]


@offered()
def has_path(G: ArrayGraph, source: Node, target: Node) -> bool:
    """Whether there is a path from a node to another."""
    try:
        shortest_path(G, source, target)
    except nx.NetworkXNoPath:
        return False
    return True


@offered(only_default=("weight",))
def shortest_path(
    G: ArrayGraph,
    source: Node | None = None,
    target: Node | None = None,
    weight: str | None = None,  # noqa: ARG001 (only its default is offered)
    method: str = "dijkstra",
) -> Any:
    """A shortest path from the source to the target, or the paths of all that are left open."""
    _known(method)
    if source is not None and target is not None:
        return bidirectional_shortest_path(G, source, target)
    if source is not None:
        return single_source_shortest_path(G, source)
    if target is None:
        return ((name, _paths(G, G.pattern, number, None)) for number, name in enumerate(G.names.all))
    found = _paths(G, G.pattern.reverse, _there(G, target, "Source"), None)
    return {name: path[::-1] for name, path in found.items()}


@offered(only_default=("weight",))
def shortest_path_length(
    G: ArrayGraph,
    source: Node | None = None,
    target: Node | None = None,
    weight: str | None = None,  # noqa: ARG001 (only its default is offered)
    method: str = "dijkstra",
) -> Any:
    """Hops from the source to the target, or of all that are left open."""
    _known(method)
    if source is not None and target is not None:
        return len(bidirectional_shortest_path(G, source, target)) - 1
    if source is not None:
        return single_source_shortest_path_length(G, source)
    return (
        all_pairs_shortest_path_length(G) if target is None else single_target_shortest_path_length(G, target)
    )


def _known(method: str) -> None:
    if method not in _METHODS:
        raise ValueError(f"method not supported: {method}")
