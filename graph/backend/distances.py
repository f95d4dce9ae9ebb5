"""Measures of distances between all nodes, with NetworkX's arguments, results and errors."""
# ruff: noqa: N803 (NetworkX names its arguments so)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np

from graph.backend.components import _is_one
from graph.backend.graphs import ArrayGraph, Numbers
from graph.backend.offered import offered
from graph.backend.rows import Node
from graph.backend.searches import search
from graph.measuring.adjacency import Adjacency, Values
from graph.measuring.breadth import given
from graph.measuring.waves import Far, far


@offered(only_default=("distance",))
def closeness_centrality(
    G: ArrayGraph,
    u: Node | None = None,
    distance: str | None = None,  # noqa: ARG001 (only its default is offered)
    wf_improved: bool = True,
) -> Any:
    """The closeness of every node, or of one, by the distances towards it."""
    size = len(G)
    if u is None:
        found = _towards(G.pattern, np.arange(size))
        hops, reached = found.total, found.reached
    else:
        seen = search(G.pattern.reverse, G.number(u))
        hops, reached = np.array([seen.depth.sum()]), np.array([len(seen.order)])
    values = np.divide(reached - 1, hops, out=np.zeros(len(hops)), where=hops > 0)
    if wf_improved:
        values *= (reached - 1) / max(size - 1, 1)
    return G.by_name(values) if u is None else float(values[0])


def _towards(adjacency: Adjacency, sources: Numbers) -> Far:
    """How far every node is from the sources."""
    return far(adjacency, given(adjacency, sources))


@offered(only_default=("distance",))
def harmonic_centrality(
    G: ArrayGraph,
    nbunch: object = None,
    distance: str | None = None,  # noqa: ARG001 (only its default is offered)
    sources: object = None,
) -> dict[Node, float]:
    """The sum of reciprocal distances from the sources to each of the nodes, for those in `nbunch`."""
    chosen, starts = np.unique(G.numbers_of(nbunch)), np.unique(G.numbers_of(sources))
    if len(chosen) < len(starts):
        values = _reciprocals(G.pattern.reverse, chosen, starts)
    else:
        values = _towards(G.pattern, starts).reciprocal[chosen]
    return dict(zip(G.named(chosen), values.tolist(), strict=True))


def _reciprocals(adjacency: Adjacency, sources: Numbers, targets: Numbers) -> Values:
    """For every source, the sum of 1/hops to the targets that it reaches, shape (sources,)."""
    wanted = np.zeros(adjacency.size, bool)
    wanted[targets] = True
    total = np.zeros(len(sources))
    for i, source in enumerate(sources.tolist()):
        found = search(adjacency, source)
        hops = found.depth[wanted[found.order] & (found.depth > 0)]
        total[i] = (1 / hops).sum()
    return total


@offered(only_default=("weight", "method"))
def average_shortest_path_length(
    G: ArrayGraph,
    weight: str | None = None,  # noqa: ARG001 (only its default is offered)
    method: str | None = None,  # noqa: ARG001
) -> float:
    """The mean number of hops over all ordered pairs of different nodes."""
    size = len(G)
    if size == 0:
        raise nx.NetworkXPointlessConcept(
            "the null graph has no paths, thus there is no average shortest path length"
        )
    if size == 1:
        return 0
    if not _is_one(G, "strong" if G.is_directed() else "weak"):
        raise nx.NetworkXError(f"Graph is not {'strongly ' if G.is_directed() else ''}connected.")
    return int(_towards(G.pattern, np.arange(size)).total.sum()) / (size * (size - 1))


@offered(only_default=("sp", "weight"))
def eccentricity(
    G: ArrayGraph,
    v: object = None,
    sp: Mapping[Node, Mapping[Node, float]] | None = None,  # noqa: ARG001 (only its default is offered)
    weight: str | None = None,  # noqa: ARG001
) -> Any:
    """The greatest distance from each of the nodes to any other; NetworkXError where one cannot be reached."""
    chosen = G.numbers_of(v)
    farthest, reached = np.zeros((2, len(chosen)), np.int64)
    for i, node in enumerate(chosen.tolist()):
        found = search(G.pattern, node)
        farthest[i], reached[i] = found.depth[-1], len(found.order)
        if reached[i] != len(G):
            kind = "digraph is not strongly connected" if G.is_directed() else "graph is not connected"
            raise nx.NetworkXError(f"Found infinite path length because the {kind}")
    values = dict(zip(G.named(chosen), farthest.tolist(), strict=True))
    return values[v] if v in G else values
