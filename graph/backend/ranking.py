"""Rankings by iteration: PageRank, eigenvector, Katz, hubs and authorities; arguments and errors are NetworkX's."""
# ruff: noqa: N803 (NetworkX names its arguments so)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse.linalg import ArpackNoConvergence, svds

from graph.backend.graphs import ArrayGraph
from graph.backend.offered import offered
from graph.backend.rows import Node
from graph.measuring.adjacency import Values
from graph.measuring.pageranks import pagerank as kernel

Given = Mapping[Node, float] | None


@offered()
def pagerank(  # noqa: PLR0913, PLR0917 (NetworkX's arguments)
    G: ArrayGraph,
    alpha: float = 0.85,
    personalization: Given = None,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: Given = None,
    weight: str | None = "weight",
    dangling: Given = None,
) -> dict[Node, float]:
    """The PageRank of every node; shares that sum to 1."""
    rows = G.weighed(weight)
    if not len(G):
        return {}
    if max_iter <= 0:
        raise nx.PowerIterationFailedConvergence(max_iter)
    if rows.weights is not None and rows.weights.min(initial=0) < 0:
        raise NotImplementedError("edges that weigh less than nothing are left to NetworkX")
    jump = None if personalization is None else G.array_of(personalization)
    if jump is not None and jump.sum() == 0:
        raise ZeroDivisionError(
            "personalization sums to 0 over the nodes of the graph: some value must be above 0"
        )
    leave = None if dangling is None else G.array_of(dangling)
    first = None if nstart is None else G.array_of(nstart)
    try:
        found = kernel(rows, alpha, len(G) * tol, teleport=jump, stranded=leave, first=first, rounds=max_iter)
    except ArithmeticError:
        raise nx.PowerIterationFailedConvergence(max_iter) from None
    return G.by_name(found)


def _starts_otherwise(given: Mapping[str, Any]) -> str | None:
    """Why a starting vector is left to NetworkX: it takes the keys of nstart as the nodes."""
    start = given["nstart"]
    if start is not None and (len(start) != len(given["G"]) or any(name not in given["G"] for name in start)):
        return "an nstart that is not of exactly the nodes is left to NetworkX"
    return None


@offered(refusal=_starts_otherwise)
def eigenvector_centrality(
    G: ArrayGraph,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: Given = None,
    weight: str | None = None,
) -> dict[Node, float]:
    """The leading left eigenvector of the adjacency matrix, of Euclidean norm 1."""
    if not len(G):
        raise nx.NetworkXPointlessConcept("cannot compute centrality for the null graph")
    values = np.ones(len(G)) if nstart is None else G.array_of(nstart)
    if not values.any():
        raise nx.NetworkXError("initial vector cannot have all zero values")
    values = values / values.sum()
    towards = G.weighed(weight or None).reverse.matrix
    for _ in range(max_iter):
        last = values
        # adding the vector itself makes the iteration converge on bipartite graphs, too
        values = last + towards @ last
        values = values / (np.linalg.norm(values) or 1)
        if np.abs(values - last).sum() < len(G) * tol:
            return G.by_name(values)
    raise nx.PowerIterationFailedConvergence(max_iter)


@offered(refusal=_starts_otherwise)
def katz_centrality(  # noqa: PLR0913, PLR0917 (NetworkX's arguments)
    G: ArrayGraph,
    alpha: float = 0.1,
    beta: float | Mapping[Node, float] = 1.0,
    max_iter: int = 1000,
    tol: float = 1e-6,
    nstart: Given = None,
    normalized: bool = True,
    weight: str | None = None,
) -> dict[Node, float]:
    """The Katz centrality of every node; `alpha` must be below the reciprocal of the largest eigenvalue."""
    if not len(G):
        return {}
    grounds = _grounds(G, beta)
    values = np.zeros(len(G)) if nstart is None else G.array_of(nstart)
    towards = G.weighed(weight).reverse.matrix
    for _ in range(max_iter):
        last = values
        values = alpha * (towards @ last) + grounds
        if np.abs(values - last).sum() < len(G) * tol:
            return G.by_name(values / (np.linalg.norm(values) or 1) if normalized else values)
    raise nx.PowerIterationFailedConvergence(max_iter)


def _grounds(graph: ArrayGraph, beta: float | Mapping[Node, float]) -> Values:
    try:
        return np.full(len(graph), float(beta))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        if not isinstance(beta, Mapping) or set(beta) != set(graph):
            raise nx.NetworkXError("beta dictionary must have a value for every node") from None
    return graph.array_of(beta)


@offered()
def hits(
    G: ArrayGraph,
    max_iter: int = 100,
    tol: float = 1e-8,
    nstart: Given = None,
    normalized: bool = True,
) -> tuple[dict[Node, float], dict[Node, float]]:
    """Hubs and authorities: the leading left and right singular vectors of the adjacency matrix."""
    if not len(G):
        return {}, {}
    if max_iter <= 0:
        raise nx.PowerIterationFailedConvergence(max_iter)
    matrix, start = G.weighed("weight").matrix, None if nstart is None else np.array(list(nstart.values()))
    try:
        right = svds(matrix, k=1, v0=start, maxiter=max_iter, tol=tol)[2]
    except ArpackNoConvergence as error:
        raise nx.PowerIterationFailedConvergence(max_iter) from error
    authorities = right.ravel().real
    hubs = matrix @ authorities
    if normalized:
        hubs, authorities = hubs / hubs.sum(), authorities / authorities.sum()
    return G.by_name(hubs), G.by_name(authorities)
