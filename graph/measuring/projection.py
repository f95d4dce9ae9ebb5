"""A network seen from one side: things that last, linked where they did something together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graph.network import Mask, Network, Nodes

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: What a link of a projection says.
TOGETHER = "https://w3id.org/queqiao/ns/linkedTo"

#: A thing with more parties than this makes no links between them: a list of hundreds acquaints nobody.
MOST_PARTIES = 50


#: What a shared thing adds to the weight between two, by how many of the kept share it.
Weigh = Callable[[NDArray[np.int64]], NDArray[np.float64]]


def together(
    network: Network, kept: Mask, most: int = MOST_PARTIES, *, direct: bool = True, weigh: Weigh | None = None
) -> Network:
    """The network of the nodes kept: linked with each other, or both with a node that is not kept.

    Parameters
    ----------
    network
        The network, n nodes.
    kept
        Which nodes stay, shape (n,); the others are collapsed into links among those around them.
    most
        A node with more neighbours among those kept is left out.
    direct
        Whether the edges between two kept nodes stay.
    weigh
        What each node in between adds to the weight of a pair, by how many of the kept it has as neighbours; an edge
        between two kept nodes adds 1. Without it every edge weighs 1.

    Returns
    -------
    Network
        The same n nodes; those not kept have no links. One link for each pair, lower node first.

    References
    ----------
    M. Newman (2001): Scientific collaboration networks II, for weights of 1/(k-1).

    Examples
    --------
    >>> joint = Network(4, [3, 3, 3], [0, 1, 2], [0, 0, 0], ("urn:applicant",))
    >>> kept = np.array([True, True, False, False])
    >>> together(joint, kept).neighbours(0).tolist()
    [1]
    >>> together(joint, kept, weigh=lambda parties: 1 / (parties - 1)).weights.tolist()
    [1.0]
    """
    matrix = _shares(network, kept, most, weigh)
    if direct:
        tails, heads = network.edges()
        both = kept[tails] & kept[heads]
        matrix = matrix + _matrix(network.size, tails[both], heads[both], np.ones(int(both.sum())))
    pairs = matrix.tocoo()
    low, high = (axis.astype(np.int32) for axis in pairs.coords)
    weights = None if weigh is None else pairs.data
    return Network(network.size, low, high, np.zeros(len(low), np.int16), (TOGETHER,), weights)


def _shares(network: Network, kept: Mask, most: int, weigh: Weigh | None) -> csr_array:
    """The weight of each pair of kept nodes that share a node which is not kept, lower node first."""
    from scipy.sparse import triu  # noqa: PLC0415 - SciPy takes a fifth of a second

    middle = np.flatnonzero(~kept).astype(np.int32)
    tails, heads = network.gather(middle)
    tails, heads = tails[kept[heads]], heads[kept[heads]]
    parties = np.bincount(tails, minlength=network.size)
    few = (parties[tails] >= 2) & (parties[tails] <= most)
    tails, heads = tails[few], heads[few]
    adds = np.ones(len(tails)) if weigh is None else weigh(parties[tails])
    one = _matrix(network.size, heads, tails, adds)
    other = _matrix(network.size, tails, heads, np.ones(len(tails)))
    return triu(one @ other, k=1, format="csr")


def _matrix(size: int, rows: Nodes, columns: Nodes, values: NDArray[np.float64]) -> csr_array:
    from scipy.sparse import coo_array  # noqa: PLC0415 - SciPy takes a fifth of a second

    return coo_array((values, (rows, columns)), shape=(size, size)).tocsr()
