"""The graphs that are measured: a published city's network, or a synthetic one of any size."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

import networkx as nx
import numpy as np

from benchmarks.paths import drawn, made
from graph.generation import City
from graph.network import Network


@dataclass(frozen=True)
class Town:
    """A network whose nodes all have links, and what is asked of it.

    Attributes
    ----------
    name
        Where it comes from.
    network
        The network.
    few
        Nodes from which distances and shortest paths are searched.
    pairs
        Pairs of nodes between which paths are sought.
    """

    name: str
    network: Network
    few: list[int]
    pairs: list[tuple[int, int]]

    @cached_property
    def graph(self) -> nx.Graph:
        """The same as NetworkX has it."""
        return self.network.to_networkx()

    def told(self) -> str:
        """Size, degrees and origin in one line."""
        low, middle, high, top = np.percentile(self.network.degree, [25, 50, 99, 100]).astype(int).tolist()
        return (
            f"{self.name}: {self.network.size:,} nodes, {self.network.edge_count:,} edges; "
            f"degree quartile {low}, median {middle}, 99 % {high}, most {top:,}"
        )


def of_city(folder: Path) -> Network:
    """The network of the things of a published city that have links; SystemExit where none is published."""
    generation = City(folder).current()
    if generation is None:
        raise SystemExit(
            f"{folder} has no published generation: make one with `python . demo --data {folder}`"
        )
    return generation.network.linked()[1]


def synthetic(things: int, links: int) -> Network:
    """A synthetic network of about so many things and links, those without links left out."""
    return made(things, links, seed=1).linked()[1]


def town(name: str, network: Network, *, few: int, pairs: int) -> Town:
    """The network with things drawn at random, the same each time."""
    nodes = Random(1).sample(range(network.size), min(few, network.size))
    return Town(name, network, nodes, drawn(network, pairs, seed=2))
