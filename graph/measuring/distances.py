"""How far the other nodes are."""

from __future__ import annotations

import numpy as np

from graph.measuring.measure import Scores, Values
from graph.measuring.sampling import EXACT_WORK, is_source, others, over, starting
from graph.measuring.waves import Progress, far
from graph.network import Network


def closeness(
    network: Network,
    *,
    pivots: int = 256,
    seed: int = 1,
    work: int = EXACT_WORK,
    progress: Progress | None = None,
) -> Scores:
    """Reciprocal of the mean distance to the nodes that can be reached, times the share of nodes that can.

    Parameters
    ----------
    network
        The network, n nodes. If it is directed, distances are those from the others, along links the way they point.
        Weights are not heeded: they say how strong a link is, not how long.
    pivots
        In a network too large for all pairs: how many nodes of each component, drawn at random, distances are
        measured to; at least 2. Components of at most so many nodes stay exact.
    seed
        Of the draw.
    work
        Up to this many nodes times neighbours the values are exact.
    progress
        Told the share done.

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
    start = starting(network, pivots, seed, work)
    found = far(network.seen, start, progress)
    seen = found.reached - is_source(start)
    share = seen * (start.members - 1) / np.maximum(others(start), 1) / max(network.size - 1, 1)
    values = np.divide(seen * share, found.total, out=np.zeros(network.size), where=found.total > 0)
    return over(start, values, pivots, seed)


def harmonic(
    network: Network,
    *,
    pivots: int = 256,
    seed: int = 1,
    work: int = EXACT_WORK,
    progress: Progress | None = None,
) -> Scores:
    """Sum of the reciprocal distances to all other nodes; an unreachable node adds nothing.

    Parameters
    ----------
    network, pivots, seed, work, progress
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
    start = starting(network, pivots, seed, work)
    total: Values = far(network.seen, start, progress).reciprocal
    return over(start, total * (start.members - 1) / np.maximum(others(start), 1), pivots, seed)
