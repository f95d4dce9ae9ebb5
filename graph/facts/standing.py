"""Which of the things that sources say of a field counts in the canonical view, and what decided it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from graph.facts.statements import Said, Statements
from ontology.model import Field, Words
from ontology.terms import iri, parse


class Standing(Enum):
    """What became of a value."""

    CANONICAL = Words("计入规范视图", "It counts in the canonical view")
    OTHER_NAME = Words("作为别名保留", "It is kept as another name")
    OUTRANKED = Words("被更受信任的取值取代", "A value that is trusted more counts in its place")


class Reason(Enum):
    """What decided between a value and its rivals."""

    NO_RIVAL = Words("没有取代它或被它取代的取值", "No value stands against it")
    TRUST = Words("来源的信任等级", "One source is trusted more")
    OWN_RECORD = Words("以该事物自身编号为准的记录优先", "A record under the thing's own IRI comes first")
    EARLIER_SOURCE = Words(
        "同等信任时先载入的来源优先", "Of sources trusted alike the earlier one comes first"
    )
    ORDER = Words(
        "同一来源自相矛盾，取排在前的", "One source contradicts itself: the first in order is taken"
    )


@dataclass(frozen=True, slots=True)
class Statement:
    """A value that sources give to a field of a thing, in the canonical view's spelling, with all who say it."""

    field: Field
    value: str
    said: tuple[Said, ...]
    standing: Standing
    reason: Reason


def statements(known: Statements, subject: str, fields: Iterable[Field]) -> list[Statement]:
    """What sources say of fields of a thing (its canonical IRI): field by field, what counts first, then by trust."""
    by_path: dict[str, list[Said]] = {}
    for said in known.all_said(subject):
        by_path.setdefault(said.path, []).append(said)
    return [one for field in fields for one in _of_field(known, subject, field, by_path)]


def _of_field(
    known: Statements, subject: str, field: Field, by_path: Mapping[str, Sequence[Said]]
) -> list[Statement]:
    said = _by_value(known, field.path, by_path)
    winners = {value for value in said if _counts(known, subject, field.path, value)}
    for path in known.overflowing(field.path):
        # a second label counts as another name: only where it does, that is where it is told
        for value, more in _by_value(known, path, by_path).items():
            if value in winners or _counts(known, subject, field.path, value):
                said[value] = [*said.get(value, ()), *more]
                winners.add(value)
    found = [_statement(known, subject, field, value, said, winners) for value in said]
    return sorted(
        found, key=lambda one: (one.standing is not Standing.CANONICAL, one.said[0].weight, one.value)
    )


def _statement(
    known: Statements,
    subject: str,
    field: Field,
    value: str,
    said: Mapping[str, Sequence[Said]],
    winners: set[str],
) -> Statement:
    rivals = [one for other in said if (other in winners) != (value in winners) for one in said[other]]
    reason = _reason(said[value][0], _against(field, value, rivals))
    standing = _standing(known, subject, field, value, value in winners)
    return Statement(field, value, tuple(said[value]), standing, reason)


def _by_value(known: Statements, path: str, by_path: Mapping[str, Sequence[Said]]) -> dict[str, list[Said]]:
    """Who gives each value by a property or one below it, what counts most first."""
    said = (one for stated in known.stated_by(path) for one in by_path.get(stated, ()))
    found: dict[str, list[Said]] = {}
    for one in sorted(said, key=lambda one: one.weight):
        found.setdefault(known.canonical(one.value), []).append(one)
    return found


def _counts(known: Statements, subject: str, path: str, value: str) -> bool:
    """Whether the canonical view has a statement."""
    found = known.generation.store.triples(iri(subject), iri(path), value)
    return next(found, None) is not None


def _standing(known: Statements, subject: str, field: Field, value: str, counts: bool) -> Standing:
    if counts:
        return Standing.CANONICAL
    if field.otherwise and _counts(known, subject, field.otherwise, value):
        return Standing.OTHER_NAME
    return Standing.OUTRANKED


def _against(field: Field, value: str, others: Sequence[Said]) -> list[Said]:
    """Those of other values that cannot count beside this one: of texts only those in its language."""
    if not field.unique_lang:
        return [] if field.many else list(others)
    return [one for one in others if parse(one.value)[1] == parse(value)[1]]


def _reason(one: Said, rivals: Sequence[Said]) -> Reason:
    """Where the weights of two rivals begin to differ."""
    if not rivals:
        return Reason.NO_RIVAL
    other = min(rivals, key=lambda rival: rival.weight)
    differing = [i for i, (a, b) in enumerate(zip(one.weight, other.weight, strict=True)) if a != b]
    return (
        (Reason.TRUST, Reason.OWN_RECORD, Reason.EARLIER_SOURCE)[differing[0]] if differing else Reason.ORDER
    )
