"""LinGBM, the public GraphQL benchmark: its 16 templates asked of us and of PostGraphile, compared and timed.

python benchmarks/graphql_lingbm.py LINGBM [--postgraphile FOLDER] [--rounds 3] [--seconds 1] [--json FILE]

LINGBM is a folder with `university1.sql.gz` and `queries/QT1/query1.graphql` and so on, made with the benchmark's own
generator; to its instances some are added whose answers are not empty. Each side has the same rows: PostgreSQL as
tables with foreign keys and indexes, ours as things of an ontology in a file of its own (graphql/lingbm/ontology.ttl),
loaded like any source. Every instance of every template is asked of both, and every value must be the same, in the same
order; then each template is timed with its instances in turn. How PostGraphile is set up graphql_peers.py says; without
it ours is timed alone.
"""

import argparse
import os
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.graphql_lingbm_data import University, read, records, write  # noqa: E402
from benchmarks.graphql_lingbm_instances import for_postgraphile, for_us, instances  # noqa: E402
from benchmarks.graphql_load import asked, load, request  # noqa: E402
from benchmarks.graphql_questions import FOLDER, DifferentError, operations, same, told  # noqa: E402
from benchmarks.graphql_servers import Server, loaded, ours, postgraphile, postgres  # noqa: E402
from benchmarks.rounds import Ask, Asking, Telling, add_options, rounds  # noqa: E402
from graph.generation import City  # noqa: E402
from loaders.reading import Info  # noqa: E402
from loaders.run import load_records  # noqa: E402
from ontology.model import Model, Words  # noqa: E402

OWN = FOLDER / "lingbm"
INFO = Info("lingbm", Words("LinGBM 合成大学", "LinGBM, a synthetic university"), "MIT")
TELLING = Telling("template", "requests", 0, "cannot say")
TEMPLATES = tuple(f"QT{number}" for number in range(1, 17))


def main() -> None:
    """Print whether all answers are the same, and the tables."""
    options = _options()
    os.sched_setaffinity(0, {options.client_core})
    with TemporaryDirectory() as made, ExitStack() as running:
        work = Path(made)
        work.chmod(0o755)
        university = read(options.lingbm / "university1.sql.gz")
        city = _loaded(work / "city", university)
        servers = [running.enter_context(ours(city.path, options.core))]
        if options.postgraphile:
            database = running.enter_context(postgres(work, options.core))
            tables = work / "tables"
            tables.mkdir()
            loaded(database, write(university, tables))
            servers.append(
                running.enter_context(
                    postgraphile(Path(options.postgraphile), database, tables, options.core)
                )
            )
        else:
            print("PostGraphile is not measured: no --postgraphile or BENCH_POSTGRAPHILE")
        found = rounds(options).measured(_asking(servers, options.lingbm / "queries", university, city.model))
    TELLING.tell(found, [server.name for server in servers], options.json)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lingbm", type=Path)
    parser.add_argument("--postgraphile", type=Path, default=os.environ.get("BENCH_POSTGRAPHILE"))
    add_options(parser)
    return parser.parse_args()


def _loaded(folder: Path, university: University) -> City:
    """The university as a city of ours; RuntimeError where a record is refused."""
    (folder / "ontology").mkdir(parents=True)
    (folder / "ontology" / "lingbm.ttl").write_bytes((OWN / "ontology.ttl").read_bytes())
    city = City(folder)
    (report,) = load_records(city, "lingbm", INFO, records(university, city.base, city.model)).reports
    if report.refused:
        raise RuntimeError(f"{len(report.refused)} rows are refused, the first for {report.refused[0]}")
    return city


def _asking(servers: list[Server], folder: Path, university: University, model: Model) -> Asking:
    """How each server is asked each template, after both gave the same answers to all instances."""
    ours_, peers = operations(OWN / "ours.graphql"), operations(OWN / "postgraphile.graphql")
    kept: dict[str, dict[str, Ask]] = {}
    for name in TEMPLATES:
        about = instances(folder, name, university)
        sent: dict[str, list[bytes]] = {}
        for server in servers:
            mine = server.name == "ours"
            words = (ours_ if mine else peers)[name]
            given = [for_us(one, university, model) if mine else for_postgraphile(one) for one in about]
            used = [{key: value for key, value in one.items() if f"${key}" in words} for one in given]
            sent[server.name] = [request(server.address, words, one) for one in used]
        try:
            answers = {
                server.name: [asked(server.address, one) for one in sent[server.name]] for server in servers
            }
            same(
                name,
                {server: [_numbers(name, data) for data in several] for server, several in answers.items()},
            )
        except (DifferentError, ValueError) as error:
            print(f"NOT THE SAME, and not measured: {name}: {error}", flush=True)
            continue
        values = [len(told(name, data)) for data in answers[servers[0].name]]
        print(
            f"{name}: {len(about)} instances answered, the same of all servers; values in them {values}",
            flush=True,
        )
        kept[name] = {s.name: partial(load, s.address, sent[s.name]) for s in servers}
    return kept


def _numbers(name: str, data: Any) -> list[str]:
    """The values of an answer; averages to nine digits, which both sides write in their own ways."""
    return [
        f"{float(value):.9g}" if name == "QT16" and value != "None" else value for value in told(name, data)
    ]


if __name__ == "__main__":
    main()
