"""The network of a city: the links between its things as one immutable graph over integer node ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graph.measuring.adjacency import Adjacency, from_matrix
from graph.measuring.sorting import pair_order, symmetric_rows

if TYPE_CHECKING:
    import networkx as nx
    from scipy.sparse import csr_array

Nodes = NDArray[np.int32]
Mask = NDArray[np.bool_]
Values = NDArray[np.float64]

#: What people may want to know of a node when it leaves as part of a NetworkX graph: its label, its kind.
Describe = Callable[[int], Mapping[str, object]]


class NetworkError(ValueError):
    """The arrays, or a node asked for, do not belong to a network of this size."""


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """Links between the nodes 0 ... size-1; each link is a statement with a property and a direction.

    Neighbours, degrees and measures see the simple undirected graph: parallel links and both directions are
    one edge, a link from a node to itself is none. The statements themselves stay at hand (`between`).

    Parameters
    ----------
    size
        Number of nodes.
    source, target
        Node ids, shape (links,).
    prop
        What each link says: an index into `properties`, shape (links,).
    properties
        Property IRIs.
    weights
        How much each link weighs, shape (links,), above 0; None where every edge weighs 1, however many links it has.
    directed
        Whether measures that heed direction follow links only the way they point.

    Raises
    ------
    NetworkError
        If the arrays differ in length, or name a node or property that does not exist, or a weight is not above 0.

    Examples
    --------
    >>> network = Network(4, [0, 1, 2], [1, 0, 1], [0, 1, 0], ("urn:cites", "urn:replaces"))
    >>> network.neighbours(1).tolist(), network.degree.tolist()
    ([0, 2], [1, 2, 1, 0])
    >>> network.between(1, 0)
    [('urn:cites', False), ('urn:replaces', True)]
    """

    size: int
    source: Nodes
    target: Nodes
    prop: NDArray[np.int16]
    properties: tuple[str, ...]
    weights: Values | None = None
    directed: bool = False
    starts: NDArray[np.int64] = field(init=False)
    targets: Nodes = field(init=False)
    _keys: NDArray[np.int64] = field(init=False)
    _order: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self._keep(source=np.asarray(self.source, np.int32), target=np.asarray(self.target, np.int32))
        self._keep(prop=np.asarray(self.prop, np.int16))
        if self.weights is not None:
            self._keep(weights=np.asarray(self.weights, np.float64))
        self._check()
        keys = pair_keys(self.size, self.source, self.target)
        low, high = np.minimum(self.source, self.target), np.maximum(self.source, self.target)
        order = pair_order(low, high, self.size)
        self._keep(_keys=keys[order], _order=order)
        starts, targets = symmetric_rows(low[order], high[order], self.size)
        self._keep(starts=starts, targets=targets)

    def _keep(self, **arrays: NDArray[np.generic]) -> None:
        for name, array in arrays.items():
            view = array.view()
            view.flags.writeable = False
            object.__setattr__(self, name, view)

    def _check(self) -> None:
        if not len(self.source) == len(self.target) == len(self.prop):
            lengths = f"{len(self.source)}, {len(self.target)} and {len(self.prop)}"
            raise NetworkError(f"source, target and prop have {lengths} values: they must be equally many")
        for name, array, end in (
            ("source", self.source, self.size),
            ("target", self.target, self.size),
            ("prop", self.prop, len(self.properties)),
        ):
            if len(array) and not (array.min() >= 0 and array.max() < end):
                raise NetworkError(
                    f"{name} goes from {array.min()} to {array.max()}: must lie in 0 ... {end - 1}"
                )
        if self.weights is not None:
            self._check_weights(self.weights)

    def _check_weights(self, weights: Values) -> None:
        if weights.shape != self.source.shape:
            raise NetworkError(
                f"weights have shape {weights.shape}: must be {self.source.shape}, as the links"
            )
        wrong = weights[~((weights > 0) & np.isfinite(weights))]
        if len(wrong):
            raise NetworkError(f"a link weighs {wrong[0]}: weights must be above 0, and finite")

    def __repr__(self) -> str:
        return f"Network({self.size} nodes, {self.edge_count} edges, {len(self.source)} links)"

    @cached_property
    def adjacency(self) -> Adjacency:
        """The simple undirected graph, every edge weighing 1, as kernels take it."""
        return Adjacency(self.starts, self.targets)

    @cached_property
    def weighted(self) -> Adjacency:
        """The simple undirected graph, an edge weighing as much as the links of its two nodes together."""
        if self.weights is None:
            return self.adjacency
        low, high = np.divmod(self._keys, max(self.size, 1))
        weights = self.weights[self._order]
        once = low != high
        ends = np.concatenate([low[once], high[once]]), np.concatenate([high[once], low[once]])
        return from_matrix(_summed(self.size, ends, np.tile(weights[once], 2)), directed=False)

    @cached_property
    def arcs(self) -> Adjacency:
        """The simple directed graph: from each node to those that its links point at, with their weights summed."""
        once = self.source != self.target
        ends = self.source[once], self.target[once]
        if self.weights is not None:
            return from_matrix(_summed(self.size, ends, self.weights[once]), directed=True)
        found = from_matrix(_summed(self.size, ends, np.ones(len(ends[0]))), directed=True)
        return Adjacency(found.starts, found.targets, None, directed=True)

    @property
    def seen(self) -> Adjacency:
        """The graph as measures see it that heed weights and direction: `arcs` if directed, else `weighted`."""
        return self.arcs if self.directed else self.weighted

    @property
    def edge_count(self) -> int:
        """Number of edges of the simple undirected graph."""
        return len(self.targets) // 2

    @property
    def degree(self) -> NDArray[np.int64]:
        """Number of neighbours of every node, shape (size,)."""
        return np.diff(self.starts)

    def neighbours(self, node: int) -> Nodes:
        """The nodes linked with this one in either direction, in rising order."""
        self.expect(node)
        return self.targets[self.starts[node] : self.starts[node + 1]]

    def expect(self, node: int) -> int:
        """The node itself where the network has it; NetworkError otherwise."""
        if not 0 <= node < self.size:
            raise NetworkError(f"node {node} does not exist: the network has {self.size} nodes")
        return node

    def between(self, a: int, b: int) -> list[tuple[str, bool]]:
        """The links between two nodes: property IRI, and whether it leads from `a` to `b`."""
        key = min(self.expect(a), b) * self.size + max(a, self.expect(b))
        low, high = np.searchsorted(self._keys, [key, key + 1])
        rows = self._order[low:high].tolist()
        return sorted({(self.properties[self.prop[row]], int(self.source[row]) == a) for row in rows})

    def edges(self) -> tuple[Nodes, Nodes]:
        """The edges of the simple undirected graph, lower node first: two arrays of shape (edge_count,)."""
        tails = np.repeat(np.arange(self.size, dtype=np.int32), self.degree)
        once = tails < self.targets
        return tails[once], self.targets[once]

    def to_networkx(self) -> nx.Graph:
        """The simple undirected graph on all nodes, as NetworkX's algorithms take it."""
        import networkx as nx  # noqa: PLC0415 - NetworkX takes a third of a second

        graph = nx.Graph()
        graph.add_nodes_from(range(self.size))
        tails, heads = self.edges()
        graph.add_edges_from(zip(tails.tolist(), heads.tolist(), strict=True))
        return graph

    def subgraph(self, nodes: Iterable[int], describe: Describe | None = None) -> nx.MultiDiGraph:
        """These nodes, as `describe` describes them, and every link among them, keyed by its property IRI."""
        import networkx as nx  # noqa: PLC0415 - NetworkX takes a third of a second

        graph = nx.MultiDiGraph()
        chosen = self.mask(nodes)
        for node in np.flatnonzero(chosen).tolist():
            graph.add_node(node, **(describe(node) if describe else {}))
        for row in self.rows_among(chosen).tolist():
            graph.add_edge(int(self.source[row]), int(self.target[row]), self.properties[self.prop[row]])
        return graph

    def mask(self, nodes: Iterable[int]) -> Mask:
        """Which nodes are among these, shape (size,)."""
        chosen = np.zeros(self.size, np.bool_)
        for node in nodes:
            chosen[self.expect(node)] = True
        return chosen

    def rows_among(self, chosen: Mask) -> NDArray[np.int64]:
        """The links, as positions in `source` and `target`, both of whose ends are chosen."""
        return np.flatnonzero(chosen[self.source] & chosen[self.target])

    def without(self, mask: Mask) -> Network:
        """The network with the same nodes and none of the links that touch a node of the mask."""
        if mask.shape != (self.size,):
            raise NetworkError(f"the mask has shape {mask.shape}: must be ({self.size},)")
        return self.keeping(self.rows_among(~mask))

    def linked(self) -> tuple[Nodes, Network]:
        """The nodes that have a neighbour, and the network of these alone, numbered in their order.

        Links of a node with itself are left out.
        """
        nodes = np.flatnonzero(self.degree).astype(np.int32)
        number = np.full(self.size, -1, np.int32)
        number[nodes] = np.arange(len(nodes), dtype=np.int32)
        links = self.keeping(np.flatnonzero(self.source != self.target))
        return nodes, replace(
            links, size=len(nodes), source=number[links.source], target=number[links.target]
        )

    def keeping(self, rows: NDArray[np.int64] | Mask) -> Network:
        """The same nodes with these links alone, given by position or as a mask."""
        weights = None if self.weights is None else self.weights[rows]
        return replace(
            self, source=self.source[rows], target=self.target[rows], prop=self.prop[rows], weights=weights
        )

    def around(self, node: int, hops: int, limit: int) -> list[int]:
        """The node and those at most so many hops away: nearest first, then best linked, then lowest id."""
        self.expect(node)
        found: list[int] = []
        for level in self.levels(node, hops):
            order = np.lexsort((level, -self.degree_of(level)))
            found += level[order][: max(limit - len(found), 0)].tolist()
            if len(found) >= limit:
                break
        return found

    def levels(self, node: int, hops: int) -> Iterator[Nodes]:
        """The nodes at distance 0, 1, ... hops, each level in rising order, until none is left."""
        seen = np.zeros(self.size, np.bool_)
        level = np.array([node], np.int32)
        while hops >= 0 and len(level):
            seen[level] = True
            yield level
            fresh = np.zeros(self.size, np.bool_)
            fresh[self.gather(level)[1]] = True
            level = np.flatnonzero(fresh & ~seen).astype(np.int32)
            hops -= 1

    def degree_of(self, nodes: Nodes) -> NDArray[np.int64]:
        """Number of neighbours of each of these nodes."""
        return self.starts[nodes + 1] - self.starts[nodes]

    def gather(self, nodes: Nodes) -> tuple[Nodes, Nodes]:
        """Every edge that leaves these nodes: the node it leaves, and the neighbour it leads to."""
        counts = self.degree_of(nodes)
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        offsets = np.repeat(self.starts[nodes] - (ends - counts), counts)
        return np.repeat(nodes, counts), self.targets[offsets + np.arange(total)]


def pair_keys(size: int, source: Nodes, target: Nodes) -> NDArray[np.int64]:
    """One number for each unordered pair of nodes: lower node times size plus higher node."""
    low, high = np.minimum(source, target).astype(np.int64), np.maximum(source, target)
    return low * size + high


def _summed(size: int, ends: tuple[NDArray[np.integer], NDArray[np.integer]], weights: Values) -> csr_array:
    """The matrix of these links, the weights of parallel ones summed."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - SciPy takes a fifth of a second

    return coo_array((weights, ends), shape=(size, size)).tocsr()
