"""Why a node has its value: the links that carry it, each with its part."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from graph.measuring import reasons
from graph.measuring.measure import ParameterError, Scores
from graph.measuring.reason import Reason, Why
from graph.network import Network

__all__ = ["EXPLAINED", "Reason", "Why", "why"]

#: Finds the reasons for the value of one node.
Explain = Callable[[Network, Scores, int], Why]

#: How each measure is explained.
EXPLAINED: Mapping[str, Explain] = {
    "degree": reasons.by_links,
    "weighted-degree": reasons.by_weights,
    "pagerank": reasons.by_walk,
    "personal-pagerank": reasons.by_walk,
    "eigenvector": reasons.by_eigenvector,
    "katz": reasons.by_katz,
    "hubs": reasons.by_authorities,
    "authorities": reasons.by_hubs,
    "betweenness": reasons.by_paths,
    "closeness": reasons.by_distance,
    "harmonic": reasons.by_reciprocals,
    "constraint": reasons.by_constraint,
    "effective-size": reasons.by_effective_size,
    "clustering": reasons.by_pairs,
    "triangles": reasons.by_pairs,
    "core": reasons.by_core,
    "articulation": reasons.by_parts,
    "bridges": reasons.by_bridges,
    "component": reasons.by_group,
    "strong-component": reasons.by_group,
    "community": reasons.by_group,
    "louvain": reasons.by_group,
}


def why(network: Network, measure: str, scores: Scores, node: int, most: int = 5) -> Why:
    """What carries a node's value.

    Parameters
    ----------
    network
        The network that was measured, n nodes: a projection's own.
    measure
        A name of MEASURES.
    scores
        The scores of the network by it, as `measured` gives them.
    node
        Whose value it is.
    most
        Most reasons told; at least 0. What the others carry together is `rest`.

    Returns
    -------
    Why
        Its parts sum to `total`, up to rounding and the tolerance of the measure: the value, or 1 for groups.

    Raises
    ------
    NetworkError
        If the node does not exist.
    ParameterError
        If there is no such measure.
    """
    if measure not in EXPLAINED:
        have = ", ".join(EXPLAINED)
        raise ParameterError(
            f"没有指标 {measure}，可用：{have}", f"there is no measure {measure}; there are: {have}"
        )
    network.expect(node)
    if not network.degree[node]:
        return Why(0.0, (), 0.0, 0.0)
    found = EXPLAINED[measure](network, scores, node)
    order = sorted(found.reasons, key=lambda reason: (-reason.amount, reason.hops or 0, reason.nodes))
    rest = float(np.sum([reason.amount for reason in order[most:]]))
    return Why(found.total, tuple(order[:most]), found.base, rest, found.exact)
