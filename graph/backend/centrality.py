"""Centrality by degree and by shortest paths, with NetworkX's arguments, results and errors."""
# ruff: noqa: N803 (NetworkX names its arguments so)

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

import numpy as np

from graph.backend.graphs import ArrayGraph, Numbers
from graph.backend.offered import offered
from graph.backend.rows import Node
from graph.backend.searches import search
from graph.measuring.adjacency import Adjacency, Values
from graph.measuring.breadth import given
from graph.measuring.dependency import dependencies


def degrees(graph: ArrayGraph) -> Numbers:
    """The degree of every node as NetworkX counts it, shape (size,): a loop counts twice, and both directions."""
    rows = graph.pattern
    if rows.directed:
        return rows.degree + rows.reverse.degree
    return rows.degree + loops(rows)


def loops(adjacency: Adjacency) -> Numbers:
    """The number of edges of every node with itself, 0 or 1, shape (size,)."""
    at = adjacency.targets[adjacency.tails == adjacency.targets]
    return np.bincount(at, minlength=adjacency.size)


def _over_others(graph: ArrayGraph, counts: Numbers) -> dict[Node, float]:
    """Counts as shares of the other nodes; NetworkX has 1 for a node that is alone."""
    if len(graph) <= 1:
        return dict.fromkeys(graph.names.all, 1)
    return graph.by_name(counts * (1 / (len(graph) - 1)))


@offered(cheap=True)
def degree_centrality(G: ArrayGraph) -> dict[Node, float]:
    """The degree of every node over the number of other nodes."""
    return _over_others(G, degrees(G))


@offered(cheap=True)
def in_degree_centrality(G: ArrayGraph) -> dict[Node, float]:
    """The number of edges to every node over the number of other nodes."""
    return _over_others(G, G.pattern.reverse.degree)


@offered(cheap=True)
def out_degree_centrality(G: ArrayGraph) -> dict[Node, float]:
    """The number of edges from every node over the number of other nodes."""
    return _over_others(G, G.pattern.degree)


@offered(cheap=True)
def isolates(G: ArrayGraph) -> Iterator[Node]:
    """The nodes without edges."""
    return iter(G.named(np.flatnonzero(degrees(G) == 0)))


@offered(cheap=True)
def number_of_isolates(G: ArrayGraph) -> int:
    """How many nodes have no edges."""
    return int(np.count_nonzero(degrees(G) == 0))


@offered(cheap=True)
def number_of_selfloops(G: ArrayGraph) -> int:
    """How many nodes have an edge with themselves."""
    return G.pattern.loops


@offered(only_default=("weight",))
def betweenness_centrality(
    G: ArrayGraph,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,  # noqa: ARG001 (only its default is offered)
    endpoints: bool = False,
    seed: Random | None = None,
) -> dict[Node, float]:
    """The share of shortest paths that pass each node, from all nodes or from `k` that `seed` draws."""
    size, drawn = len(G), np.arange(len(G))
    if k is not None and k != size:
        names = (seed or Random()).sample(list(G.names.all), k)
        drawn = np.array([G.names.numbers[name] for name in names], np.int64)
    values = dependencies(G.pattern, given(G.pattern, drawn)).total
    if endpoints:
        values = values + _ends(G.pattern, drawn)
    others = size if endpoints else size - 1
    if others >= 2:
        values *= _scale(G, drawn, others, normalized, endpoints)
    return G.by_name(values)


def _ends(adjacency: Adjacency, drawn: Numbers) -> Values:
    """At how many paths' ends every node stands, of one path from each source to each node that it reaches."""
    count = np.zeros(adjacency.size)
    for source in drawn.tolist():
        others = search(adjacency, source).order[1:]
        count[others] += 1
        count[source] += len(others)
    return count


def _scale(graph: ArrayGraph, drawn: Numbers, others: int, normalized: bool, endpoints: bool) -> Values:
    """What each node's sum over the sources is worth; a source is not counted on its own paths, so it has one fewer."""
    whole = 1 / (others - 1) if normalized else others / (1 if graph.is_directed() else 2)
    complete = len(drawn) == len(graph)
    sources = others if complete else len(drawn)
    scale = np.full(len(graph), whole / sources)
    if not (complete or endpoints):
        scale[drawn] = whole / (sources - 1) if sources > 1 else math.nan
    return scale
