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
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import demo_city  # noqa: E402
from benchmarks.graphql_load import asked, load  # noqa: E402
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
from benchmarks.rounds import Ask, Asking, Telling, add_options, rounds  # noqa: E402
from graph.generation import City  # noqa: E402
from graph.index import Index  # noqa: E402

#: Which file has the questions in a server's words.
WORDS = {
    "ours": "ours.graphql",
    "plain Strawberry": "ours.graphql",
    "PostGraphile": "postgraphile.graphql",
    "Raphtory": "raphtory.graphql",
}
TELLING = Telling("question", "requests", 0, "cannot say")


def main() -> None:
    """Print the tables."""
    asked_for = _options()
    os.sched_setaffinity(0, {asked_for.client_core})
    with TemporaryDirectory() as made, ExitStack() as running:
        work = Path(made)
        work.chmod(0o755)
        data = asked_for.data or demo_city.made(work / "city", asked_for.scale)
        generation = City(data).current()
        assert generation is not None, f"no generation is published in {data}"
        index = generation.index
        servers = list(_started(running, asked_for, data, index, work))
        print(
            f"{index.size:,} things\n\n| server | start to first answer, s | resident, MB |\n|---|---:|---:|"
        )
        for server in servers:
            print(f"| {server.name} | {server.seconds:.1f} | {server.resident} |")
        for server in servers:
            server.settle()
        found = rounds(asked_for).measured(_asking(servers, index))
    TELLING.tell(found, [server.name for server in servers], asked_for.json)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--postgraphile", type=Path, default=os.environ.get("BENCH_POSTGRAPHILE"))
    parser.add_argument("--raphtory", type=Path, default=os.environ.get("BENCH_RAPHTORY"))
    add_options(parser)
    parser.add_argument("--database-core", type=int, help="of PostgreSQL, if not that of the servers")
    return parser.parse_args()


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
    """How each server is asked each question; one that servers do not answer alike is told and left out."""
    words = {server.name: operations(FOLDER / WORDS[server.name]) for server in servers}
    given = variables(index)
    asking = {server.name: requests(server.address, words[server.name], given) for server in servers}
    kept: dict[str, dict[str, Ask]] = {}
    print()
    for name in dict.fromkeys(name for several in asking.values() for name in several):
        able = [server for server in servers if name in asking[server.name]]
        try:
            same(name, {s.name: [asked(s.address, sent) for sent in asking[s.name][name]] for s in able})
        except (DifferentError, ValueError) as error:
            print(f"NOT THE SAME, and not measured: {name}: {error}")
            continue
        kept[name] = {s.name: partial(load, s.address, asking[s.name][name]) for s in able}
        print(f"{name}: the same answers of {', '.join(server.name for server in able)}", flush=True)
    return kept


if __name__ == "__main__":
    main()
