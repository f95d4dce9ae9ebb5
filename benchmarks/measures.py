"""How long every measure takes, and why, on one network.

Run as `python benchmarks/measures.py [--data FOLDER] [--nodes 100000] [--only NAME ...]`. With the data folder of a
city its network is measured, else a synthetic one that grows by preferential attachment, four links a node. The
times are those of one run each: what a first run prepares for later ones is in them.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.betweenness_bound import of_city, synthetic
from graph.measures import MEASURES
from graph.measuring.why import why


def main() -> None:
    """Print a row for each measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="data folder of a city")
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--only", nargs="*", choices=list(MEASURES), default=list(MEASURES))
    given = parser.parse_args()
    network = of_city(given.data) if given.data else synthetic(given.nodes)
    network.adjacency.tails  # noqa: B018 - made once, for all measures
    print(
        f"{network}\n\n| measure | seconds | method | error | why of the first, seconds |\n|---|---|---|---|---|"
    )
    for name in given.only:
        options = {"start": [0]} if MEASURES[name].starts else {}
        started = time.perf_counter()
        scores = MEASURES[name].run(network, **options)
        seconds = time.perf_counter() - started
        first = int(np.argmax(scores.values)) if not MEASURES[name].groups else 0
        started = time.perf_counter()
        why(network, name, scores, first)
        reasons = time.perf_counter() - started
        error = "" if scores.error is None else f"{scores.error:.4f}"
        print(f"| {name} | {seconds:.2f} | {scores.method} | {error} | {reasons:.2f} |", flush=True)


if __name__ == "__main__":
    main()
