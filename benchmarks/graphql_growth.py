"""What our server needs as a city grows: bytes of index, memory, time to the first answer, and for each question.

python benchmarks/graphql_growth.py [DATA ...] [--scales 0.1 0.3 1] [--seconds 1]

Without DATA demo cities of these scales are made, one after the other. The latencies are of one connection; the server
has one processor core and the client another. Resident memory counts the pages of the memory-mapped index that were
read; private memory leaves them out.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import demo_city  # noqa: E402
from benchmarks.graphql_load import asked, load  # noqa: E402
from benchmarks.graphql_questions import FOLDER, operations, requests, variables  # noqa: E402
from benchmarks.graphql_servers import ours  # noqa: E402
from graph.generation import City  # noqa: E402

ROWS = ("things", "triples", "index, MB", "bytes of index a triple", "start to first answer, s")
MEMORY = ("resident after the first answer, MB", "resident after all questions, MB", "of it private, MB")


@dataclass(frozen=True, slots=True)
class Grown:
    """What was found at one size, by row."""

    title: str
    cells: dict[str, str]


def main() -> None:
    """Print the table: a column a city."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="*")
    parser.add_argument("--scales", type=float, nargs="+", default=[0.1, 0.3, 1.0])
    parser.add_argument("--seconds", type=float, default=1.0)
    asked_for = parser.parse_args()
    os.sched_setaffinity(0, {1})
    found = [_grown(title, data, asked_for.seconds) for title, data in _cities(asked_for)]
    print("|  | " + " | ".join(one.title for one in found) + " |\n|---|" + "---:|" * len(found))
    for row in found[0].cells:
        print(f"| {row} | " + " | ".join(one.cells[row] for one in found) + " |")


def _cities(asked_for: argparse.Namespace) -> Iterator[tuple[str, Path]]:
    yield from ((data.name, data) for data in asked_for.data)
    for scale in () if asked_for.data else asked_for.scales:
        with TemporaryDirectory() as made:
            yield f"scale {scale:g}", demo_city.made(Path(made), scale)


def _grown(title: str, data: Path, seconds: float) -> Grown:
    generation = City(data).current()
    assert generation is not None, f"no generation is published in {data}"
    index, triples = generation.index, generation.manifest["triples"]
    size = sum(file.stat().st_size for file in (generation.folder / "index").rglob("*") if file.is_file())
    with ours(data, 0) as server:
        first = server.resident
        server.settle()
        asking = requests(server.address, operations(FOLDER / "ours.graphql"), variables(index))
        for several in asking.values():
            for sent in several:
                asked(server.address, sent)
        latencies = {
            f"{name}, p50 ms": f"{load(server.address, sent, 1, seconds).within(0.5):.2f}"
            for name, sent in asking.items()
        }
        known = (f"{index.size:,}", f"{triples:,}", f"{size / 1e6:,.0f}", f"{size / triples:.1f}")
        memory = (str(first), str(server.resident), str(server.private))
        cells = dict(zip((*ROWS, *MEMORY), (*known, f"{server.seconds:.1f}", *memory), strict=True))
    return Grown(title, cells | latencies)


if __name__ == "__main__":
    main()
