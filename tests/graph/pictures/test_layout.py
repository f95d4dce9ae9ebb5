"""Places of nodes: the same each time, linked things near, nothing on top of another."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from graph.network import Network
from graph.pictures.forces import Grid, settled
from graph.pictures.layout import SPACING, discs, layout


def clustered(groups: int, members: int, seed: int = 1) -> Network:
    """Groups of nodes, each with many links inside and one to the next group."""
    random = np.random.default_rng(seed)
    start = np.repeat(np.arange(groups) * members, members * 3)
    tails, heads = (start + random.integers(0, members, len(start)) for _ in range(2))
    firsts = np.arange(groups) * members
    tails, heads = np.append(tails, firsts), np.append(heads, np.roll(firsts, 1))
    return Network(groups * members, tails, heads, np.zeros(len(tails), np.int16), ("urn:p",))


@pytest.mark.parametrize("size", [0, 1, 2, 7])
def test_nodes_without_links_have_places_too(size: int) -> None:
    places = layout(Network(size, np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16), ()))
    assert places.shape == (size, 2)
    assert len(np.unique(places.round(3), axis=0)) == size


@pytest.mark.parametrize(("groups", "members"), [(5, 12), (30, 30)])
def test_linked_nodes_are_near(groups: int, members: int) -> None:
    network = clustered(groups, members)
    places = layout(network)
    assert np.isfinite(places).all()
    tails, heads = network.edges()
    linked = np.hypot(*(places[tails] - places[heads]).T).mean()
    random = np.random.default_rng(2).permutation(network.size)
    assert linked < np.hypot(*(places - places[random]).T).mean() / 2


def test_no_two_nodes_lie_on_each_other() -> None:
    places = layout(clustered(30, 30))
    near = cKDTree(places).query(places, k=2)[0][:, 1]
    assert near.min() > 1
    assert np.median(near) > SPACING / 4


def test_the_same_seed_gives_the_same_places() -> None:
    network = clustered(8, 20)
    assert np.array_equal(layout(network), layout(network))
    assert not np.array_equal(layout(network, seed=1), layout(network, seed=2))


def test_each_group_is_a_disc_with_its_greatest_in_the_middle() -> None:
    groups = np.repeat([0, 1, 2], [50, 20, 5])
    weights = np.arange(75)
    places = discs(groups, weights)
    for group, size in ((0, 50), (1, 20), (2, 5)):
        mine = places[groups == group]
        far = np.hypot(*(mine - mine[-1]).T)
        assert far.max() < 2.1 * np.sqrt(size)
        assert far[0] == pytest.approx(far.max(), rel=0.3)


def test_pushes_by_the_grid_are_those_of_all_pairs() -> None:
    random = np.random.default_rng(3)
    places, mass = random.uniform(0, 100, (400, 2)), random.uniform(1, 5, 400)
    gap = places[:, None] - places[None]
    square = (gap**2).sum(axis=2) + np.eye(400)
    exact = (gap * (mass[:, None] * mass / square)[..., None]).sum(axis=1)
    found = Grid()(places, mass)
    assert np.median(np.hypot(*(found - exact).T) / np.hypot(*exact.T)) < 0.1


def test_two_linked_nodes_come_to_rest_near_each_other() -> None:
    places = settled(np.array([[0.0, 0], [90, 0], [0, 90]]), np.array([0]), np.array([1]))
    assert np.hypot(*(places[0] - places[1])) < np.hypot(*(places[0] - places[2]))
