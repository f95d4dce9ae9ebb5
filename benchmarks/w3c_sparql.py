"""The W3C's tests of SPARQL 1.1 through our HTTP endpoint, beside the engine alone.

python -m benchmarks.w3c_sparql FOLDER   FOLDER holds the groups of the W3C's data-sparql11, each with manifest.ttl.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from starlette.testclient import TestClient

from benchmarks.w3c_cases import (
    Case,
    Graphs,
    cases,
    is_rows,
    same_csv,
    same_graph,
    same_rows,
    same_tsv,
    triples,
)
from graph.store import QueryError, Store, read_update
from serving.store_app import create_store_app

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
_CSV, _TSV = "text/csv", "text/tab-separated-values"
_CALLS_OUT = re.compile(r"\bLOAD\s+(SILENT\s+)?<http", re.IGNORECASE)
_GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"

_LOADS = "LOAD of an address that the service does not allow is refused by intention, SILENT or not"
_CALLS = "SERVICE at an address that the service does not allow is refused by intention"
_LANGUAGE = "engine: GROUP_CONCAT keeps a language tag that all its values share, as SPARQL 1.2 may have it"
_EMPTY = "engine: a path of no steps between constants finds nothing where the graph knows neither"
_GRAPH = (
    "engine: GRAPH ?g around VALUES, MINUS or an aggregate binds ?g at another moment than the algebra does"
)
#: Every test that does not pass over HTTP, and why; all but those refused by intention fail in the engine alone too.
KNOWN: Mapping[str, str] = {
    "aggregates/agg-groupconcat-04": _LANGUAGE,
    "aggregates/agg-groupconcat-06": _LANGUAGE,
    "aggregates/agg-empty-group-count-graph": _GRAPH,
    "bindings/graph": _GRAPH,
    "negation/graph-minus": _GRAPH,
    "csv-tsv-res/tsv03": "engine: numbers of types derived from xsd:integer are kept as xsd:integer",
    "functions/bnode01": "engine: BNODE of the same text is the same node in every row, not in its own row alone",
    **dict.fromkeys(
        (f"property-path/zero_or_{n}_set_{at}" for n in ("more", "one") for at in ("start", "end")), _EMPTY
    ),
    **dict.fromkeys((f"syntax-fed/test_{n}" for n in (1, 2, 3)), _CALLS),
    **dict.fromkeys((f"syntax-update-1/test_{n}" for n in (1, 2, 3, 4, 37)), _LOADS),
    **dict.fromkeys(("update-silent/load-silent", "update-silent/load-into-silent"), _LOADS),
}


@dataclass(frozen=True)
class Told:
    """What came of a request: whether it was done, whether it was not understood, and the answer or the error."""

    done: bool
    understood: bool
    body: bytes


class Endpoint(Protocol):
    """Something that answers SPARQL."""

    def put(self, graph: str | None, lines: bytes) -> None:
        """Let a graph hold these N-Triples."""

    def query(self, text: str, accept: str) -> Told:
        """Ask a query."""

    def update(self, text: str) -> Told:
        """Do an update."""

    def read(self, text: str, is_update: bool) -> Told:
        """Understand a query or an update."""


class OverHttp:
    """Our endpoint, by its protocols alone."""

    def __init__(self, client: TestClient) -> None:
        self._client = client

    def put(self, graph: str | None, lines: bytes) -> None:
        """Let a graph hold these N-Triples."""
        named = {"default": ""} if graph is None else {"graph": graph}
        answer = self._client.put("/graphs", params=named, content=lines, headers={"content-type": TRIPLES})
        assert answer.is_success, answer.text

    def query(self, text: str, accept: str) -> Told:
        """Ask a query."""
        return self._post(text, "application/sparql-query", accept)

    def update(self, text: str) -> Told:
        """Do an update."""
        return self._post(text, "application/sparql-update", "*/*")

    def read(self, text: str, is_update: bool) -> Told:
        """Understand a query or an update, which here means to do it."""
        if is_update:
            return self.update(text)
        told = self.query(text, JSON)
        return told if told.done or not told.understood else self.query(text, TRIPLES)

    def _post(self, text: str, kind: str, accept: str) -> Told:
        headers = {"content-type": kind, "accept": accept}
        answer = self._client.post("/sparql", content=text.encode(), headers=headers)
        told = answer.json() if answer.headers.get("content-type") == "application/problem+json" else {}
        misread = "line" in told or "not understood" in told.get("en", "")
        return Told(answer.is_success, not misread, answer.content)


class Alone:
    """The engine without us."""

    def __init__(self) -> None:
        self._store = ox.Store()

    def put(self, graph: str | None, lines: bytes) -> None:
        """Let a graph hold these N-Triples."""
        name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        self._store.clear_graph(name)
        if graph is not None:
            self._store.add_graph(ox.NamedNode(graph))
        self._store.load(lines, format=ox.RdfFormat.N_TRIPLES, to_graph=name)

    def query(self, text: str, accept: str) -> Told:
        """Ask a query."""
        try:
            found = self._store.query(text)
            graph = isinstance(found, ox.QueryTriples)
            form = (ox.RdfFormat if graph else ox.QueryResultsFormat).from_media_type(accept)
            return Told(True, True, found.serialize(format=form) or b"")  # type: ignore[arg-type]
        except SyntaxError as error:
            return Told(False, False, str(error).encode())
        except (OSError, RuntimeError, ValueError) as error:
            return Told(False, True, str(error).encode())

    def read(self, text: str, is_update: bool) -> Told:
        """Understand a query or an update, and do nothing of it: it may call other addresses."""
        try:
            if is_update:
                read_update(text)
            else:
                self._store.query(text)
        except (SyntaxError, QueryError) as error:
            return Told(False, False, str(error).encode())
        except RuntimeError as error:
            return Told(False, True, str(error).encode())
        return Told(True, True, b"")

    def update(self, text: str) -> Told:
        """Do an update, but for one that calls another address."""
        if _CALLS_OUT.search(text):
            return Told(False, True, b"not run: it calls another address")
        try:
            self._store.update(text)
        except SyntaxError as error:
            return Told(False, False, str(error).encode())
        except (OSError, RuntimeError, ValueError) as error:
            return Told(False, True, str(error).encode())
        return Told(True, True, b"")


def run(endpoint: Endpoint, case: Case) -> str:
    """Nothing where a test passes, else what went wrong."""
    if "Syntax" in case.kind:
        return _reads(endpoint, case)
    endpoint.update("DROP ALL")
    for graph, paths in case.data.items():
        if graph is not None or paths:
            endpoint.put(graph, triples(paths))
    return _updates(endpoint, case) if case.is_update else _answers(endpoint, case)


def _reads(endpoint: Endpoint, case: Case) -> str:
    endpoint.update("DROP ALL")
    told = endpoint.read(case.text, case.is_update)
    refused = not told.done and b"not offered" in told.body
    if case.kind.startswith("Positive"):
        return "" if told.understood and not refused else told.body.decode()[:300]
    return "" if not told.understood else "taken, though it is no SPARQL"


def _answers(endpoint: Endpoint, case: Case) -> str:
    assert case.result
    accept, same = _held(case.result)
    told = endpoint.query(case.text, accept)
    return "" if told.done and same(told.body, case) else f"another answer: {told.body.decode()[:300]}"


def _held(result: Path) -> tuple[str, Callable[[bytes, Case], bool]]:
    """In which format an answer is asked for, and how it is held against the one expected."""
    match result.suffix:
        case ".csv":
            return _CSV, same_csv
        case ".tsv":
            return _TSV, same_tsv
        case ".ttl" if not is_rows(result):
            return TRIPLES, lambda body, _: same_graph(body, triples([result]))
    return JSON, same_rows


def _updates(endpoint: Endpoint, case: Case) -> str:
    told = endpoint.update(case.text)
    if not told.done:
        return told.body.decode()[:300]
    wanted: Graphs = {graph: paths for graph, paths in case.after.items() if graph is None or triples(paths)}
    rows = endpoint.query(_GRAPHS, _CSV).body.decode().split()[1:]
    if set(rows) != {graph for graph in wanted if graph is not None}:
        return f"other graphs: {sorted(rows)}"
    for graph, paths in wanted.items():
        where = "{ ?s ?p ?o }" if graph is None else f"{{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        found = endpoint.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {where}", TRIPLES)
        if not same_graph(found.body, triples(paths)):
            return f"graph {graph}: {found.body.decode()[:300]}"
    return ""


def failed(endpoint: Endpoint, folder: Path) -> Iterator[tuple[Case, str]]:
    """Every test with nothing, or what went wrong."""
    return ((case, run(endpoint, case)) for case in cases(folder))


def main(folder: Path) -> None:
    """Print how many tests of each group pass, through HTTP and with the engine alone, and why others do not."""
    with TestClient(create_store_app(Store.memory())) as client:
        ours = list(failed(OverHttp(client), folder))
    alone = {(case.group, case.name): why for case, why in failed(Alone(), folder)}
    every = Counter(case.group for case, _ in ours)
    passed = Counter(case.group for case, why in ours if not why)
    peer = Counter(case.group for case, _ in ours if not alone[case.group, case.name])
    print(f"{'group':20} {'tests':>6} {'HTTP':>6} {'alone':>6}")
    for group in [*sorted(every), "all"]:
        row = [sum(c.values()) if group == "all" else c[group] for c in (every, passed, peer)]
        print(f"{group:20} {row[0]:6} {row[1]:6} {row[2]:6}")
    for case, why in ours:
        if why:
            name = f"{case.group}/{case.name}"
            peer_too = "fails" if alone[case.group, case.name] else "passes"
            print(
                f"\n{name} ({case.kind}; the engine alone {peer_too}): {KNOWN.get(name, 'NOT EXPLAINED')}\n  {why}"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
