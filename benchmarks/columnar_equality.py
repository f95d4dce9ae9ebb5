"""Columns beside the engine: random queries over random triples have to have the same answers.

Run as `python benchmarks/columnar_equality.py 100000 --seed 1`.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from math import isnan
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.columnar_queries import Query, Writer, triples
from graph.facts.canon import Canon
from graph.facts.orders import made
from graph.indexing.strings import held
from graph.store import Store, as_stored
from graph.store_errors import QueryError
from queries.columnar.columnar import answered
from queries.columnar.columns import Budget, TooLargeError
from queries.columnar.reading import read
from queries.columnar.shapes import Shapes
from queries.columnar.terms import Terms
from queries.columnar.terms_read import NotHeldError

_JSON = "application/sparql-results+json"
Row = tuple[tuple[str, str], ...]


class DifferentError(AssertionError):
    """Columns and engine do not answer a query alike."""


@dataclass(frozen=True)
class Pair:
    """The same triples as columns and in the engine."""

    terms: Terms
    store: Store
    #: The prefixes that queries need not declare.
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def shapes(self) -> Shapes:
        """What was read of queries before."""
        return Shapes(self.names)

    @classmethod
    def of(cls, drawn: Random, count: int) -> Pair:
        """So many random triples."""
        return cls.holding(triples(drawn, count))

    @classmethod
    def holding(cls, given: set[tuple[str, str, str]]) -> Pair:
        """These triples."""
        texts = sorted({term for triple in given for term in triple})
        numbers = {text: number for number, text in enumerate(texts)}
        rows = sorted(tuple(numbers[term] for term in triple) for triple in given)
        canon = Canon(held(texts), np.array(rows, np.int32).reshape(-1, 3).T.copy())
        store = Store.memory()
        store.load("".join(f"{s} {p} {o} .\n" for s, p, o in given).encode())
        return cls(Terms(canon.terms, made(canon, as_stored)), store)


def compared(pair: Pair, query: Query) -> str:
    """How a query was answered: `held`, or why it was left to the engine; DifferentError where answers differ."""
    try:
        tree, _ = pair.shapes.read(query.text)
        if tree != read(query.text, pair.names):
            raise DifferentError(f"read by its shape as another: {query.text}")
        body = answered(pair.terms, tree, "json", Budget(200_000, 20_000))
    except NotHeldError as error:
        return str(error).split(" ?")[0]
    except TooLargeError:
        return "too large"
    try:
        theirs = json.loads(pair.store.run(query.text, prefixes=pair.names).write(_JSON))
        whole = theirs
        if query.text != query.whole:
            whole = json.loads(pair.store.run(query.whole, prefixes=pair.names).write(_JSON))
    except QueryError as error:
        if "IRI parsing failed" in str(error.__cause__):  # its reader takes `<=` for the beginning of an IRI
            return "not read by the engine"
        raise DifferentError(f"the engine refuses {query.text}: {error}") from error
    _check(query, json.loads(body), theirs, whole)
    return "held"


def _check(query: Query, mine: Any, theirs: Any, whole: Any) -> None:
    if "boolean" in theirs:
        if mine != theirs:
            raise DifferentError(f"{mine} instead of {theirs}: {query.text}")
        return
    if mine["head"] != theirs["head"]:
        raise DifferentError(f"{mine['head']} instead of {theirs['head']}: {query.text}")
    ours, engine = _rows(mine), _rows(theirs)
    if len(ours) != len(engine):
        raise DifferentError(f"{len(ours)} rows instead of {len(engine)}: {query.text}\n{ours}\n{engine}")
    more = Counter(ours) - Counter(_rows(whole))
    if more:
        raise DifferentError(f"rows that the engine has not, {more}: {query.text}\n{engine}")
    for name in query.order[:1]:
        keys = [[_key(row.get(name[1:])) for row in one["results"]["bindings"]] for one in (mine, theirs)]
        if keys[0] != keys[1]:
            raise DifferentError(f"order {keys[0]} instead of {keys[1]}: {query.text}")


def _rows(found: Any) -> list[Row]:
    return [
        tuple(sorted((k, json.dumps(v, sort_keys=True)) for k, v in row.items()))
        for row in found["results"]["bindings"]
    ]


def _key(cell: dict[str, str] | None) -> object:
    """What of a term decides an order: numbers of several types tie."""
    if cell is None:
        return None
    kind = cell.get("datatype", "").rpartition("#")[2]
    if kind in ("integer", "decimal", "double"):
        with suppress(ValueError):
            number = float(cell["value"])
            return cell["value"] if isnan(number) else number
    return cell["value"]


def main() -> None:
    """Compare, and tell how many were held and why others were not."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("queries", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=25, help="queries for each set of triples")
    given = parser.parse_args()
    told, wrong = Counter[str](), 0
    for number in range(0, given.queries, given.each):
        drawn = Random(given.seed * 1_000_000 + number)
        pair = Pair.of(drawn, drawn.choice((1, 5, 20, 60, 150, 150, 3_000)))
        for _ in range(min(given.each, given.queries - number)):
            query = Writer(drawn).select()
            try:
                told[compared(pair, query)] += 1
            except Exception as error:
                if not isinstance(error, DifferentError):
                    print(query.text)
                    raise
                wrong += 1
                print(f"set {number}: {error}", file=sys.stderr)
                if wrong > 20:
                    sys.exit(1)
    for why, count in told.most_common(25):
        print(f"{count:8} {why}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
