"""Breadth-first passes from many nodes at once, as products of the sparse adjacency matrix with dense blocks.

A column of a block starts at one node of every component. Components do not touch, so one column does the
work of as many searches as there are components, and all searches of a graph take as many columns as its
largest component has nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from graph.network import Network

Values = NDArray[np.float64]
Ids = NDArray[np.int64]

#: Numbers in one dense block: some tens of megabytes for the few blocks that a pass keeps.
BLOCK = 4_000_000


def adjacency_matrix(network: Network) -> csr_array:
    """The adjacency matrix of the simple undirected graph, shape (size, size), of ones."""
    ones = np.ones(len(network.targets))
    return csr_array((ones, network.targets, network.starts), shape=(network.size, network.size))


def component_ids(network: Network) -> Ids:
    """The component of every node, numbered from the largest; equally large ones by their lowest node."""
    if not network.size:
        return np.zeros(0, np.int64)
    return by_size(connected_components(adjacency_matrix(network), directed=False)[1])


def by_size(groups: NDArray[np.integer]) -> Ids:
    """The same groups numbered from the largest; equally large ones by their lowest member."""
    _, first, group, sizes = np.unique(groups, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return rank[group]


@dataclass(frozen=True, eq=False)
class Sources:
    """Where the searches start: `node[i]` in column `column[i]`.

    Attributes
    ----------
    node, column
        Shape (sources,), ordered by column.
    members, drawn
        Shape (size,): how many nodes each node's component has, and how many of them are sources.
    columns
        Number of columns.
    """

    node: Ids
    column: Ids
    members: Ids
    drawn: Ids
    columns: int

    @property
    def complete(self) -> bool:
        """Whether every node is a source, so that sums over the sources are exact."""
        return len(self.node) == len(self.members)

    def blocks(self, width: int) -> Iterator[tuple[Ids, Ids]]:
        """The sources in blocks of so many columns: nodes, and columns counted from the block's first."""
        for start in range(0, self.columns, width):
            low, high = np.searchsorted(self.column, [start, start + width])
            yield self.node[low:high], self.column[low:high] - start


def sources(network: Network, pivots: int | None, seed: int) -> Sources:
    """Every node, or with `pivots` at most so many of each component, drawn without repetition."""
    component = component_ids(network)
    shuffled = np.random.default_rng(seed).permutation(network.size)
    by_component = shuffled[np.argsort(component[shuffled], kind="stable")]
    sizes = np.bincount(component, minlength=1)
    column = np.arange(network.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    kept = np.flatnonzero(column < (network.size if pivots is None else pivots))
    order = kept[np.argsort(column[kept], kind="stable")]
    drawn = np.minimum(sizes, network.size if pivots is None else pivots)
    columns = int(column[order[-1]]) + 1 if len(order) else 0
    return Sources(by_component[order], column[order], sizes[component], drawn[component], columns)


def depths(network: Network, start: Sources) -> Iterator[NDArray[np.int32]]:
    """Blocks of shape (size, columns): hops from the source in each node's component to the node."""
    matrix = adjacency_matrix(network)
    for node, column in start.blocks(_width(network)):
        yield _forward(matrix, node, column)[0]


def dependencies(network: Network, start: Sources) -> Values:
    """For every node, the sum over the sources of the dependency of the source on it (Brandes 2001)."""
    matrix = adjacency_matrix(network)
    total = np.zeros(network.size)
    for node, column in start.blocks(_width(network)):
        depth, count = _forward(matrix, node, column)
        delta = _backward(matrix, depth, count)
        delta[node, column] = 0
        total += delta.sum(axis=1)
    return total


def _width(network: Network) -> int:
    return max(1, min(64, BLOCK // max(network.size, 1)))


def _forward(matrix: csr_array, node: Ids, column: Ids) -> tuple[NDArray[np.int32], Values]:
    """Depth of every node in every column, and the number of shortest paths that lead to it."""
    shape = (matrix.shape[0], int(column[-1]) + 1)
    depth, count = np.full(shape, -1, np.int32), np.zeros(shape)
    frontier = np.zeros(shape)
    frontier[node, column] = 1
    level = 0
    while frontier.any():
        count += frontier
        depth[frontier > 0] = level
        frontier = matrix @ frontier
        frontier[depth >= 0] = 0
        level += 1
    return depth, count


def _backward(matrix: csr_array, depth: NDArray[np.int32], count: Values) -> Values:
    """The dependency of every column's sources on every node."""
    delta = np.zeros(depth.shape)
    share = np.zeros(depth.shape)
    for level in range(int(depth.max(initial=0)), 0, -1):
        here = depth == level
        share[:] = 0
        np.divide(1 + delta, count, out=share, where=here)
        delta += np.where(depth == level - 1, (matrix @ share) * count, 0)
    return delta
