"""NetworkX's graphs as ours and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import networkx as nx
import numpy as np

from graph.backend.graphs import ArrayDiGraph, ArrayGraph
from graph.backend.rows import Node
from graph.measuring.adjacency import Adjacency, Values


def from_networkx(graph: nx.Graph, weight: str | None = None, default: float = 1) -> ArrayGraph:
    """A simple graph of NetworkX's on arrays, with one edge attribute at most.

    Parameters
    ----------
    graph
        An `nx.Graph` or `nx.DiGraph`; other attributes of nodes and edges are left behind.
    weight
        The edge attribute that becomes the weights.
    default
        The weight of an edge without the attribute.

    Raises
    ------
    NotImplementedError
        If there may be parallel edges, or a weight is no number; NetworkX then takes another way.
    """
    if graph.is_multigraph():
        raise NotImplementedError("parallel edges have no place in the arrays")
    names: list[Node] = list(graph)
    numbers = {name: number for number, name in enumerate(names)}
    counts = np.fromiter((len(row) for _, row in graph.adjacency()), np.int64, len(names))
    starts = np.concatenate([[0], np.cumsum(counts)])
    heads = (numbers[name] for _, row in graph.adjacency() for name in row)
    targets = np.fromiter(heads, np.int32, int(starts[-1]))
    order = np.lexsort((targets, np.repeat(np.arange(len(names)), counts)))
    weights = _weights(graph, weight, default, len(targets))
    directed = graph.is_directed()
    rows = Adjacency(starts, targets[order], None if weights is None else weights[order], directed)
    found = (ArrayDiGraph if directed else ArrayGraph)(rows, names, weight)
    found.graph.update(graph.graph)
    return found


def _weights(graph: nx.Graph, weight: str | None, default: float, size: int) -> Values | None:
    """The weights by row, None where every edge weighs 1."""
    if weight is None:
        return None
    edges: Iterator[Mapping[str, Any]] = chain.from_iterable(row.values() for _, row in graph.adjacency())
    try:
        found = np.fromiter((edge.get(weight, default) for edge in edges), np.float64, size)
    except (TypeError, ValueError) as error:
        raise NotImplementedError(
            f"the edge attribute {weight!r} has a value that is no number: {error}"
        ) from None
    return None if np.all(found == 1) else found


def convert_from_nx(
    graph: Any,
    *,
    edge_attrs: Mapping[str, Any] | None = None,
    preserve_edge_attrs: bool = False,
    **_: object,
) -> ArrayGraph:
    """What NetworkX asks for: a graph with the edge attribute that a function is going to read."""
    if isinstance(graph, ArrayGraph):
        return graph
    wanted = dict(edge_attrs or ({"weight": 1} if preserve_edge_attrs else {}))
    if len(wanted) > 1:
        raise NotImplementedError(f"edges have one weight here, and {', '.join(wanted)} are asked for")
    weight, default = next(iter(wanted.items()), (None, 1))
    return from_networkx(graph, weight, 1 if default is None else default)


def convert_to_nx(result: Any, **_: object) -> Any:
    """What NetworkX asks for: a graph of its own for one of ours; anything else as it is."""
    return result.plain if isinstance(result, ArrayGraph) else result
