"""How far sampled betweenness is from the exact value, and whether the bound it states holds, over many seeds.

Run as `python benchmarks/betweenness_bound.py [--data FOLDER] [--nodes 3000] [--seeds 100] [--error 0.02]`. With the
data folder of a demo city its network is measured, else a synthetic one that grows by preferential attachment. Paths
drawn at random, which state a bound, are compared with pivots, which state none, at about the same time.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from graph.generation import City
from graph.measures import MEASURES, Scores, Values
from graph.network import Network

#: Enough that no network is sampled.
ALL = 10**15


@dataclass(frozen=True)
class Run:
    """One sample: its scores, the largest error it made, and how long it took in seconds."""

    scores: Scores
    off: float
    seconds: float


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="data folder of a city")
    parser.add_argument("--nodes", type=int, default=3000)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--error", type=float, default=0.02)
    given = parser.parse_args()
    network = of_city(given.data) if given.data else synthetic(given.nodes)
    started = time.perf_counter()
    exact = MEASURES["betweenness"].run(network, work=ALL).values
    print(f"{network}: exact in {time.perf_counter() - started:.1f} s, largest value {exact.max():.4f}")
    paths = [sampled(network, exact, seed, error=given.error) for seed in range(given.seeds)]
    tell_bound(paths, exact)
    pivots = alike(network, exact, float(np.median([run.seconds for run in paths])))
    tell("pivots", pivots)


def synthetic(nodes: int) -> Network:
    """A made-up network of so many nodes and four times as many links."""
    return of(nx.barabasi_albert_graph(nodes, 4, seed=1))


def of(graph: nx.Graph) -> Network:
    """The network of a graph."""
    ends = np.array(graph.edges, np.int32)
    return Network(len(graph), ends[:, 0], ends[:, 1], np.zeros(len(ends), np.int16), ("urn:linked",))


def of_city(folder: Path) -> Network:
    """The things of a city that have a link."""
    generation = City(folder).current()
    if generation is None:
        raise SystemExit(f"{folder} has no generation / 没有数据")
    return generation.network.linked()[1]


def sampled(network: Network, exact: Values, seed: int, **options: float) -> Run:
    """One sample."""
    started = time.perf_counter()
    scores = MEASURES["betweenness"].run(network, work=-1, seed=seed, **options)
    seconds = time.perf_counter() - started
    return Run(scores, float(np.abs(scores.values - exact).max()), seconds)


def alike(network: Network, exact: Values, seconds: float) -> list[Run]:
    """Samples by as many pivots as take about so long."""
    few = sampled(network, exact, 0, pivots=16)
    pivots = int(np.clip(16 * seconds / few.seconds, 2, network.size - 1))
    return [sampled(network, exact, seed, pivots=pivots) for seed in range(10)]


def tell_bound(runs: list[Run], exact: Values) -> None:
    """Print whether the bounds hold, and whether smaller ones would."""
    tell("paths", runs)
    bounds = np.array([run.scores.error or np.nan for run in runs])
    off = np.array([run.off for run in runs])
    print(f"bound {np.median(bounds):.5f} with a probability of {runs[0].scores.confidence}")
    for part in (1, 2, 5, 20):
        print(f"  bound / {part:<2}: holds in {int((off <= bounds / part).sum())} of {len(runs)} runs")
    each = [bool((np.abs(run.scores.values - exact) <= run.scores.errors).all()) for run in runs]
    print(f"  each value's own bound: all hold in {sum(each)} of {len(runs)} runs")


def tell(name: str, runs: list[Run]) -> None:
    """Print how far samples of one method are off."""
    off = [run.off for run in runs]
    seconds = np.median([run.seconds for run in runs])
    print(
        f"{name}: {runs[0].scores.method}, {seconds:.2f} s, "
        f"largest error in the median {np.median(off):.5f}, at worst {max(off):.5f}"
    )


if __name__ == "__main__":
    main()
