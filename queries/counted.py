"""How much a generation holds: of each class, of each property, in each graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from graph.facts.canon import Canon
from graph.generation import Generation
from graph.store import Store
from ontology.terms import TYPE, parse

_DISTINCT = "SELECT (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) { ?s ?p ?o }"
_CLASSES = "SELECT ?kind (COUNT(?s) AS ?n) { ?s a ?kind } GROUP BY ?kind"
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?s ?p ?o } GROUP BY ?p"


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of a default graph and of the named graphs beside it; terms are N-Triples, graphs plain IRIs.

    `properties` has for each the triples and the subjects that bear it, `classes` the things of each.
    """

    triples: int
    subjects: int
    objects: int
    classes: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    graphs: Mapping[str, int] = field(default_factory=dict)


def counted(generation: Generation) -> Counted:
    """The counts of a generation; a second for six million triples."""
    return _of_canon(
        generation.canon, {graph: _held(generation, graph) for graph in generation.store.graphs()}
    )


def _of_canon(canon: Canon, graphs: Mapping[str, int]) -> Counted:
    subjects, predicates, objects = canon.triples
    size = len(canon.terms)
    if not len(subjects):
        return Counted(0, 0, 0, graphs=graphs)
    # the triples are sorted: where subject or predicate changes, another pair begins
    other = np.append(True, np.diff(subjects) != 0)
    pair = other | np.append(True, np.diff(predicates) != 0)
    triples = np.bincount(predicates, minlength=size)
    bearers = np.bincount(predicates[pair], minlength=size)
    kinds = np.bincount(objects[predicates == canon.number(TYPE)], minlength=size)
    terms = canon.terms
    return Counted(
        len(subjects),
        int(other.sum()),
        int(np.count_nonzero(np.bincount(objects, minlength=size))),
        {terms[n]: int(kinds[n]) for n in np.flatnonzero(kinds).tolist()},
        {terms[n]: (int(triples[n]), int(bearers[n])) for n in np.flatnonzero(triples).tolist()},
        graphs,
    )


def _held(generation: Generation, graph: str) -> int:
    """The triples of a named graph: those of the source's segment where it is one, else counted in the store."""
    name = graph.rpartition("/")[2]
    if name in {about["source"] for about in generation.manifest["sources"]}:
        return int(generation.segment(name).triples.shape[1])
    return generation.store.count(graph)


@lru_cache(maxsize=2)
def counted_live(store: Store, number: int) -> Counted:  # noqa: ARG001 - another number is another state of the store
    """The counts of a store that is written while it is open, as it is after so many writes."""

    def rows(query: str) -> list[tuple[str, ...]]:
        return [tuple(map(str, row)) for row in store.select(query).rows]

    def value(found: str) -> int:
        return int(parse(found)[0])

    ((subjects, objects),) = rows(_DISTINCT)
    return Counted(
        store.count(),
        value(subjects),
        value(objects),
        {kind: value(count) for kind, count in rows(_CLASSES)},
        {name: (value(triples), value(bearers)) for name, triples, bearers in rows(_PROPERTIES)},
        {graph: store.count(graph) for graph in store.graphs()},
    )
