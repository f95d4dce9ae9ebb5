"""SPARQL beside Oxigraph's server, Virtuoso 7, Apache Jena Fuseki and rdflib-endpoint: one city, one run, over HTTP.

python benchmarks/sparql_peers.py [DATA] [--scale 0.1] [--oxigraph PROGRAM] [--rdflib-endpoint PROGRAM]
    [--virtuoso PROGRAM] [--fuseki JAR] [--without NAME ...] [--json FILE]

Without DATA a demo city of this scale is made. What is not named is looked for on the path (`oxigraph` and
`rdflib-endpoint` come from PyPI, `virtuoso-t` from Debian's virtuoso-opensource-7) or in BENCH_FUSEKI
(jena-fuseki-server-*.jar); a server that is not found is told and left out. All have the canonical view of the city,
ours beside everything else that it has. Each server has one processor core, the client another; all are up at once and
asked in turn, round after round, over connections that stay open. No text is asked twice, but where a row says
`repeated`. Before anything is timed, all must give the same rows; a server that does not, or that needs longer than
--patience for one answer, is told and not measured in that row.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.graphql_load import Load  # noqa: E402
from benchmarks.sparql_load import asked, load  # noqa: E402
from benchmarks.sparql_questions import DifferentError, Shape, same, shapes  # noqa: E402
from benchmarks.sparql_servers import (  # noqa: E402
    Peer,
    fuseki,
    ours,
    oxigraph,
    rdflib_endpoint,
    virtuoso,
)
from graph.generation import City  # noqa: E402
from loaders.demo.city import INFO, records  # noqa: E402
from loaders.run import load_records  # noqa: E402

#: How each peer is started, and what it is called in the options.
PEERS = {
    "oxigraph": (oxigraph, "oxigraph"),
    "virtuoso": (virtuoso, "virtuoso-t"),
    "fuseki": (fuseki, None),
    "rdflib-endpoint": (rdflib_endpoint, "rdflib-endpoint"),
}
#: How many answers of each shape are compared.
COMPARED = 5
Able = Mapping[str, list[Peer]]
Found = dict[tuple[str, str, int], list[Load]]


def main() -> None:
    """Print the tables."""
    asked_for = _options()
    os.sched_setaffinity(0, {asked_for.client_core})
    with TemporaryDirectory() as made, ExitStack() as running:
        work = Path(made)
        data = asked_for.data or _demo(work / "city", asked_for.scale)
        generation = City(data).current()
        assert generation is not None, f"no generation is published in {data}"
        triples = work / "city.nt"
        with triples.open("wb") as file:
            generation.store.dump("application/n-triples", into=file)
        peers = list(_started(running, asked_for, data, triples, work))
        print(f"{generation.index.size:,} things, {generation.manifest['triples']:,} triples\n")
        print("| server | start to first answer, s | memory, MB |\n|---|---:|---:|")
        for peer in peers:
            print(f"| {peer.name} | {peer.seconds:.1f} | {peer.megabytes} |")
        kinds = shapes(generation)
        able = _able(peers, kinds, asked_for.patience)
        found = measured(able, kinds, asked_for)
    for connections in asked_for.connections:
        table(found, connections, [peer.name for peer in peers])
    if asked_for.json:
        text = json.dumps(plain_numbers(found), indent=1, ensure_ascii=False)
        asked_for.json.write_text(text, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--fuseki", type=Path, default=os.environ.get("BENCH_FUSEKI"))
    for name in ("oxigraph", "virtuoso", "rdflib-endpoint"):
        given = os.environ.get(f"BENCH_{name.upper().replace('-', '_')}")
        parser.add_argument(f"--{name}", type=Path, default=given or shutil.which(str(PEERS[name][1])))
    parser.add_argument("--store", choices=["disk", "memory"], default="disk", help="of our workers")
    parser.add_argument("--without", nargs="*", default=[], choices=list(PEERS), help="leave these out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each shape in each round")
    parser.add_argument("--patience", type=float, default=5.0, help="for one answer, in seconds")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--core", type=int, default=0, help="of the servers")
    parser.add_argument("--client-core", type=int, default=1)
    parser.add_argument("--json", type=Path, help="where the numbers are written")
    return parser.parse_args()


def _demo(folder: Path, scale: float) -> Path:
    city = City(folder)
    load_records(city, "demo", INFO, records(scale, city.base, city.model))
    return folder


def _started(
    running: ExitStack, asked_for: argparse.Namespace, data: Path, triples: Path, work: Path
) -> Iterator[Peer]:
    """The servers that there are, one after the other, so that none disturbs another's start."""
    yield running.enter_context(ours(data, asked_for.core, work, asked_for.store))
    for name, (start, program) in PEERS.items():
        given = getattr(asked_for, name.replace("-", "_"))
        if name in asked_for.without or not given:
            why = "left out" if given else f"no --{name}, and no {program or 'BENCH_FUSEKI'}"
            print(f"{name} is not measured: {why}")
            continue
        try:
            yield running.enter_context(start(Path(given), triples, asked_for.core, work))
        except (RuntimeError, OSError) as error:
            print(f"{name} is not measured: {error}")


def _able(peers: list[Peer], kinds: list[Shape], patience: float) -> Able:
    """By shape the servers that answer it like ours and in time; the others are told."""
    print()
    able: dict[str, list[Peer]] = {}
    for shape in kinds:
        able[shape.name] = peers[:1]
        queries = list(islice(shape.queries(), COMPARED))
        expected = [asked(peers[0].endpoint, query) for query in queries]
        rows = 0
        for peer in peers[1:]:
            try:
                rows = _compared(peer, queries, expected, patience)
                able[shape.name] = [*able[shape.name], peer]
            except (DifferentError, ValueError, OSError) as error:
                print(f"NOT MEASURED: {shape.name} by {peer.name}: {str(error)[:700]}")
        names = ", ".join(peer.name for peer in able[shape.name])
        print(f"{shape.name}: the same {rows:,} rows in {COMPARED} answers of {names}", flush=True)
    return able


def _compared(peer: Peer, queries: list[str], expected: list[Any], patience: float) -> int:
    """How many rows a server and ours answered alike; TimeoutError where the server takes too long."""
    rows = 0
    for query, answer in zip(queries, expected, strict=True):
        began = perf_counter()
        found = asked(peer.endpoint, query)
        took = perf_counter() - began
        if took > patience:
            raise TimeoutError(f"one answer took {took:.1f} s")
        rows += same(query, {"ours": answer, peer.name: found})
    return rows


def measured(able: Able, kinds: list[Shape], asked_for: argparse.Namespace) -> Found:
    """The loads of all rounds by shape, server and connections; each round begins with another server."""
    found: Found = {}
    asking = {(shape.name, peer.name): shape.queries() for shape in kinds for peer in able[shape.name]}
    for turn in range(asked_for.rounds):
        for shape in kinds:
            peers = able[shape.name]
            order = peers[turn % len(peers) :] + peers[: turn % len(peers)]
            for connections in asked_for.connections:
                for peer in order:
                    queries = asking[shape.name, peer.name]
                    load(peer.endpoint, queries, connections, asked_for.seconds / 5)
                    taken = load(peer.endpoint, queries, connections, asked_for.seconds)
                    found.setdefault((shape.name, peer.name, connections), []).append(taken)
        print(f"round {turn + 1} of {asked_for.rounds}", file=sys.stderr, flush=True)
    return found


def table(found: Found, connections: int, servers: list[str]) -> None:
    """One row a shape: answers a second (median of the rounds) with p50 and p99, and how many times the peers'."""
    peers = servers[1:]
    print(f"\n{connections} connection{'s' * (connections > 1)}: answers/s (p50 ms, p99 ms)\n")
    print("| shape | " + " | ".join([*servers, *(f"times {peer}" for peer in peers)]) + " |")
    print("|---|" + "---:|" * (len(servers) + len(peers)))
    for name in dict.fromkeys(name for name, _, _ in found):
        loads = [found.get((name, server, connections), []) for server in servers]
        rates = [median(one.rate for one in several) if several else 0.0 for several in loads]
        cells = [
            f"{rate:,.1f} ({_middle(several, 0.5):.2f}, {_middle(several, 0.99):.2f})" if several else "—"
            for rate, several in zip(rates, loads, strict=True)
        ]
        times = [f"{rates[0] / rate:.1f}" if rate else "" for rate in rates[1:]]
        print(f"| {name} | " + " | ".join([*cells, *times]) + " |")


def _middle(loads: list[Load], share: float) -> float:
    return median(one.within(share) for one in loads)


def plain_numbers(found: Found) -> list[dict[str, object]]:
    """What was measured, round by round, as JSON has it."""
    return [
        {
            "shape": name,
            "server": server,
            "connections": connections,
            "answers_per_second": [round(one.rate, 1) for one in loads],
            "p50_ms": [round(one.within(0.5), 3) for one in loads],
            "p99_ms": [round(one.within(0.99), 3) for one in loads],
        }
        for (name, server, connections), loads in found.items()
    ]


if __name__ == "__main__":
    main()
