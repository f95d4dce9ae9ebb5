"""Who bridges gaps between others, and who is held by those who know each other: Burt's structural holes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from graph.measuring.adjacency import Adjacency
from graph.measuring.measure import Scores, Values, exact
from graph.network import Network

#: Ways of two steps that are held in memory at once.
BLOCK = 8_000_000


def constraint(network: Network) -> Scores:
    """How far each node's efforts go, directly or over others, to few neighbours who know each other.

    Parameters
    ----------
    network
        The network, n nodes; a neighbour counts by its share of the node's weights, direction is not heeded.

    Returns
    -------
    Scores
        Shape (n,), from 0, rarely above 1; low for brokers between strangers. 0 for a node without edges, of which
        NetworkX says that it has no value.

    References
    ----------
    R. Burt (2004): Structural holes and good ideas.

    Examples
    --------
    >>> triangle = Network(3, [0, 1, 2], [1, 2, 0], [0, 0, 0], ("urn:p",))
    >>> constraint(triangle).values.tolist()
    [1.125, 1.125, 1.125]
    """
    graph = network.weighted
    return exact(np.bincount(graph.tails, investments(graph) ** 2, graph.size))


def effective_size(network: Network) -> Scores:
    """Number of neighbours, less how far each of them knows the others.

    Parameters
    ----------
    network
        As for `constraint`.

    Returns
    -------
    Scores
        Shape (n,), 0 for a node without edges, else from 1 to its number of neighbours, as NetworkX's.

    References
    ----------
    R. Burt (1992): Structural holes. The social structure of competition.

    Examples
    --------
    >>> star = Network(4, [0, 0, 0], [1, 2, 3], [0, 0, 0], ("urn:p",))
    >>> effective_size(star).values.tolist()
    [3.0, 1.0, 1.0, 1.0]
    """
    graph = network.weighted
    return exact(graph.degree - np.bincount(graph.tails, redundancies(graph), graph.size))


def investments(graph: Adjacency, node: int | None = None) -> Values:
    """What each node, or one of them, invests in each neighbour, directly and over others, shape (entries,)."""
    share = proportions(graph)
    return share + _over_others(graph, share, share, _rows(graph, node))


def redundancies(graph: Adjacency, node: int | None = None) -> Values:
    """How far each neighbour of each node, or of one of them, knows its other neighbours, shape (entries,)."""
    strongest = np.zeros(graph.size)
    np.maximum.at(strongest, graph.tails, graph.values)
    # how well the target knows the tail; the graph is symmetric
    known = graph.values / strongest[graph.targets]
    return _over_others(graph, proportions(graph), known, _rows(graph, node))


def proportions(graph: Adjacency) -> Values:
    """Each neighbour's share of the node's weights, shape (entries,)."""
    return graph.values / strength(graph)[graph.tails]


def strength(graph: Adjacency) -> Values:
    """The weights in each node's row summed, shape (size,)."""
    if graph.weights is None:
        return graph.degree.astype(np.float64)
    return np.bincount(graph.tails, graph.weights, graph.size).astype(np.float64)


def _over_others(graph: Adjacency, one: Values, other: Values, rows: Iterable[tuple[int, int]]) -> Values:
    """For every edge of these rows the sum, over what both ends know, of the one value there times the other on."""
    first, second, pattern = (_matrix(graph, values) for values in (one, other, np.ones(len(one))))
    keys = graph.tails.astype(np.int64) * graph.size + graph.targets
    found = np.zeros(len(keys))
    for low, high in rows:
        ways = (first[low:high] @ second).multiply(pattern[low:high]).tocoo()
        row, column = ways.coords
        found[np.searchsorted(keys, (row.astype(np.int64) + low) * graph.size + column)] = ways.data
    return found


def _matrix(graph: Adjacency, values: Values) -> csr_array:
    return csr_array((values, graph.targets, graph.starts), shape=(graph.size, graph.size))


def _rows(graph: Adjacency, node: int | None) -> Iterable[tuple[int, int]]:
    return _blocks(graph) if node is None else [(node, node + 1)]


def _blocks(graph: Adjacency) -> Iterator[tuple[int, int]]:
    """Rows in blocks from which few enough ways of two steps lead; a row with more is a block of its own."""
    ways = np.bincount(graph.tails, graph.degree[graph.targets], graph.size)
    block = np.cumsum(ways) // BLOCK
    ends = np.flatnonzero(np.diff(block, append=-1)) + 1
    yield from pairwise([0, *ends.tolist()])
