"""The public audits of GraphQL over HTTP, by the npm package that keeps them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

JS = Path(__file__).parents[1] / "js"
MODULES = ["graphql-http", "graphql"]


def test_every_public_audit_passes(address: str) -> None:
    program = shutil.which("node")
    missing = [name for name in MODULES if not (JS / "node_modules" / name).exists()]
    if program is None or missing:
        pytest.skip(f"needs node and, in tests/js, npm install {' '.join(MODULES)}")
    command = [program, str(JS / "audit.mjs"), f"{address}/graphql"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=JS, timeout=120)
    outcomes = json.loads(done.stdout)
    assert len(outcomes) >= 61
    assert [one for one in outcomes if one["status"] != "ok"] == []
