"""Without whom, and without which links, the network falls apart."""

from __future__ import annotations

import numpy as np

from graph.measuring.blocks import blocks
from graph.measuring.measure import Scores, exact
from graph.network import Network, Nodes


def articulation(network: Network) -> Scores:
    """Into how many more components the network falls without the node.

    Parameters
    ----------
    network
        The network, n nodes; neither weights nor direction are heeded.

    Returns
    -------
    Scores
        Shape (n,), whole numbers from 0; above 0 for the articulation points. Parameter `points`, how many these are.

    References
    ----------
    J. Hopcroft, R. Tarjan (1973): Efficient algorithms for graph manipulation.

    Examples
    --------
    >>> star = Network(4, [0, 0, 0], [1, 2, 3], [0, 0, 0], ("urn:p",))
    >>> articulation(star).values.tolist()
    [2.0, 0.0, 0.0, 0.0]
    """
    nodes, _ = blocks(network.adjacency).of_nodes
    parts = np.maximum(np.bincount(nodes, minlength=network.size) - 1, 0)
    return exact(parts, points=int(np.count_nonzero(parts)))


def bridge_ends(network: Network) -> Scores:
    """How many bridges end at the node: links whose loss cuts off what lies behind them.

    Parameters
    ----------
    network
        As for `articulation`; parallel links are one edge, so that the loss of a bridge is that of all of them.

    Returns
    -------
    Scores
        Shape (n,), in edges. Parameter `bridges`, how many there are.

    Examples
    --------
    >>> triangle_and_tail = Network(4, [0, 1, 2, 2], [1, 2, 0, 3], [0, 0, 0, 0], ("urn:p",))
    >>> bridge_ends(triangle_and_tail).values.tolist(), bridges(triangle_and_tail)[0].tolist()
    ([0.0, 0.0, 1.0, 1.0], [2])
    """
    tails, heads = bridges(network)
    return exact(np.bincount(np.concatenate([tails, heads]), minlength=network.size), bridges=len(tails))


def bridges(network: Network) -> tuple[Nodes, Nodes]:
    """The edges without which their component falls into two, lower node first, in rising order."""
    found = blocks(network.adjacency)
    one, other = found.bridges, found.parent[found.bridges]
    low, high = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((high, low))
    return low[order].astype(np.int32), high[order].astype(np.int32)
