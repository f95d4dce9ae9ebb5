"""Whom the well-linked are linked with: PageRank and its kin."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.measuring import pageranks
from graph.measuring.measure import Scores, Values, between, exact
from graph.measuring.spectra import attenuated, principal
from graph.measuring.waves import Progress
from graph.network import Network


def pagerank(
    network: Network, *, damping: float = 0.85, tolerance: float = 1e-12, progress: Progress | None = None
) -> Scores:
    """Share of time that a random walk spends at each node, jumping anywhere now and then.

    Parameters
    ----------
    network
        The network, n nodes, walked along edges in both directions, or the way they point if it is directed, heavier
        ones more often; from a node without any the walk jumps.
    damping
        Probability of following an edge, in (0, 1).
    tolerance
        Largest sum of absolute changes in the last round, in (0, 1). NetworkX's `tol` is this over n.
    progress
        Told the share done.

    Returns
    -------
    Scores
        Shape (n,), shares that sum to 1.

    References
    ----------
    L. Page, S. Brin, R. Motwani, T. Winograd (1999): The PageRank citation ranking.

    Examples
    --------
    >>> star = Network(4, [0, 0, 0], [1, 2, 3], [0, 0, 0], ("urn:p",))
    >>> pagerank(star).values.round(3).tolist()
    [0.48, 0.173, 0.173, 0.173]
    """
    return _walked(network, range(network.size), damping, tolerance, progress)


def personal_pagerank(
    network: Network,
    *,
    start: Sequence[int] = (),
    damping: float = 0.85,
    tolerance: float = 1e-12,
    progress: Progress | None = None,
) -> Scores:
    """Share of time that a random walk spends at each node, jumping back to some of them now and then.

    Parameters
    ----------
    network, damping, tolerance, progress
        As for `pagerank`.
    start
        The nodes that it jumps back to, each as often as the others; all nodes by default.

    Returns
    -------
    Scores
        Shape (n,), shares that sum to 1.

    Raises
    ------
    NetworkError
        If a node of `start` does not exist.

    References
    ----------
    G. Jeh, J. Widom (2003): Scaling personalized web search.

    Examples
    --------
    >>> line = Network(3, [0, 1], [1, 2], [0, 0], ("urn:p",))
    >>> personal_pagerank(line, start=[0]).values.round(3).tolist()
    [0.345, 0.459, 0.195]
    """
    nodes = sorted({network.expect(node) for node in start}) or range(network.size)
    return _walked(network, nodes, damping, tolerance, progress)


def _walked(
    network: Network, nodes: Sequence[int], damping: float, tolerance: float, progress: Progress | None
) -> Scores:
    between("damping", damping, 0, 1)
    between("tolerance", tolerance, 0, 1)
    back = np.zeros(network.size)
    back[list(nodes)] = 1
    found = pageranks.pagerank(network.seen, damping, tolerance, teleport=back, progress=progress)
    return exact(found, damping=damping, tolerance=tolerance)


def eigenvector(network: Network, *, tolerance: float = 1e-10) -> Scores:
    """How well each node is linked, its neighbours counting by how well they are linked themselves.

    Parameters
    ----------
    network
        The network, n nodes; direction is not heeded, heavier edges count more.
    tolerance
        Relative length of what is left of the equation, in (0, 1).

    Returns
    -------
    Scores
        Shape (n,), of length 1, as NetworkX's: the eigenvector of the largest eigenvalue; what is below the tolerance
        is 0. So is all outside the component that has this eigenvalue; several such share. Parameter `eigenvalue`.

    References
    ----------
    P. Bonacich (1987): Power and centrality: a family of measures.

    Examples
    --------
    >>> line = Network(3, [0, 1], [1, 2], [0, 0], ("urn:p",))
    >>> eigenvector(line).values.round(3).tolist()
    [0.5, 0.707, 0.5]
    """
    between("tolerance", tolerance, 0, 1)
    if not network.size:
        return exact(np.zeros(0), tolerance=tolerance, eigenvalue=0.0)
    value, vector = principal(network.weighted.matrix.__matmul__, network.size, tolerance)
    vector[vector < tolerance] = 0
    return exact(vector, tolerance=tolerance, eigenvalue=value)


def katz(network: Network, *, reach: float = 0.85, tolerance: float = 1e-10) -> Scores:
    """How many walks end at each node, longer ones counting less.

    Parameters
    ----------
    network
        The network, n nodes, heavier edges counting more; walks follow the links the way they point if it is directed.
    reach
        How much one more step counts, in (0, 1): NetworkX's `alpha` is this over the largest eigenvalue of the network
        without directions, so that the sum over all walks is always finite.
    tolerance
        Relative length of the last change, in (0, 1).

    Returns
    -------
    Scores
        Shape (n,), of length 1, as NetworkX normalises. Parameter `alpha`.

    References
    ----------
    L. Katz (1953): A new status index derived from sociometric analysis.

    Examples
    --------
    >>> line = Network(3, [0, 1], [1, 2], [0, 0], ("urn:p",))
    >>> katz(line, reach=0.5).values.round(3).tolist()
    [0.528, 0.666, 0.528]
    """
    between("reach", reach, 0, 1)
    between("tolerance", tolerance, 0, 1)
    if not network.size:
        return exact(np.zeros(0), reach=reach, tolerance=tolerance, alpha=0.0)
    value, _ = principal(network.weighted.matrix.__matmul__, network.size)
    alpha = reach / value if value > 0 else 0.0
    onward = network.seen.reverse.matrix * alpha
    found = attenuated(onward.__matmul__, network.size, reach, tolerance)
    return exact(found / np.sqrt(np.square(found).sum()), reach=reach, tolerance=tolerance, alpha=alpha)


def hubs(network: Network, *, tolerance: float = 1e-10) -> Scores:
    """How well each node points at good authorities; those are what good hubs point at.

    Parameters
    ----------
    network
        The network, n nodes; links are followed the way they point whether or not it is directed, heavier ones count
        more.
    tolerance
        Relative length of what is left of the equation, in (0, 1).

    Returns
    -------
    Scores
        Shape (n,), shares that sum to 1, as NetworkX's for a directed graph; all 0 in a network without edges.

    References
    ----------
    J. Kleinberg (1999): Authoritative sources in a hyperlinked environment.

    Examples
    --------
    >>> cited = Network(3, [0, 1], [2, 2], [0, 0], ("urn:p",))
    >>> hubs(cited).values.round(3).tolist(), authorities(cited).values.round(3).tolist()
    ([0.5, 0.5, 0.0], [0.0, 0.0, 1.0])
    """
    return exact(_shares(network.arcs.matrix @ _authority(network, tolerance)), tolerance=tolerance)


def authorities(network: Network, *, tolerance: float = 1e-10) -> Scores:
    """How well each node is pointed at by good hubs; those point at good authorities.

    Parameters, values and source as for `hubs`.
    """
    return exact(_shares(_authority(network, tolerance)), tolerance=tolerance)


def _authority(network: Network, tolerance: float) -> Values:
    """The authorities, of length 1; zeros in a network without edges."""
    between("tolerance", tolerance, 0, 1)
    if not network.edge_count:
        return np.zeros(network.size)
    onward, backward = network.arcs.matrix, network.arcs.reverse.matrix
    vector = principal(lambda x: backward @ (onward @ x), network.size, tolerance)[1]
    vector[vector < tolerance] = 0
    return vector


def _shares(values: Values) -> Values:
    total = values.sum()
    return values / total if total > 0 else values
