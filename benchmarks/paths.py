"""Paths on a synthetic city's network: how long they take, whether NetworkX finds the same, what hubs they pass.

python benchmarks/paths.py [--things 100000] [--links 400000] [--pairs 200] [--against 5]
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from math import isclose, log2
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import networkx as nx  # noqa: E402
import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from graph.network import Network  # noqa: E402
from graph.paths import Found, shortest  # noqa: E402
from graph.routes.trail import FREE_DEGREE  # noqa: E402

#: Shares of the kinds among all things.
KINDS = {
    "organization": 0.14, "institution": 0.015, "person": 0.30, "patent": 0.47,
    "standard": 0.025, "fund": 0.03, "class": 0.02,
}  # fmt: skip

#: From which kind to which links lead, their share of all, and how unequally the second kind's things get them.
RELATIONS = (
    ("patent", "organization", 0.20, 0.75),
    ("patent", "institution", 0.06, 0.80),
    ("patent", "person", 0.27, 0.55),
    ("patent", "class", 0.13, 0.90),
    ("patent", "patent", 0.17, 0.60),
    ("person", "organization", 0.07, 0.75),
    ("person", "institution", 0.02, 0.80),
    ("organization", "standard", 0.03, 0.60),
    ("fund", "organization", 0.03, 0.60),
    ("organization", "institution", 0.02, 0.80),
)

K = 5

#: More hops than any of the best paths has.
FAR = 16


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--things", type=int, default=100_000)
    parser.add_argument("--links", type=int, default=400_000)
    parser.add_argument("--pairs", type=int, default=200, help="pairs of things whose paths are timed")
    parser.add_argument(
        "--against", type=int, default=5, help="of these, pairs that NetworkX is asked for too"
    )
    arguments = parser.parse_args()
    network = made(arguments.things, arguments.links, seed=1)
    pairs = drawn(network, arguments.pairs, seed=2)
    print(f"{network}; largest hub {network.degree.max():,}; {len(pairs)} pairs, k={K}")
    shortest(network, *pairs[0], k=K)
    found = timed("with penalty", lambda a, b: shortest(network, a, b, k=K), pairs)
    plain = timed("fewest hops", lambda a, b: shortest(network, a, b, k=K, penalty=False), pairs)
    hubs(network, {"fewest hops": plain, "with penalty": found})
    agree(network, pairs[: arguments.against])


def made(things: int, links: int, seed: int) -> Network:
    """A network with the kinds of a city, in which few things of each kind have most of the links."""
    random = np.random.default_rng(seed)
    counts = {kind: int(share * things) for kind, share in KINDS.items()}
    counts["patent"] += things - sum(counts.values())
    ends = np.cumsum([0, *counts.values()])
    first = dict(zip(counts, ends.tolist(), strict=False))
    order = {kind: random.permutation(count) for kind, count in counts.items()}

    def draw(kind: str, many: int, steep: float) -> NDArray[np.int64]:
        weight = np.cumsum((np.arange(counts[kind]) + 3.0) ** -steep)
        place = np.searchsorted(weight / weight[-1], random.random(many))
        found: NDArray[np.int64] = first[kind] + order[kind][place]
        return found

    sides = [
        (draw(one, int(share * links), 0.35), draw(other, int(share * links), steep))
        for one, other, share, steep in RELATIONS
    ]
    source, target = (np.concatenate(side) for side in zip(*sides, strict=True))
    prop = np.repeat(np.arange(len(sides)), [len(side[0]) for side in sides])
    names = tuple(f"urn:synthetic:{one}-{other}" for one, other, _, _ in RELATIONS)
    return Network(things, source, target, prop, names)  # type: ignore[arg-type]


def drawn(network: Network, many: int, seed: int) -> list[tuple[int, int]]:
    """Pairs of different things that have links."""
    linked = np.flatnonzero(network.degree)
    random = np.random.default_rng(seed)
    return [(int(a), int(b)) for a, b in (random.choice(linked, 2, replace=False) for _ in range(many))]


def timed(title: str, ask: Callable[[int, int], Found], pairs: list[tuple[int, int]]) -> list[Found]:
    """Ask for every pair, and print how long it took."""
    found, seconds = [], []
    for pair in pairs:
        started = perf_counter()
        found.append(ask(*pair))
        seconds.append(perf_counter() - started)
    low, high, most = np.percentile(seconds, [50, 95, 100]) * 1000
    cut = sum(not one.exact for one in found)
    print(f"{title:<14} p50 {low:7.1f} ms   p95 {high:7.1f} ms   max {most:7.1f} ms   cut short {cut}")
    return found


def hubs(network: Network, ways: dict[str, list[Found]]) -> None:
    """Print the size of the largest hub on the best path of each pair."""
    print(
        f"\n{'largest hub on the best path':<30}{'median':>8}{'p90':>8}{'p99':>8}{'max':>8}{'hops':>7}{'pairs':>7}"
    )
    for title, found in ways.items():
        best = [one.paths[0].nodes for one in found if one.paths and len(one.paths[0].nodes) > 2]
        sizes = [max(int(network.degree[node]) for node in nodes[1:-1]) for nodes in best]
        told = "".join(f"{int(size):>8,}" for size in np.percentile(sizes, [50, 90, 99, 100]))
        print(f"{title:<30}{told}{np.mean([len(nodes) - 1 for nodes in best]):>7.2f}{len(best):>7}")


def agree(network: Network, pairs: list[tuple[int, int]]) -> None:
    """Hold the costs of the paths of some pairs against NetworkX's, and print how long that took."""
    graph, seconds, same = weighted(network), [], 0
    for a, b in pairs:
        started = perf_counter()
        costs = list(islice(theirs(graph, network, a, b), K))
        seconds.append(perf_counter() - started)
        # NetworkX knows no limit of length
        ours = [path.cost for path in shortest(network, a, b, k=K, max_length=FAR).paths]
        same += len(costs) == len(ours) and all(map(partial(isclose, abs_tol=1e-6), costs, ours))
    if seconds:
        print(
            f"\nNetworkX       p50 {np.median(seconds) * 1000:7.1f} ms; same costs for {same} of {len(pairs)} pairs"
        )


def weighted(network: Network) -> nx.DiGraph:
    """The network with what it costs to hop to each thing on its edges, as NetworkX takes it."""
    graph = network.to_networkx().to_directed()
    cost = {
        n: 1 + max(0.0, log2(d / FREE_DEGREE)) if d else 1.0 for n, d in enumerate(network.degree.tolist())
    }
    for _, head, data in graph.edges(data=True):
        data["cost"] = cost[head]
    return graph


def theirs(graph: nx.DiGraph, network: Network, a: int, b: int) -> Iterator[float]:
    """The costs of NetworkX's paths in order: arriving costs the same for all, and is taken off again."""
    arriving = max(0.0, log2(int(network.degree[b]) / FREE_DEGREE))
    for nodes in nx.shortest_simple_paths(graph, a, b, "cost"):
        yield nx.path_weight(graph, nodes, "cost") - arriving


if __name__ == "__main__":
    main()
