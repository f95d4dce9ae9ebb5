"""How long a server needs from the start of its process to its first answer, by stage, and how much memory.

python benchmarks/startup.py DATA [--runs 7] [--core 1] [--commands]

The question is a nested page of GraphQL. Each run is a process of its own on one processor core, started from a copy
of this checkout: `fresh`, which nobody ran before, so that Python compiles our modules first, and `again`, the median
of the runs after it. The stages are those of a process that does one after another what the server does. With
`--commands` the starts of some commands are measured too.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.processes import free_port  # noqa: E402
from graph.generation import City  # noqa: E402

#: What a server answers first: a page, and of each thing of it another page.
QUESTION = """{ patents(first: 10, orderBy: [APPLICATION_DATE_DESC]) { totalCount nodes {
  label applicationDate inventors(first: 5) { nodes { label } } applicants(first: 5) { nodes { label kindName } }
} } }"""
#: The commands whose starts are measured; DATA stands for the data folder.
COMMANDS = (
    "--help",
    "serve --help",
    "status --data DATA",
    "query P2 --data DATA",
    "rank --by degree --data DATA",
)
#: Prints the seconds of processor time of each stage as JSON.
STAGES = """
import gc, json, sys
from time import process_time
since, stages = process_time(), {}
def stage(name):
    global since
    now = process_time()
    stages[name], since = now - since, now
sys.path.insert(0, sys.argv[1])
gc.disable()
import cli, uvicorn, server
stage("imports")
from pathlib import Path
from graph.generation import City
city = City(Path(sys.argv[2]))
stage("model")
from schema.build import build_schema
schema = build_schema(city.model)
stage("GraphQL schema")
from schema.context import Context, Known
generation = city.current()
_ = next(generation.store.triples(), None), generation.index.size
stage("generation")
schema.documents.ready(sys.argv[3])
stage("document")
from schema.execution import Operation, answer
assert answer(schema, Operation(sys.argv[3]), Context(Known(generation))).status == 200
stage("answer")
print(json.dumps(stages))
"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--core", type=int, default=1)
    parser.add_argument("--commands", action="store_true")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        copy = copied(Path(folder) / "queqiao")
        fresh, *again = [first_answer(copy, asked.data.resolve(), asked.core) for _ in range(asked.runs + 1)]
        stages = [staged(copy, asked.data.resolve(), asked.core) for _ in range(asked.runs)]
        commands = COMMANDS if asked.commands else ()
        starts = {one: [ran(copy, one, asked) for _ in range(asked.runs)] for one in commands}
    print(f"|  | median of {asked.runs} |\n|---|---:|")
    for name, size in sizes(asked.data):
        print(f"| {name} | {size:.1f} |")
    print(f"| start to first answer, fresh checkout, once, s | {fresh['seconds']:.2f} |")
    for name in fresh:
        print(f"| {name} at the first answer, again | {median(one[name] for one in again):.2f} |")
    for name in stages[0]:
        print(f"| stage: {name}, processor seconds | {median(one[name] for one in stages):.3f} |")
    for name, seconds in starts.items():
        print(f"| `queqiao {name}`, s | {median(seconds):.2f} |")


def sizes(data: Path) -> list[tuple[str, float]]:
    """The bytes for each triple of the default graph, of all files of a generation and of its parts."""
    generation = City(data).current()
    assert generation is not None, f"no generation is published in {data}"
    triples = generation.canon.triples.shape[1]
    found = [("millions of triples", triples / 1e6)]
    for part in (".", *sorted(one.name for one in generation.folder.iterdir() if one.is_dir())):
        files = [one for one in (generation.folder / part).rglob("*") if one.is_file()]
        size = sum(one.stat().st_size for one in files) / triples
        found.append((f"bytes for each triple: {'all' if part == '.' else part}", size))
    return found


def copied(folder: Path) -> Path:
    """The checkout without what is not needed to serve, and without anything that Python compiled."""
    parts = [path.parent.name for path in ROOT.glob("*/__init__.py")]
    for part in (*parts, "web"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.glob("*.py"):
        shutil.copy(file, folder)
    return folder


def first_answer(copy: Path, data: Path, core: int) -> dict[str, float]:
    """Seconds to the first answer, seconds of processor time by then, and megabytes: resident, and its own."""
    port, began = free_port(), perf_counter()
    process = started(copy, ["serve", "--data", str(data), "--port", str(port)], core)
    try:
        end = monotonic() + 120
        while not answers(port):
            if process.poll() is not None or monotonic() > end:
                raise RuntimeError(f"the server does not answer; its exit status is {process.poll()}")
            sleep(0.01)
        seconds = perf_counter() - began
        told = Path(f"/proc/{process.pid}/status").read_text("ascii")
        ticks = Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
        return {
            "seconds": seconds,
            "processor seconds": sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"),
            "resident MB": megabytes(told, "VmRSS:"),
            "private MB": megabytes(told, "RssAnon:"),
        }
    finally:
        process.terminate()
        process.wait(30)


def megabytes(told: str, name: str) -> float:
    """A size from /proc/PID/status."""
    return int(told.partition(name)[2].split()[0]) / 1024


def answers(port: int) -> bool:
    """Whether the question is answered without errors; False while nobody listens."""
    body, headers = json.dumps({"query": QUESTION}).encode(), {"content-type": "application/json"}
    try:
        url = f"http://127.0.0.1:{port}/graphql"
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60) as told:
            found: Mapping[str, object] = json.load(told)
    except urllib.error.HTTPError:
        raise
    except OSError:
        return False
    assert "errors" not in found, found["errors"]
    return True


def staged(copy: Path, data: Path, core: int) -> dict[str, float]:
    """Seconds of processor time by stage."""
    command = [sys.executable, "-c", STAGES, str(copy), str(data), QUESTION]
    told = subprocess.run(
        pinned(command, core), capture_output=True, text=True, check=True, env=compiling()
    ).stdout
    found: dict[str, float] = json.loads(told)
    return found


def ran(copy: Path, command: str, asked: argparse.Namespace) -> float:
    """Seconds that a command takes from its start to its end."""
    given = [str(asked.data.resolve()) if one == "DATA" else one for one in command.split()]
    began = perf_counter()
    code = started(copy, given, asked.core).wait(120)
    assert code == 0, f"queqiao {command} ended with {code}"
    return perf_counter() - began


def started(copy: Path, given: Sequence[str], core: int) -> subprocess.Popen[bytes]:
    """The command line, started."""
    command = pinned([sys.executable, str(copy), *given], core)
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=compiling())


def pinned(command: Sequence[str], core: int) -> list[str]:
    """A command that has one processor core."""
    return ["taskset", "-c", str(core), *command]


def compiling() -> dict[str, str]:
    """The environment, in which Python keeps what it compiled, as it does unless told otherwise."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    main()
