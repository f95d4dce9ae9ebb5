"""NetworkX's own tests of the functions on arrays, with the backend; `benchmarks/networkx_suite.py` runs them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.backend.info import FUNCTIONS
from tests.graph.backend.suite import FAILING, MODULES, Outcome, run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return run(MODULES, tmp_path_factory.mktemp("suite"))


def test_every_failure_has_a_written_reason_and_every_reason_a_failure(outcome: Outcome) -> None:
    assert outcome.wrong(FAILING) == [], outcome.said[-5000:]
    assert len(outcome.outcomes) > 1300


def test_every_function_ran_on_arrays(outcome: Outcome) -> None:
    assert set(FUNCTIONS) - outcome.calls.keys() == set()


def test_a_wrong_result_is_noticed(tmp_path: Path) -> None:
    broken = run(["algorithms.tests.test_core"], tmp_path, broken="core_number")
    assert broken.calls["core_number"] > 0
    assert any("fails, and no reason" in line for line in broken.wrong({}))


def test_a_table_that_does_not_fit_is_noticed() -> None:
    found = Outcome({}, {"a": "passed", "b": "failed", "c": "skipped"}, "")
    assert found.wrong({"b": "because"}) == []
    assert found.wrong({}) == ["fails, and no reason is written: b"]
    assert found.wrong({"a": "once", "b": "because"}) == ["is said to fail, and does not: a"]
    assert found.wrong({"b": " "}) == ["is said to fail without a reason: b"]
