"""The SPARQL servers that are measured, each on the processor core that it is given, filled with one N-Triples file."""

from __future__ import annotations

import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter, sleep
from urllib.parse import urlencode

from benchmarks.graphql_servers import free_port
from benchmarks.sparql_load import RESULTS, Endpoint

ROOT = Path(__file__).parents[1]
#: The graph that Virtuoso has everything in, which keeps no triples without one.
GRAPH = "https://example.org/city"
#: How long filling and starting a server may take, in seconds.
PATIENCE = 900.0
#: One processor, no limit on rows, memory for all of the city.
VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
ThreadsPerQuery = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 16
MaxClientConnections = 16
KeepAliveTimeout = 600
MaxKeepAlives = 16
[SPARQL]
DefaultGraph = {graph}
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 600
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A running server: its endpoint, its process, and the seconds from its start to its first answer."""

    name: str
    endpoint: Endpoint
    process: subprocess.Popen[bytes]
    seconds: float

    @property
    def megabytes(self) -> int:
        """What it and the processes below it have in memory, in MB; pages that they share are counted once."""
        return sum(_own(pid) for pid in _family(self.process.pid)) // 1024


@contextmanager
def ours(data: Path, core: int, work: Path, store: str = "disk") -> Iterator[Peer]:
    """Our own server over a data folder; its workers read the triples from `disk` or from `memory`."""
    port = free_port()
    command = [sys.executable, str(ROOT), "serve", "--data", str(data), "--port", str(port)]
    command += ["--query-limit", f"store={store}"]
    with _running("ours", command, Endpoint(port), core, work) as peer:
        _until(lambda: _ready(port, store), peer.process, f"ours, with its triples in {store}")
        yield peer


@contextmanager
def oxigraph(program: Path, triples: Path, core: int, work: Path) -> Iterator[Peer]:
    """Oxigraph's own server over its store on the disk, optimised."""
    port, folder = free_port(), work / "oxigraph"
    subprocess.run(
        [program, "load", "--location", folder, "--file", triples], check=True, capture_output=True
    )
    subprocess.run([program, "optimize", "--location", folder], check=True, capture_output=True)
    command = [str(program), "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with _running("Oxigraph", command, Endpoint(port, "/query"), core, work) as peer:
        yield peer


@contextmanager
def rdflib_endpoint(program: Path, triples: Path, core: int, work: Path) -> Iterator[Peer]:
    """The library rdflib behind FastAPI, its triples in memory."""
    port = free_port()
    command = [str(program), "serve", "--host", "127.0.0.1", "--port", str(port), str(triples)]
    with _running("rdflib-endpoint", command, Endpoint(port, "/"), core, work) as peer:
        yield peer


@contextmanager
def fuseki(jar: Path, triples: Path, core: int, work: Path) -> Iterator[Peer]:
    """Apache Jena Fuseki over its transactional store in memory."""
    port, java = free_port(), shutil.which("java") or "java"
    command = [java, "-Xmx4g", "-XX:+UseSerialGC", "-jar", str(jar), "--localhost", "--port", str(port)]
    command += [f"--file={triples}", "/city"]
    with _running("Fuseki", command, Endpoint(port, "/city/query"), core, work) as peer:
        yield peer


@contextmanager
def virtuoso(program: Path, triples: Path, core: int, work: Path) -> Iterator[Peer]:
    """Virtuoso 7 over its column store."""
    folder, sql, http = work / "virtuoso", free_port(), free_port()
    folder.mkdir()
    settings = VIRTUOSO.format(folder=folder, sql=sql, http=http, graph=GRAPH)
    (folder / "virtuoso.ini").write_text(settings, encoding="ascii")
    shutil.copy(triples, folder / "city.nt")
    command = [str(program), "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with _running("Virtuoso", command, Endpoint(http), core, folder) as peer:
        _isql(sql, f"DB.DBA.TTLP_MT(file_to_string_output('{folder}/city.nt'), '', '{GRAPH}', 0);")
        _isql(sql, "checkpoint;")
        yield peer


def _isql(port: int, statement: str) -> None:
    program = shutil.which("isql-vt") or shutil.which("isql") or "isql-vt"
    command = [program, f"127.0.0.1:{port}", "dba", "dba", f"exec={statement}"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    if told.returncode or "*** Error" in told.stderr + told.stdout:
        raise RuntimeError(f"isql on {statement[:60]}: {(told.stderr + told.stdout)[:800]}")


@contextmanager
def _running(
    name: str,
    command: Sequence[str],
    endpoint: Endpoint,
    core: int,
    work: Path,
) -> Iterator[Peer]:
    began = perf_counter()
    with (work / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            ["taskset", "-c", str(core), *command],
            stdout=log,
            stderr=log,
            cwd=work,
        )
    try:
        _until(lambda: _answers(endpoint), process, name)
        yield Peer(name, endpoint, process, perf_counter() - began)
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(endpoint: Endpoint) -> bool:
    url = f"http://127.0.0.1:{endpoint.port}{endpoint.path}?{urlencode({'query': 'ASK {}'})}"
    return b"true" in _got(url, RESULTS)


def _ready(port: int, store: str) -> bool:
    told = _got(f"http://127.0.0.1:{port}/status", "application/json")
    return f'"store":"{store}"'.encode() in told.replace(b" ", b"")


def _got(url: str, accept: str) -> bytes:
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, headers={"accept": accept}), timeout=30
        ) as answer:
            return bytes(answer.read())
    except (urllib.error.URLError, OSError):
        return b""


def _until(ready: Callable[[], bool], process: subprocess.Popen[bytes], name: str) -> None:
    """Wait until a server answers; RuntimeError where it ends before, or does not in time."""
    end = monotonic() + PATIENCE
    while not ready():
        if process.poll() is not None or monotonic() > end:
            raise RuntimeError(f"{name} does not answer; its exit status is {process.poll()}")
        sleep(0.05)


def _family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            yield from _family(int(child))


def _own(pid: int) -> int:
    """The memory of a process in kB, of shared pages its share."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(told.partition("\nPss:")[2].split()[0])
