"""Edges as compressed sparse rows: what every kernel of the network works on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Nodes = NDArray[np.int32]
Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Adjacency:
    """The neighbours of the nodes 0 ... size-1, each pair of nodes joined at most once in each direction.

    Attributes
    ----------
    starts
        Where each node's neighbours start in `targets`, shape (size+1,).
    targets
        The neighbours, in rising order for each node. An undirected edge stands at both of its ends; an edge of a
        node with itself stands once.
    weights
        The weight of each entry of `targets`, or None where every edge weighs 1.
    directed
        Whether an entry is an edge from its row's node to the target only.

    Examples
    --------
    >>> line = Adjacency(np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1], np.int32))
    >>> line.size, line.edge_count, line.degree.tolist()
    (3, 2, [1, 2, 1])
    """

    starts: NDArray[np.int64]
    targets: Nodes
    weights: Values | None = None
    directed: bool = False

    def __repr__(self) -> str:
        kind = "directed" if self.directed else "undirected"
        return f"Adjacency({self.size} nodes, {self.edge_count} {kind} edges)"

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.starts) - 1

    @property
    def edge_count(self) -> int:
        """Number of edges, those of a node with itself included."""
        return len(self.targets) if self.directed else (len(self.targets) + self.loops) // 2

    @cached_property
    def loops(self) -> int:
        """Number of edges of a node with itself."""
        return int(np.count_nonzero(self.tails == self.targets))

    @property
    def degree(self) -> NDArray[np.int64]:
        """Number of entries in every node's row, shape (size,): neighbours, or successors if directed."""
        return np.diff(self.starts)

    @property
    def tails(self) -> Nodes:
        """The node of every entry's row, shape (entries,)."""
        return np.repeat(np.arange(self.size, dtype=np.int32), self.degree)

    @cached_property
    def values(self) -> Values:
        """The weight of every entry, ones where none is given, shape (entries,)."""
        return np.ones(len(self.targets)) if self.weights is None else self.weights

    @cached_property
    def matrix(self) -> csr_array:
        """The matrix with the weight of the edge from i to j at (i, j), shape (size, size)."""
        from scipy.sparse import csr_array  # noqa: PLC0415 - SciPy takes a fifth of a second

        return csr_array((self.values, self.targets, self.starts), shape=(self.size, self.size))

    @cached_property
    def reverse(self) -> Adjacency:
        """The same edges led the other way; an undirected graph is its own."""
        if not self.directed:
            return self
        other = self.matrix.T.tocsr()
        other.sort_indices()
        weights = None if self.weights is None else other.data
        return Adjacency(other.indptr.astype(np.int64), other.indices.astype(np.int32), weights, True)

    def neighbours(self, node: int) -> Nodes:
        """The targets in a node's row."""
        return self.targets[self.starts[node] : self.starts[node + 1]]


def from_matrix(matrix: csr_array, *, directed: bool) -> Adjacency:
    """The edges that a matrix has the weights of at (from, to); it is symmetric where they are not directed."""
    matrix.sort_indices()
    return Adjacency(
        matrix.indptr.astype(np.int64),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float64),
        directed,
    )
