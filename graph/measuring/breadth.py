"""From which nodes searches start: from all, or from some drawn at random; and the components they cannot leave.

Components do not touch, so one search may start at one node of each: all searches of a graph then take as many
passes as its largest component has nodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Ids = NDArray[np.int64]


class Rows(Protocol):
    """What has the neighbours of nodes as compressed rows: an Adjacency, a Network."""

    @property
    def size(self) -> int:
        """Number of nodes."""

    @property
    def starts(self) -> NDArray[np.int64]:
        """Where each node's neighbours start, shape (size+1,)."""

    @property
    def targets(self) -> NDArray[np.int32]:
        """The neighbours."""


def adjacency_matrix(network: Rows) -> csr_array:
    """The adjacency matrix of the simple undirected graph, shape (size, size), of ones."""
    ones = np.ones(len(network.targets))
    return csr_array((ones, network.targets, network.starts), shape=(network.size, network.size))


def component_ids(network: Rows) -> Ids:
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


def sources(network: Rows, pivots: int | None, seed: int) -> Sources:
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


def given(network: Rows, nodes: Sequence[int] | Ids) -> Sources:
    """These nodes, each in a column of its own, in their order; `members` and `drawn` count the whole graph's."""
    node = np.asarray(nodes, np.int64)
    whole = np.full(network.size, network.size)
    return Sources(node, np.arange(len(node)), whole, np.full(network.size, len(node)), len(node))
