"""How well the reconciliation service names the owner of a name: the ROR gold names, as OpenRefine would send them.

Run as `python benchmarks/reconcile_gold.py [--data FOLDER] [--city FOLDER]`; the data folder is `../shared/data`
unless given, and the city is made anew from `ror/ror-v2.jsonl.gz` unless a published one is given.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from graph.generation import City, Generation  # noqa: E402
from ontology.names import is_full_name, is_generic, normal_forms  # noqa: E402
from queries.reconcile.asked import Asked  # noqa: E402
from queries.reconcile.match import Matcher  # noqa: E402
from queries.reconcile.names import Names, Spelling  # noqa: E402

KIND = "Organization"


class Score(NamedTuple):
    """Cases with an owner in the graph, matches, right ones, and cases whose owner comes first or at all."""

    cases: int = 0
    matched: int = 0
    right: int = 0
    first: int = 0
    among: int = 0

    def plus(self, *more: bool) -> "Score":
        """The score with one more case."""
        return Score(self.cases + 1, *(had + new for had, new in zip(self[1:], more, strict=True)))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-v", action="store_true", help="show the wrong matches and first candidates")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--city", type=Path)
    asked = parser.parse_args()
    if not asked.data.is_dir():
        sys.exit(f"{asked.data}: no such folder; give one with --data")
    with tempfile.TemporaryDirectory() as made:
        folder = asked.city or load(asked.data / "ror" / "ror-v2.jsonl.gz", Path(made))
        generation = City(folder).current()
        if generation is None:
            sys.exit(f"{folder}: nothing is published there")
        measure(generation, asked.data / "gold" / "ror_names.json", asked.v)


def load(registry: Path, folder: Path) -> Path:
    """A city with the registry alone."""
    command = [sys.executable, str(ROOT), "load", str(registry), "--data", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def measure(generation: Generation, gold: Path, verbose: bool) -> None:
    """Reconcile all names and print how many find their owner, by script."""
    index, base = generation.index, str(generation.manifest["base"])
    matcher = Matcher(Names(index, Spelling(normal_forms, is_full_name, is_generic)), base)
    started = time.perf_counter()
    matcher.candidates(Asked("warm"))
    print(f"{index.size} things; names by their forms made in {time.perf_counter() - started:.2f} s")
    ror = index.column(index.model.kinds[KIND]["rorId"])
    scores: dict[str, Score] = defaultdict(Score)
    outside = Counter[str]()
    cases = json.loads(gold.read_bytes())
    started = time.perf_counter()
    for case in cases:
        name, owner = case["affiliation"], case["ror-id"].rpartition("/")[2]
        found = matcher.candidates(Asked(name.strip(), (KIND,)))
        owners = ror.owners_of(owner).tolist() if ror else []
        matched = [one.node for one in found if one.match]
        if not owners:
            outside["matched" if matched else "left open"] += 1
            continue
        nodes = [one.node for one in found]
        right = (bool(matched), matched == owners, nodes[:1] == owners, owners[0] in nodes)
        for group in (script(name), "all"):
            scores[group] = scores[group].plus(*right)
        if verbose and (matched not in ([], owners) or nodes[:1] != owners):
            told = [(index.label(one.node), one.score, dict(one.features)) for one in found[:2]]
            print("  wrong match:" if matched and matched != owners else "  wrong first:", name, "| owner:",
                  index.label(owners[0]), "|", told)  # fmt: skip
    seconds = time.perf_counter() - started
    print(f"{len(cases)} names, {1000 * seconds / len(cases):.1f} ms each")
    show(scores)
    print(f"{sum(outside.values())} further names have an owner that is not in this graph: {outside['matched']} of "
          "them were matched to something else (the price of a registry with holes)")  # fmt: skip


def show(scores: dict[str, Score]) -> None:
    """Print the scores as a table."""
    print(f"{'script':10}{'cases':>7}{'matched':>9}{'precision':>11}{'recall':>8}{'first':>8}{'in ten':>8}")
    for group, (cases, matched, right, first, among) in sorted(
        scores.items(), key=lambda item: -item[1].cases
    ):
        precision = f"{right / matched:.3f}" if matched else "-"
        print(f"{group:10}{cases:7}{matched:9}{precision:>11}{right / cases:8.3f}{first / cases:8.3f}"
              f"{among / cases:8.3f}")  # fmt: skip


def script(text: str) -> str:
    """The script that the text is written in."""
    if re.search(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]", text):
        return "han"
    return "latin" if text.isascii() else "latin+"


if __name__ == "__main__":
    main()
