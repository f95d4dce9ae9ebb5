"""How one thing is connected with another: the shortest paths, or the k best that keep clear of hubs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from graph.network import Mask, Network, NetworkError, Nodes
from graph.routes.trail import HOP, Budget, Trail

#: What a search may cost where nothing is said.
BUDGET = Budget()


@dataclass(frozen=True, slots=True)
class Step:
    """One hop: from which node to which, and the links between: property IRI, whether it leads that way."""

    source: int
    target: int
    links: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Path:
    """One way from a node to another: the nodes in order, the hops between them, and the cost in hops."""

    nodes: tuple[int, ...]
    steps: tuple[Step, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class Found:
    """The paths, cheapest first, and whether the search was complete."""

    paths: tuple[Path, ...]
    exact: bool


def shortest(  # noqa: PLR0913 - one wish each, and most are left out
    network: Network,
    source: int,
    target: int | Iterable[int],
    *,
    k: int = 5,
    avoid: Mask | None = None,
    max_length: int = 6,
    penalty: bool = True,
    each: int | None = None,
    alike: Callable[[int], Hashable] | None = None,
    budget: Budget = BUDGET,
) -> Found:
    """The best paths from a node to another, or to any of several, that visit no node twice.

    Parameters
    ----------
    network
        The network, n nodes; links are walked in both directions.
    source
        Node id.
    target
        Node id, or several. Of several, a path ends at the first that it meets; the source is then none of them.
    k
        Most paths wanted.
    avoid
        Nodes that no path may pass, shape (n,); it does not concern source and targets.
    max_length
        Most hops of a path.
    penalty
        If true, a path costs its hops plus max(0, log2(d / 4)) for each node of d neighbours on the way, and
        the k cheapest are found. If false, the paths with the fewest hops are.
    each
        Most paths to one target, so that a near one does not take all; no limit by default.
    alike
        What makes nodes alike, such as their names: of paths over nodes that are alike one by one only the first is
        found, and none over two nodes that are alike. By default all are.
    budget
        When to give up.

    Returns
    -------
    Found
        Paths by cost, then by their node ids. None if the nodes are not connected within `max_length` hops.
        `exact` is false where the search was given up: better paths may exist.

    Raises
    ------
    NetworkError
        If a node does not exist, the mask has another shape, k or each is below 1 or max_length below 0.

    Examples
    --------
    >>> square = Network(4, [0, 1, 0, 2], [1, 3, 2, 3], [0, 0, 0, 0], ("urn:p",))
    >>> [path.nodes for path in shortest(square, 0, 3).paths]
    [(0, 1, 3), (0, 2, 3)]
    >>> [path.nodes for path in shortest(square, 0, [2, 3], each=1).paths]
    [(0, 2), (0, 1, 3)]
    >>> shortest(square, 3, 1).paths[0].steps
    (Step(source=3, target=1, links=(('urn:p', False),)),)
    """
    _check(network, k, each, avoid, max_length)
    targets = _targets(network, network.expect(source), target)
    trail = Trail(network, source, targets, avoid, max_length, penalty)
    paths: list[Path] = []
    for nodes, cost in trail.walk(budget, _Sieve(each, alike)):
        if nodes is None:
            return Found(tuple(paths), False)
        paths.append(Path(nodes, steps_along(network, nodes), cost / HOP))
        if len(paths) == k:
            break
    return Found(tuple(paths), True)


class _Sieve:
    """Which paths are wanted, given those before: not too many to one target, and none like another."""

    def __init__(self, each: int | None, alike: Callable[[int], Hashable] | None) -> None:
        self._each, self._alike = each, alike
        self._ended: Counter[int] = Counter()
        self._seen: set[tuple[Hashable, ...]] = set()

    def __call__(self, nodes: tuple[int, ...]) -> bool:
        if self._each is not None and self._ended[nodes[-1]] >= self._each:
            return False
        if self._alike is not None:
            likeness = tuple(map(self._alike, nodes))
            if likeness in self._seen or len(set(likeness)) < len(likeness):
                return False
            self._seen.add(likeness)
        self._ended[nodes[-1]] += 1
        return True


def steps_along(network: Network, nodes: Iterable[int]) -> tuple[Step, ...]:
    """The hops from each of these nodes to the next."""
    return tuple(Step(a, b, tuple(network.between(a, b))) for a, b in pairwise(nodes))


def _targets(network: Network, source: int, target: int | Iterable[int]) -> Nodes:
    """The targets, each once, in rising order."""
    if isinstance(target, int):
        return np.array([network.expect(target)], np.int32)
    return np.array(sorted({network.expect(node) for node in target} - {source}), np.int32)


def _check(network: Network, k: int, each: int | None, avoid: Mask | None, max_length: int) -> None:
    if k < 1:
        raise NetworkError(f"k is {k}: at least one path must be wanted")
    if each is not None and each < 1:
        raise NetworkError(f"each is {each}: at least one path to a target must be wanted")
    if max_length < 0:
        raise NetworkError(f"max_length is {max_length}: must not be negative")
    if avoid is not None and avoid.shape != (network.size,):
        raise NetworkError(f"the mask has shape {avoid.shape}: must be ({network.size},)")
