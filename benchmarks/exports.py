"""Time and memory of writing a graph file: ours from arrays, NetworkX's writers from a graph of the same content.

Usage: python benchmarks/exports.py [EDGES] [FORMAT ...]

Each measurement runs in a process of its own, so that its peak of memory is its own. The city is synthetic: one
thing to five links, with a label, a kind, a number and days, as the real export has them. NetworkX is measured twice:
its writer alone, with the graph in memory already, and with the making of the graph, which an export needs too.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import networkx as nx  # noqa: E402
import numpy as np  # noqa: E402

from graph.exports import write  # noqa: E402
from graph.files.document import Attribute, EdgeRow, GraphDocument, NodeRow, Type  # noqa: E402
from ontology.model import Words  # noqa: E402

EDGES = 100_000
KINDS = {"Enterprise": Words("企业", "enterprise"), "Patent": Words("专利", "patent")}
AMOUNT = Attribute("amount", Type.DECIMAL, False, Words("金额", "amount"))
BASE = "https://example.org/city/id/"


def node(number: int) -> NodeRow:
    """A synthetic thing."""
    kind, place = ("Enterprise", "Patent")[number % 2], (number % 1000 * 3.0, number / 7)
    cells = {"amount": Decimal(number)}
    label = f"合成事物 synthetic {number}"
    return NodeRow(f"{BASE}{number}", label, kind, 10, cells, place, 12.0, "2001-01-01")


def ends(edges: int) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the links, as an index has them: arrays of numbers."""
    random = np.random.default_rng(1)
    return random.integers(0, edges // 5, edges), random.integers(0, edges // 5, edges)


def document(edges: int) -> GraphDocument:
    """The graph as its export sees it: rows made while they are written."""

    def links() -> Iterator[EdgeRow]:
        source, target = ends(edges)
        for start in range(0, edges, 65536):
            part = slice(start, start + 65536)
            for a, b in zip(source[part].tolist(), target[part].tolist(), strict=True):
                yield EdgeRow(f"{BASE}{a}", f"{BASE}{b}", "holder", "权利人", "2001-01-01", None, (a, b))

    nodes = map(node, range(edges // 5))
    return GraphDocument((AMOUNT,), nodes, links(), KINDS, dynamic=True, numbered=True, count=edges // 5)


def graph_of(edges: int) -> nx.MultiDiGraph:
    """The same content as a graph of NetworkX."""
    made, found = nx.MultiDiGraph(), document(edges)
    for row in found.nodes:
        x, y = row.place or (0, 0)
        looks = {"size": row.size, "x": x, "y": y, "color": "#0072b2", "start": row.start}
        known = {"label": row.label, "kind": row.kind, "degree": row.degree, "amount": float(row.degree)}
        made.add_node(row.id, **known, **looks)
    for edge in found.edges:
        made.add_edge(edge.source, edge.target, property=edge.property, label=edge.label, start=edge.start)
    return made


def node_link(made: nx.MultiDiGraph, path: Path) -> None:
    """The node-link form, written as NetworkX's pages show it."""
    with path.open("w") as file:
        json.dump(nx.node_link_data(made, edges="edges"), file)


def cytoscape(made: nx.MultiDiGraph, path: Path) -> None:
    """The form of Cytoscape.js, written as NetworkX's pages show it."""
    with path.open("w") as file:
        json.dump(nx.cytoscape_data(made), file)


THEIRS: dict[str, Callable[[nx.MultiDiGraph, Path], None]] = {
    "gexf": nx.write_gexf,
    "graphml": nx.write_graphml,
    "pajek": nx.write_pajek,
    "node-link": node_link,
    "cytoscape": cytoscape,
}


def measured(who: str, name: str, edges: int) -> None:
    """Write once and print: seconds of all, seconds of the writer alone, peak of memory in MB, bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path, begin = Path(folder) / "graph", time.perf_counter()
        made = graph_of(edges) if who == "networkx" else None
        middle = time.perf_counter()
        if made is None:
            with path.open("wb") as out:
                write(name, document(edges), out)
        else:
            THEIRS[name](made, path)
        end = time.perf_counter()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(end - begin, end - middle, peak, path.stat().st_size)


def run(who: str, name: str, edges: int) -> list[float]:
    """The measurement in a process of its own."""
    command = [sys.executable, __file__, "--one", who, name, str(edges)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return [float(part) for part in done.stdout.split()]


def main(edges: int, names: list[str]) -> None:
    """Print the table."""
    print(f"{edges:,} edges, {edges // 5:,} nodes\n")
    print(
        "| format | ours s | ours MB | NetworkX writer s | with its graph s | MB | times faster | with its graph |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name in names:
        whole, _, peak, _ = run("ours", name, edges)
        if name not in THEIRS:
            print(f"| {name} | {whole:.2f} | {peak:.0f} | - | - | - | - | - |")
            continue
        both, alone, theirs, _ = run("networkx", name, edges)
        print(
            f"| {name} | {whole:.2f} | {peak:.0f} | {alone:.2f} | {both:.2f} | {theirs:.0f} | {alone / whole:.1f} | "
            f"{both / whole:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measured(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        main(
            int(sys.argv[1]) if sys.argv[1:] else EDGES,
            sys.argv[2:] or [*THEIRS, "graphology", "cx2", "csv", "parquet"],
        )
