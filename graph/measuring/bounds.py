"""How far shares that were counted in a sample may be from the true ones, for all nodes at once."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.special import rel_entr

from graph.measuring.adjacency import Values
from graph.measuring.draws import Drawn
from graph.network import Mask

#: Halvings of an interval, until rounding decides.
HALVINGS = 40
#: Of the probability of error, what is spent on the mean length of paths; the rest is for the nodes.
FOR_LENGTH = 0.1


def errors(found: Drawn, longest: int, confidence: float) -> Values:
    """Most that each node's share of the paths is off by, shape (n,), all at once with a probability of `confidence`.

    That a count of N draws is as far from its expectation as p̂ is from p has at most the probability exp(-N KL(p̂, p))
    (Chernoff 1952). Each node is allowed to fail with a probability in proportion to its own p: since the p sum to the
    mean number of nodes between the ends of a path, all together fail with no more than the whole. A bound for the
    largest of many small shares costs nothing this way, where one for each of n nodes costs log n.

    Parameters
    ----------
    found
        What was drawn.
    longest
        Most nodes that any shortest path can have between its ends.
    confidence
        In (0, 1).

    References
    ----------
    H. Chernoff (1952): A measure of asymptotic efficiency for tests of a hypothesis based on the sum of observations.
    L. Pellegrina, F. Vandin (2023): SILVAN: estimating betweenness centralities with progressive sampling and
    non-uniform error bounds, where the mean length of paths bounds the largest error too.
    """
    draws = len(found.between)
    counts, which = np.unique(found.passed, return_inverse=True)
    mean = mean_length(found, longest, 1 - confidence)
    low, high = interval(counts / draws, draws, mean, 1 - confidence)
    return np.maximum(high - counts / draws, counts / draws - low)[which]


def mean_length(found: Drawn, longest: int, failing: float) -> float:
    """Most that the mean number of nodes between the ends of paths is, but for its part of `failing`."""
    most, draws = max(longest, 1), len(found.between)
    share = np.array([found.between.mean() / most])
    allowed = math.log(1 / (FOR_LENGTH * failing))
    return most * float(
        _last(share, np.ones(1), lambda p: np.asarray(draws * _divergence(share, p) <= allowed))[0]
    )


def interval(share: Values, draws: int, mean: float, failing: float) -> tuple[Values, Values]:
    """The least and the greatest true share that goes with each share counted, but for their part of `failing`."""
    spent = (1 - FOR_LENGTH) * failing

    def fits(p: Values) -> Mask:
        with np.errstate(divide="ignore"):
            allowed: Mask = draws * _divergence(share, p) <= np.log(2 * mean / spent) - np.log(p)
        return allowed

    high = _last(share, np.ones_like(share), fits)
    # where nothing or one path was counted, any share is small enough
    several = share * draws > 1.5
    low = np.where(several, _last(np.maximum(share - 1 / draws, 0), np.zeros_like(share), fits), 0.0)
    return low, high


def enough(share: float, mean: float, error: float, failing: float) -> int:
    """How many draws it takes for a node with this share to be off by no more than the error."""
    low, high = 1, 2
    while _off(share, high, mean, failing) > error:
        low, high = high, 2 * high
    while high - low > high // 20 + 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _off(share, middle, mean, failing) > error else (low, middle)
    return high


def _off(share: float, draws: int, mean: float, failing: float) -> float:
    low, high = interval(np.array([share]), draws, mean, failing)
    return float(max(high[0] - share, share - low[0]))


def _divergence(share: Values, p: Values) -> Values:
    found: Values = rel_entr(share, p) + rel_entr(1 - share, 1 - p)
    return found


def _last(inside: Values, outside: Values, fits: Callable[[Values], Mask]) -> Values:
    """The point towards the outside, that may fit itself, where each value no longer fits."""
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        fit = fits(middle)
        inside, outside = np.where(fit, middle, inside), np.where(fit, outside, middle)
    return outside
