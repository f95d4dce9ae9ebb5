"""All of NetworkX's own tests with the backend: `python -m benchmarks.networkx_suite [MODULE ...]`.

Without modules everything below `networkx` is run, some 6800 tests, which takes minutes. Prints how often each function
ran on arrays, and what differs from the table of failures with reasons; ends with 1 if anything does.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from graph.backend.info import FUNCTIONS
from tests.graph.backend.suite import expected_of_all, run


def main(modules: list[str]) -> int:
    """Run the tests in the modules, or all; 0 where every failure has a written reason and every reason a failure."""
    begin = perf_counter()
    with TemporaryDirectory() as folder:
        found = run(modules or [""], Path(folder), seconds=3600)
    wrong = found.wrong({} if modules else expected_of_all())
    print("| function | runs on arrays |", "|---|---:|", sep="\n")
    for name in FUNCTIONS:
        print(f"| {name} | {found.calls.get(name, 0)} |")
    counted = len(found.outcomes), len(found.failed), perf_counter() - begin
    print("\n{} tests, {} failed, {:.0f} s".format(*counted))
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
