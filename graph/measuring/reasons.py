"""What carries a node's value by each measure, as parts that sum to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from graph.measuring.adjacency import Adjacency, Values
from graph.measuring.cuts import bridges
from graph.measuring.holes import investments, redundancies
from graph.measuring.measure import Scores
from graph.measuring.passing import passing
from graph.measuring.reason import Reason, Why
from graph.network import Network

Ids = NDArray[np.integer]


def by_links(network: Network, scores: Scores, node: int) -> Why:
    """Each neighbour is one."""
    found = network.neighbours(node)
    return _parts(scores, node, found, np.ones(len(found)))


def by_weights(network: Network, scores: Scores, node: int) -> Why:
    """Each neighbour by the links with it, or their weights."""
    at, other = _ends(network, node)
    weights = np.ones(len(at)) if network.weights is None else network.weights[at]
    nodes, which = np.unique(other, return_inverse=True)
    return _parts(scores, node, nodes, np.bincount(which, weights).astype(np.float64))


def _ends(network: Network, node: int) -> tuple[Ids, Ids]:
    """The links of a node with others, as positions, and their other ends."""
    out = np.flatnonzero((network.source == node) & (network.target != node))
    into = np.flatnonzero((network.target == node) & (network.source != node))
    return np.concatenate([out, into]), np.concatenate([network.target[out], network.source[into]])


def by_walk(network: Network, scores: Scores, node: int) -> Why:
    """What the walk brings along each link; the base is what jumps bring."""
    graph = network.seen
    nodes, weights = _row(graph.reverse, node)
    out = np.array([_row(graph, int(other))[1].sum() for other in nodes])
    amounts = scores.parameters["damping"] * scores.values[nodes] * weights / out
    return _parts(scores, node, nodes, amounts, base=float(scores.values[node] - amounts.sum()))


def by_eigenvector(network: Network, scores: Scores, node: int) -> Why:
    """Each neighbour by its own value, over the eigenvalue."""
    nodes, weights = _row(network.weighted, node)
    return _parts(scores, node, nodes, weights * scores.values[nodes] / scores.parameters["eigenvalue"])


def by_katz(network: Network, scores: Scores, node: int) -> Why:
    """What each neighbour hands on; the base is what every node has of itself."""
    nodes, weights = _row(network.seen.reverse, node)
    amounts = scores.parameters["alpha"] * weights * scores.values[nodes]
    return _parts(scores, node, nodes, amounts, base=float(scores.values[node] - amounts.sum()))


def by_authorities(network: Network, scores: Scores, node: int) -> Why:
    """What a hub points at, by how good an authority each is."""
    return _pointed(network.arcs, scores, node)


def by_hubs(network: Network, scores: Scores, node: int) -> Why:
    """Who points at an authority, by how good a hub each is."""
    return _pointed(network.arcs.reverse, scores, node)


def _pointed(arcs: Adjacency, scores: Scores, node: int) -> Why:
    other = arcs.reverse.matrix @ scores.values
    # the values sum to 1, so that this is the eigenvalue
    scale = float((arcs.matrix @ other).sum())
    nodes, weights = _row(arcs, node)
    return _parts(scores, node, nodes, weights * other[nodes] / scale)


def by_paths(network: Network, scores: Scores, node: int) -> Why:
    """Each neighbour by the shortest paths over its link: a path through a node has two links there, half each."""
    found, exact = passing(network.seen, node)
    nodes = np.flatnonzero(found)
    total = found.sum()
    amounts = found[nodes] / total * scores.values[node] if total else found[nodes]
    told = _parts(scores, node, nodes, amounts, base=0.0 if total else float(scores.values[node]))
    return Why(told.total, told.reasons, told.base, exact=exact and scores.exact)


def by_distance(network: Network, scores: Scores, node: int) -> Why:
    """The nodes at each distance, by their share of all that can be reached."""
    counts = _levels(network, node)
    return _by_hops(scores, node, counts, counts / max(counts.sum(), 1) * scores.values[node])


def by_reciprocals(network: Network, scores: Scores, node: int) -> Why:
    """The nodes at each distance, each 1 over it."""
    counts = _levels(network, node)
    amounts = counts / np.arange(1, len(counts) + 1)
    if not scores.exact and amounts.sum():
        amounts *= scores.values[node] / amounts.sum()
    return _by_hops(scores, node, counts, amounts)


def _by_hops(scores: Scores, node: int, counts: Values, amounts: Values) -> Why:
    found = tuple(
        Reason((), float(amount), hops, int(count))
        for hops, (amount, count) in enumerate(zip(amounts, counts, strict=True), 1)
    )
    return Why(float(scores.values[node]), found, exact=scores.exact)


def _levels(network: Network, node: int) -> Values:
    """How many nodes are at the distances 1, 2, ... from which the node is reached."""
    graph = network.seen.reverse
    seen = np.zeros(graph.size, np.bool_)
    seen[node] = True
    counts, level = list[int](), np.array([node])
    while len(level):
        reached = np.zeros(graph.size, np.bool_)
        for other in level.tolist() if len(level) < _FEW else ():
            reached[graph.neighbours(other)] = True
        if len(level) >= _FEW:
            reached = graph.reverse.matrix @ np.isin(np.arange(graph.size), level) > 0
        level = np.flatnonzero(reached & ~seen)
        seen[level] = True
        counts.append(len(level))
    return np.array(counts[:-1], np.float64)


#: A level of so many nodes is led onward by one product with the matrix.
_FEW = 64


def by_constraint(network: Network, scores: Scores, node: int) -> Why:
    """What is invested in each neighbour, squared."""
    graph = network.weighted
    here = slice(int(graph.starts[node]), int(graph.starts[node + 1]))
    return _parts(scores, node, graph.targets[here], investments(graph, node)[here] ** 2)


def by_effective_size(network: Network, scores: Scores, node: int) -> Why:
    """Each neighbour, less how far it knows the others."""
    graph = network.weighted
    here = slice(int(graph.starts[node]), int(graph.starts[node + 1]))
    return _parts(scores, node, graph.targets[here], 1 - redundancies(graph, node)[here])


def by_pairs(network: Network, scores: Scores, node: int) -> Why:
    """Each pair of neighbours that are linked with each other."""
    around = network.neighbours(node)
    tails, heads = network.gather(around)
    linked = (tails < heads) & np.isin(heads, around)
    pairs = list(zip(tails[linked].tolist(), heads[linked].tolist(), strict=True))
    each = float(scores.values[node]) / max(len(pairs), 1)
    return Why(float(scores.values[node]), tuple(Reason(pair, each) for pair in pairs))


def by_core(network: Network, scores: Scores, node: int) -> Why:
    """The neighbours inside the core, which are at least as many as its number, in equal parts."""
    around = network.neighbours(node)
    inside = around[scores.values[around] >= scores.values[node]]
    return _parts(scores, node, inside, np.full(len(inside), scores.values[node] / max(len(inside), 1)))


def by_parts(network: Network, scores: Scores, node: int) -> Why:
    """The parts that come off without the node, but the largest: each by a neighbour in it, and its nodes."""
    graph = network.adjacency
    kept = np.delete(np.arange(graph.size), node)
    part = np.full(graph.size, -1, np.int64)
    part[kept] = connected_components(graph.matrix[kept][:, kept], directed=False)[1]
    parts, first = np.unique(part[network.neighbours(node)], return_index=True)
    sizes = np.bincount(part[kept])[parts]
    off = np.argsort(-sizes, kind="stable")[1:]
    ends = network.neighbours(node)[first]
    found = tuple(Reason((int(ends[i]),), 1.0, None, int(sizes[i])) for i in off)
    return Why(float(scores.values[node]), found)


def by_bridges(network: Network, scores: Scores, node: int) -> Why:
    """The neighbours at the other end of its bridges."""
    tails, heads = bridges(network)
    found = np.concatenate([heads[tails == node], tails[heads == node]])
    return _parts(scores, node, found, np.ones(len(found)))


def by_group(network: Network, scores: Scores, node: int) -> Why:
    """The neighbours in the same group, by the weight of its links; the base is what leads to other groups."""
    nodes, weights = _row(network.weighted, node)
    shares = weights / weights.sum()
    inside = scores.values[nodes] == scores.values[node]
    found = _reasons(nodes[inside], shares[inside])
    return Why(1.0, found, float(shares[~inside].sum()))


def _row(graph: Adjacency, node: int) -> tuple[Ids, Values]:
    here = slice(int(graph.starts[node]), int(graph.starts[node + 1]))
    return graph.targets[here], graph.values[here]


def _parts(scores: Scores, node: int, nodes: Ids, amounts: Values, base: float = 0.0) -> Why:
    return Why(float(scores.values[node]), _reasons(nodes, amounts), base)


def _reasons(nodes: Ids, amounts: Values) -> tuple[Reason, ...]:
    return tuple(Reason((one,), part) for one, part in zip(nodes.tolist(), amounts.tolist(), strict=True))
