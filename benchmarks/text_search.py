"""How long it takes to find things by a piece of their names, in milliseconds of one core.

python benchmarks/text_search.py DATA [--words 科技,有限公司] [--runs 7]

`search` looks through names and numbers and ranks what it finds, `contains` is the condition on a name. Each is asked
for the first time (with what is kept thrown away before), and again; `contains` also with the field's texts known.
"""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from graph.generation import City  # noqa: E402
from graph.index import Index  # noqa: E402
from graph.indexing.columns import Ids  # noqa: E402
from graph.indexing.kept import Kept, Sized  # noqa: E402
from ontology.model import Field  # noqa: E402
from queries.conditions import Contains  # noqa: E402
from queries.find import Finder  # noqa: E402

#: Common and rare words of two characters, longer ones, and a number.
WORDS = "科技,公司,智能,生物医药,有限公司,武汉光谷智能科技有限公司,祥瑞,鑫,91420100"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--words", default=WORDS)
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    generation = City(asked.data).current()
    assert generation is not None, "no generation is published there"
    index, field = generation.index, generation.model.kinds["Enterprise"]["label"]
    print(f"{index.size:,} things; opening the search took {_timed(partial(index.search, 'opened')):.1f} ms")
    print("word: search finds, first, again; contains finds, first, again (least of the runs)")
    for word in asked.words.split(","):
        _row(index, word, partial(_holding, index, field, word), asked.runs)


def _holding(index: Index, field: Field, word: str) -> Ids:
    return Finder(index).find("Enterprise", Contains(field, word))


def _same(known: Sized) -> Sized:
    return known


def _row(index: Index, word: str, contains: Callable[[], Ids], runs: int) -> None:
    told = [word]
    for work in (partial(index.found, word), contains):
        found = len(work())
        first = min(_first(index, work) for _ in range(runs))
        told.append(f"{found:,} {first:.3f} {min(_timed(work) for _ in range(runs)):.3f}")
    print("  ".join(told), flush=True)


def _first(index: Index, work: Callable[[], object]) -> float:
    """How long it takes where no answer is kept but what is known of the fields' texts."""
    kept = Kept(index.kept.most)
    for question in index.kept.questions():
        if (
            isinstance(question, tuple)
            and question[0] == "borne"
            and (known := index.kept.get(question)) is not None
        ):
            kept.of(question, partial(_same, known))
    index.kept = kept
    return _timed(work)


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
