"""Text search inside a query: two properties that no triple has, whose solutions are found before the engine runs.

`?thing fn:matches ("text" ?place)` has the things that the text search finds, `?thing fn:resembles ("text" ?score)`
those whose names are most like a text. They are given to the engine by `VALUES`, which joins as a pattern does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.index import Index
from ontology.model import Words
from ontology.terms import literal
from queries.functions import FN
from queries.sparql.errors import QueryRefusedError
from queries.sparql.tokens import Token, iri_of, meant, tokens, unquoted

MATCHES, RESEMBLES = f"{FN}matches", f"{FN}resembles"
#: How many things are found where the query does not say, and the most that it may ask for.
USUAL, MOST = {MATCHES: 1_000, RESEMBLES: 20}, 10_000
_DOUBLE = "http://www.w3.org/2001/XMLSchema#double"


@dataclass(frozen=True, slots=True)
class _Search:
    """One search of a query: from where to where its text goes, and what it asks for."""

    start: int
    end: int
    property: str
    thing: str
    text: str
    score: str | None
    first: int


def searches(query: str, known: Mapping[str, str]) -> bool:
    """Whether a query names one of the properties that search."""
    if "matches" not in query and "resembles" not in query:
        return False
    given = tokens(query)
    prefixes = meant(given, known) or known
    return any(iri_of(one, prefixes) in USUAL for one in given)


def with_found(query: str, known: Mapping[str, str], index: Index) -> str:
    """A query with what its searches find in their places; QueryRefusedError where one is written otherwise."""
    if not searches(query, known):
        return query
    left, at = list[str](), 0
    for one in _searches(query, known):
        names = (one.thing, one.score) if one.score else (one.thing,)
        rows = " ".join(f"({' '.join(row[: len(names)])})" for row in _rows(index, one))
        left += [query[at : one.start], f"VALUES ({' '.join(names)}) {{ {rows} }}"]
        at = one.end
    return "".join([*left, query[at:]])


def _rows(index: Index, one: _Search) -> Iterator[tuple[str, str]]:
    if one.property == RESEMBLES:
        for node, score in index.near(one.text, (), one.first):
            yield f"<{index.iri(node)}>", literal(repr(score), datatype=_DOUBLE)
        return
    for place, node in enumerate(index.search(one.text, (), one.first).nodes, 1):
        yield f"<{index.iri(node)}>", str(place)


def _searches(query: str, known: Mapping[str, str]) -> Iterator[_Search]:
    given = tokens(query)
    prefixes = meant(given, known)
    if prefixes is None or "\\" in query:
        raise _refused()
    for at, one in enumerate(given):
        name = iri_of(one, prefixes)
        # where a prefix is declared its own name is no property
        if name in USUAL and not given[at - 1].says("PREFIX"):
            yield _read(given, at, name)


def _read(given: Sequence[Token], at: int, name: str) -> _Search:
    """The search whose property stands at a place."""
    if at < 2 or at + 2 >= len(given) or given[at - 1].kind != "variable":
        raise _refused()
    end, inside = at + 2, given[at + 1 : at + 2]
    if given[at + 1].says("("):
        end = next((place for place in range(at, len(given)) if given[place].says(")")), 0) + 1
        inside = given[at + 2 : end - 1]
    before, behind = given[at - 2], given[min(end, len(given) - 1)]
    alone = any(before.says(sign) for sign in "{}).") and (
        behind.kind == "word" or any(behind.says(sign) for sign in "{}.")
    )
    if not alone or not inside or inside[0].kind != "text":
        raise _refused()
    score = inside[1].text if len(inside) > 1 and inside[1].kind == "variable" else None
    number = "".join(one.text for one in inside[2 if score else 1 :])
    if number and not (number.isascii() and number.isdigit() and 0 < int(number) <= MOST):
        raise _refused()
    last = given[end - 1]
    return _Search(
        given[at - 1].start,
        last.start + len(last.text),
        name,
        given[at - 1].text,
        unquoted(inside[0].text),
        score,
        int(number) if number else USUAL[name],
    )


def _refused() -> QueryRefusedError:
    return QueryRefusedError(
        Words(
            '检索须自成一条，写作 ?thing fn:matches "文本" 或 ?thing fn:matches ("文本" ?place 100)，文本中不用反斜线，'
            f"个数至多 {MOST}；fn:resembles 同此；不用 BASE，前缀只声明一次",
            'a search is a pattern of its own: ?thing fn:matches "text", or ?thing fn:matches ("text" ?place 100), '
            f"with no backslash in the query and at most {MOST} things; so with fn:resembles; "
            "such a query has no BASE and declares each prefix once",
        )
    )
