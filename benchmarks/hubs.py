"""What the penalty for hubs changes: random pairs of agents, their best path with and without it.

    python benchmarks/hubs.py CITY_FOLDER [PAIRS] [--kinds Enterprise,Institution] [--seed 1]

Of pairs that are connected within six hops it prints, as Markdown, how long the best path is, how many neighbours the
largest hub on it has, and how often the path passes no hub at all.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from graph.generation import City, Generation
from graph.network import Network
from graph.paths import shortest

#: A thing with more neighbours than this is a hub.
HUB = 100
#: Most pairs that are tried for each pair that is wanted.
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Measured:
    """The best path of one pair: hops, neighbours of the largest thing on the way, milliseconds of the search."""

    hops: int
    hub: int
    milliseconds: float


def pairs(generation: Generation, kinds: Iterable[str], seed: int) -> Iterator[tuple[int, int]]:
    """Pairs of things of these kinds in the largest component, without end."""
    network, component = generation.network, generation.scores("component").values
    nodes = np.concatenate([generation.index.nodes(kind) for kind in kinds])
    nodes = np.sort(nodes[(component[nodes] == 0) & (network.degree[nodes] > 0)])
    if len(nodes) < 2:
        raise SystemExit(
            f"the largest component has {len(nodes)} things of {', '.join(kinds)}: two are needed"
        )
    random = np.random.default_rng(seed)
    while True:
        one, other = random.choice(nodes, 2, replace=False).tolist()
        yield one, other


def best(network: Network, one: int, other: int, *, penalty: bool) -> Measured | None:
    """The best path of a pair; None where six hops do not do."""
    began = time.perf_counter()
    found = shortest(network, one, other, k=1, penalty=penalty).paths
    spent = (time.perf_counter() - began) * 1000
    if not found:
        return None
    between = np.array(found[0].nodes[1:-1], np.int32)
    return Measured(len(found[0].steps), int(network.degree_of(between).max(initial=0)), spent)


def measured(
    generation: Generation, kinds: Iterable[str], count: int, seed: int
) -> list[tuple[Measured, Measured]]:
    """For so many connected pairs the best path without the penalty and with it."""
    network = generation.network
    found: list[tuple[Measured, Measured]] = []
    for number, (one, other) in enumerate(pairs(generation, tuple(kinds), seed)):
        if len(found) == count or number == count * _TRIES:
            break
        plain = best(network, one, other, penalty=False)
        if plain is not None and plain.hops > 1:
            kept = best(network, one, other, penalty=True)
            assert kept is not None
            found.append((plain, kept))
    return found


def row(name: str, found: list[Measured]) -> str:
    """One row of the table."""
    hubs, hops = np.array([one.hub for one in found]), np.array([one.hops for one in found])
    cells = [
        name,
        f"{np.median(hubs):.0f}",
        f"{np.quantile(hubs, 0.9):.0f}",
        f"{hubs.max()}",
        f"{hops.mean():.2f}",
        f"{(hubs <= HUB).mean():.0%}",
        f"{np.median([one.milliseconds for one in found]):.1f}",
        f"{np.quantile([one.milliseconds for one in found], 0.95):.1f}",
    ]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Hubs on the best paths, with and without the penalty.")
    parser.add_argument("city", type=Path)
    parser.add_argument("pairs", type=int, nargs="?", default=300)
    parser.add_argument("--kinds", default="Enterprise,Institution,Organization,Person")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    generation = City(given.city).current()
    if generation is None:
        raise SystemExit(f"{given.city} holds no city")
    found = measured(generation, given.kinds.split(","), given.pairs, given.seed)
    network = generation.network
    print(
        f"{len(found)} pairs; {np.count_nonzero(network.degree)} linked things, {network.edge_count} edges\n"
    )
    print(
        f"| best path | largest hub, median | 90 % | most | hops | no hub over {HUB} | ms, median | ms, 95 % |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name, place in (("fewest hops", 0), ("hubs cost", 1)):
        print(row(name, [pair[place] for pair in found]))


if __name__ == "__main__":
    main()
