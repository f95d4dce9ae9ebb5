"""A network seen from one side: things that last, linked where they did something together."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array

from graph.network import Mask, Network

#: What a link of a projection says.
TOGETHER = "https://w3id.org/queqiao/ns/linkedTo"

#: A thing with more parties than this makes no links between them: a list of hundreds acquaints nobody.
MOST_PARTIES = 50


def together(network: Network, kept: Mask, most: int = MOST_PARTIES) -> Network:
    """The network of the nodes kept: linked with each other, or both with a node that is not kept.

    Parameters
    ----------
    network
        The network, n nodes.
    kept
        Which nodes stay, shape (n,); the others are collapsed into links among those around them.
    most
        A node with more neighbours among those kept is left out.

    Returns
    -------
    Network
        The same n nodes; those not kept have no links. One link for each pair, lower node first.

    Examples
    --------
    >>> joint = Network(4, [3, 3, 3], [0, 1, 2], [0, 0, 0], ("urn:applicant",))
    >>> together(joint, np.array([True, True, False, False])).neighbours(0).tolist()
    [1]
    """
    tails, heads = network.edges()
    direct = kept[tails] & kept[heads]
    one, other = _parties(network, kept, most)
    low = np.concatenate([tails[direct], one])
    high = np.concatenate([heads[direct], other])
    pairs = np.unique(low.astype(np.int64) * network.size + high)
    low, high = np.divmod(pairs, max(network.size, 1))
    return Network(
        network.size, low.astype(np.int32), high.astype(np.int32), np.zeros(len(low), np.int16), (TOGETHER,)
    )


def _parties(network: Network, kept: Mask, most: int) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of kept nodes that share a node which is not kept, lower node first."""
    middle = np.flatnonzero(~kept).astype(np.int32)
    tails, heads = network.gather(middle)
    tails, heads = tails[kept[heads]], heads[kept[heads]]
    parties = np.bincount(tails, minlength=network.size)
    few = (parties[tails] >= 2) & (parties[tails] <= most)
    ones = np.ones(int(few.sum()), np.int32)
    shares = coo_array((ones, (heads[few], tails[few])), shape=(network.size, network.size)).tocsr()
    pairs = (shares @ shares.T).tocoo()
    row, column = pairs.coords
    upper = row < column
    return row[upper].astype(np.int32), column[upper].astype(np.int32)
