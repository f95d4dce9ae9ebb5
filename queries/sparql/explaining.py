"""How a query is answered: what was rewritten and why, how long it took and where, how many rows each step has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from graph.store import Functions, Result, Store
from graph.store_errors import QueryError
from queries.sparql.rewriting import Rewritten
from queries.sparql.tokens import Token, groups, tokens

#: No more steps than this are looked at, and none is begun after so many seconds.
STEPS, SECONDS = 12, 10.0
#: In which format the rows of each form of answer are counted: one a line, below so many lines of head.
_LINES = {"select": ("text/tab-separated-values", 1), "construct": ("application/n-triples", 0)}


@dataclass
class _Counting:
    """Takes an answer and keeps nothing of it but how much it was, and when it began."""

    lines: int = 0
    size: int = 0
    first: float | None = None

    def write(self, portion: bytes, /) -> int:
        """Take the next portion."""
        if self.first is None:
            self.first = perf_counter()
        self.lines += portion.count(b"\n")
        self.size += len(portion)
        return len(portion)

    def flush(self) -> None:
        """Nothing is held."""


def explained(store: Store, query: Rewritten, prefixes: Mapping[str, str], functions: Functions) -> bytes:
    """JSON: the query as it was run and why, milliseconds, rows, and the steps; QueryError as the query itself has.

    The engine tells nothing of its plan; so the beginnings of the outermost group, as they are written, are run one
    after the other and their rows counted. A query with FROM has no steps.
    """
    began = perf_counter()
    result = store.run(query.query, prefixes=prefixes, functions=functions)
    read = perf_counter()
    out = _Counting()
    rows = _rows(result, out)
    ended = perf_counter()
    told: dict[str, Any] = {
        "query": query.query,
        "rewritten": [{"zh": one.zh, "en": one.en} for one in query.done],
        "form": result.form,
        "rows": rows,
        "milliseconds": {
            "read": _since(began, read),
            "until_first_rows": _since(read, out.first or ended),
            "rest": _since(out.first or ended, ended),
        },
        "steps": list(_steps(store, query.query, prefixes, functions)),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _rows(result: Result, out: _Counting) -> int:
    """How many rows or statements an answer has; of a yes or no, one."""
    if result.form not in _LINES:
        result.write_into(out, "application/sparql-results+json")
        return 1
    media_type, head = _LINES[result.form]
    result.write_into(out, media_type)
    return out.lines - head


def _steps(
    store: Store, query: str, prefixes: Mapping[str, str], functions: Functions
) -> Iterator[dict[str, Any]]:
    began = perf_counter()
    for head, start, cut in beginnings(query)[:STEPS]:
        if perf_counter() - began > SECONDS:
            return
        at = perf_counter()
        try:
            counted = f"{head} SELECT (COUNT(*) AS ?rows) {{{query[start:cut]}\n}}"
            found = store.run(counted, prefixes=prefixes, functions=functions).write("text/csv")
        except QueryError:
            continue  # a beginning need not be a query
        yield {
            "upto": " ".join(query[start:cut].split()),
            "rows": int(found.split()[1]),
            "milliseconds": _since(at, perf_counter()),
        }


def beginnings(query: str) -> list[tuple[str, int, int]]:
    """The prologue of a query, where its outermost group begins, and where each of its beginnings ends.

    Examples
    --------
    >>> query = "SELECT * { ?a ?b ?c . ?c ?d ?e OPTIONAL { ?e ?f ?g } }"
    >>> [query[start:cut] for _, start, cut in beginnings(query)]
    [' ?a ?b ?c .', ' ?a ?b ?c . ?c ?d ?e OPTIONAL { ?e ?f ?g }', ' ?a ?b ?c . ?c ?d ?e OPTIONAL { ?e ?f ?g } ']
    """
    given = tokens(query)
    pairs = groups(given)
    if not pairs or any(one.says("FROM") for one in given):
        return []
    start, end = max(pairs, key=lambda pair: pair[0] if _outermost(pair, pairs) else -1)
    inside = [pair for pair in pairs if start < pair[0] and pair[1] < end]
    cuts = [
        one.start + 1
        for at, one in enumerate(given[start + 1 : end], start + 1)
        if (one.says(".") and not any(a < at < b for a, b in inside)) or _closes(at, inside)
    ]
    return [(_prologue(query, given), given[start].start + 1, cut) for cut in [*cuts, given[end].start]]


def _outermost(pair: tuple[int, int], pairs: list[tuple[int, int]]) -> bool:
    return not any(start < pair[0] and pair[1] < end for start, end in pairs)


def _closes(at: int, inside: list[tuple[int, int]]) -> bool:
    """Whether this is the end of a group right below the outermost."""
    return any(end == at and _outermost((start, end), inside) for start, end in inside)


def _prologue(query: str, given: list[Token]) -> str:
    """The prefixes that a query declares."""
    forms = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    return query[: next((one.start for one in given if any(one.says(form) for form in forms)), 0)]


def _since(began: float, ended: float) -> float:
    return round(1000 * (ended - began), 3)
