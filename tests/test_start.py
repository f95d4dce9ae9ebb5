"""What is imported at the start: a server waits for nothing that its first answers do not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

#: Libraries that take long to import, and that few requests need.
HEAVY = {"networkit", "networkx", "openpyxl", "pyarrow", "pypinyin", "rdflib", "scipy"}
#: Each command and the libraries that it does without.
WITHOUT = {
    "--help": HEAVY | {"graphql", "numpy", "pyoxigraph", "starlette", "strawberry", "uvicorn"},
    "serve --help": HEAVY | {"graphql", "numpy", "pyoxigraph", "starlette", "strawberry", "uvicorn"},
    "status": HEAVY | {"graphql", "starlette", "strawberry", "uvicorn"},
}


def imported(code: str) -> set[str]:
    """The libraries that a program has imported at its end."""
    code = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{code}\nprint('IMPORTED', *sys.modules)"
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    return {name.partition(".")[0] for name in told.partition("IMPORTED")[2].split()}


@pytest.mark.parametrize("command", WITHOUT)
def test_a_command_imports_no_more_than_it_needs(command: str, tmp_path: Path) -> None:
    run = f"CliRunner().invoke(main, {command.split()!r}, env={{'QUEQIAO_DATA': {str(tmp_path)!r}}})"
    found = imported(f"from click.testing import CliRunner\nfrom cli import main\n{run}")
    assert "click" in found
    assert found & WITHOUT[command] == set()


def test_a_server_starts_without_what_few_requests_need(tmp_path: Path) -> None:
    # all that the command does before there is a city to be found
    run = f"CliRunner().invoke(main, ['serve', '--data', {str(tmp_path)!r}])"
    found = imported(f"from click.testing import CliRunner\nfrom cli import main\n{run}")
    assert {"graphql", "numpy", "pyoxigraph", "starlette"} <= found
    assert found & HEAVY == set()
