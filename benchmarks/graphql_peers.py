"""GraphQL beside PostGraphile and beside plain Strawberry resolvers: the same questions over the same city.

python benchmarks/graphql_peers.py [DATA] [--scale 0.1] [--postgraphile FOLDER] [--raphtory PYTHON] [--json FILE]

Without DATA a demo city of this scale is made. PostGraphile is measured where FOLDER (or BENCH_POSTGRAPHILE) has it and
PostgreSQL's programs are on the path; it is set up once, with Node 22, by

    npm install node@22 postgraphile@5 postgraphile-plugin-connection-filter@4.0.1 @graphile/pg-aggregates@0.2.0-rc.2

Raphtory is measured where PYTHON (or BENCH_RAPHTORY) is a Python that has it (`pip install raphtory`); it has words for
some of the questions only, and at scale 0.3 needs 3 GB. PostgreSQL is started here and filled from the city; as root it
runs as BENCH_POSTGRES_USER (postgres). Every server has one processor core, PostGraphile and PostgreSQL one together
unless --database-core names another, and the client one. All servers are up at once and asked in turn, round after
round. Before anything is timed, all must give the same answers: every value in the same order.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.graphql_load import Load, asked, load  # noqa: E402
from benchmarks.graphql_questions import (  # noqa: E402
    FOLDER,
    DifferentError,
    operations,
    requests,
    same,
    variables,
)
from benchmarks.graphql_servers import Server, loaded, ours, plain, postgraphile, postgres, raphtory  # noqa: E402
from benchmarks.graphql_tables import write, write_graph  # noqa: E402
from graph.generation import City  # noqa: E402
from graph.index import Index  # noqa: E402
from loaders.demo.city import INFO, records  # noqa: E402
from loaders.run import load_records  # noqa: E402

#: Which file has the questions in a server's words.
WORDS = {
    "ours": "ours.graphql",
    "plain Strawberry": "ours.graphql",
    "PostGraphile": "postgraphile.graphql",
    "Raphtory": "raphtory.graphql",
}
Asking = Mapping[str, Mapping[str, list[bytes]]]


def main() -> None:
    """Print the tables."""
    asked_for = _options()
    os.sched_setaffinity(0, {asked_for.client_core})
    with TemporaryDirectory() as made, ExitStack() as running:
        work = Path(made)
        work.chmod(0o755)
        data = asked_for.data or _demo(work / "city", asked_for.scale)
        generation = City(data).current()
        assert generation is not None, f"no generation is published in {data}"
        index = generation.index
        servers = list(_started(running, asked_for, data, index, work))
        print(
            f"{index.size:,} things\n\n| server | start to first answer, s | resident, MB |\n|---|---:|---:|"
        )
        for server in servers:
            print(f"| {server.name} | {server.seconds:.1f} | {server.megabytes} |")
        for server in servers:
            server.settle()
        asking = _asking(servers, index)
        found = measured(servers, asking, asked_for)
    for connections in asked_for.connections:
        table(found, connections, [server.name for server in servers])
    if asked_for.json:
        asked_for.json.write_text(
            json.dumps(plain_numbers(found), indent=1, ensure_ascii=False), encoding="utf-8"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--postgraphile", type=Path, default=os.environ.get("BENCH_POSTGRAPHILE"))
    parser.add_argument("--raphtory", type=Path, default=os.environ.get("BENCH_RAPHTORY"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each question in each round")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--core", type=int, default=0, help="of the servers")
    parser.add_argument("--client-core", type=int, default=1)
    parser.add_argument("--database-core", type=int, help="of PostgreSQL, if not that of the servers")
    parser.add_argument("--json", type=Path, help="where the numbers are written")
    return parser.parse_args()


def _demo(folder: Path, scale: float) -> Path:
    city = City(folder)
    load_records(city, "demo", INFO, records(scale, city.base, city.model))
    return folder


def _started(
    running: ExitStack, asked_for: argparse.Namespace, data: Path, index: Index, work: Path
) -> Iterator[Server]:
    """The servers that there are, one after the other, so that none disturbs another's start."""
    yield running.enter_context(ours(data, asked_for.core))
    yield running.enter_context(plain(data, asked_for.core))
    tables = work / "tables"
    tables.mkdir()
    absent = [name for name in ("postgres", "initdb", "psql") if not shutil.which(name)]
    if not asked_for.postgraphile or absent:
        why = f"{', '.join(absent)} not on the path" if absent else "no --postgraphile or BENCH_POSTGRAPHILE"
        print(f"PostGraphile is not measured: {why}")
    else:
        core = asked_for.core if asked_for.database_core is None else asked_for.database_core
        database = running.enter_context(postgres(work, core))
        loaded(database, write(index, tables))
        loaded(database, FOLDER / "year_and_section.sql")
        yield running.enter_context(
            postgraphile(Path(asked_for.postgraphile), database, tables, asked_for.core)
        )
    if not asked_for.raphtory:
        print("Raphtory is not measured: no --raphtory or BENCH_RAPHTORY")
    else:
        write_graph(index, tables)
        yield running.enter_context(raphtory(Path(asked_for.raphtory), tables, asked_for.core))


def _asking(servers: list[Server], index: Index) -> Asking:
    """The requests by question and server; a question that servers do not answer alike is told and left out."""
    words = {server.name: operations(FOLDER / WORDS[server.name]) for server in servers}
    given = variables(index)
    asking = {server.name: requests(server.address, words[server.name], given) for server in servers}
    kept: dict[str, dict[str, list[bytes]]] = {}
    print()
    for name in dict.fromkeys(name for several in asking.values() for name in several):
        able = [server for server in servers if name in asking[server.name]]
        try:
            same(name, {s.name: [asked(s.address, sent) for sent in asking[s.name][name]] for s in able})
        except (DifferentError, ValueError) as error:
            print(f"NOT THE SAME, and not measured: {name}: {error}")
            continue
        kept[name] = {server.name: asking[server.name][name] for server in able}
        print(f"{name}: the same answers of {', '.join(server.name for server in able)}", flush=True)
    return kept


Found = dict[tuple[str, str, int], list[Load]]


def measured(servers: list[Server], asking: Asking, asked_for: argparse.Namespace) -> Found:
    """The loads of all rounds by question, server and connections; each round begins with another server."""
    found: Found = {}
    for turn in range(asked_for.rounds):
        order = servers[turn % len(servers) :] + servers[: turn % len(servers)]
        for name, sent in asking.items():
            for connections in asked_for.connections:
                for server in (one for one in order if one.name in sent):
                    load(server.address, sent[server.name], connections, asked_for.seconds / 5)
                    taken = load(server.address, sent[server.name], connections, asked_for.seconds)
                    found.setdefault((name, server.name, connections), []).append(taken)
        print(f"round {turn + 1} of {asked_for.rounds}", file=sys.stderr, flush=True)
    return found


def table(found: Found, connections: int, servers: list[str]) -> None:
    """One row a question: requests a second (median of the rounds) with p50 and p99, and how many times the peers'."""
    peers = servers[1:]
    print(f"\n{connections} connection{'s' * (connections > 1)}: requests/s (p50 ms, p99 ms)\n")
    print("| question | " + " | ".join([*servers, *(f"times {peer}" for peer in peers)]) + " |")
    print("|---|" + "---:|" * (len(servers) + len(peers)))
    for name in dict.fromkeys(name for name, _, _ in found):
        loads = [found.get((name, server, connections), []) for server in servers]
        rates = [median(one.rate for one in several) if several else 0.0 for several in loads]
        cells = [
            f"{rate:,.0f} ({_middle(several, 0.5):.2f}, {_middle(several, 0.99):.2f})"
            if several
            else "cannot say"
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
            "question": name,
            "server": server,
            "connections": connections,
            "requests_per_second": [round(one.rate, 1) for one in loads],
            "p50_ms": [round(one.within(0.5), 3) for one in loads],
            "p99_ms": [round(one.within(0.99), 3) for one in loads],
        }
        for (name, server, connections), loads in found.items()
    ]


if __name__ == "__main__":
    main()
