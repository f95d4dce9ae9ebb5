"""Who will work together: links held back by date, on a synthetic city and on the data of Wuhan.

python benchmarks/link_prediction.py [--data DATA] [--until YEAR] [--scale SCALE]
"""

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from graph.generation import City, Generation  # noqa: E402
from graph.likeness.prediction import Evaluation, evaluate  # noqa: E402
from graph.measuring.moves import as_of  # noqa: E402
from graph.measuring.projection import together  # noqa: E402
from graph.routes.spans import Spans, spans  # noqa: E402


def main() -> None:
    """Judge every way of guessing on each city."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a city's data folder; a synthetic city by default")
    parser.add_argument(
        "--until", type=int, help="the last year known to the guesser; by default 70 % of what is dated"
    )
    parser.add_argument("--scale", type=float, default=0.01, help="of the synthetic city")
    parser.add_argument("-k", type=int, default=10, help="guesses for each")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        generation = published(arguments.data or demo(Path(folder), arguments.scale))
        when = spans(generation.index)
        day = date(arguments.until, 12, 31) if arguments.until else seven_tenths(when)
        report(generation, when, day, arguments.k)


def demo(folder: Path, scale: float) -> Path:
    """The data folder of a new synthetic city."""
    from loaders.demo.city import INFO, records  # noqa: PLC0415 - only for the synthetic city
    from loaders.run import load_records  # noqa: PLC0415 - as above

    city = City(folder)
    load_records(city, "demo", INFO, records(scale, city.base, city.model))
    return folder


def published(data: Path) -> Generation:
    """The published generation of a city."""
    found = City(data).current()
    if found is None:
        sys.exit(f"there is no data in {data}")
    return found


def seven_tenths(when: Spans) -> date:
    """The last day of the year by which seven tenths of all dated things had begun."""
    first = np.sort(when.first[when.dated])
    node = int(np.flatnonzero(when.first == first[len(first) * 7 // 10])[0])
    span = when.of(node)
    assert span is not None
    return date(span[0].year, 12, 31)


def report(generation: Generation, when: Spans, day: date, k: int) -> None:
    """Print how each way of guessing did."""
    network = generation.network
    before = together(as_of(network, when, day), when.lasting)
    after = together(network, when.lasting)
    found: Evaluation = evaluate(before, after, k=k)
    print(
        f"{generation.folder}: until {day} {before.edge_count:,} pairs, since {after.edge_count - before.edge_count:,}"
    )
    print(f"held back: {found.links:,} pairs of {found.nodes:,} known things")
    if not found.judged:
        print("nothing to foretell: no two known things came together later")
        return
    print(f"{'':<22}{f'hits@{k}':>9}{f'prec@{k}':>9}{'AUC':>8}")
    for one in found.judged:
        print(f"{one.name:<22}{one.hits:>9.3f}{one.precision:>9.3f}{one.auc:>8.3f}")


if __name__ == "__main__":
    main()
