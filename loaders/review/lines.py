"""What the review tells people, line by line, in Chinese and English, and as plain data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from loaders.review.decisions import Decision, Decisions, pair_of
from loaders.review.question import Candidate, Question, Side, key_of, pair_id, spot
from ontology.model import Fault, Words

if TYPE_CHECKING:
    from loaders.review.change import Change

_SIGNS = {True: "=", False: "≠", None: "?"}
_VERDICTS = {
    True: Words("相同", "same"),
    False: Words("不同", "different"),
    None: Words("撤销", "taken back"),
}
#: So many rows of a thing are named, and so many links that are more or less.
SHOWN = 10


def queue_lines(questions: list[Question], total: int) -> Iterator[str]:
    """Each question with its candidates, and how many there are."""
    for question in questions:
        yield f"{question.id}  {_title(question.subject)}  {_links(question.subject)}"
        for number, candidate in enumerate(question.candidates, 1):
            yield f"  {number}. {_title(candidate.side)}  {_links(candidate.side)}"
            yield f"     {_reason(candidate)}"
    shown = f"，显示 {len(questions):,} 个" if len(questions) < total else ""
    yield f"共 {total:,} 个问题{shown}。{len(questions):,} of {total:,} questions."


def question_lines(question: Question) -> Iterator[str]:
    """All that is known of the two sides of each pair of a question."""
    yield f"问题 question {question.id}，影响 records and links: {question.subject.weight:,}"
    yield from _side_lines(question.subject, "主体 subject")
    for number, candidate in enumerate(question.candidates, 1):
        yield from _side_lines(candidate.side, f"候选 candidate {number} ({candidate.id})")
        yield f"    {_reason(candidate)}"


def change_lines(change: Change) -> Iterator[str]:
    """What was decided, refused, joined and parted, and the generation that came of it."""
    for decision in change.taken:
        yield decision_line(decision)
    for _, error in change.refused:
        yield f"{error.words.zh} / {error.words.en}"
    if change.generation is None:
        yield "没有变化。Nothing changed."
        return
    for sign, pairs in (("+", change.links.made), ("−", change.links.undone)):
        yield from (f"  {sign} {key_of(a)} → {key_of(b)}" for a, b in pairs[:SHOWN])
    yield (
        f"链接 links: +{len(change.links.made):,} −{len(change.links.undone):,}；"
        f"尚存疑 doubts left: {change.doubts:,}。第 {change.generation.number} 代已发布。"
        f" Generation {change.generation.number} is published."
    )


def history_lines(decisions: Decisions) -> Iterator[str]:
    """All decisions in their order; those that stand are marked."""
    for decision in decisions.history:
        mark = "*" if decisions.standing.get(decision.pair) is decision else " "
        yield f"{mark} {decision_line(decision)}"
    counts = f"同 same {len(decisions.joined):,}, 异 different {len(decisions.apart):,}"
    yield f"共 {len(decisions.history):,} 次判定，* 为现行。{len(decisions.history):,} decisions, * stand: {counts}"


def decision_line(decision: Decision) -> str:
    """A decision in one line."""
    verdict, note = _VERDICTS[decision.same], f"  “{decision.note}”" if decision.note else ""
    ends = f"{key_of(decision.subject)} {_SIGNS[decision.same]} {key_of(decision.object)}"
    return (
        f"{pair_id(*pair_of(decision.subject, decision.object))}  {verdict.zh} {verdict.en}: {ends}  "
        f"{decision.who}, {decision.when:%Y-%m-%d %H:%M} UTC{note}"
    )


def fault_lines(faults: Iterable[Fault]) -> Iterator[str]:
    """Each row that was not taken: where, which value, which rule, why."""
    for fault in faults:
        place = fault.place
        where = spot(place.file, place.sheet, place.row) if place else fault.iri
        yield f"{where} {fault.field} “{fault.value}” [{fault.rule}] {fault.reason.zh} / {fault.reason.en}"


def plain(question: Question) -> dict[str, Any]:
    """A question as plain data, for JSON."""
    return {
        "id": question.id,
        "brings": round(question.brings, 2),
        "subject": _plain_side(question.subject),
        "candidates": [_plain_candidate(candidate) for candidate in question.candidates],
    }


def plain_decision(decision: Decision) -> dict[str, Any]:
    """A decision as plain data, for JSON."""
    return {
        "id": pair_id(*decision.pair),
        "subject": decision.subject,
        "object": decision.object,
        "same": decision.same,
        "who": decision.who,
        "when": decision.when.isoformat(),
        "note": decision.note,
    }


def _plain_candidate(candidate: Candidate) -> dict[str, Any]:
    decision = candidate.decision
    return {
        "id": candidate.id,
        "thing": _plain_side(candidate.side),
        "reason": _plain_words(candidate.why),
        "evidence": candidate.evidence,
        "score": candidate.score,
        "decision": None if decision is None else plain_decision(decision),
    }


def _plain_side(side: Side) -> dict[str, Any]:
    return {
        "iri": side.iri,
        "label": _plain_words(side.label),
        "kinds": [_plain_words(kind) for kind in side.kinds],
        "places": [_plain_words(place) for place in side.places],
        "identifiers": list(side.identifiers),
        "links": side.links,
        "rows": [
            {"source": row.source, "file": row.file, "sheet": row.sheet, "row": row.row} for row in side.rows
        ],
    }


def _plain_words(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _title(side: Side) -> str:
    traits = ", ".join([*(kind.zh for kind in side.kinds), *(place.zh for place in side.places)])
    return f"{_both(side.label)}  [{traits}]  {side.key}" if traits else f"{_both(side.label)}  {side.key}"


def _links(side: Side) -> str:
    return f"关联 links {side.links:,}"


def _reason(candidate: Candidate) -> str:
    if candidate.decision:
        return f"已判 {decision_line(candidate.decision)}"
    return f"{candidate.id}  {candidate.score:.2f}  {_both(candidate.why)}: {candidate.evidence}"


def _side_lines(side: Side, heading: str) -> Iterator[str]:
    yield f"  {heading}: {_both(side.label)}"
    yield f"    {side.iri}"
    for name, values in (
        ("类别 kind", [_both(kind) for kind in side.kinds]),
        ("所在地 place", [_both(place) for place in side.places]),
        ("标识 identifiers", list(side.identifiers)),
    ):
        if values:
            yield f"    {name}: {', '.join(values)}"
    yield f"    {_links(side)}，记录 records {len(side.rows):,}"
    for row in side.rows[:SHOWN]:
        yield f"      {row.source}: {spot(row.file, row.sheet, row.row)}"


def _both(words: Words) -> str:
    return words.zh if words.zh == words.en else f"{words.zh} / {words.en}"
