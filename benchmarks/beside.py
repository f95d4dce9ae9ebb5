"""Light requests that are asked all the time, by processes of their own, while something else is done to a server."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from time import perf_counter, sleep
from typing import NamedTuple

import httpx

#: A process of its own waits for no thread of the one that attacks.
CONTEXT = multiprocessing.get_context("spawn")
#: Light queries, each with a text that was never asked before: an answer that is kept would tell nothing. The first may
#: be answered from columns, the second by the engine alone.
SPARQL = "SELECT ?thing ?name { ?thing a qq:Enterprise ; skos:prefLabel ?name } LIMIT 10 # %s"
GRAPH = "CONSTRUCT { ?thing ?p ?o } WHERE { ?thing a ?kind . ?thing ?p ?o } LIMIT 10 # %s"
GRAPHQL = "{ status { generation } }"
#: Seconds between two requests, the fewest that are looked at, and how one that was not answered is marked.
PAUSE, FEWEST, REFUSED = 0.01, 30, float("inf")


class Latency(NamedTuple):
    """Milliseconds: the middle one, the one that 1 % exceed, the worst; and how many were not answered."""

    median: float
    high: float
    worst: float
    refused: int

    @classmethod
    def of(cls, times: Sequence[float]) -> Latency:
        """The latency of requests that took so many milliseconds, REFUSED of those that were not answered."""
        found = sorted(took for took in times if took < REFUSED) or [REFUSED]
        refused = sum(took >= REFUSED for took in times)
        return cls(found[len(found) // 2], found[int(len(found) * 0.99)], found[-1], refused)

    def told(self, peace: Latency | None) -> str:
        """As a cell of a table; beside peace, how many times its 99th percentile."""
        times = f" ({self.high / peace.high:.1f} ×)" if peace else ""
        refused = f"; {self.refused} refused" if self.refused else ""
        return f"{self.median:.1f}, {self.high:.1f}, {self.worst:.0f}{times}{refused}"


class Beside:
    """What asks light requests beside an attempt, by the kind of request."""

    def __init__(self, lines: Mapping[str, Connection]) -> None:
        self._lines = lines

    def since(self, began: float) -> dict[str, Latency]:
        """How long what was answered since then took; waits until that is enough to tell."""
        found: dict[str, list[float]] = {kind: [] for kind in self._lines}
        while min(map(len, found.values())) < FEWEST:
            sleep(0.1)
            for kind, line in self._lines.items():
                line.send(True)
                found[kind] += [took for ended, took in line.recv() if ended >= began]
        return {kind: Latency.of(times) for kind, times in found.items()}


@contextmanager
def asking(address: str, *kinds: str) -> Iterator[Beside]:
    """Light requests of these kinds (`SELECT`, `CONSTRUCT`, `GraphQL`) for as long as the block goes on."""
    lines, processes = dict[str, Connection](), []
    for kind in kinds:
        lines[kind], theirs = CONTEXT.Pipe()
        processes.append(CONTEXT.Process(target=_ask, args=(address, kind, theirs), daemon=True))
        processes[-1].start()
    try:
        yield Beside(lines)
    finally:
        for process in processes:
            process.kill()
            process.join(10)


def _ask(address: str, kind: str, line: Connection) -> None:
    """Ask without end; each question on the line is answered by what was asked since the one before."""
    times: list[tuple[float, float]] = []
    with httpx.Client(base_url=address, timeout=60) as client:
        while True:
            began = perf_counter()
            try:
                good = _request(client, kind).status_code == 200
            except httpx.HTTPError:
                good = False
            ended = perf_counter()
            times.append((ended, 1000 * (ended - began) if good else REFUSED))
            while line.poll():
                line.recv()
                line.send(times)
                times = []
            sleep(PAUSE)


def _request(client: httpx.Client, kind: str) -> httpx.Response:
    if kind == "GraphQL":
        return client.post("/graphql", json={"query": GRAPHQL})
    query = SPARQL if kind == "SELECT" else GRAPH
    return client.get("/sparql", params={"query": query % perf_counter()})
