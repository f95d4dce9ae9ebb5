"""Time and memory of writing a graph file: ours from arrays, NetworkX's writers from a graph of the same content.

Usage: python benchmarks/exports.py [EDGES] [FORMAT ...]
       python benchmarks/exports.py --data DATA [FORMAT ...]

Each measurement runs in a process of its own, so that its peak of memory is its own. The city is synthetic: one
thing to five links, with a label, a kind, a number, a place and days. NetworkX is measured twice: its writer alone,
with the graph in memory already, and with the making of the graph, which an export needs too. Its graph holds what
our file of the format holds, no more. Of the JSON forms NetworkX makes only the dictionaries; they are written by
`json.dumps`, which is faster than `json.dump`. Where there is no writer of NetworkX our time is told alone.

With `--data` the generation of a data folder is written, places and all, and compared with nothing.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import networkx as nx  # noqa: E402
import numpy as np  # noqa: E402

from graph.exports import FORMATS, write  # noqa: E402
from graph.files.batches import EDGES as BATCH  # noqa: E402
from graph.files.batches import NODES, Column, EdgeBatch, NodeBatch  # noqa: E402
from graph.files.document import Attribute, GraphDocument, NodeRow, Type, short  # noqa: E402
from graph.files.source import EdgeRows, NodeRows, edge_batch  # noqa: E402
from graph.generation import City  # noqa: E402
from graph.saving import Part, graph_document  # noqa: E402
from ontology.model import Words  # noqa: E402

EDGES = 1_000_000
KINDS = {"Enterprise": Words("企业", "enterprise"), "Patent": Words("专利", "patent")}
AMOUNT = Attribute("amount", Type.DECIMAL, False, Words("金额", "amount"))
BASE = "https://example.org/city/id/"
#: Our files that show something on opening, and are no pictures.
NAMES = [name for name, found in FORMATS.items() if not found.rdf and name not in ("svg", "png")]


def nodes(count: int) -> Iterator[NodeBatch]:
    """Synthetic things, half of them of each kind, read batch by batch as an export reads those of an index."""
    kinds = [*KINDS]
    for kind, start, stop in ((kinds[0], 0, count // 2), (kinds[1], count // 2, count)):
        for first in range(start, stop, NODES):
            numbers = range(first, min(first + NODES, stop))
            yield NodeBatch(
                kind,
                iris(np.array(numbers)),
                [f"合成事物 synthetic {n}" for n in numbers],
                [n % 97 for n in numbers],
                [(n % 1000 * 3.0, n / 7) for n in numbers],
                [12.0] * len(numbers),
                ["2001-01-01"] * len(numbers),
                [None] * len(numbers),
                partial(amounts, numbers),
            )


def amounts(numbers: range) -> Mapping[str, Column]:
    """An amount for each thing."""
    return {AMOUNT.name: Column([Decimal(n) for n in numbers], range(len(numbers)))}


def iris(numbers: np.ndarray) -> list[str]:
    """The IRIs of things."""
    return [f"{BASE}{n}" for n in numbers.tolist()]


def links(count: int, things: int) -> Iterator[EdgeBatch]:
    """Links between things by chance, from arrays, as those of an index are; none is kept, as index files are not."""
    position = np.arange(things, dtype=np.int32)
    for start in range(0, count, BATCH):
        random, size = np.random.default_rng(start), min(BATCH, count - start)
        ends = random.integers(0, things, (2, size), dtype=np.int32)
        what = np.stack([np.zeros(size), random.integers(11_000, 12_000, size), np.full(size, np.nan)], 1)
        yield edge_batch(iris, position, [("holder", "权利人")], (ends[0], ends[1]), what)


def document(edges: int) -> GraphDocument:
    """The graph as its export sees it."""
    things = edges // 5
    rows = NodeRows(lambda: nodes(things)), EdgeRows(lambda: links(edges, things))
    return GraphDocument((AMOUNT,), *rows, KINDS, dynamic=True, numbered=True, count=things)


def cells(name: str, row: NodeRow, found: GraphDocument) -> dict[str, Any]:
    """What a file of ours holds of a node, as attributes of NetworkX."""
    x, y = row.place or (0.0, 0.0)
    style = found.style(row.kind)
    if name == "pajek":
        return {"x": x, "y": y, "shape": "ellipse"}
    known: dict[str, Any] = {
        "label": short(row.label),
        "kind": row.kind,
        "kindLabel": found.kind_label(row.kind),
    }
    known |= {"degree": row.degree, "start": row.start, "amount": float(str(row.attributes["amount"]))}
    if name == "gexf":
        colour = dict(zip("rgb", style.rgb, strict=True))
        look = {"color": colour, "position": {"x": x, "y": y, "z": 0.0}, "size": row.size}
        return known | {"fullLabel": row.label, "viz": look}
    known |= {"x": x, "y": y, "size": row.size, "color": style.colour}
    if name == "graphml":
        known |= zip("rgb", style.rgb, strict=True)
    return known if name == "node-link" else known | {"fullLabel": row.label}


def graph_of(name: str, found: GraphDocument) -> nx.MultiDiGraph:
    """The content of a file of ours as a graph of NetworkX."""
    made, names = nx.MultiDiGraph(), dict[str, str]()
    for row in found.nodes:
        # Pajek's nodes are known by their labels alone
        names[row.id] = short(row.label) if name == "pajek" else row.id
        made.add_node(names[row.id], **cells(name, row, found))
    for edge in found.edges:
        said = {"property": edge.property, "label": edge.label, "start": edge.start}
        told = {"l": edge.label} if name == "pajek" else said
        made.add_edge(names[edge.source], names[edge.target], **told)
    return made


def node_link(made: nx.MultiDiGraph, path: Path) -> None:
    """The node-link form, as fast as the standard library writes it."""
    path.write_text(json.dumps(nx.node_link_data(made, edges="edges")))


def cytoscape(made: nx.MultiDiGraph, path: Path) -> None:
    """The form of Cytoscape.js, as fast as the standard library writes it."""
    path.write_text(json.dumps(nx.cytoscape_data(made)))


THEIRS: dict[str, Callable[[nx.MultiDiGraph, Path], None]] = {
    "gexf": nx.write_gexf,
    "graphml": nx.write_graphml,
    "pajek": nx.write_pajek,
    "node-link": node_link,
    "cytoscape": cytoscape,
}


def measured(who: str, name: str, what: str) -> None:
    """Write once and print: seconds of all, seconds of the writer alone, peak of memory in MB, bytes."""
    warnings.simplefilter("ignore")
    found = document(int(what)) if what.isdecimal() else city(Path(what))
    with tempfile.TemporaryDirectory() as folder:
        path, begin = Path(folder) / "graph", time.process_time()
        made = graph_of(name, found) if who == "networkx" else None
        middle = time.process_time()
        if made is None:
            with path.open("wb") as out:
                write(name, found, out)
        else:
            THEIRS[name](made, path)
        end = time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(end - begin, end - middle, peak, path.stat().st_size)


def city(data: Path) -> GraphDocument:
    """The graph of a published generation."""
    generation = City(data).current()
    if generation is None:
        raise SystemExit(f"nothing is published in {data}")
    return graph_document(generation, Part())


def run(who: str, name: str, what: str) -> list[float]:
    """The measurement in a process of its own."""
    command = [sys.executable, __file__, "--one", who, name, what]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return [float(part) for part in done.stdout.split()]


def main(what: str, names: list[str]) -> None:
    """Print the table; for a synthetic city beside NetworkX, and beside the peak for a quarter of the edges."""
    synthetic = what.isdecimal()
    print(f"{int(what):,} edges, {int(what) // 5:,} nodes\n" if synthetic else f"{what}\n")
    print(
        "| format | MB of file | s | peak MB | peak MB, 1/4 | NetworkX s | with its graph s | MB | times | with |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name in names:
        whole, _, peak, size = run("ours", name, what)
        quarter = f"{run('ours', name, str(int(what) // 4))[2]:.0f}" if synthetic else "-"
        told = f"| {name} | {size / 1e6:.0f} | {whole:.2f} | {peak:.0f} | {quarter} "
        if name in THEIRS and synthetic:
            both, alone, theirs, _ = run("networkx", name, what)
            told += f"| {alone:.2f} | {both:.2f} | {theirs:.0f} | {alone / whole:.1f} | {both / whole:.1f} |"
        print(told if name in THEIRS and synthetic else f"{told}| - | - | - | - | - |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measured(*sys.argv[2:5])
    elif sys.argv[1:2] == ["--data"]:
        main(sys.argv[2], sys.argv[3:] or NAMES)
    else:
        main(sys.argv[1] if sys.argv[1:] else str(EDGES), sys.argv[2:] or NAMES)
