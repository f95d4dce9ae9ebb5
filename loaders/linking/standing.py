"""Whether what was linked still stands: linking reads little of what sources say, and only that is compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence, Set

from graph.facts.segment import Segment
from loaders.linking.mentions import mentions
from loaders.linking.mentions import read_of as names_of
from loaders.linking.same_numbers import read_of as numbers_of
from loaders.linking.same_numbers import stated
from ontology.model import Field, Model

Segments = Mapping[str, Segment]


def mark(model: Model, version: str, decided: bytes) -> str:
    """A short mark of all that links follow from besides what sources say; what has another is to be linked anew.

    `version` is that of the program, `decided` the file of people's decisions.
    """
    kinds, fields = names_of(model)
    said = (
        version,
        [(kind.name, kind.iri, kind.ancestors) for kind in kinds.values()],
        [(f.path, f.name_role, f.identity, f.form.value) for f in fields.values()],
        [[(f.name, f.path, f.unique, f.many) for f in numbers] for numbers in numbers_of(model)],
        decided,
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def stands(model: Model, before: Segments, after: Segments) -> bool:
    """Whether linking would find in what is said now what it found in what was said before.

    Both hold what every source says, in order; a segment that is the same object in both did not change. True is sure,
    False is not: numbers that other things bear too are not gone into.
    """
    names = before.keys() | after.keys()
    changed = {name for name in names if before.get(name) is not after.get(name)}
    old, new = ({n: one[n] for n in one if n in changed} for one in (before, after))
    return set(mentions(model, old)) == set(mentions(model, new)) and all(
        _numbers_stand(numbers, before, after, changed) for numbers in numbers_of(model)
    )


def _numbers_stand(fields: Sequence[Field], before: Segments, after: Segments, changed: Set[str]) -> bool:
    """Whether nobody else bears a number of the things whose numbers changed, neither before nor now."""
    moved = {
        subject
        for name in changed
        for subject, *_ in _all(fields, before.get(name)) ^ _all(fields, after.get(name))
    }
    if not moved:
        return True
    gone = [one for name, one in before.items() if name in changed]
    return _are_alone(moved, fields, [*gone, *after.values()])


def _all(fields: Sequence[Field], segment: Segment | None) -> set[tuple[str, str, str]]:
    found = stated(segment, fields) if segment else ()
    return {(subject, field.path, number.value) for subject, field, number in found}


def _are_alone(things: Set[str], fields: Sequence[Field], segments: Iterable[Segment]) -> bool:
    """Whether none of these things shares a number with another."""
    bearers: dict[str, str] = {}
    for segment in segments:
        for subject, _, number in stated(segment, fields):
            first = bearers.setdefault(number.key, subject)
            if first != subject and (first in things or subject in things):
                return False
    return True
