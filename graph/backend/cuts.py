"""What holds a network together: blocks, bridges and articulation points, with NetworkX's arguments and results."""
# ruff: noqa: N803 (NetworkX names its arguments so)

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import networkx as nx
import numpy as np

from graph.backend.graphs import ArrayGraph, Numbers, has_loops
from graph.backend.offered import offered
from graph.backend.rows import Node
from graph.backend.searches import search
from graph.measuring.blocks import blocks


class _Edges:
    """The edges of a graph but its loops, lower node first, in rising order, and the number of the block of each."""

    def __init__(self, graph: ArrayGraph) -> None:
        rows = graph.pattern
        found = blocks(rows)
        once = rows.tails < rows.targets
        self.graph = graph
        self.tails, self.heads = rows.tails[once].astype(np.int64), rows.targets[once].astype(np.int64)
        # an edge outside the tree is in the block of the edges above either of its ends
        below = np.where(found.parent[self.tails] == self.heads, self.tails, self.heads)
        self.block = found.block[below]

    def named(self, chosen: Numbers) -> list[tuple[Node, Node]]:
        """The edges at these places, as NetworkX has them."""
        ends = self.graph.named(self.tails[chosen]), self.graph.named(self.heads[chosen])
        return list(zip(*ends, strict=True))

    def parts(self) -> list[Numbers]:
        """The places of the edges of each block."""
        order = np.argsort(self.block, kind="stable")
        firsts = np.flatnonzero(np.diff(self.block[order], prepend=-1))
        return np.split(order, firsts[1:]) if len(order) else []

    @property
    def bridges(self) -> Numbers:
        """The places of the edges that are a block of their own."""
        return np.flatnonzero(np.bincount(self.block)[self.block] == 1)


def _looped(given: Mapping[str, Any]) -> str | None:
    """Why loops are left to NetworkX: it enters each but those of the nodes that it starts from."""
    return "loops are left to NetworkX" if has_loops(given["G"]) else None


@offered(undirected=True, refusal=_looped)
def biconnected_component_edges(G: ArrayGraph) -> Iterator[list[tuple[Node, Node]]]:
    """The edges of each part that stays in one piece without any one of its nodes."""
    edges = _Edges(G)
    return (edges.named(part) for part in edges.parts())


@offered(undirected=True)
def biconnected_components(G: ArrayGraph) -> Iterator[set[Node]]:
    """The nodes of each part that stays in one piece without any one of them."""
    return ({node for edge in edges for node in edge} for edges in biconnected_component_edges(G))


@offered(undirected=True)
def is_biconnected(G: ArrayGraph) -> bool:
    """Whether the graph stays in one piece without any one of its nodes; never without edges."""
    parts = biconnected_components(G)
    first = next(parts, None)
    return first is not None and len(first) == len(G) and next(parts, None) is None


@offered(undirected=True)
def articulation_points(G: ArrayGraph) -> Iterator[Node]:
    """The nodes without which their component falls apart, in node order."""
    nodes, count = np.unique(blocks(G.pattern).of_nodes[0], return_counts=True)
    return iter(G.named(nodes[count > 1]))


@offered(undirected=True)
def bridges(G: ArrayGraph, root: Node | None = None) -> Iterator[tuple[Node, Node]]:
    """The edges without which their component falls apart; with a root only those of its component."""
    edges = _Edges(G)
    chosen = edges.bridges
    if root is not None:
        if root not in G:
            raise nx.NodeNotFound(f"Root node {root} is not in graph")
        chosen = chosen[np.isin(edges.tails[chosen], search(G.pattern, G.number(root)).order)]
    return iter(edges.named(chosen))


@offered(undirected=True)
def has_bridges(G: ArrayGraph, root: Node | None = None) -> bool:
    """Whether there is an edge without which its component falls apart."""
    return next(bridges(G, root), None) is not None
