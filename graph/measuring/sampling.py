"""From which nodes a measure over all pairs starts: from all, or from some drawn at random."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.measuring.breadth import Sources, sources
from graph.measuring.measure import Scores, Values, at_least, exact
from graph.network import Network

#: Up to this many nodes times neighbours a measure over all pairs of nodes is exact; it takes some seconds.
EXACT_WORK = 100_000_000


def starting(network: Network, pivots: int, seed: int, work: int) -> Sources:
    """All nodes, or in a network with more nodes times neighbours than `work`, so many pivots of each component."""
    at_least("pivots", pivots, 2)
    small = network.size * len(network.targets) <= work
    return sources(network.adjacency, None if small else pivots, seed)


def is_source(start: Sources) -> NDArray[np.int64]:
    """1 for each node that is among the sources, else 0, shape (n,)."""
    found = np.zeros(len(start.members), np.int64)
    found[start.node] = 1
    return found


def others(start: Sources) -> NDArray[np.int64]:
    """How many sources besides itself each node's component has, shape (n,)."""
    return start.drawn - is_source(start)


def over(start: Sources, values: Values, pivots: int, seed: int) -> Scores:
    """The scores found from these nodes."""
    if start.complete:
        return exact(values)
    return Scores(values, f"sampled ({pivots} pivots)", False, {"pivots": pivots, "seed": seed})
