"""A SPARQL rule as rdflib takes it apart: the triples that stand in it, and the paths that they follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rdflib import URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

#: A predicate, and the object where only that one counts; None for any.
Pattern = tuple[str | None, str | None]


def looked_at(query: str) -> frozenset[Pattern]:
    """The patterns of all triples that a query can look at."""
    return frozenset(_of(prepareQuery(query).algebra))


def _of(node: Any) -> Iterator[Pattern]:
    """The patterns in a part of a query's algebra, wherever triples stand in it."""
    if isinstance(node, CompValue):
        for key, value in node.items():
            yield from _of_triples(value) if key == "triples" else _of(value)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from _of(part)


def _of_triples(triples: Iterable[Any]) -> Iterator[Pattern]:
    for _, predicate, obj in triples:
        for found in _predicates(predicate):
            simple = isinstance(predicate, URIRef) and isinstance(obj, URIRef)
            yield found, (f"<{obj}>" if simple else None)


def _predicates(path: Any) -> Iterator[str | None]:
    """The predicates that a path may follow, None for any."""
    if isinstance(path, URIRef):
        yield f"<{path}>"
    elif isinstance(path, SequencePath | AlternativePath):
        for part in path.args:
            yield from _predicates(part)
    elif isinstance(path, InvPath):
        yield from _predicates(path.arg)
    elif isinstance(path, MulPath):
        yield from _predicates(path.path)
    else:
        assert isinstance(path, Path | Variable)
        yield None
