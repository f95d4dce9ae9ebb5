"""`queqiao.open`, as a notebook has it where everything is installed below `queqiao`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ontology.model import Model
from tests.queries.small_city import small_city

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder of modules in which the project is named as it is installed."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "queqiao").symlink_to(ROOT)
    return site


def run(code: str, site: Path) -> subprocess.CompletedProcess[str]:
    """What a program says that has these modules, in a folder of its own."""
    environment = {**os.environ, "PYTHONPATH": str(site)}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=site,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_city_is_opened_and_asked(model: Model, installed: Path, tmp_path: Path) -> None:
    small_city(model, tmp_path / "city", each=2)
    asked = "{ patents { totalCount } }"
    said = run(
        f"import queqiao\nprint(queqiao.open({str(tmp_path / 'city')!r}).graphql({asked!r}))", installed
    )
    assert said.stdout == "{'patents': {'totalCount': 2}}\n", said.stderr


def test_nothing_else_is_imported_before(installed: Path) -> None:
    said = run("import queqiao, sys\nprint('numpy' in sys.modules, 'workbench' in sys.modules)", installed)
    assert said.stdout == "False False\n", said.stderr


def test_what_is_no_city_is_told(installed: Path, tmp_path: Path) -> None:
    said = run(f"import queqiao\nqueqiao.open({str(tmp_path / 'nothing')!r})", installed)
    assert "nothing is published" in said.stderr
