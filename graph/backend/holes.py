"""Structural holes (Burt 1992), with NetworkX's arguments, results and errors."""
# ruff: noqa: N803 (NetworkX names its arguments so)

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from graph.backend.graphs import ArrayGraph, has_loops
from graph.backend.offered import offered
from graph.backend.rows import Node
from graph.measuring.adjacency import Values

#: Paths of two edges are made of so many rows at a time.
_ROWS = 1024


def _some_otherwise(given: Mapping[str, Any]) -> str | None:
    """Why some nodes only are left to NetworkX: in these cases it finds something else for some than for all."""
    graph, some = given["G"], given["nodes"] is not None
    if some and (graph.is_directed() or has_loops(graph)):
        return "some nodes of a graph that is directed or has loops are left to NetworkX"
    return None


def _mutual(graph: ArrayGraph, weight: str | None) -> csr_array:
    """The weights of both directions together, shape (size, size)."""
    if not len(graph):
        raise nx.NetworkXError("Graph has no nodes or edges")
    matrix = graph.weighed(weight).matrix
    both = (matrix + matrix.T).tocsr()
    both.sort_indices()
    return both


def _scaled(matrix: csr_array, by: Values) -> csr_array:
    with np.errstate(divide="ignore", invalid="ignore"):
        rows = np.repeat(by, np.diff(matrix.indptr))
        return csr_array((matrix.data / rows, matrix.indices, matrix.indptr), shape=matrix.shape)


def _summed(
    matrix: csr_array, shares: csr_array, of_block: Callable[[csr_array, csr_array], csr_array]
) -> Values:
    """Row sums of what is made of each block of rows, shape (size,)."""
    parts = [
        np.asarray(
            of_block(shares[first : first + _ROWS], matrix[first : first + _ROWS] > 0).sum(axis=1)
        ).ravel()
        for first in range(0, matrix.shape[0], _ROWS)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def _alone(matrix: csr_array) -> Any:
    """Which nodes have no neighbour but themselves."""
    return np.asarray(matrix.sum(axis=1)).ravel() - matrix.diagonal() == 0


@offered(refusal=_some_otherwise)
def constraint(G: ArrayGraph, nodes: object = None, weight: str | None = None) -> dict[Node, float]:
    """Burt's constraint of every node, nan for those without neighbours."""
    mutual = _mutual(G, weight)
    shares = _scaled(mutual, np.asarray(mutual.sum(axis=1)).ravel())

    def constrained(part: csr_array, linked: csr_array) -> csr_array:
        return (part + part @ shares).multiply(linked).power(2)

    values = _summed(mutual, shares, constrained)
    values[np.asarray(mutual.sum(axis=1)).ravel() - 2 * shares.diagonal() == 0] = np.nan
    return _picked(G, nodes, values)


@offered(refusal=_some_otherwise)
def effective_size(G: ArrayGraph, nodes: object = None, weight: str | None = None) -> dict[Node, float]:
    """Burt's effective size of every node's network: its neighbours less what is redundant among them."""
    mutual = _mutual(G, weight)
    shares = _scaled(mutual, np.asarray(mutual.sum(axis=1)).ravel())
    strengths = _scaled(mutual, mutual.max(axis=1).toarray().ravel()).T.tocsr()

    def redundant(part: csr_array, linked: csr_array) -> csr_array:
        return (part @ strengths).multiply(linked)

    counts = np.asarray((mutual > 0).sum(axis=1)).ravel()
    values = counts - _summed(mutual, shares, redundant)
    values[_alone(shares)] = np.nan
    return _picked(G, nodes, values)


def _picked(graph: ArrayGraph, nodes: Any, values: Values) -> dict[Node, float]:
    if nodes is None:
        return graph.by_name(values)
    return {name: float(values[graph.names.numbers[name]]) for name in nodes}
