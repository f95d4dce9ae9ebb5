"""Things of one kind that bear one number are one thing: the patent of two offices' files, by its publications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from graph.facts.segment import Segment
from loaders.linking.link import NONE, Decided, Doubt, Link, Linking
from ontology.identity import UNIQUE
from ontology.model import Field, Model
from ontology.terms import parse

_CONFIDENCE = 0.98


class Number(NamedTuple):
    """A number as it is stated, and the key by which it is compared."""

    value: str
    key: str


#: Key of a number -> the things that bear it.
Bearers = dict[str, list[str]]


def same_numbers(model: Model, segments: Mapping[str, Segment], decisions: Decided = NONE) -> Linking:
    """Links between things that share a number which belongs to one; doubts where their own numbers contradict."""
    links: list[Link] = []
    doubts: list[Doubt] = []
    apart = {frozenset(pair) for pair in decisions.apart}
    for numbers in read_of(model):
        found = _Numbers(numbers, segments)
        for group in found.groups():
            if len(group) > 1:
                found.settle(group, apart, links, doubts)
    return Linking(
        tuple(sorted(links, key=lambda link: link.subject)), tuple(sorted(doubts, key=lambda d: d.subject))
    )


def read_of(model: Model) -> Iterator[Sequence[Field]]:
    """The fields whose values belong to one thing, of each kind that is not linked by name."""
    for kind in model.public():
        numbers = [f for f in kind.own_fields if f.unique]
        if numbers and not kind.linked_by_name:
            yield numbers


def with_numbers(linking: Linking, numbers: Linking) -> Linking:
    """Both, as one."""
    return Linking(
        tuple(sorted((*linking.links, *numbers.links), key=lambda link: link.subject)),
        tuple(sorted((*linking.doubts, *numbers.doubts), key=lambda doubt: doubt.subject)),
        linking.parts,
    )


class _Numbers:
    """Who bears which of some numbers."""

    def __init__(self, fields: Sequence[Field], segments: Mapping[str, Segment]) -> None:
        self._bearers: Bearers = defaultdict(list)
        self._own: dict[str, set[str]] = defaultdict(set)
        self._shared: dict[str, str] = {}
        natural = {field.path for field in fields if not field.many}
        for segment in segments.values():
            for subject, field, number in stated(segment, fields):
                if field.path in natural:
                    self._own[subject].add(number.value)
                self._bearers[number.key].append(subject)

    def groups(self) -> Iterator[list[str]]:
        """Things that are joined by chains of shared numbers, each sorted, the best known first."""
        above: dict[str, str] = {}
        for number, bearers in self._bearers.items():
            distinct = sorted(set(bearers))
            for other in distinct[1:]:
                self._shared.setdefault(other, number)
                self._shared.setdefault(distinct[0], number)
                one, two = _root(above, distinct[0]), _root(above, other)
                if one != two:
                    above[max(one, two)] = min(one, two)
        groups: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(self._shared):
            groups[_root(above, iri)].append(iri)
        for group in groups.values():
            yield sorted(group, key=lambda iri: (not self._is_natural(iri), iri))

    def settle(
        self, group: Sequence[str], apart: set[frozenset[str]], links: list[Link], doubts: list[Doubt]
    ) -> None:
        """One thing, unless its members' own numbers contradict each other, or people said that they are two."""
        first, *rest = group
        own = {number for iri in group for number in self._own.get(iri, ())}
        decided = any(frozenset((a, b)) in apart for a in group for b in group)
        evidence = self._shared[rest[0]].partition(":")[2]
        if len(own) > 1:
            doubts.append(Doubt(first, tuple(rest), "one number, different identifiers", evidence))
        elif not decided:
            for iri in rest:
                field, _, number = self._shared[iri].partition(":")
                links.append(Link(iri, first, f"number:{field}", _CONFIDENCE, number))

    def _is_natural(self, iri: str) -> bool:
        """Whether the IRI is made of the thing's own number."""
        return iri.rpartition("/")[2] in self._own.get(iri, ())


def _root(above: dict[str, str], iri: str) -> str:
    while iri in above:
        iri = above[iri]
    return iri


def stated(segment: Segment, fields: Sequence[Field]) -> Iterator[tuple[str, Field, Number]]:
    """Subject, field and number of each statement that gives a number, in the segment's order."""
    by_term = {segment.terms.number(field.predicate): field for field in fields}
    s, p, o = segment.triples
    rows = np.flatnonzero(np.isin(p, np.fromiter(by_term, np.int32, len(by_term))))
    subjects, values = segment.terms.texts(s[rows]), segment.terms.texts(o[rows])
    for subject, predicate, term in zip(subjects, p[rows].tolist(), values, strict=True):
        field, value = by_term[predicate], parse(term)[0]
        yield subject[1:-1], field, Number(value, f"{field.name}:{UNIQUE[str(field.unique)](value)}")
