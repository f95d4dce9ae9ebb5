"""The SPARQL servers that are measured, each on the processor core that it is given, filled with one N-Triples file.

What a server has filled on the disk stays in its working folder, and is taken as it is the next time.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import processes
from benchmarks.processes import PATIENCE, Start, free_port, running, until
from benchmarks.sparql_load import RESULTS, Endpoint

ROOT = Path(__file__).parents[1]
#: The graph that Virtuoso has everything in, which keeps no triples without one.
GRAPH = "https://example.org/city"
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


Peer = processes.Server[Endpoint]


@contextmanager
def ours(data: Path, core: int, work: Path, store: str = "disk") -> Iterator[Peer]:
    """Our own server over a data folder; its workers read the triples from `disk` or from `memory`."""
    port = free_port()
    command = [sys.executable, str(ROOT), "serve", "--data", str(data), "--port", str(port)]
    command += ["--query-limit", f"store={store}"]
    with running("ours", _start("ours", command, core, work), Endpoint(port), _answers) as peer:
        until(lambda: _ready(port, store), peer.process, f"ours, with its triples in {store}")
        yield peer


@contextmanager
def oxigraph(program: Path, triples: Path, core: int, work: Path) -> Iterator[Peer]:
    """Oxigraph's own server over its store on the disk, optimised."""
    port, folder = free_port(), work / "oxigraph"
    if not folder.exists():
        filling = folder.with_suffix(".filling")
        shutil.rmtree(filling, ignore_errors=True)
        for step in (["load", "--file", triples], ["optimize"]):
            subprocess.run([program, *step, "--location", filling], check=True, capture_output=True)
        filling.rename(folder)
    command = [str(program), "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    start = _start("Oxigraph", command, core, work)
    with running("Oxigraph", start, Endpoint(port, "/query"), _answers) as peer:
        yield peer


@contextmanager
def rdflib_endpoint(program: Path, triples: Path, core: int, work: Path) -> Iterator[Peer]:
    """The library rdflib behind FastAPI, its triples in memory."""
    port = free_port()
    command = [str(program), "serve", "--host", "127.0.0.1", "--port", str(port), str(triples)]
    start = _start("rdflib-endpoint", command, core, work)
    with running("rdflib-endpoint", start, Endpoint(port, "/"), _answers) as peer:
        yield peer


@contextmanager
def fuseki(jar: Path, triples: Path, core: int, work: Path) -> Iterator[Peer]:
    """Apache Jena Fuseki over its transactional store in memory."""
    port, java = free_port(), shutil.which("java") or "java"
    command = [java, "-Xmx4g", "-XX:+UseSerialGC", "-jar", str(jar), "--localhost", "--port", str(port)]
    command += [f"--file={triples}", "/city"]
    start = _start("Fuseki", command, core, work)
    with running("Fuseki", start, Endpoint(port, "/city/query"), _answers) as peer:
        yield peer


@contextmanager
def virtuoso(program: Path, triples: Path, core: int, work: Path) -> Iterator[Peer]:
    """Virtuoso 7 over its column store."""
    folder, sql, http = work / "virtuoso", free_port(), free_port()
    full = folder / "filled"
    if not full.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(triples, folder / "city.nt")
    settings = VIRTUOSO.format(folder=folder, sql=sql, http=http, graph=GRAPH)
    (folder / "virtuoso.ini").write_text(settings, encoding="ascii")
    command = [str(program), "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    start = _start("Virtuoso", command, core, folder)
    with running("Virtuoso", start, Endpoint(http), _answers) as peer:
        if not full.exists():
            _isql(sql, f"DB.DBA.TTLP_MT(file_to_string_output('{folder}/city.nt'), '', '{GRAPH}', 0);")
            _isql(sql, "checkpoint;")
            full.touch()
        yield peer


def _start(name: str, command: list[str], core: int, work: Path) -> Start:
    return Start(command, core, folder=work, log=work / f"{name}.log")


def _isql(port: int, statement: str) -> None:
    program = shutil.which("isql-vt") or shutil.which("isql") or "isql-vt"
    command = [program, f"127.0.0.1:{port}", "dba", "dba", f"exec={statement}"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    if told.returncode or "*** Error" in told.stderr + told.stdout:
        raise RuntimeError(f"isql on {statement[:60]}: {(told.stderr + told.stdout)[:800]}")


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
