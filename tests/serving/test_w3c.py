"""The W3C's tests of SPARQL 1.1 over HTTP: those pass that are not known to fail, and those known to fail do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from benchmarks.w3c_cases import cases
from benchmarks.w3c_sparql import KNOWN, Alone, OverHttp, run
from graph.store import Store
from serving.store_app import create_store_app

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "data" / "w3c"
#: So many tests there are at least, so that an empty folder or a broken reader is seen.
EXPECTED = 490

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the W3C's tests are not in {FOLDER}")


def test_all_pass_but_those_that_are_explained() -> None:
    every = list(cases(FOLDER))
    with TestClient(create_store_app(Store.memory())) as client:
        endpoint = OverHttp(client)
        told = {f"{case.group}/{case.name}": why for case in every if (why := run(endpoint, case))}
    assert len(every) >= EXPECTED
    assert {name: why for name, why in told.items() if name not in KNOWN} == {}
    assert KNOWN.keys() - told.keys() == set(), "these pass now: take them off the list"


def test_what_the_engine_is_blamed_for_it_does_alone_too() -> None:
    blamed = {name for name, why in KNOWN.items() if why.startswith("engine:")}
    alone = Alone()
    told = {
        name: run(alone, case) for case in cases(FOLDER) if (name := f"{case.group}/{case.name}") in blamed
    }
    assert told.keys() == blamed
    assert all(told.values())


def test_every_kind_of_test_is_read() -> None:
    kinds = Counter(case.kind for case in cases(FOLDER))
    assert kinds["QueryEvaluationTest"] > 200
    assert kinds["UpdateEvaluationTest"] > 80
    assert kinds.keys() == {
        "QueryEvaluationTest",
        "UpdateEvaluationTest",
        "CSVResultFormatTest",
        *(f"{sign}{what}SyntaxTest" for sign in ("Positive", "Negative") for what in ("", "Update")),
    }


def test_a_wrong_answer_is_seen() -> None:
    """The runner can fail: an endpoint that always answers the same passes hardly anything."""
    with TestClient(create_store_app(Store.memory())) as client:
        endpoint = OverHttp(client)
        endpoint.put = lambda graph, lines: None  # type: ignore[method-assign]
        few = [case for case in cases(FOLDER) if case.group in {"aggregates", "construct", "add"}]
        failed = [case for case in few if run(endpoint, case)]
    assert len(failed) > len(few) / 2
