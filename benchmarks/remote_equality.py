"""Random GraphQL operations answered from the index and from a SPARQL store elsewhere: the data must be the same.

python benchmarks/remote_equality.py --save odd.nt                    # the made-up city, for the store's own loader
python benchmarks/remote_equality.py --put http://127.0.0.1:7878/store --store http://127.0.0.1:7878/query
python benchmarks/remote_equality.py --store http://127.0.0.1:8890/sparql --graph http://example.org/city 500
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

from graph.generation import Generation  # noqa: E402
from ontology.shapes import read_model  # noqa: E402
from queries.remote.client import Client  # noqa: E402
from queries.remote.dump import dumped, put  # noqa: E402
from queries.remote.reading import Reach  # noqa: E402
from queries.remote.remote import Remote  # noqa: E402
from schema.build import build_schema  # noqa: E402
from schema.context import Known  # noqa: E402
from tests.queries.remote.elsewhere import Both  # noqa: E402
from tests.schema.both_ways import odd_city  # noqa: E402
from tests.schema.operations import Operations, Values  # noqa: E402

#: So many differences are told in full.
TOLD = 3


def main() -> None:
    """Compare so many operations and tell how each was answered; ends with code 1 where data differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=500)
    parser.add_argument("--store", help="the address of queries")
    parser.add_argument("--graph", help="the graph that holds the city, where it is not the default graph")
    parser.add_argument("--put", help="the Graph Store that the city is put into first")
    parser.add_argument("--save", type=Path, help="write the city as N-Triples, and do no more")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--each", type=int, default=4, help="things of every kind in the made-up city")
    parser.add_argument("--there", action="store_true", help="let the store sort even short lists")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with TemporaryDirectory() as folder:
        generation = odd_city(read_model(), Path(folder), asked.each)
        if asked.save:
            with asked.save.open("wb") as file:
                print(sum(map(file.write, dumped(generation))), "bytes")
            return
        client = Client(asked.store, asked.graph, asked.put)
        if asked.put:
            put(generation, client, 120)
        reach = Reach(sorted_here=0, batch=50) if asked.there else Reach()
        _compare(Remote(client, generation.model, reach), generation, asked.count, asked.seed)


def _compare(remote: Remote, generation: Generation, count: int, seed: int) -> None:
    schema = build_schema(generation.model)
    both = Both(schema, Known(generation), remote)
    print(f"base {remote.base}, sorts as an index does: {remote.sorts.name}")
    operations = Operations(schema.executable, Values(generation.index), Random(seed))
    seen, began = Counter[str](), perf_counter()
    for number in range(1, count + 1):
        query, variables, name = operations.some()
        try:
            seen += both.compared(query, dict(variables), name, "en" if number % 3 else "zh")
        except AssertionError as error:
            seen["different"] += 1
            if seen["different"] <= TOLD:
                print(error)
    told = ", ".join(f"{way} {times:,}" for way, times in sorted(seen.items()))
    print(f"{count:,} operations in {perf_counter() - began:,.0f} s: {told}")
    sys.exit(1 if seen["different"] else 0)


if __name__ == "__main__":
    main()
