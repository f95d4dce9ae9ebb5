"""Ways over given things: how those that a projection links are linked in the whole network."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from graph.network import Network
from graph.paths import Path, steps_along


def joined(network: Network, nodes: tuple[int, ...]) -> Path:
    """The path over these nodes in order: each hop a link, or else two over the best joint neighbour.

    Of several joint neighbours the one with the fewest neighbours is taken, then the lowest. Nodes that are linked in
    neither way stand beside each other with no link.
    """
    way = [nodes[0]]
    for one, other in pairwise(nodes):
        between = _between(network, one, other)
        way += [other] if between is None else [between, other]
    return Path(tuple(way), steps_along(network, way), float(len(way) - 1))


def _between(network: Network, one: int, other: int) -> int | None:
    if other in network.neighbours(one):
        return None
    both = np.intersect1d(network.neighbours(one), network.neighbours(other), assume_unique=True)
    if not len(both):
        return None
    return int(both[np.lexsort((both, network.degree_of(both)))[0]])
