"""The servers that are measured, each as processes of its own on the processor core that it is given."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter, sleep

from benchmarks.graphql_load import Address

ROOT = Path(__file__).parents[1]
CONFIG = Path(__file__).parent / "graphql" / "graphile.config.mjs"
QUESTION = b'{"query":"{ __typename }"}'


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, its process, and the seconds from its start to its first answer."""

    name: str
    address: Address
    process: subprocess.Popen[bytes]
    seconds: float

    @property
    def megabytes(self) -> int:
        """Its resident set in MB; of a server that forks, of the process that listens."""
        return self._told("VmRSS:")

    @property
    def private(self) -> int:
        """How much of it is its own and not pages of files, in MB."""
        return self._told("RssAnon:")

    def settle(self, seconds: float = 120) -> None:
        """Wait until the server does nothing any more, such as measure the network in the background."""
        end, before = monotonic() + seconds, -1
        while monotonic() < end and (now := _worked(self.process.pid)) != before:
            before = now
            sleep(1)

    def _told(self, name: str) -> int:
        told = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(told.partition(name)[2].split()[0]) // 1024


def _worked(process: int) -> int:
    """How much processor time a process and those that it started have used, in ticks of 10 ms, but for the odd one."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return (int(told[11]) + int(told[12])) // 5 + sum(_worked(int(child)) for child in children)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def ours(data: Path, core: int) -> Iterator[Server]:
    """Our own server over a data folder."""
    port = free_port()
    command = [sys.executable, str(ROOT), "serve", "--data", str(data), "--port", str(port)]
    with _running("ours", command, port, core) as server:
        yield server


@contextmanager
def plain(data: Path, core: int) -> Iterator[Server]:
    """Strawberry's resolvers on the same index."""
    port = free_port()
    command = [sys.executable, str(ROOT / "benchmarks" / "graphql_plain.py"), str(data), str(port)]
    with _running("plain Strawberry", command, port, core) as server:
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
    with _running("PostGraphile", command, port, core, environment, work) as server:
        yield server


@contextmanager
def raphtory(python: Path, folder: Path, core: int) -> Iterator[Server]:
    """Raphtory, by the Python that has it, over what `graphql_tables.write_graph` wrote in a folder."""
    port = free_port()
    program = ROOT / "benchmarks" / "graphql_raphtory.py"
    command = [str(python), str(program), str(folder), str(port)]
    with _running("Raphtory", command, port, core, path="/") as server:
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
        _until(lambda: psql(address, ["-c", "select 1"]).returncode == 0, process, "PostgreSQL")
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


@contextmanager
def _running(
    name: str,
    command: Sequence[str],
    port: int,
    core: int,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    path: str = "/graphql",
) -> Iterator[Server]:
    began = perf_counter()
    process = subprocess.Popen(
        ["taskset", "-c", str(core), *command],
        stdout=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        cwd=folder,
    )
    address = Address(port, path)
    try:
        _until(lambda: _answers(address), process, name)
        yield Server(name, address, process, perf_counter() - began)
    finally:
        process.terminate()
        process.wait(30)


def _answers(address: Address) -> bool:
    headers = {"content-type": "application/json", "accept": "application/json"}
    url = f"http://127.0.0.1:{address.port}{address.path}"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, QUESTION, headers), timeout=30) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _until(ready: Callable[[], bool], process: subprocess.Popen[bytes], name: str) -> None:
    """Wait until a server answers; RuntimeError where it ends before, or does not within two minutes."""
    end = monotonic() + 120
    while not ready():
        if process.poll() is not None or monotonic() > end:
            raise RuntimeError(f"{name} does not answer; its exit status is {process.poll()}")
        sleep(0.02)
