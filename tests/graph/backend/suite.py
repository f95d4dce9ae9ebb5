"""NetworkX's own tests run against the backend, in a process of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from graph.backend.info import NAME
from tests.graph.backend.counting import BREAK, REPORT

ROOT = Path(__file__).parents[3]

#: The packages and modules of NetworkX that test the functions on arrays.
MODULES = (
    "algorithms.approximation.tests.test_kcomponents",
    "algorithms.centrality",
    "algorithms.community.tests.test_leiden",
    "algorithms.community.tests.test_louvain",
    "algorithms.community.tests.test_quality",
    "algorithms.components",
    "algorithms.link_analysis",
    "algorithms.shortest_paths",
    "algorithms.tests.test_bridges",
    "algorithms.tests.test_cluster",
    "algorithms.tests.test_core",
    "algorithms.tests.test_distance_measures",
    "algorithms.tests.test_isolate",
    "algorithms.tests.test_link_prediction",
    "algorithms.tests.test_structuralholes",
    "classes.tests.test_function",
)

#: Tests of NetworkX that fail with the backend, and why that is right; the tests are named as pytest names them.
_SEEDED = (
    "asks for the very groups that NetworkX's order of moves finds for a seed; ours finds others with the same seed, "
    "as good by modularity, which test_agreement holds it to"
)
FAILING: Mapping[str, str] = {
    f"networkx/algorithms/community/tests/test_louvain.py::{test}": _SEEDED
    for test in (
        "test_karate_club_partition",
        "test_multigraph",
        "test_none_weight_param",
        "test_undirected_selfloops",
    )
}

#: Tests of NetworkX that fail here without any backend.
_DOT = "needs the program `dot` of Graphviz, which is not installed here; fails without a backend, too"
WITHOUT_DOT: Mapping[str, str] = {
    f"networkx/drawing/tests/test_pydot.py::{test}": _DOT
    for test in (
        "TestPydot::test_pydot[neato-G0]",
        "TestPydot::test_pydot[neato-G1]",
        "TestPydot::test_pydot[dot-G0]",
        "TestPydot::test_pydot[dot-G1]",
        "test_pydot_issue_7581",
        "test_pydot_numerical_name",
    )
}


@dataclass(frozen=True)
class Outcome:
    """What came of a run: how often each function ran on arrays, and the outcome of each test."""

    calls: Mapping[str, int]
    outcomes: Mapping[str, str]
    said: str

    @property
    def failed(self) -> set[str]:
        """The tests that failed."""
        return {test for test, outcome in self.outcomes.items() if outcome == "failed"}

    def wrong(self, failing: Mapping[str, str]) -> list[str]:
        """What differs from a table of failing tests and reasons; empty where nothing does."""
        fresh = [f"fails, and no reason is written: {test}" for test in sorted(self.failed - failing.keys())]
        gone = [f"is said to fail, and does not: {test}" for test in sorted(failing.keys() - self.failed)]
        bare = [
            f"is said to fail without a reason: {test}" for test, why in failing.items() if not why.strip()
        ]
        return fresh + gone + bare


def expected_of_all() -> Mapping[str, str]:
    """The tests that fail in a run of all of NetworkX's tests on this machine."""
    return {**FAILING, **({} if shutil.which("dot") else WITHOUT_DOT)}


def run(modules: Iterable[str], folder: Path, broken: str = "", seconds: int = 600) -> Outcome:
    """Run the tests in modules of NetworkX (all of them: ""), with a folder for the report.

    Parameters
    ----------
    modules
        Dotted names below `networkx`.
    broken
        A function that gives something wrong.
    seconds
        After which the run is given up with subprocess.TimeoutExpired.
    """
    report = folder / "report.json"
    named = [f"networkx.{module}".rstrip(".") for module in modules]
    options = ["-q", "-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={Path(nx.__file__).parents[1]}"]
    known = {
        "NETWORKX_TEST_BACKEND": NAME,
        "NETWORKX_FALLBACK_TO_NX": "True",
        REPORT: str(report),
        BREAK: broken,
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.graph.backend.counting", *options, "--pyargs", *named],
        cwd=folder,
        env={**os.environ, **known, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=seconds,
        check=False,
    )
    if not report.exists():
        raise RuntimeError(f"NetworkX's tests did not run:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    found = json.loads(report.read_text(encoding="utf-8"))
    return Outcome(found["calls"], found["outcomes"], done.stdout)
