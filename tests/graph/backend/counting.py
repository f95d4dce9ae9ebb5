"""A pytest plugin for NetworkX's own tests: makes the backend known, counts its calls, and writes down all outcomes."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from graph.backend.interface import BACKEND
from graph.backend.offered import OFFERS
from graph.backend.registration import register

#: Where the outcomes go: a JSON file with `calls` by function and `outcomes` by test.
REPORT = "QUEQIAO_SUITE_REPORT"
#: A function that is to give something wrong, to show that the tests notice.
BREAK = "QUEQIAO_SUITE_BREAK"

CALLS: Counter[str] = Counter()
OUTCOMES: dict[str, str] = {}


def pytest_configure(config: pytest.Config) -> None:
    """Make the backend known before NetworkX's own conftest asks for it."""
    assert BACKEND is not None
    register()
    for name, offer in OFFERS.items():
        OFFERS[name] = replace(offer, run=_counted(name, offer.run))


def _counted(name: str, run: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(run)
    def counted(*args: Any, **kwargs: Any) -> Any:
        CALLS[name] += 1
        found = run(*args, **kwargs)
        return dict.fromkeys(found, 0) if name == os.environ.get(BREAK) else found

    return counted


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep the outcome of each test; a failure while it is set up or torn down is one, too."""
    if report.when == "call" or report.outcome != "passed":
        known = OUTCOMES.get(report.nodeid)
        OUTCOMES[report.nodeid] = "failed" if "failed" in (known, report.outcome) else report.outcome


def pytest_sessionfinish() -> None:
    """Write the report."""
    found = {"calls": dict(CALLS), "outcomes": OUTCOMES}
    Path(os.environ[REPORT]).write_text(json.dumps(found), encoding="utf-8")
