"""Graphs over arrays that are NetworkX graphs to every reader, and that nobody can change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.backend.info import NAME
from graph.backend.registration import register
from graph.backend.rows import NOTHING, Attributes, Backwards, Names, Node, Rows, Told
from graph.measuring.adjacency import Adjacency

Numbers = NDArray[np.int64]

register()


def _untold(node: int) -> Attributes:  # noqa: ARG001 (what is known of any node: nothing)
    return NOTHING


def _unchanging(*args: object, **kwargs: object) -> None:  # noqa: ARG001 (whatever the change would be)
    raise nx.NetworkXError(
        "this graph cannot be changed: change the NetworkX graph that its to_networkx() gives"
    )


def _as_it_is(graph: Any) -> Any:
    return graph


class ArrayGraph(nx.Graph):  # type: ignore[misc] # NetworkX ships no types
    """A simple undirected graph over an `Adjacency`; NetworkX's functions run on the arrays where they can.

    Parameters
    ----------
    adjacency
        The edges between the nodes 0 ... size-1.
    names
        What the nodes are called: hashable, all different; or a function that gives them when they are first
        needed. The numbers themselves where nothing is given.
    weight
        The name of the edge attribute that the adjacency's weights are; every edge has it or none.
    describe
        From a node's number to its attributes.
    **attributes
        Of the graph.

    Examples
    --------
    >>> line = ArrayGraph(Adjacency(np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1], np.int32)), ["a", "b", "c"])
    >>> nx.degree_centrality(line)
    {'a': 0.5, 'b': 1.0, 'c': 0.5}
    >>> list(line["b"])
    ['a', 'c']
    """

    __networkx_backend__ = NAME
    #: NetworkX keeps converted graphs here, and warns whenever it takes one; `plain` keeps ours, which cannot age.
    __networkx_cache__ = None
    #: What NetworkX's `is_frozen` reads.
    frozen = True

    _DIRECTED = False
    rows: Adjacency
    weight: str | None

    def __new__(cls, adjacency: Adjacency | None = None, *args: object, **attributes: object) -> Any:  # noqa: ARG004
        """A graph over arrays; without any an empty graph of NetworkX's, which readers make to be filled."""
        if adjacency is None:
            return nx.DiGraph() if cls._DIRECTED else nx.Graph()
        return object.__new__(cls)

    def __init__(
        self,
        adjacency: Adjacency,
        names: Sequence[Node] | Callable[[], Sequence[Node]] | None = None,
        weight: str | None = "weight",
        describe: Callable[[int], Attributes] | None = None,
        **attributes: object,
    ) -> None:
        if adjacency.directed != self._DIRECTED:
            raise ValueError(
                f"{adjacency!r} is given for a {type(self).__name__}: both must be directed or neither"
            )
        size = adjacency.size
        given = range(size) if names is None else names
        self.names = Names(size, given if callable(given) else lambda: given)
        self.rows, self.weight, self.describe = adjacency, weight, describe or _untold
        self.graph = dict(attributes)
        self._node = Told(self.names, self.describe)
        self._adj = Rows(self.names, adjacency, weight)
        if self._DIRECTED:
            self._pred = Backwards(self.names, adjacency, weight)

    def __len__(self) -> int:
        return self.names.size

    def __contains__(self, name: object) -> bool:
        try:
            return name in self.names.numbers
        except TypeError:
            return False

    def number_of_edges(self, u: Node | None = None, v: Node | None = None) -> int:
        """Number of edges of the graph, or between two nodes."""
        if u is None:
            return self.rows.edge_count
        return int(self.has_edge(u, v))

    def weighed(self, weight: str | None) -> Adjacency:
        """The edges with the values of an attribute; each weighs 1 where the edges have no such attribute."""
        return self.rows if weight is not None and weight == self.weight else self.pattern

    @cached_property
    def pattern(self) -> Adjacency:
        """The edges without weights."""
        if self.rows.weights is None:
            return self.rows
        return Adjacency(self.rows.starts, self.rows.targets, None, self.rows.directed)

    def number(self, name: Node) -> int:
        """The number of a node; NetworkX's NodeNotFound where it is none."""
        if name not in self:
            raise nx.NodeNotFound(f"Node {name} is not in G")
        return self.names.numbers[name]

    def numbers_of(self, nbunch: object = None) -> Numbers:
        """The numbers of a node or of those nodes of an iterable that the graph has; of all where None is given."""
        if nbunch is None:
            return np.arange(len(self))
        return np.array([self.names.numbers[name] for name in self.nbunch_iter(nbunch)], np.int64)

    def array_of(self, values: Mapping[Node, float]) -> NDArray[np.float64]:
        """The values by node number, shape (size,); 0 where none is given. Keys that are no nodes count nothing."""
        return np.array([values.get(name, 0) for name in self.names.all], np.float64)

    def by_name(self, values: NDArray[Any]) -> dict[Node, Any]:
        """Values of shape (size,) as NetworkX gives them: from node to Python number, in node order."""
        return dict(zip(self.names.all, values.tolist(), strict=True))

    def named(self, numbers: NDArray[Any]) -> list[Node]:
        """The names of nodes."""
        names = self.names.all
        return [names[number] for number in numbers.tolist()]

    def to_networkx(self) -> Any:
        """A new `nx.Graph` or `nx.DiGraph` with the same nodes, edges and attributes, which can be changed."""
        graph = nx.DiGraph() if self._DIRECTED else nx.Graph()
        graph.graph.update(self.graph)
        names = self.names.all
        graph.add_nodes_from((name, self.describe(number)) for number, name in enumerate(names))
        tails, heads = self.rows.tails, self.rows.targets
        once = slice(None) if self._DIRECTED else tails <= heads
        ends = self.named(tails[once]), self.named(heads[once])
        if self.weight is None or self.rows.weights is None:
            graph.add_edges_from(zip(*ends, strict=True))
        else:
            weights = self.rows.weights[once].tolist()
            graph.add_weighted_edges_from(zip(*ends, weights, strict=True), weight=self.weight)
        return graph

    @cached_property
    def plain(self) -> Any:
        """The NetworkX graph that functions run on which arrays do not do: made once, and frozen."""
        return nx.freeze(self.to_networkx())

    def copy(self, as_view: bool = False) -> Any:
        """A NetworkX graph that can be changed; with `as_view` one that reads this one."""
        return super().copy(as_view=True) if as_view else self.to_networkx()

    def subgraph(self, nodes: Iterable[Node]) -> Any:
        """These nodes and the edges among them, as a NetworkX graph that can be changed."""
        graph = nx.DiGraph() if self._DIRECTED else nx.Graph()
        graph.graph.update(self.graph)
        chosen = set(self.nbunch_iter(nodes))
        graph.add_nodes_from((name, self._node[name]) for name in self.names.all if name in chosen)
        for name in graph:
            graph.add_edges_from(
                (name, other, edge) for other, edge in self._adj[name].items() if other in chosen
            )
        return graph

    def __reduce__(self) -> Any:
        """Pickled and deep-copied as NetworkX's form, which holds on to no files of a city."""
        return _as_it_is, (self.to_networkx(),)

    add_node = add_nodes_from = add_edge = add_edges_from = add_weighted_edges_from = update = _unchanging
    remove_node = remove_nodes_from = remove_edge = remove_edges_from = clear = clear_edges = _unchanging


def has_loops(graph: Any) -> bool:
    """Whether a graph, of ours or of NetworkX's, has an edge of a node with itself."""
    if isinstance(graph, ArrayGraph):
        return graph.pattern.loops > 0
    return any(name in row for name, row in graph.adjacency())


class ArrayDiGraph(ArrayGraph, nx.DiGraph):  # type: ignore[misc]
    """A directed graph over an `Adjacency`; arguments as of `ArrayGraph`."""

    _DIRECTED = True
