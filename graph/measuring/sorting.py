"""Links in the order of their ends, and the rows that they make: by counting, which takes a third of comparing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.measuring.adjacency import Nodes

Places = NDArray[np.int64]


def pair_order(first: Nodes, second: Nodes, size: int) -> Places:
    """The places of pairs of nodes 0 ... size-1 by first node, then second, then place, shape (pairs,).

    Examples
    --------
    >>> pair_order(np.array([1, 0, 1], np.int32), np.array([2, 1, 0], np.int32), 3).tolist()
    [1, 2, 0]
    """
    by_second = _counted(second, size)
    return by_second.take(_counted(first.take(by_second), size)).astype(np.int64)


def _counted(nodes: Nodes, size: int) -> NDArray[np.int32]:
    """The places of nodes by node, then place: what scipy does when it turns a row into columns."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - SciPy takes a fifth of a second

    row = np.arange(len(nodes), dtype=np.int32), nodes, np.array([0, len(nodes)], np.int32)
    order: NDArray[np.int32] = csr_array(row, shape=(1, size)).tocsc().data
    return order


def symmetric_rows(low: Nodes, high: Nodes, size: int) -> tuple[Places, Nodes]:
    """The simple undirected graph of pairs in `pair_order`, lower node first: where neighbours start, and neighbours.

    A pair that comes several times is one edge, and a node with itself is none.

    Examples
    --------
    >>> starts, targets = symmetric_rows(np.array([0, 0, 1], np.int32), np.array([1, 1, 1], np.int32), 2)
    >>> starts.tolist(), targets.tolist()
    ([0, 1, 2], [1, 0])
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - SciPy takes a fifth of a second

    fresh = low != high
    fresh[1:] &= (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    kept = np.flatnonzero(fresh)
    tails, heads = low.take(kept), high.take(kept)
    starts = np.concatenate([[0], np.cumsum(np.bincount(tails, minlength=size))]).astype(np.int32)
    upper = csr_array((np.ones(len(heads), np.int8), heads, starts), shape=(size, size))
    # scipy need not look whether rows are in order
    upper.has_canonical_format = True
    whole = upper + upper.T.tocsr()
    return whole.indptr.astype(np.int64), whole.indices.astype(np.int32)
