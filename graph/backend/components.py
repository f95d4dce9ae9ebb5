"""Which nodes reach each other, with NetworkX's arguments, results and errors."""
# ruff: noqa: N803 (NetworkX names its arguments so)

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components as labelled

from graph.backend.graphs import ArrayGraph
from graph.backend.offered import offered
from graph.backend.rows import Node
from graph.backend.searches import search

Numbers = NDArray[np.int64]


def _labels(graph: ArrayGraph, connection: str) -> tuple[int, Numbers]:
    """How many groups there are, and the group of every node."""
    if not len(graph):
        return 0, np.zeros(0, np.int64)
    count, found = labelled(graph.pattern.matrix, graph.is_directed(), connection)
    return int(count), found


def _groups(graph: ArrayGraph, connection: str) -> Iterator[set[Node]]:
    """The groups as sets of nodes: weak ones by their first nodes, of strong ones first those that edges lead to.

    SciPy numbers strong ones in that order, and NetworkX's `condensation` counts on it.
    """
    count, label = _labels(graph, connection)
    order = np.argsort(label, kind="stable")
    ends = np.cumsum(np.bincount(label, minlength=count))
    parts = np.split(order, ends[:-1]) if count else []
    if connection == "weak":
        parts.sort(key=lambda numbers: int(numbers[0]))
    for part in parts:
        yield set(graph.named(part))


def _is_one(graph: ArrayGraph, connection: str) -> bool:
    if not len(graph):
        raise nx.NetworkXPointlessConcept("Connectivity is undefined for the null graph.")
    return _labels(graph, connection)[0] == 1


@offered(undirected=True)
def connected_components(G: ArrayGraph) -> Iterator[set[Node]]:
    """The groups of nodes that reach each other."""
    return _groups(G, "weak")


@offered(undirected=True)
def number_connected_components(G: ArrayGraph) -> int:
    """How many groups of nodes there are that reach each other."""
    return _labels(G, "weak")[0]


@offered(undirected=True)
def is_connected(G: ArrayGraph) -> bool:
    """Whether all nodes reach each other."""
    return _is_one(G, "weak")


@offered(undirected=True)
def node_connected_component(G: ArrayGraph, n: Node) -> set[Node]:
    """The nodes that one reaches; KeyError where it is none."""
    return set(G.named(search(G.pattern, G.names.numbers[n]).order))


@offered()
def weakly_connected_components(G: ArrayGraph) -> Iterator[set[Node]]:
    """The groups of nodes that reach each other along edges in either direction."""
    return _groups(G, "weak")


@offered()
def number_weakly_connected_components(G: ArrayGraph) -> int:
    """How many groups of nodes there are that reach each other along edges in either direction."""
    return _labels(G, "weak")[0]


@offered()
def is_weakly_connected(G: ArrayGraph) -> bool:
    """Whether all nodes reach each other along edges in either direction."""
    return _is_one(G, "weak")


@offered()
def strongly_connected_components(G: ArrayGraph) -> Iterator[set[Node]]:
    """The groups of nodes that reach each other along edges in their direction."""
    return _groups(G, "strong")


@offered()
def number_strongly_connected_components(G: ArrayGraph) -> int:
    """How many groups of nodes there are that reach each other along edges in their direction."""
    return _labels(G, "strong")[0]


@offered()
def is_strongly_connected(G: ArrayGraph) -> bool:
    """Whether all nodes reach each other along edges in their direction."""
    return _is_one(G, "strong")
