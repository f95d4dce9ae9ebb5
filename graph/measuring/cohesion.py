"""How tightly those around a node hold together."""

from __future__ import annotations

from graph.measuring import triangles as counted
from graph.measuring.cores import core_numbers
from graph.measuring.measure import Scores, exact
from graph.network import Network


def core(network: Network) -> Scores:
    """The largest k such that the node belongs to a part where everyone has k neighbours inside it.

    Returns
    -------
    Scores
        Shape (n,), in neighbours; neither weights nor direction are heeded.

    References
    ----------
    V. Batagelj, M. Zaversnik (2003): An O(m) algorithm for cores decomposition of networks.

    Examples
    --------
    >>> triangle_and_tail = Network(4, [0, 1, 2, 2], [1, 2, 0, 3], [0, 0, 0, 0], ("urn:p",))
    >>> core(triangle_and_tail).values.tolist()
    [2.0, 2.0, 2.0, 1.0]
    """
    return exact(core_numbers(network.adjacency))


def triangles(network: Network) -> Scores:
    """How many pairs of the node's neighbours are linked with each other.

    Returns
    -------
    Scores
        Shape (n,), in triangles; neither weights nor direction are heeded. Parameter `triangles`, how many there are.

    References
    ----------
    T. Schank, D. Wagner (2005): Finding, counting and listing all triangles in large graphs.

    Examples
    --------
    >>> triangle_and_tail = Network(4, [0, 1, 2, 2], [1, 2, 0, 3], [0, 0, 0, 0], ("urn:p",))
    >>> triangles(triangle_and_tail).values.tolist()
    [1.0, 1.0, 1.0, 0.0]
    """
    found = counted.triangles(network.adjacency)
    return exact(found, triangles=int(found.sum()) // 3)


def clustering(network: Network) -> Scores:
    """The share of the pairs of the node's neighbours that are linked with each other.

    Returns
    -------
    Scores
        Shape (n,), 0 ... 1, 0 with fewer than two neighbours; neither weights nor direction are heeded. Parameter
        `average`, over all nodes.

    References
    ----------
    D. Watts, S. Strogatz (1998): Collective dynamics of small-world networks.

    Examples
    --------
    >>> triangle_and_tail = Network(4, [0, 1, 2, 2], [1, 2, 0, 3], [0, 0, 0, 0], ("urn:p",))
    >>> clustering(triangle_and_tail).values.round(3).tolist()
    [1.0, 1.0, 0.333, 0.0]
    """
    found = counted.clustering(network.adjacency)
    return exact(found, average=float(found.mean()) if len(found) else 0.0)
