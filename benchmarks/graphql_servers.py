"""The GraphQL servers that are measured."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks import processes
from benchmarks.graphql_load import Address
from benchmarks.processes import PATIENCE, Start, free_port, running, until

ROOT = Path(__file__).parents[1]
CONFIG = Path(__file__).parent / "graphql" / "graphile.config.mjs"
QUESTION = b'{"query":"{ __typename }"}'
#: What Raphtory answers when it has read the graph.
COUNT = b'{"query":"{ graph(path: \\"city\\") { countNodes } }"}'


Server = processes.Server[Address]


@contextmanager
def ours(data: Path, core: int) -> Iterator[Server]:
    """Our own server over a data folder."""
    port = free_port()
    command = [sys.executable, str(ROOT), "serve", "--data", str(data), "--port", str(port)]
    with running("ours", Start(command, core), Address(port), _answers) as server:
        yield server


@contextmanager
def plain(data: Path, core: int) -> Iterator[Server]:
    """Strawberry's resolvers on the same index."""
    port = free_port()
    command = [sys.executable, str(ROOT / "benchmarks" / "graphql_plain.py"), str(data), str(port)]
    with running("plain Strawberry", Start(command, core), Address(port), _answers) as server:
        yield server


@contextmanager
def postgraphile(folder: Path, database: str, work: Path, core: int) -> Iterator[Server]:
    """PostGraphile as installed in `folder`, over a database; `work` is where its settings are put."""
    port, node = free_port(), folder / "node_modules" / "node" / "bin" / "node"
    (work / "node_modules").symlink_to(folder.resolve() / "node_modules")
    shutil.copy(CONFIG, work)
    program = folder.resolve() / "node_modules" / "postgraphile" / "dist" / "cli-run.js"
    command = [str(node if node.exists() else "node"), str(program), "-C", CONFIG.name, "-p", str(port)]
    environment = {"DATABASE_URL": database, "NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    start = Start(command, core, environment, work)
    with running("PostGraphile", start, Address(port), _answers) as server:
        yield server


@contextmanager
def raphtory(python: Path, folder: Path, core: int) -> Iterator[Server]:
    """Raphtory, by the Python that has it, over what `graphql_tables.write_graph` wrote in a folder."""
    port = free_port()
    program = ROOT / "benchmarks" / "graphql_raphtory.py"
    command = [str(python), str(program), str(folder), str(port)]
    answers = partial(_answers, question=COUNT)
    with running("Raphtory", Start(command, core), Address(port, "/"), answers) as server:
        yield server


@contextmanager
def postgres(work: Path, core: int) -> Iterator[str]:
    """A PostgreSQL of its own in a new folder, and the address of its empty database."""
    user = os.environ.get("BENCH_POSTGRES_USER", "postgres") if os.getuid() == 0 else None
    port, data = free_port(), work / "postgres"
    data.mkdir()
    if user:
        shutil.chown(data, user)
    settings = [
        "-c",
        f"port={port}",
        "-c",
        f"unix_socket_directories={data}",
        "-c",
        "listen_addresses=127.0.0.1",
    ]
    settings += ["-c", "shared_buffers=512MB", "-c", "work_mem=64MB", "-c", "jit=off", "-c", "fsync=off"]
    made = [
        "initdb",
        "-D",
        str(data),
        "-U",
        "bench",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, user=user)
    command = ["taskset", "-c", str(core), "postgres", "-D", str(data), *settings]
    with (work / "postgres.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, user=user)
    address = f"postgres://bench@127.0.0.1:{port}/postgres"
    try:
        until(lambda: psql(address, ["-c", "select 1"]).returncode == 0, process, "PostgreSQL")
        yield address
    finally:
        process.terminate()
        process.wait(30)


def psql(address: str, more: Sequence[str], folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What psql said."""
    command = ["psql", address, "-q", "-v", "ON_ERROR_STOP=1", *more]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def loaded(address: str, path: Path) -> None:
    """Run a file of SQL from its own folder; RuntimeError with what psql said where it fails."""
    told = psql(address, ["-f", path.name], path.parent)
    if told.returncode:
        raise RuntimeError(f"psql on {path.name}: {told.stderr[:800]}")


def _answers(address: Address, question: bytes = QUESTION) -> bool:
    headers = {"content-type": "application/json", "accept": "application/json"}
    url = f"http://127.0.0.1:{address.port}{address.path}"
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, question, headers), timeout=PATIENCE
        ) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
