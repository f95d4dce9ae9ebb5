"""SPARQL beside Oxigraph's server, Virtuoso 7, Apache Jena Fuseki and rdflib-endpoint: one city, one run, over HTTP.

python benchmarks/sparql_peers.py [DATA] [--scale 0.1] [--oxigraph PROGRAM] [--rdflib-endpoint PROGRAM]
    [--virtuoso PROGRAM] [--fuseki JAR] [--without NAME ...] [--kept FOLDER] [--json FILE]

Without DATA a demo city of this scale is made. What is not named is looked for on the path (`oxigraph` and
`rdflib-endpoint` come from PyPI, `virtuoso-t` from Debian's virtuoso-opensource-7) or in BENCH_FUSEKI
(jena-fuseki-server-*.jar); a server that is not found is told and left out. All have the canonical view of the city,
ours beside everything else that it has. Each server has one processor core, the client another; all are up at once and
asked in turn, round after round, over connections that stay open. No text is asked twice, but where a row says
`repeated`. Before anything is timed, all must give the same rows; a server that does not, or that needs longer than
--patience for one answer, is told and not measured in that row.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import demo_city  # noqa: E402
from benchmarks.rounds import Ask, Asking, Telling, add_options, rounds  # noqa: E402
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
from graph.generation import City, Generation  # noqa: E402

#: How each peer is started, and what it is called in the options.
PEERS = {
    "oxigraph": (oxigraph, "oxigraph"),
    "virtuoso": (virtuoso, "virtuoso-t"),
    "fuseki": (fuseki, None),
    "rdflib-endpoint": (rdflib_endpoint, "rdflib-endpoint"),
}
#: How many answers of each shape are compared.
COMPARED = 5
TELLING = Telling("shape", "answers", 1, "—")


def main() -> None:
    """Print the tables."""
    asked_for = _options()
    os.sched_setaffinity(0, {asked_for.client_core})
    with TemporaryDirectory() as made, ExitStack() as running:
        data = asked_for.data or demo_city.made(Path(made) / "city", asked_for.scale)
        generation = City(data).current()
        assert generation is not None, f"no generation is published in {data}"
        work = _folder(asked_for.kept or Path(made), generation)
        triples = _triples(generation, work)
        peers = list(_started(running, asked_for, data, triples, work))
        print(f"{generation.index.size:,} things, {generation.manifest['triples']:,} triples\n")
        print("| server | start to first answer, s | memory, MB |\n|---|---:|---:|")
        for peer in peers:
            print(f"| {peer.name} | {peer.seconds:.1f} | {peer.megabytes} |")
        asking = _asking(peers, shapes(generation), asked_for.patience)
        found = rounds(asked_for).measured(asking)
    TELLING.tell(found, [peer.name for peer in peers], asked_for.json)


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
    parser.add_argument("--patience", type=float, default=5.0, help="for one answer, in seconds")
    parser.add_argument("--kept", type=Path, help="where what servers have filled stays for the next run")
    add_options(parser)
    return parser.parse_args()


def _folder(above: Path, generation: Generation) -> Path:
    """The folder of what is made of this generation."""
    told = (generation.folder / "manifest.json").read_bytes()
    folder = above.resolve() / blake2b(told, digest_size=8).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _triples(generation: Generation, work: Path) -> Path:
    """The file of the canonical view, written where it is not there yet."""
    triples, part = work / "city.nt", work / "city.part"
    if not triples.exists():
        with part.open("wb") as file:
            generation.store.dump("application/n-triples", into=file)
        part.rename(triples)
    return triples


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


def _asking(peers: list[Peer], kinds: list[Shape], patience: float) -> Asking:
    """By shape how each server is asked that answers it like ours and in time; the others are told."""
    print()
    asking: dict[str, dict[str, Ask]] = {shape.name: {} for shape in kinds}
    left = list(peers[1:])
    for shape in kinds:
        queries = list(islice(shape.queries(), COMPARED))
        expected = [asked(peers[0].address, query) for query in queries]
        able, rows = peers[:1], 0
        for peer in tuple(left):
            try:
                rows = _compared(peer, queries, expected, patience)
                able = [*able, peer]
            except (DifferentError, ValueError, OSError) as error:
                print(f"NOT MEASURED: {shape.name} by {peer.name}: {str(error)[:700]}", flush=True)
                if not peer.settle():
                    print(f"{peer.name} does not come to rest after it, and is stopped", flush=True)
                    peer.process.kill()
                    left.remove(peer)
        asking[shape.name] = {peer.name: partial(load, peer.address, shape.queries()) for peer in able}
        print(
            f"{shape.name}: the same {rows:,} rows in {COMPARED} answers of {', '.join(asking[shape.name])}"
        )
    stopped = {peer.name for peer in peers[1:]} - {peer.name for peer in left}
    return {name: {one: ask for one, ask in by.items() if one not in stopped} for name, by in asking.items()}


def _compared(peer: Peer, queries: list[str], expected: list[Any], patience: float) -> int:
    """How many rows a server and ours answered alike; TimeoutError where the server takes too long."""
    rows = 0
    for query, answer in zip(queries, expected, strict=True):
        try:
            found = asked(peer.address, query, patience)
        except TimeoutError:
            raise TimeoutError(f"no answer within {patience:g} s") from None
        rows += same(query, {"ours": answer, peer.name: found})
    return rows


if __name__ == "__main__":
    main()
