"""Groups of nodes that are densely linked, with NetworkX's arguments, results and errors."""
# ruff: noqa: N803 (NetworkX names its arguments so)

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from random import Random

import numpy as np
from networkx.algorithms.community.quality import NotAPartition

from graph.backend.graphs import ArrayGraph, Numbers
from graph.backend.offered import offered
from graph.backend.rows import Node
from graph.measuring import kernels
from graph.measuring.adjacency import Adjacency

#: Finds a group for every node: graph, resolution, seed.
Method = Callable[[Adjacency, float, int], Numbers]


def _found(
    graph: ArrayGraph, method: Method, weight: str | None, resolution: float, seed: Random
) -> list[set[Node]]:
    """The groups that a method finds, in the order of their first nodes."""
    label = method(graph.weighed(weight), resolution, seed.randrange(2**31))
    order = np.argsort(label, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if len(order) else []
    parts.sort(key=lambda numbers: int(numbers[0]))
    return [set(graph.named(part)) for part in parts]


@offered(only_default=("threshold", "max_level"), undirected=True)
def louvain_communities(
    G: ArrayGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    threshold: float = 0.0000001,  # noqa: ARG001 (only its default is offered)
    max_level: int | None = None,  # noqa: ARG001
    seed: Random | None = None,
) -> list[set[Node]]:
    """Communities by the Louvain method with refinement; the same seed gives the same ones, not NetworkX's."""
    return _found(G, kernels.louvain, weight, resolution, seed or Random())


@offered(only_default=("max_level",), undirected=True)
def leiden_communities(
    G: ArrayGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    max_level: int | None = None,  # noqa: ARG001 (only its default is offered)
    seed: Random | None = None,
) -> list[set[Node]]:
    """Communities by the Leiden method, which NetworkX leaves to backends; the same seed gives the same ones."""
    return _found(G, kernels.leiden, weight, resolution, seed or Random())


@offered()
def modularity(
    G: ArrayGraph,
    communities: Iterable[Collection[Node]],
    weight: str | None = "weight",
    resolution: float = 1,
) -> float:
    """The share of edge weight inside the communities, less the share expected were edges drawn at random."""
    parts = list(communities)
    label = _labels(G, parts)
    rows = G.weighed(weight)
    tails, heads, values = rows.tails, rows.targets, rows.values
    leaving = np.bincount(tails, values, len(G))
    arriving = np.bincount(heads, values, len(G))
    if not rows.directed:
        # a loop stands once in its row and counts at both of its ends
        own = np.bincount(tails, values * (tails == heads), len(G))
        leaving, arriving = leaving + own, arriving + own
        values = values * np.where(tails == heads, 2, 1)
    total = float(leaving.sum())
    within = float(values[label[tails] == label[heads]].sum())
    ends = [np.bincount(label, one, len(parts)) for one in (leaving, arriving)]
    return within / total - resolution * float(ends[0] @ ends[1]) * (1 / total**2)


def _labels(graph: ArrayGraph, parts: list[Collection[Node]]) -> Numbers:
    """The community of every node, shape (size,); NetworkX's NotAPartition where a node is in none or in several."""
    label = np.full(len(graph), -1, np.int64)
    for number, part in enumerate(parts):
        label[graph.numbers_of(part)] = number
    if (label < 0).any() or sum(map(len, parts)) != len(graph):
        raise NotAPartition(graph, parts)
    return label
