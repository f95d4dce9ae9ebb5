"""The network's measures and paths by NetworkX, ours, networkit and GraphBLAS: time and agreement, in one run.

python benchmarks/network.py [--city FOLDER] [--large] [--json FILE]

All engines are asked in turns, so that what else the machine does falls on all of them. NetworkX, networkit and
GraphBLAS have their graphs made beforehand; what that takes is the first row. Ours and NetworkX take one thread,
networkit as many as it takes by itself. GraphBLAS joins in where graphblas-algorithms is installed; nx-cugraph needs
a GPU and is left out.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import isclose
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import networkit as nk  # noqa: E402
import networkx as nx  # noqa: E402
import numpy as np  # noqa: E402

from benchmarks.network_contest import Cell, Row, contest, heading, line  # noqa: E402
from benchmarks.network_engines import HOPS, engines  # noqa: E402
from benchmarks.network_graphs import Town, of_city, synthetic, town  # noqa: E402
from graph.measuring.clusters import modularity  # noqa: E402

#: An engine that has taken so many seconds for a question is asked it no further time.
PATIENCE = 8.0


def main() -> None:
    """Print a table for each graph, and keep them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--city", type=Path, help="data folder of a published city whose network is measured too"
    )
    parser.add_argument("--things", type=int, default=100_000, help="of the synthetic network")
    parser.add_argument("--links", type=int, default=400_000, help="of the synthetic network")
    parser.add_argument("--large", action="store_true", help="a synthetic network ten times as large, too")
    parser.add_argument("--repeat", type=int, default=5, help="how often each question is asked")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds after which an answer is given up")
    parser.add_argument("--only", nargs="*", help="names of the rows wanted")
    parser.add_argument("--json", type=Path, help="where the figures are kept")
    arguments = parser.parse_args()
    kept = [measure(made, arguments) for made in towns(arguments)]
    if arguments.json:
        arguments.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")


def towns(arguments: argparse.Namespace) -> Iterator[Town]:
    """The graphs that are asked for, one at a time."""
    if arguments.city:
        yield town("demo city", of_city(arguments.city), few=16, pairs=200)
    things, links = arguments.things, arguments.links
    yield town("synthetic", synthetic(things, links), few=16, pairs=200)
    # with fewer than some hundred, there would be none of the rarer kinds
    fewer = max(things // 50, 1_000)
    yield town("small synthetic", synthetic(fewer, fewer * links // things), few=16, pairs=200)
    if arguments.large:
        yield town("large synthetic", synthetic(10 * things, 10 * links), few=4, pairs=100)


def measure(made: Town, arguments: argparse.Namespace) -> dict[str, Any]:
    """Ask all questions about one graph, print the table, and give the figures."""
    print(f"\n### {made.told()}\n", flush=True)
    found: dict[str, dict[str, Cell]] = {}
    ways = engines(made)
    chosen = [row for row in rows(made, arguments.repeat) if not arguments.only or row.name in arguments.only]
    print("\n".join(heading(list(ways))), flush=True)
    for row in chosen:
        found[row.name] = contest(row, ways, limit=arguments.limit, patience=PATIENCE)
        print(line(row, found[row.name], list(ways)), flush=True)
    return {"graph": made.told(), "rows": {name: as_json(cells) for name, cells in found.items()}}


def as_json(cells: Mapping[str, Cell]) -> dict[str, Any]:
    """The figures of one row: seconds of every case, agreement, and after how many seconds it was stopped."""
    return {engine: vars(cell) for engine, cell in cells.items()}


def rows(made: Town, repeat: int) -> list[Row]:
    """The questions; those that take every pair of nodes only for a small graph."""
    again, seeds = [None] * repeat, list(range(1, repeat + 1))
    size, few = made.network.size, len(made.few)
    split = parted(made)
    found = [
        Row("build", "graph from the arrays of links", again, edges, 15),
        Row("pagerank", "PageRank, NetworkX's default tolerance", again, values, 10),
        Row("pagerank-fine", "PageRank to 1e-10", again, values, 10),
        Row("core", "core number", again, values, 50),
        Row("triangles", "triangles", again, values, 40),
        Row("clustering", "clustering coefficient", again, values, 100),
        Row("betweenness", f"betweenness, {few} pivots", seeds, values, 40),
        Row("closeness", f"closeness of {few} things", again, values, 50),
        Row("louvain", "Louvain", [1] * repeat, split, 30),
        Row("leiden", "Leiden", [1] * repeat, split),
        Row("path", "path of a pair", made.pairs, equal, 15, varied=True),
        Row("paths", f"5 best paths of {HOPS} hops, hubs penalised", made.pairs, costs, 100, varied=True),
    ]
    if size <= 5_000:
        found.append(Row("closeness-all", "closeness of all", again, values, 50))
    return found


def edges(ours: Any, theirs: Any) -> str:
    """How many edges more or fewer they have."""
    if isinstance(theirs, nx.Graph):
        many = theirs.number_of_edges() - nx.number_of_selfloops(theirs)
    elif isinstance(theirs, nk.Graph):
        many = theirs.numberOfEdges()
    else:
        return ""
    return "equal" if many == ours.edge_count else f"{many - ours.edge_count:+} edges"


def values(ours: Any, theirs: Any) -> str:
    """The largest difference."""
    if isinstance(theirs, dict):
        theirs = [theirs[node] for node in range(len(theirs))]
    off = float(np.abs(np.asarray(ours) - np.asarray(theirs)).max())
    return f"{off:.0e}" if off else "equal"


def equal(ours: Any, theirs: Any) -> str:
    """Whether they are the same."""
    return "equal" if ours == theirs else f"{theirs} for {ours}"


def costs(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """Whether the paths that are short enough of theirs, which may be longer, are the first of ours."""
    first = ours[: len(theirs)]
    same = len(first) == len(theirs) and all(map(partial(isclose, abs_tol=1e-6), first, theirs))
    return f"first {len(theirs)} equal" if same else f"{theirs} for {ours}"


def parted(made: Town) -> Callable[[Any, Any], str]:
    """Says how well two ways of parting the graph do."""

    def told(ours: Any, theirs: Any) -> str:
        groups = np.empty(made.network.size, np.int64)
        if isinstance(theirs[0], set):
            for number, members in enumerate(theirs):
                groups[list(members)] = number
        else:
            groups[:] = theirs
        one, other = modularity(made.network, np.asarray(ours)), modularity(made.network, groups)
        return f"modularity {other:.4f}, ours {one:.4f}"

    return told


if __name__ == "__main__":
    main()
