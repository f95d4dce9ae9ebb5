"""Who is like whom, and who should meet: nodes by what they share with one of them, each with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.network import Mask, Network, Nodes
from ontology.model import Words

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shared:
    """A node that two others have in common, and how much it says: the fewer neighbours it has, the more."""

    node: int
    weight: float


@dataclass(frozen=True, slots=True)
class Alike:
    """A node, how like it is, and what both share, what says most first."""

    node: int
    score: float
    reasons: tuple[Shared, ...]


@dataclass(frozen=True)
class Likeness:
    """One way to say how like nodes are: its name, its title, and the scores of all nodes for one."""

    name: str
    title: Words
    scores: Callable[[Network, int], Values]


def jaccard(network: Network, node: int) -> Values:
    """The neighbours that a node shares with each other, over the neighbours that either has.

    Returns
    -------
    Values
        Shape (n,), 0 ... 1; the node itself gets what NetworkX gives for a pair of one node.

    References
    ----------
    P. Jaccard (1901): Étude comparative de la distribution florale.

    Examples
    --------
    >>> square = Network(4, [0, 1, 0, 2], [1, 3, 2, 3], [0, 0, 0, 0], ("urn:p",))
    >>> jaccard(square, 0).tolist()
    [1.0, 0.0, 0.0, 1.0]
    """
    shared = _shared(network, node, lambda degree: np.ones(len(degree)))
    either = network.degree[node] + network.degree - shared
    found: Values = np.divide(shared, either, out=np.zeros(network.size), where=either > 0)
    return found


def adamic_adar(network: Network, node: int) -> Values:
    """The sum of 1 / log(d) over the shared neighbours, d being how many neighbours each has.

    Returns
    -------
    Values
        Shape (n,), from 0.

    References
    ----------
    L. Adamic, E. Adar (2003): Friends and neighbors on the web.
    """
    return _shared(network, node, _rarity)


def resource_allocation(network: Network, node: int) -> Values:
    """The sum of 1 / d over the shared neighbours, d being how many neighbours each has.

    Returns
    -------
    Values
        Shape (n,), from 0.

    References
    ----------
    T. Zhou, L. Lü, Y.-C. Zhang (2009): Predicting missing links via local information.
    """
    return _shared(network, node, lambda degree: 1 / degree)


def personal_pagerank(
    network: Network, node: int, *, damping: float = 0.85, tolerance: float = 1e-10
) -> Values:
    """Share of time that a random walk spends at each node, which goes back to the one node now and then.

    Parameters
    ----------
    network
        The network, n nodes, walked in both directions; from a node without edges the walk goes back.
    node
        Where it goes back to.
    damping
        Probability of following an edge, in (0, 1).
    tolerance
        Largest sum of absolute changes in the last round.

    Returns
    -------
    Values
        Shape (n,), shares that sum to 1.

    References
    ----------
    G. Jeh, J. Widom (2003): Scaling personalized web search.
    """
    from graph.measuring.breadth import adjacency_matrix  # noqa: PLC0415 - SciPy takes a fifth of a second

    matrix, links = adjacency_matrix(network), np.maximum(network.degree, 1)
    share = np.zeros(network.size)
    share[network.expect(node)] = 1
    for _ in range(int(np.log(tolerance / 2) / np.log(damping)) + 2):
        last = share
        share = damping * (matrix @ (last / links))
        # what was not handed on along edges goes back, and so does the walk that jumps
        share[node] += 1 - share.sum()
        if np.abs(share - last).sum() < tolerance:
            break
    return share


#: Every likeness by name.
LIKENESSES: Mapping[str, Likeness] = {
    likeness.name: likeness
    for likeness in (
        Likeness("adamic-adar", Words("Adamic–Adar", "Adamic–Adar"), adamic_adar),
        Likeness("jaccard", Words("Jaccard 系数", "Jaccard coefficient"), jaccard),
        Likeness("resource-allocation", Words("资源分配指数", "resource allocation"), resource_allocation),
        Likeness("pagerank", Words("个性化 PageRank", "personalised PageRank"), personal_pagerank),
    )
}


def similar(
    network: Network,
    node: int,
    likeness: Likeness,
    candidates: Mask,
    *,
    first: int = 10,
    meet: bool = False,
    reasons: int = 5,
) -> list[Alike]:
    """The candidates most like a node.

    Parameters
    ----------
    network
        The network, n nodes: most often a projection, where things are linked that did something together.
    node
        To which they are like; it is never among them.
    likeness
        One of LIKENESSES.
    candidates
        Shape (n,).
    first
        Most of them wanted.
    meet
        If true, only those that are not linked with the node: who should meet.
    reasons
        Most shared neighbours told of each.

    Returns
    -------
    list of Alike
        By falling score, then by rising node id; none with score 0.

    Raises
    ------
    NetworkError
        If the node does not exist.
    """
    scores = likeness.scores(network, network.expect(node))
    open_to = candidates & (scores > 0)
    open_to[node] = False
    if meet:
        open_to[network.neighbours(node)] = False
    found = np.flatnonzero(open_to)
    best = found[np.argsort(-scores[found], kind="stable")[:first]].tolist()
    return [Alike(other, float(scores[other]), shared(network, node, other)[:reasons]) for other in best]


def shared(network: Network, one: int, other: int) -> tuple[Shared, ...]:
    """The neighbours that two nodes share, the rarest first."""
    both = np.intersect1d(network.neighbours(one), network.neighbours(other), assume_unique=True)
    weights = _rarity(network.degree_of(both))
    order = np.lexsort((both, -weights))
    return tuple(Shared(int(both[i]), float(weights[i])) for i in order)


def _rarity(degree: NDArray[np.int64]) -> Values:
    return 1 / np.log(np.maximum(degree, 2))


def _shared(network: Network, node: int, weigh: Callable[[NDArray[np.int64]], Values]) -> Values:
    """For every node the sum of what the neighbours weigh that it shares with this one."""
    around: Nodes = network.neighbours(node)
    degree = network.degree_of(around)
    heads = network.gather(around)[1]
    return np.bincount(heads, np.repeat(weigh(degree), degree), network.size).astype(np.float64)
