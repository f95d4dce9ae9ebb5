"""The groups that a network falls into."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from graph.measuring import kernels
from graph.measuring.breadth import by_size, component_ids
from graph.measuring.measure import Scores, Values, above, exact
from graph.network import Network

Groups = NDArray[np.int64]


def component(network: Network) -> Scores:
    """Number of the group of mutually reachable nodes, direction not heeded, from 0 for the largest.

    Returns
    -------
    Scores
        Shape (n,), group numbers; parameters `groups` (how many) and `largest` (nodes of the largest).

    Examples
    --------
    >>> found = component(Network(4, [1], [3], [0], ("urn:p",)))
    >>> found.values.tolist(), found.parameters
    ([1.0, 0.0, 2.0, 0.0], {'groups': 3, 'largest': 2})
    """
    groups = component_ids(network.adjacency)
    return exact(groups, **_groups(groups))


def strong_component(network: Network) -> Scores:
    """Number of the group of nodes that reach each other along links the way they point, from 0 for the largest.

    Parameters
    ----------
    network
        The network, n nodes; links are followed the way they point whether or not it is directed.

    Returns
    -------
    Scores
        As for `component`.

    Examples
    --------
    >>> ring_and_tail = Network(4, [0, 1, 2, 2], [1, 2, 0, 3], [0, 0, 0, 0], ("urn:p",))
    >>> strong_component(ring_and_tail).values.tolist()
    [0.0, 0.0, 0.0, 1.0]
    """
    if not network.size:
        return exact(np.zeros(0), **_groups(np.zeros(0, np.int64)))
    found = connected_components(network.arcs.matrix, directed=True, connection="strong")[1]
    groups = by_size(found)
    return exact(groups, **_groups(groups))


def community(network: Network, *, resolution: float = 1.0, seed: int = 1) -> Scores:
    """Number of the densely linked group, from 0 for the largest; a node without edges is alone.

    Parameters
    ----------
    network
        The network, n nodes; heavier edges hold together more, direction is not heeded.
    resolution
        Above 1 for more and smaller groups, below 1 for fewer and larger; above 0.
    seed
        Of the order in which nodes are tried; the same seed gives the same groups.

    Returns
    -------
    Scores
        Shape (n,), group numbers; parameters `groups`, `largest` and `modularity` (-0.5 ... 1).

    References
    ----------
    V. Traag, L. Waltman, N. J. van Eck (2019): From Louvain to Leiden.
    M. Newman (2004): Fast algorithm for detecting community structure in networks.

    Examples
    --------
    >>> pairs = Network(4, [0, 2], [1, 3], [0, 0], ("urn:p",))
    >>> found = community(pairs)
    >>> found.values.tolist(), found.parameters["modularity"]
    ([0.0, 0.0, 1.0, 1.0], 0.5)
    """
    return _clustered(network, "Leiden", kernels.leiden, resolution, seed)


def louvain(network: Network, *, resolution: float = 1.0, seed: int = 1) -> Scores:
    """Number of the densely linked group by the older method, from 0 for the largest; a node without edges is alone.

    Parameters, values
        As for `community`; unlike there a group may be held together by nothing but a node that has left it.

    References
    ----------
    V. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre (2008): Fast unfolding of communities in large networks.

    Examples
    --------
    >>> louvain(Network(4, [0, 2], [1, 3], [0, 0], ("urn:p",))).values.tolist()
    [0.0, 0.0, 1.0, 1.0]
    """
    return _clustered(network, "Louvain", kernels.louvain, resolution, seed)


def _clustered(network: Network, method: str, find: kernels.Method, resolution: float, seed: int) -> Scores:
    above("resolution", resolution, 0)
    groups = by_size(find(network.weighted, resolution, seed))
    found = _groups(groups) | {"modularity": modularity(network, groups)}
    return Scores(groups.astype(np.float64), method, False, {"resolution": resolution, "seed": seed, **found})


def _groups(groups: Groups) -> dict[str, float]:
    sizes = np.bincount(groups)
    return {"groups": len(sizes), "largest": int(sizes.max(initial=0))}


def modularity(network: Network, groups: Groups) -> float:
    """Share of the edges' weight inside the groups, less what were expected at random; 0 without edges.

    Parameters
    ----------
    network
        The network, n nodes.
    groups
        Group number of every node, shape (n,), from 0.
    """
    graph = network.weighted
    weights: Values = graph.values
    total = weights.sum()
    if not total:
        return 0.0
    inside = weights[groups[graph.tails] == groups[graph.targets]].sum() / total
    expected = np.square(np.bincount(groups[graph.tails], weights) / total).sum()
    return float(inside - expected)
