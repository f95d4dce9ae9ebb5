"""How many neighbours and links a node has."""

from __future__ import annotations

import numpy as np

from graph.measuring.measure import Scores, exact
from graph.network import Network


def degree(network: Network) -> Scores:
    """Number of distinct neighbours.

    Parameters
    ----------
    network
        The network, n nodes.

    Returns
    -------
    Scores
        Shape (n,), in neighbours, 0 ... n-1. NetworkX's `degree_centrality` is this over n-1.

    Examples
    --------
    >>> star = Network(4, [0, 0, 0], [1, 2, 3], [0, 0, 0], ("urn:p",))
    >>> degree(star).values.tolist()
    [3.0, 1.0, 1.0, 1.0]
    """
    return exact(network.degree)


def weighted_degree(network: Network) -> Scores:
    """Number of links, parallel ones and both directions counted; their weights summed where they have any.

    Returns
    -------
    Scores
        Shape (n,), in links, or in units of weight; a link of a node with itself counts twice.

    Examples
    --------
    >>> weighted_degree(Network(2, [0, 1], [1, 0], [0, 0], ("urn:p",))).values.tolist()
    [2.0, 2.0]
    """
    ends = np.concatenate([network.source, network.target])
    weights = None if network.weights is None else np.tile(network.weights, 2)
    return exact(np.bincount(ends, weights, minlength=network.size))
