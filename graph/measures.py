"""What a node's place in the network is worth: the table MEASURES, each with its indicator."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.measuring import kernels
from graph.measuring.breadth import (
    Sources,
    adjacency_matrix,
    by_size,
    component_ids,
    dependencies,
    depths,
    sources,
)
from graph.network import Network
from ontology.model import SCHEME, Words

Values = NDArray[np.float64]

#: Up to this many nodes times neighbours a measure over all pairs of nodes is exact; it takes some seconds.
EXACT_WORK = 100_000_000


@dataclass(frozen=True, eq=False)
class Scores:
    """One number for every node, and how it was found.

    Attributes
    ----------
    values
        Shape (size,), by node id.
    method
        `exact`, `sampled (k pivots)`, or the name of a heuristic, as people read it.
    exact
        Whether the values are the definition's own, up to rounding.
    parameters
        What the method was given, and what it found of the network as a whole.
    """

    values: Values
    method: str
    exact: bool
    parameters: Mapping[str, float]


@dataclass(frozen=True)
class Measure:
    """One measure: its name, its title, how to run it, and whether its values are group numbers."""

    name: str
    title: Words
    run: Callable[..., Scores]
    groups: bool = False

    @property
    def indicator(self) -> str:
        """The IRI of the indicator under which scores of this measure are published."""
        return f"{SCHEME}in-{self.name}"


def _exact(values: NDArray[np.generic], **parameters: float) -> Scores:
    return Scores(np.asarray(values, np.float64), "exact", True, parameters)


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
    return _exact(network.degree)


def weighted_degree(network: Network) -> Scores:
    """Number of links, parallel ones and both directions counted; a link to itself counts twice.

    Returns
    -------
    Scores
        Shape (n,), in links.

    Examples
    --------
    >>> weighted_degree(Network(2, [0, 1], [1, 0], [0, 0], ("urn:p",))).values.tolist()
    [2.0, 2.0]
    """
    ends = np.concatenate([network.source, network.target])
    return _exact(np.bincount(ends, minlength=network.size))


def pagerank(network: Network, *, damping: float = 0.85, tolerance: float = 1e-12) -> Scores:
    """Share of time that a random walk spends at each node, jumping anywhere now and then.

    Parameters
    ----------
    network
        The network, n nodes, walked along edges in both directions; from a node without any the walk jumps.
    damping
        Probability of following an edge, in (0, 1).
    tolerance
        Largest sum of absolute changes in the last round. NetworkX's `tol` is this over n.

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
    size, links = network.size, network.degree
    if not size:
        return _exact(np.zeros(0), damping=damping, tolerance=tolerance)
    matrix, dangling = adjacency_matrix(network), links == 0
    share = np.full(size, 1 / size)
    # Each round shrinks the error by the damping, so this many are always enough.
    for _ in range(math.ceil(math.log(tolerance / 2) / math.log(damping)) + 1):
        last = share
        stranded = last[dangling].sum() / size
        share = damping * (matrix @ (last / np.maximum(links, 1)) + stranded) + (1 - damping) / size
        if np.abs(share - last).sum() < tolerance:
            break
    return _exact(share, damping=damping, tolerance=tolerance)


def betweenness(network: Network, *, pivots: int = 256, seed: int = 1, work: int = EXACT_WORK) -> Scores:
    """Fraction of the shortest paths between other nodes that pass through each node.

    Parameters
    ----------
    network
        The network, n nodes.
    pivots
        In a network too large for all pairs: how many nodes of each component, drawn at random, the paths
        start from; at least 2. Components of at most so many nodes stay exact.
    seed
        Of the draw.
    work
        Up to this many nodes times neighbours the values are exact.

    Returns
    -------
    Scores
        Shape (n,), fractions of the (n-1)(n-2) ordered pairs of other nodes, as NetworkX normalises.

    References
    ----------
    U. Brandes (2001): A faster algorithm for betweenness centrality.
    U. Brandes, C. Pich (2007): Centrality estimation in large networks.

    Examples
    --------
    >>> line = Network(3, [0, 1], [1, 2], [0, 0], ("urn:p",))
    >>> betweenness(line).values.tolist(), betweenness(line).method
    ([0.0, 1.0, 0.0], 'exact')
    """
    start = _sources(network, pivots, seed, work)
    others = np.full(network.size, start.drawn, np.float64)
    others[start.node] -= 1
    scale = (start.members - 1) / np.maximum(others, 1)
    pairs = max((network.size - 1) * (network.size - 2), 1)
    return _over(start, dependencies(network, start) * scale / pairs, pivots, seed)


def closeness(network: Network, *, pivots: int = 256, seed: int = 1, work: int = EXACT_WORK) -> Scores:
    """Reciprocal of the mean distance to the nodes that can be reached, times the share of nodes that can.

    Parameters
    ----------
    network, pivots, seed, work
        As for `betweenness`; distances are then measured to the pivots only.

    Returns
    -------
    Scores
        Shape (n,), per hop, 0 ... 1; 0 for a node without edges. As NetworkX's with `wf_improved`.

    References
    ----------
    S. Wasserman, K. Faust (1994): Social network analysis, p. 201.

    Examples
    --------
    >>> line = Network(3, [0, 1], [1, 2], [0, 0], ("urn:p",))
    >>> closeness(line).values.round(3).tolist()
    [0.667, 1.0, 0.667]
    """
    start = _sources(network, pivots, seed, work)
    total = np.zeros(network.size)
    for depth in depths(network, start):
        total += np.maximum(depth, 0).sum(axis=1)
    seen = start.drawn.astype(np.float64)
    seen[start.node] -= 1
    reached = (start.members - 1) / max(network.size - 1, 1)
    values = np.divide(seen * reached, total, out=np.zeros(network.size), where=total > 0)
    return _over(start, values, pivots, seed)


def harmonic(network: Network, *, pivots: int = 256, seed: int = 1, work: int = EXACT_WORK) -> Scores:
    """Sum of the reciprocal distances to all other nodes; an unreachable node adds nothing.

    Parameters
    ----------
    network, pivots, seed, work
        As for `closeness`.

    Returns
    -------
    Scores
        Shape (n,), 0 ... n-1, as NetworkX's.

    References
    ----------
    P. Boldi, S. Vigna (2014): Axioms for centrality.

    Examples
    --------
    >>> line = Network(3, [0, 1], [1, 2], [0, 0], ("urn:p",))
    >>> harmonic(line).values.tolist()
    [1.5, 2.0, 1.5]
    """
    start = _sources(network, pivots, seed, work)
    total = np.zeros(network.size)
    for depth in depths(network, start):
        total += np.divide(1, depth, out=np.zeros(depth.shape), where=depth > 0).sum(axis=1)
    seen = start.drawn.astype(np.float64)
    seen[start.node] -= 1
    return _over(start, total * (start.members - 1) / np.maximum(seen, 1), pivots, seed)


def _sources(network: Network, pivots: int, seed: int, work: int) -> Sources:
    if pivots < 2:
        raise ValueError(f"pivots is {pivots}: must be at least 2")
    small = network.size * len(network.targets) <= work
    return sources(network, None if small else pivots, seed)


def _over(start: Sources, values: Values, pivots: int, seed: int) -> Scores:
    if start.complete:
        return _exact(values)
    return Scores(values, f"sampled ({pivots} pivots)", False, {"pivots": pivots, "seed": seed})


def component(network: Network) -> Scores:
    """Number of the group of mutually reachable nodes, from 0 for the largest.

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
    groups = component_ids(network)
    return _exact(groups, **_groups(groups))


def community(network: Network, *, resolution: float = 1.0, seed: int = 1) -> Scores:
    """Number of the densely linked group, from 0 for the largest; a node without edges is alone.

    Parameters
    ----------
    network
        The network, n nodes.
    resolution
        Above 1 for more and smaller groups, below 1 for fewer and larger.
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
    if not network.edge_count:
        groups = np.arange(network.size)
    else:
        groups = by_size(kernels.communities(network, resolution, seed))
    found = _groups(groups) | {"modularity": modularity(network, groups)}
    return Scores(
        groups.astype(np.float64), "Leiden", False, {"resolution": resolution, "seed": seed, **found}
    )


def _groups(groups: NDArray[np.int64]) -> dict[str, float]:
    sizes = np.bincount(groups)
    return {"groups": len(sizes), "largest": int(sizes.max(initial=0))}


def modularity(network: Network, groups: NDArray[np.int64]) -> float:
    """Share of edges inside the groups, less the share expected were edges drawn at random; 0 without edges.

    Parameters
    ----------
    network
        The network, n nodes.
    groups
        Group number of every node, shape (n,), from 0.
    """
    edges = network.edge_count
    if not edges:
        return 0.0
    tails, heads = network.edges()
    inside = np.count_nonzero(groups[tails] == groups[heads]) / edges
    expected = np.square(np.bincount(groups, network.degree) / (2 * edges)).sum()
    return float(inside - expected)


def core(network: Network) -> Scores:
    """The largest k such that the node belongs to a part where everyone has k neighbours inside it.

    Returns
    -------
    Scores
        Shape (n,), in neighbours.

    References
    ----------
    V. Batagelj, M. Zaversnik (2003): An O(m) algorithm for cores decomposition of networks.

    Examples
    --------
    >>> triangle_and_tail = Network(4, [0, 1, 2, 2], [1, 2, 0, 3], [0, 0, 0, 0], ("urn:p",))
    >>> core(triangle_and_tail).values.tolist()
    [2.0, 2.0, 2.0, 1.0]
    """
    return _exact(kernels.core(network) if network.edge_count else np.zeros(network.size))


#: Every measure by name.
MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("degree", Words("度", "degree"), degree),
        Measure("weighted-degree", Words("加权度", "weighted degree"), weighted_degree),
        Measure("pagerank", Words("PageRank", "PageRank"), pagerank),
        Measure("betweenness", Words("介数中心性", "betweenness centrality"), betweenness),
        Measure("closeness", Words("接近中心性", "closeness centrality"), closeness),
        Measure("harmonic", Words("调和中心性", "harmonic centrality"), harmonic),
        Measure("core", Words("核数", "core number"), core),
        Measure("component", Words("连通分量", "component"), component, groups=True),
        Measure("community", Words("社区", "community"), community, groups=True),
    )
}
