"""Networkit as this project uses it: one thread, one seed, plain arrays in and out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import networkit as nk
import numpy as np
from numpy.typing import NDArray

from graph.network import Network

Values = NDArray[np.float64]

# Networkit keeps seed and number of threads for the whole process, so two measures must not run at once.
_ALONE = Lock()


@contextmanager
def _repeatable(network: Network, seed: int = 1) -> Iterator[nk.Graph]:
    with _ALONE:
        threads = nk.getMaxNumberOfThreads()
        nk.setNumberOfThreads(1)
        nk.setSeed(seed, False)
        try:
            yield _graph(network)
        finally:
            nk.setNumberOfThreads(threads)


def _graph(network: Network) -> nk.Graph:
    tails, heads = network.edges()
    return nk.GraphFromCoo((tails.astype(np.uint64), heads.astype(np.uint64)), n=network.size)


def core(network: Network) -> Values:
    """The largest k for which each node lies in the k-core, shape (size,)."""
    with _repeatable(network) as graph:
        return np.array(nk.centrality.CoreDecomposition(graph).run().scores(), np.float64)


def communities(network: Network, resolution: float, seed: int) -> NDArray[np.int64]:
    """A group for every node, found by the Leiden method; group numbers mean nothing."""
    with _repeatable(network, seed) as graph:
        found = nk.community.ParallelLeiden(graph, iterations=10, gamma=resolution).run().getPartition()
        return np.array(found.getVector(), np.int64)
