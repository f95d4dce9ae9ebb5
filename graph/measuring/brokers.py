"""Who lies between others."""

from __future__ import annotations

import numpy as np

from graph.measuring.blocks import forest
from graph.measuring.bounds import enough, errors, mean_length
from graph.measuring.dependency import dependencies
from graph.measuring.draws import Drawn, drawn
from graph.measuring.measure import Scores, between
from graph.measuring.sampling import EXACT_WORK, others, over, starting
from graph.measuring.waves import Progress
from graph.network import Network

#: Paths drawn to find out how many are needed.
FIRST = 500


def betweenness(
    network: Network,
    *,
    error: float = 0.01,
    confidence: float = 0.95,
    pivots: int = 0,
    seed: int = 1,
    work: int = EXACT_WORK,
    progress: Progress | None = None,
) -> Scores:
    """Fraction of the shortest paths between other nodes that pass through each node.

    Parameters
    ----------
    network
        The network, n nodes; followed the way links point if it is directed. Weights are not heeded: they say how
        strong a link is, not how long.
    error
        In a network too large for all pairs: how far any value may be off, in (0, 1). As many paths are drawn at random
        as this takes by a first sample; what the second, which counts, is found to be good for is the `error` of the
        scores, most often a little less.
    confidence
        The probability that all values keep to it, in (0, 1).
    pivots
        If above 0, so many nodes of each component, drawn at random, are where paths start from, and no others are
        drawn; at least 2. No bound is known of such values. Components of at most so many nodes stay exact.
    seed
        Of the draw.
    work
        Up to this many nodes times neighbours the values are exact.
    progress
        Told the share done.

    Returns
    -------
    Scores
        Shape (n,), fractions of the (n-1)(n-2) ordered pairs of other nodes, as NetworkX normalises; with `error`,
        `confidence` and `errors` where paths were drawn.

    References
    ----------
    U. Brandes (2001): A faster algorithm for betweenness centrality.
    U. Brandes, C. Pich (2007): Centrality estimation in large networks, for pivots.
    M. Riondato, E. Kornaropoulos (2016): Fast approximation of betweenness centrality through sampling.

    Examples
    --------
    >>> line = Network(3, [0, 1], [1, 2], [0, 0], ("urn:p",))
    >>> betweenness(line).values.tolist(), betweenness(line).method
    ([0.0, 1.0, 0.0], 'exact')
    """
    between("error", error, 0, 1)
    between("confidence", confidence, 0, 1)
    if pivots or network.size * len(network.targets) <= work or network.size < 3:
        return _from_pivots(network, pivots, seed, work, progress)
    return _from_paths(network, error, confidence, seed, progress)


def _from_pivots(network: Network, pivots: int, seed: int, work: int, progress: Progress | None) -> Scores:
    start = starting(network, pivots or network.size + 2, seed, work)
    scale = (start.members - 1) / np.maximum(others(start), 1)
    pairs = max((network.size - 1) * (network.size - 2), 1)
    total = dependencies(network.seen, start, progress).total if network.size else np.zeros(0)
    return over(start, total * scale / pairs, pivots, seed)


def _from_paths(
    network: Network, error: float, confidence: float, seed: int, progress: Progress | None
) -> Scores:
    first, second = (np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(2))
    longest = _longest(network)
    # of the pairs drawn, some have the node itself as an end
    scale = network.size / (network.size - 2)
    paths = _needed(drawn(network.seen, FIRST, first), longest, error / scale, 1 - confidence)
    found = drawn(network.seen, paths, second, progress)
    off = errors(found, longest, confidence) * scale
    values = found.passed / paths * scale
    given = {"paths": paths, "seed": seed}
    return Scores(values, f"sampled ({paths} paths)", False, given, float(off.max()), confidence, off)


def _needed(first: Drawn, longest: int, error: float, failing: float) -> int:
    """How many paths to draw, as a first sample tells."""
    share = float(first.passed.max()) / len(first.between)
    # most often not less than the truth, so that the bound is kept; a share of a half is the hardest to tell
    share = min(0.5, share + 2 * np.sqrt(share * (1 - share) / len(first.between)))
    return max(enough(share, mean_length(first, longest, failing), error, failing), FIRST)


def _longest(network: Network) -> int:
    """Most nodes that a shortest path can have between its ends."""
    if network.directed:
        return max(network.size - 2, 1)
    return max(2 * (len(forest(network.adjacency).levels) - 1) - 1, 1)
