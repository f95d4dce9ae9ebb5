"""Loads every real file into one city, one command each, and prints what became of them.

    python benchmarks/load_everything.py FOLDER_WITH_DATA CITY_FOLDER

Each row is one `load` in a process of its own: records, refused rows by rule, links, seconds, peak memory.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

from graph.generation import City, Generation  # noqa: E402
from graph.publishing.meta import LINKS  # noqa: E402

#: The folders of real data in the order in which a city would load them: code lists and registers first.
FOLDERS = (
    "reference",
    "regions",
    "ror",
    "companies",
    "funds",
    "standards",
    "sep",
    "patents",
    "exchange",
    "wuhan",
)


def files(data: Path) -> list[Path]:
    """Every file with data, in order."""
    return [f for folder in FOLDERS for f in sorted((data / folder).rglob("*.*")) if f.is_file()]


def load(city: Path, file: Path) -> tuple[float, float, int, str]:
    """Seconds, peak MiB and exit code of one load, and the last line that it printed."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, str(HERE), "load", "--data", str(city), str(file)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    lines = process.stdout.read().splitlines()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - began, used.ru_maxrss / 1024, process.returncode, lines[-1] if lines else ""


def refused(city: Path, source: str) -> str:
    """The rules that refused rows of a source, with their counts."""
    path = city / "rejected" / f"{source}.csv"
    if not path.exists():
        return ""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rules = Counter(row["rule"] for row in csv.DictReader(stream))
    return ", ".join(f"{rule} {count}" for rule, count in rules.most_common(4))


def methods(generation: Generation) -> Counter[str]:
    """How many links there are by each method."""
    segment = generation.segment(LINKS)
    terms = list(segment.terms)
    _, p, o = segment.triples
    wanted = [i for i in np.unique(p).tolist() if terms[i].endswith("/method>")]
    return Counter(terms[i].strip('"') for i in o[np.isin(p, wanted)].tolist())


def main(data: Path, folder: Path) -> None:
    """Load all and print the table."""
    print("| file | loader | records | things | refused | links | s | peak MiB | triples | triples/s |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    known: set[str] = set()
    links: Counter[str] = Counter()
    before, began, highest = 0, time.perf_counter(), 0.0
    for file in files(data):
        seconds, memory, code, last = load(folder, file)
        highest = max(highest, memory)
        generation = City(folder).current()
        if code or generation is None:
            print(f"| {file.name} | – | | | {last[:110]} | | {seconds:.1f} | {memory:.0f} | | |", flush=True)
            continue
        here = {about["source"]: about for about in generation.manifest["sources"]}
        fresh = [about for name, about in here.items() if name not in known and name[0] != "_"]
        known |= here.keys()
        now, triples = methods(generation), generation.manifest["triples"]
        gained = ", ".join(f"{name} {count}" for name, count in (now - links).items())
        for about in fresh:
            made = ", ".join(f"{kind} {count:,}" for kind, count in about["kinds"].items())
            rules = refused(folder, about["source"])
            rate = (triples - before) / seconds
            print(
                f"| {file.name} | {about['loader']} | {about['records']:,} | {made} | {rules} | {gained} "
                f"| {seconds:.1f} | {memory:.0f} | {triples:,} | {rate:,.0f} |",
                flush=True,
            )
        links, before = now, triples
    print(f"\nall: {before:,} triples in {time.perf_counter() - began:.0f} s, highest peak {highest:.0f} MiB")
    print("links: " + ", ".join(f"{name} {count:,}" for name, count in links.most_common()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
