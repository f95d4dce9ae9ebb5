"""Where the nodes of a network are drawn: communities near each other, linked things close, the same each time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.network import Network

Places = NDArray[np.float64]

#: Up to this many linked nodes the places are found by forces; beyond, each community is a disc.
FORCES = 20_000
#: How far apart the nodes are on average, in the unit of their sizes.
SPACING = 36.0
_GOLDEN = np.pi * (3 - np.sqrt(5))


def layout(network: Network, seed: int = 1, groups: NDArray[np.integer] | None = None) -> Places:
    """A place for every node, shape (n, 2), around the origin, some 36 apart on average.

    Parameters
    ----------
    network
        The network, n nodes. Those without edges lie in rings around the others.
    seed
        The same seed gives the same places.
    groups
        Number of each node's community, shape (n,); found where they are not given.
    """
    from graph.measuring.kernels import communities  # noqa: PLC0415 - networkit takes a third of a second

    linked = np.flatnonzero(network.degree > 0)
    places = np.zeros((network.size, 2))
    if len(linked):
        found = communities(network, 1.0, seed) if groups is None else groups
        places[linked] = _linked(network, linked, np.asarray(found)[linked], seed)
    inner = np.hypot(*places[linked].T).max(initial=0) / SPACING
    lonely = np.flatnonzero(network.degree == 0)
    places[lonely] = SPACING * _sunflower(len(lonely), (inner + 1.5 if len(linked) else 0) ** 2)
    return places


def _linked(network: Network, linked: NDArray[np.intp], groups: NDArray[np.integer], seed: int) -> Places:
    """The places of the nodes with edges."""
    from graph.pictures.forces import settled  # noqa: PLC0415 - SciPy takes a fifth of a second

    places = discs(groups, network.degree[linked])
    if len(linked) > FORCES:
        return places * SPACING
    number = np.cumsum(network.degree > 0) - 1
    tails, heads = network.edges()
    return apart(spread(settled(places, number[tails], number[heads], seed)), SPACING / 2)


def discs(groups: NDArray[np.integer], weights: NDArray[np.integer]) -> Places:
    """A disc for each group, the largest in the middle; in each, nodes of most weight in the middle; spacing 1."""
    _, number, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    order = np.lexsort((-weights, rank[number]))
    ordered = np.sort(sizes)[::-1]
    starts = np.cumsum(ordered) - ordered
    within = np.arange(len(groups)) - np.repeat(starts, ordered)
    places = np.empty((len(groups), 2))
    places[order] = _turned(within, np.sqrt(within + 0.5)) + np.repeat(_centres(ordered), ordered, axis=0)
    return places


def _centres(sizes: NDArray[np.integer]) -> Places:
    """The middles of discs of falling sizes, each outside of the circle that holds half of those before."""
    radii = np.sqrt(sizes) + 1
    before = np.cumsum(radii**2) - radii**2
    reach = np.where(before > 0, np.sqrt(before) * 1.25 + radii, 0)
    return _turned(np.arange(len(sizes)), reach)


def _sunflower(count: int, inner: float) -> Places:
    """Places as of the seeds of a sunflower, from the radius whose square is `inner` outwards."""
    number = np.arange(count)
    return _turned(number, np.sqrt(number + 0.5 + inner))


def _turned(number: NDArray[np.integer], radius: NDArray[np.float64]) -> Places:
    angle = number * _GOLDEN
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def spread(places: Places) -> Places:
    """The places around the origin, as wide as so many nodes need."""
    centred = places - places.mean(axis=0)
    wide = np.sqrt((centred**2).sum(axis=1).mean())
    return np.asarray(centred * (SPACING * np.sqrt(len(places) / 2) / wide if wide else 0))


def apart(places: Places, least: float, rounds: int = 30) -> Places:
    """The places pushed apart until, mostly, no two are nearer than the least distance."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - SciPy takes a fifth of a second

    places = places.copy()
    for _ in range(rounds):
        pairs = cKDTree(places).query_pairs(least, output_type="ndarray")
        if not len(pairs):
            break
        gap = places[pairs[:, 0]] - places[pairs[:, 1]]
        far = np.hypot(*gap.T)
        # Two at the very same place go apart along a direction of their own.
        gap[far < 1e-9] = _turned(pairs[far < 1e-9, 0], np.ones(int((far < 1e-9).sum())))
        push = gap * ((least - far) / np.maximum(far, 1) / 2)[:, None]
        for end, sign in ((0, 1), (1, -1)):
            for axis in (0, 1):
                places[:, axis] += sign * np.bincount(pairs[:, end], push[:, axis], len(places))
    return places
