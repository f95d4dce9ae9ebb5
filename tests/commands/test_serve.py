"""The command that starts the service."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMITED = """
import resource
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
from commands.serve import FILES, hold_many_files
hold_many_files()
soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
assert soft == (FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)), (soft, hard)
hold_many_files()
assert resource.getrlimit(resource.RLIMIT_NOFILE) == (soft, hard)
"""


def test_a_service_may_hold_many_files_where_the_system_lets_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
