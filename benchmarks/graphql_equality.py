"""Random GraphQL operations answered by plans and by resolvers alone: every answer must be the same, byte for byte.

python benchmarks/graphql_equality.py [100000] [--seed 0] [--each 6]
"""

import argparse
import logging
import sys
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from ontology.shapes import read_model  # noqa: E402
from schema.build import build_schema  # noqa: E402
from schema.context import Known  # noqa: E402
from schema.execution import Operation  # noqa: E402
from tests.schema.both_ways import compared, odd_city  # noqa: E402
from tests.schema.operations import Operations, Values  # noqa: E402

#: After so many operations the count so far is told.
STEP = 5_000


def main() -> None:
    """Compare so many operations; AssertionError with the first that is answered differently."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--each", type=int, default=6, help="things of every kind in the made-up city")
    asked = parser.parse_args()
    # the errors that operations ask for would fill the screen
    logging.disable(logging.CRITICAL)
    with TemporaryDirectory() as folder:
        _compare(asked.count, asked.seed, asked.each, Path(folder))


def _compare(count: int, seed: int, each: int, folder: Path) -> None:
    model = read_model()
    schema, known = build_schema(model), Known(odd_city(model, folder, each))
    operations = Operations(schema.executable, Values(known.generation.index), Random(seed))
    seen, began = Counter[str](), perf_counter()
    for number in range(1, count + 1):
        seen += compared(schema, Operation(*operations.some()), known, "en" if number % 3 else "zh")
        if number % STEP == 0 or number == count:
            told = ", ".join(f"{way} {times:,}" for way, times in sorted(seen.items()))
            print(f"{number:,} operations in {perf_counter() - began:,.0f} s: {told}", flush=True)
    print("no difference")


if __name__ == "__main__":
    main()
