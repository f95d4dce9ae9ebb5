"""Several servers asked the same in turn, round after round, and what they gave told side by side."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.closed_loop import Load

#: Asks one server one question over so many connections for so many seconds.
Ask = Callable[[int, float], Load]
#: How each question is asked of each server, by their names.
Asking = Mapping[str, Mapping[str, Ask]]
#: The loads of all rounds by question, server and connections.
Found = dict[tuple[str, str, int], list[Load]]

#: A load that takes so many times the seconds it is given is measured in one round only.
SLOW = 3


@dataclass(frozen=True, slots=True)
class Rounds:
    """How many rounds, with how many seconds of each question over each number of connections."""

    rounds: int
    seconds: float
    connections: tuple[int, ...]

    def measured(self, asking: Asking) -> Found:
        """The loads of all rounds, each begun with another server; who is slow or breaks off is asked once."""
        found: Found = {}
        done = set[tuple[str, str, int]]()
        for turn in range(self.rounds):
            for name, by_server in asking.items():
                servers = list(by_server)
                for connections in self.connections:
                    for server in servers[turn % len(servers) :] + servers[: turn % len(servers)]:
                        key = (name, server, connections)
                        if key not in done and self._add(found, key, by_server[server]):
                            done.add(key)
            print(f"round {turn + 1} of {self.rounds}", file=sys.stderr, flush=True)
        return found

    def _add(self, found: Found, key: tuple[str, str, int], ask: Ask) -> bool:
        """Measure a load after one that warms up; true where this took too long to be done again, or failed."""
        name, server, connections = key
        try:
            load = ask(connections, self.seconds / 5)
            if load.seconds < self.seconds:
                load = ask(connections, self.seconds)
        except (OSError, ValueError) as error:
            print(f"NO NUMBER: {name} by {server}, {connections} at once: {str(error)[:700]}", flush=True)
            return True
        found.setdefault(key, []).append(load)
        return load.seconds > SLOW * self.seconds


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of how is measured, on which cores, and where the numbers go."""
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each question in each round")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--core", type=int, default=0, help="of the servers")
    parser.add_argument("--client-core", type=int, default=1)
    parser.add_argument("--json", type=Path, help="where the numbers are written")


def rounds(options: argparse.Namespace) -> Rounds:
    """The rounds that the options ask for."""
    return Rounds(options.rounds, options.seconds, tuple(options.connections))


@dataclass(frozen=True, slots=True)
class Telling:
    """How a table calls what is asked and what is counted, its decimal places, and what stands for no answer."""

    asked: str
    counted: str
    decimals: int
    silent: str

    def tell(self, found: Found, servers: list[str], path: Path | None) -> None:
        """Print a table for each number of connections, and write the numbers as JSON where a path is given."""
        for connections in dict.fromkeys(connections for _, _, connections in found):
            self._table(found, connections, servers)
        if path:
            path.write_text(json.dumps(self._numbers(found), indent=1, ensure_ascii=False), encoding="utf-8")

    def _table(self, found: Found, connections: int, servers: list[str]) -> None:
        """One row a question: the median rate of the rounds with p50 and p99, and how many times the peers'."""
        peers = servers[1:]
        print(f"\n{connections} connection{'s' * (connections > 1)}: {self.counted}/s (p50 ms, p99 ms)\n")
        print(f"| {self.asked} | " + " | ".join([*servers, *(f"times {peer}" for peer in peers)]) + " |")
        print("|---|" + "---:|" * (len(servers) + len(peers)))
        for name in dict.fromkeys(name for name, _, _ in found):
            loads = [found.get((name, server, connections), []) for server in servers]
            rates = [median(one.rate for one in several) if several else 0.0 for several in loads]
            cells = [self._cell(rate, several) for rate, several in zip(rates, loads, strict=True)]
            times = [f"{rates[0] / rate:.1f}" if rate else "" for rate in rates[1:]]
            print(f"| {name} | " + " | ".join([*cells, *times]) + " |")

    def _cell(self, rate: float, loads: list[Load]) -> str:
        if not loads:
            return self.silent
        return f"{rate:,.{self.decimals}f} ({_middle(loads, 0.5):.2f}, {_middle(loads, 0.99):.2f})"

    def _numbers(self, found: Found) -> list[dict[str, object]]:
        """What was measured, round by round, as JSON has it."""
        return [
            {
                self.asked: name,
                "server": server,
                "connections": connections,
                f"{self.counted}_per_second": [round(one.rate, 1) for one in loads],
                "p50_ms": [round(one.within(0.5), 3) for one in loads],
                "p99_ms": [round(one.within(0.99), 3) for one in loads],
            }
            for (name, server, connections), loads in found.items()
        ]


def _middle(loads: list[Load], share: float) -> float:
    return median(one.within(share) for one in loads)
