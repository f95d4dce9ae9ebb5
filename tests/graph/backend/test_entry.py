"""The backend where the project is installed: found by NetworkX, and with no generic name at the top level."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.backend.info import ENTRY_POINTS

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of installed packages: `queqiao`, and what an installer writes of its entry points."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "queqiao").mkdir()
    for part in ("graph", "ontology"):
        without = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, folder / "queqiao" / part, ignore=without)
    told = folder / "queqiao-0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: queqiao\nVersion: 0\n", encoding="utf-8")
    lines = [f"[{group}]\n{name} = {value}\n" for group, (name, value) in ENTRY_POINTS.items()]
    (told / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    return folder


def run(code: str, site: Path, folder: Path) -> str:
    """What a program prints that is started in a folder with these packages installed; its errors are told in it."""
    environment = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.stdout + done.stderr


def test_networkx_finds_the_backend_and_loads_it_only_when_used(site: Path, tmp_path: Path) -> None:
    code = (
        "import sys, networkx as nx; from networkx.utils import backends;"
        "print('queqiao' in backends.backends, len(backends.backend_info['queqiao']['functions']) > 40,"
        " 'graph' in sys.modules, 'scipy' in sys.modules);"
        "print(nx.triangles(nx.complete_graph(4), backend='queqiao'))"
    )
    assert run(code, site, tmp_path).split("\n")[:2] == ["True True False False", "{0: 3, 1: 3, 2: 3, 3: 3}"]


def test_a_notebook_opens_a_city(site: Path, tmp_path: Path) -> None:
    code = (
        "from queqiao.graph.backend.entry import open_graph\n"
        "try: open_graph('data')\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    assert run(code, site, tmp_path).startswith("CityError nothing is published in data yet")


def test_modules_of_other_people_keep_their_names(site: Path, tmp_path: Path) -> None:
    (tmp_path / "schema.py").write_text("WHOSE = 'theirs'", encoding="utf-8")
    code = (
        "import networkx as nx; nx.triangles(nx.complete_graph(4), backend='queqiao');"
        "import schema; print(schema.WHOSE)"
    )
    assert run(code, site, tmp_path) == "theirs\n"


@pytest.mark.parametrize("name", ["graph", "ontology"])
def test_a_module_that_is_in_the_way_is_told_of(name: str, site: Path, tmp_path: Path) -> None:
    (tmp_path / f"{name}.py").write_text("", encoding="utf-8")
    code = "import networkx as nx; nx.triangles(nx.complete_graph(4), backend='queqiao')"
    said = run(code, site, tmp_path)
    assert f"ImportError: queqiao has a package `{name}`, but {tmp_path / name}.py is found first" in said


def test_what_is_not_offered_is_not_there(site: Path, tmp_path: Path) -> None:
    code = "import queqiao.graph.backend.entry as entry; print(hasattr(entry, 'FRONTEND'))"
    assert run(code, site, tmp_path) == "False\n"
