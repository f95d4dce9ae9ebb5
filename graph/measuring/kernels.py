"""Networkit as this project uses it: one thread, one seed, plain arrays in and out.

Making networkit's form of a graph takes longer than most of what is asked of it, so it is kept as long as the
adjacency that it was made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from weakref import WeakKeyDictionary

import networkit as nk
import numpy as np
from numpy.typing import NDArray

from graph.measuring.adjacency import Adjacency
from graph.network import Network

Groups = NDArray[np.int64]

#: Finds communities: graph, resolution, seed.
Method = Callable[..., Groups]

#: With this seed Louvain tries nodes in their own order, which takes half as long.
OWN_ORDER = 1

# Networkit keeps seed and number of threads for the whole process, so two measures must not run at once.
_ALONE = Lock()
_MAKING = Lock()
_MADE: WeakKeyDictionary[Adjacency, nk.Graph] = WeakKeyDictionary()


def louvain(adjacency: Adjacency, resolution: float = 1.0, seed: int = 1) -> Groups:
    """A group for every node, shape (n,), found by the Louvain method with refinement; numbers mean nothing.

    Parameters
    ----------
    adjacency
        An undirected graph, n nodes; weights count.
    resolution
        Above 1 for more and smaller groups, below 1 for fewer and larger.
    seed
        Of the order in which nodes are tried, with OWN_ORDER their own; the same seed gives the same groups.

    References
    ----------
    V. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre (2008): Fast unfolding of communities in large networks.
    C. Staudt, H. Meyerhenke (2016): Engineering parallel algorithms for community detection in massive networks.

    Examples
    --------
    >>> pairs = Adjacency(np.array([0, 1, 2, 3, 4]), np.array([1, 0, 3, 2], np.int32))
    >>> found = louvain(pairs)
    >>> found[0] == found[1], found[1] == found[2], found[2] == found[3]
    (np.True_, np.False_, np.True_)
    """
    if not len(adjacency.targets):
        return np.arange(adjacency.size)
    with _repeatable(adjacency, seed) as graph:
        order = "none" if seed == OWN_ORDER else "none randomized"
        method = nk.community.PLM(graph, refine=True, gamma=resolution, par=order)
        return np.array(method.run().getPartition().getVector(), np.int64)


def leiden(adjacency: Adjacency, resolution: float = 1.0, seed: int = 1) -> Groups:
    """A group for every node, shape (n,), found by the Leiden method; numbers mean nothing.

    Parameters
    ----------
    adjacency, resolution, seed
        As for `louvain`.

    References
    ----------
    V. Traag, L. Waltman, N. J. van Eck (2019): From Louvain to Leiden.
    """
    if not len(adjacency.targets):
        return np.arange(adjacency.size)
    with _repeatable(adjacency, seed) as graph:
        method = nk.community.ParallelLeiden(graph, iterations=10, gamma=resolution)
        return np.array(method.run().getPartition().getVector(), np.int64)


def pair_path(adjacency: Adjacency, source: int, target: int) -> list[int] | None:
    """One of the paths with the fewest hops, as nodes from source to target; None where there is none.

    Weights do not count. Which of several paths it is, is always the same, and means nothing.

    Examples
    --------
    >>> pair_path(Adjacency(np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1], np.int32)), 0, 2)
    [0, 1, 2]
    """
    for node in (source, target):
        if not 0 <= node < adjacency.size:
            raise IndexError(f"node {node} does not exist: the graph has {adjacency.size} nodes")
    if source == target:
        return [source]
    search = nk.distance.BidirectionalBFS(_graph(adjacency), source, target, True).run()
    if search.getDistance() > adjacency.size:
        return None
    return [source, *search.getPath(), target]


def communities(network: Network, resolution: float, seed: int) -> Groups:
    """A group for every node, found by the Leiden method; group numbers mean nothing."""
    return leiden(network.adjacency, resolution, seed)


@contextmanager
def _repeatable(adjacency: Adjacency, seed: int) -> Iterator[nk.Graph]:
    graph = _graph(adjacency)
    with _ALONE:
        threads = nk.getMaxNumberOfThreads()
        nk.setNumberOfThreads(1)
        nk.setSeed(seed, False)
        try:
            yield graph
        finally:
            nk.setNumberOfThreads(threads)


def _graph(adjacency: Adjacency) -> nk.Graph:
    with _MAKING:
        made = _MADE.get(adjacency)
        if made is None:
            made = _MADE[adjacency] = _made(adjacency)
        return made


def _made(adjacency: Adjacency) -> nk.Graph:
    tails, heads, weights = adjacency.tails, adjacency.targets, adjacency.weights
    if not adjacency.directed:
        once = np.flatnonzero(tails <= heads)
        tails, heads = tails[once], heads[once]
        weights = None if weights is None else weights[once]
    ends = tails.astype(np.uint64), heads.astype(np.uint64)
    edges = ends if weights is None else (weights, ends)
    return nk.GraphFromCoo(edges, n=adjacency.size, weighted=weights is not None, directed=adjacency.directed)
