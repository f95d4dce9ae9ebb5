"""PageRank by power iteration on the sparse matrix."""

from __future__ import annotations

import math

import numpy as np

from graph.measuring.adjacency import Adjacency, Values
from graph.measuring.waves import Progress


def pagerank(  # noqa: PLR0913 - NetworkX's parameters, one by one
    adjacency: Adjacency,
    damping: float = 0.85,
    tolerance: float = 1e-12,
    *,
    teleport: Values | None = None,
    stranded: Values | None = None,
    first: Values | None = None,
    rounds: int | None = None,
    progress: Progress | None = None,
) -> Values:
    """Share of time that a random walk spends at each node, jumping now and then, shape (n,), summing to 1.

    Parameters
    ----------
    adjacency
        The graph, n nodes; edges are followed in their direction, in proportion to their weights.
    damping
        Probability of following an edge, in (0, 1).
    tolerance
        Largest sum of absolute changes in the last round. NetworkX's `tol` is this over n.
    teleport
        How likely each node is to be jumped to, shape (n,), of any sum above 0; all alike by default.
    stranded
        The same for jumps from nodes without edges; as `teleport` by default.
    first
        The shares to begin with, of any sum above 0; all alike by default.
    rounds
        Most rounds; as many as the tolerance can ever need by default.
    progress
        Told the share of the way to the tolerance.

    Raises
    ------
    ArithmeticError
        If the tolerance is not met in so many rounds.

    References
    ----------
    L. Page, S. Brin, R. Motwani, T. Winograd (1999): The PageRank citation ranking.

    Examples
    --------
    >>> star = Adjacency(np.array([0, 3, 4, 5, 6]), np.array([1, 2, 3, 0, 0, 0], np.int32))
    >>> pagerank(star).round(3).tolist()
    [0.48, 0.173, 0.173, 0.173]
    """
    size = adjacency.size
    if not size:
        return np.zeros(0)
    jump = _shares(teleport, size)
    from_dead_ends = jump if stranded is None else _shares(stranded, size)
    strength = _strength(adjacency)
    onward = np.divide(damping, strength, out=np.zeros(size), where=strength > 0)
    dead_ends = np.flatnonzero(strength == 0)
    matrix, share = adjacency.reverse.matrix, _shares(first, size)
    most, change = _enough(damping, tolerance) if rounds is None else rounds, math.inf
    for turn in range(most):
        last = share
        share = matrix @ (last * onward) + (1 - damping) * jump
        if len(dead_ends):
            share += damping * last[dead_ends].sum() * from_dead_ends
        change = float(np.abs(share - last).sum())
        done = change < tolerance
        if progress:
            progress(1.0 if done else turn / most)
        if done:
            break
    if change >= tolerance and rounds is not None:
        raise ArithmeticError(
            f"PageRank changes by {change:g} after {rounds} rounds: more than {tolerance:g}"
        )
    return np.asarray(share, np.float64)


def _enough(damping: float, tolerance: float) -> int:
    """So many rounds are always enough, for each shrinks the change, at most 2, by the damping."""
    return max(1, math.ceil(math.log(tolerance / 2) / math.log(damping)) + 1)


def _shares(amounts: Values | None, size: int) -> Values:
    """The amounts as shares of their sum; all alike where there are none."""
    if amounts is None:
        return np.full(size, 1 / size)
    shares: Values = amounts / amounts.sum()
    return shares


def _strength(adjacency: Adjacency) -> Values:
    """The sum of the weights of the edges that leave each node."""
    if adjacency.weights is None:
        return adjacency.degree.astype(np.float64)
    return np.bincount(adjacency.tails, adjacency.weights, adjacency.size).astype(np.float64)
