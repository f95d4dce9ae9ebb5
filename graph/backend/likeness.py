"""How alike pairs of nodes are by their neighbours, with NetworkX's arguments, results and errors."""
# ruff: noqa: N803 (NetworkX names its arguments so)

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from graph.backend.centrality import degrees
from graph.backend.graphs import ArrayGraph, Numbers
from graph.backend.offered import offered
from graph.backend.rows import Node
from graph.measuring.adjacency import Values

Pair = tuple[Node, Node]
Pairs = Iterable[Pair] | None
Scored = Iterator[tuple[Node, Node, Any]]
#: The values of pairs of nodes, given by their numbers.
Score = Callable[[Numbers, Numbers], Any]

_AT_ONCE = 1024


def _scored(graph: ArrayGraph, ebunch: Pairs, score: Score) -> Scored:
    """Each pair with its value; all pairs that are no edges where none are given."""
    if ebunch is None:
        return _batches(graph, nx.non_edges(graph), score)
    pairs = list(ebunch)
    for name in (end for pair in pairs for end in pair):
        if name not in graph:
            raise nx.NodeNotFound(f"Node {name} not in G.")
    return _batches(graph, iter(pairs), score)


def _batches(graph: ArrayGraph, pairs: Iterator[Pair], score: Score) -> Scored:
    numbers = graph.names.numbers
    while batch := list(islice(pairs, _AT_ONCE)):
        ends = np.array([(numbers[u], numbers[v]) for u, v in batch], np.int64).T
        for (u, v), value in zip(batch, score(ends[0], ends[1]).tolist(), strict=True):
            yield u, v, value


def _shared(graph: ArrayGraph, u: Numbers, v: Numbers, worth: Values) -> tuple[Values, Numbers]:
    """For each pair, the worth of its common neighbours, and how many nodes stand in both rows, themselves included."""
    matrix: csr_array = graph.pattern.matrix
    both = matrix[u].multiply(matrix[v]).tocoo()
    pair, node = both.coords
    third = (node != u[pair]) & (node != v[pair])
    total: Values = np.bincount(pair[third], worth[node[third]], len(u)).astype(np.float64)
    return total, np.bincount(pair, minlength=len(u)).astype(np.int64)


@offered(undirected=True)
def jaccard_coefficient(G: ArrayGraph, ebunch: Pairs = None) -> Scored:
    """The number of common neighbours of each pair over that of all their neighbours."""
    degree, ones = G.pattern.degree, np.ones(len(G))

    def score(u: Numbers, v: Numbers) -> Any:
        common, meeting = _shared(G, u, v, ones)
        either = degree[u] + degree[v] - meeting
        return np.divide(common, either, out=np.zeros(len(u)), where=either > 0)

    return _scored(G, ebunch, score)


@offered(undirected=True)
def adamic_adar_index(G: ArrayGraph, ebunch: Pairs = None) -> Scored:
    """The sum over the common neighbours of each pair of 1 over the logarithm of their degrees."""
    degree = degrees(G)
    # a common neighbour has two neighbours, unless a node is held against itself
    worth = np.divide(1, np.log(np.maximum(degree, 1)), out=np.full(len(G), np.inf), where=degree > 1)

    def score(u: Numbers, v: Numbers) -> Values:
        found = _shared(G, u, v, worth)[0]
        if np.isinf(found).any():
            raise ZeroDivisionError(
                "a common neighbour has one neighbour only: the logarithm of its degree is 0"
            )
        return found

    return _scored(G, ebunch, score)


@offered(undirected=True)
def resource_allocation_index(G: ArrayGraph, ebunch: Pairs = None) -> Scored:
    """The sum over the common neighbours of each pair of 1 over their degrees."""
    worth = 1 / np.maximum(degrees(G), 1)
    return _scored(G, ebunch, lambda u, v: _shared(G, u, v, worth)[0])


@offered(undirected=True)
def preferential_attachment(G: ArrayGraph, ebunch: Pairs = None) -> Scored:
    """The product of the degrees of each pair."""
    degree = degrees(G)
    return _scored(G, ebunch, lambda u, v: degree[u] * degree[v])
