"""Which edges lie on a common ring: the blocks of a graph, found by array operations.

A block is a largest set of edges of which any two lie on a common ring, or one edge that lies on none (a bridge).
Blocks meet in the nodes without which their component falls apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.measuring.adjacency import Adjacency

Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Forest:
    """A breadth-first tree of every component.

    Attributes
    ----------
    parent
        Of every node, shape (size,); its own of a root.
    number, span
        Of every node, shape (size,): place in a walk that visits each node before those below it, and how many nodes
        are below it, itself included, so that those below v have the numbers number[v] ... number[v] + span[v] - 1.
    levels
        The nodes at each distance from their root.
    """

    parent: Ids
    number: Ids
    span: Ids
    levels: list[Ids]


def forest(graph: Adjacency) -> Forest:
    """A breadth-first tree of every component of an undirected graph, from its lowest node."""
    parent, levels = _levels(graph)
    span = np.ones(graph.size, np.int64)
    for level in reversed(levels[1:]):
        np.add.at(span, parent[level], span[level])
    number = np.zeros(graph.size, np.int64)
    if levels:
        number[levels[0]] = np.cumsum(span[levels[0]]) - span[levels[0]]
    for level in levels[1:]:
        number[level] = number[parent[level]] + 1 + _before(parent[level], span[level])
    return Forest(parent, number, span, levels)


def _levels(graph: Adjacency) -> tuple[Ids, list[Ids]]:
    parent = np.full(graph.size, -1, np.int64)
    level = _roots(graph)
    parent[level] = level
    levels = []
    while len(level):
        levels.append(level)
        counts = graph.degree[level]
        ends = np.cumsum(counts)
        heads = graph.targets[np.repeat(graph.starts[level] - ends + counts, counts) + np.arange(ends[-1])]
        tails = np.repeat(level, counts)
        fresh = parent[heads] < 0
        level, first = np.unique(heads[fresh].astype(np.int64), return_index=True)
        parent[level] = tails[fresh][first]
        # siblings stand together, as `_before` wants them
        level = level[np.argsort(parent[level], kind="stable")]
    return parent, levels


def _roots(graph: Adjacency) -> Ids:
    """The lowest node of every component."""
    if not graph.size:
        return np.zeros(0, np.int64)
    return np.unique(connected_components(graph.matrix, directed=False)[1], return_index=True)[1]


def _before(parent: Ids, span: Ids) -> Ids:
    """For each of a level's nodes, how many nodes are below the siblings that stand before it."""
    before = np.cumsum(span) - span
    first = np.flatnonzero(np.diff(parent, prepend=-1))
    return before - np.repeat(before[first], np.diff(first, append=len(parent)))


@dataclass(frozen=True, eq=False)
class Blocks:
    """The blocks of a graph.

    Attributes
    ----------
    parent
        A breadth-first tree, shape (size,); every block has edges of it.
    block
        The block of the edge from each node to its parent, shape (size,); -1 for a root.
    """

    parent: Ids
    block: Ids

    @property
    def of_nodes(self) -> tuple[Ids, Ids]:
        """Each node with each of its blocks, once: nodes in rising order, and blocks."""
        below = np.flatnonzero(self.block >= 0)
        nodes = np.concatenate([below, self.parent[below]])
        pairs = np.unique(nodes * (len(self.block) + 1) + np.tile(self.block[below], 2))
        node, block = np.divmod(pairs, len(self.block) + 1)
        return node, block

    @property
    def bridges(self) -> Ids:
        """The nodes whose edge to the parent is a block by itself."""
        edges = np.bincount(self.block[self.block >= 0], minlength=1)
        found: Ids = np.flatnonzero((self.block >= 0) & (edges[self.block] == 1))
        return found


def blocks(graph: Adjacency) -> Blocks:
    """The blocks of a simple undirected graph; edges of a node with itself are in none.

    References
    ----------
    R. Tarjan, U. Vishkin (1985): An efficient parallel biconnectivity algorithm.
    """
    tree = forest(graph)
    tails, heads = graph.tails.astype(np.int64), graph.targets.astype(np.int64)
    other = (tree.parent[tails] != heads) & (tree.parent[heads] != tails) & (tails != heads)
    tails, heads = tails[other], heads[other]
    low, high = _reached(tree, tails, heads)
    # edges to the parent that lie on a common ring: those of both ends of an edge outside the tree ...
    one, two = [tails], [heads]
    # ... and those of a node and its parent, if an edge leads from below the node to outside what is below the parent
    nodes = np.flatnonzero(tree.parent != np.arange(graph.size))
    above = tree.parent[nodes]
    leaves = (low[nodes] < tree.number[above]) | (high[nodes] >= tree.number[above] + tree.span[above])
    one.append(nodes[leaves])
    two.append(above[leaves])
    joined = _joined(graph.size, np.concatenate(one), np.concatenate(two))
    joined[tree.parent == np.arange(graph.size)] = -1
    return Blocks(tree.parent, joined)


def _reached(tree: Forest, tails: Ids, heads: Ids) -> tuple[Ids, Ids]:
    """The lowest and highest number that edges outside the tree lead to from each node and those below it."""
    low, high = tree.number.copy(), tree.number.copy()
    np.minimum.at(low, tails, tree.number[heads])
    np.maximum.at(high, tails, tree.number[heads])
    for level in reversed(tree.levels[1:]):
        np.minimum.at(low, tree.parent[level], low[level])
        np.maximum.at(high, tree.parent[level], high[level])
    return low, high


def _joined(size: int, one: Ids, two: Ids) -> Ids:
    if not size:
        return np.zeros(0, np.int64)
    pairs = coo_array((np.ones(len(one), np.int8), (one, two)), shape=(size, size))
    found: Ids = connected_components(pairs, directed=False)[1].astype(np.int64)
    return found
