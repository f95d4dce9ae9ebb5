"""Finds things in a segment by bisection, without reading it whole."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graph.facts.segment import Ids, Segment
from ontology.terms import iri


def number(segment: Segment, text: str) -> int | None:
    """The number of an IRI in a segment, None where it is not there."""
    found = segment.terms.number(iri(text))
    return found if found >= 0 else None


def about(segment: Segment, subject: int) -> Ids:
    """What a segment states of a subject: int32[2, n] of predicates and objects, sorted."""
    first, last = _span(segment.triples[0], subject)
    found: Ids = segment.triples[1:, first:last]
    return found


def places(segment: Segment, subject: int) -> Ids:
    """Where a subject was read: int32[3, n] of file, sheet and row, sorted."""
    first, last = _span(segment.places[0], subject)
    found: Ids = segment.places[1:, first:last]
    return found


def stated_at(segment: Segment, triple: int) -> Ids:
    """Where a triple was read: int32[3, n] of file, sheet and row, sorted."""
    first, last = _span(segment.partly[0], triple)
    if first == last:
        return places(segment, int(segment.triples[0, triple]))
    found: Ids = segment.places[1:, segment.partly[1, first:last]]
    return found


def objects(segment: Segment, subject: int, path: str) -> Iterator[tuple[int, str]]:
    """What a segment states of a subject by one property: the triples' numbers and the terms."""
    predicate = number(segment, path)
    if predicate is not None:
        start, stop = _span(segment.triples[0], subject)
        first, last = _span(segment.triples[1, start:stop], predicate)
        for triple in range(start + first, start + last):
            yield triple, segment.terms[int(segment.triples[2, triple])]


def everything(segment: Segment, subject: int) -> Iterator[tuple[str, int, str]]:
    """All that a segment states of a subject: properties, the triples' numbers, and terms."""
    start, _ = _span(segment.triples[0], subject)
    for triple, (predicate, one) in enumerate(about(segment, subject).T.tolist(), start):
        yield segment.terms[predicate][1:-1], triple, segment.terms[one]


def stating(segment: Segment, path: str, value: int) -> list[int]:
    """The subjects that a segment gives a value by one property; a scan over its triples."""
    predicate = number(segment, path)
    s, p, o = segment.triples
    found: list[int] = [] if predicate is None else s[(o == value) & (p == predicate)].tolist()
    return found


def _span(column: Ids, value: int) -> tuple[int, int]:
    """From where to where a sorted column has a number."""
    # of the column's own type, because another would make NumPy copy the column
    first, last = np.searchsorted(column, np.array([value, value + 1], column.dtype)).tolist()
    return first, last
