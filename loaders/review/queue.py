"""The review queue: what linking left in doubt, the likeliest and weightiest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.generation import Generation
from loaders.review.decisions import Decision, read_decisions
from loaders.review.question import DECIDED, Candidate, Question, Sides, pair_id, short_id, why


def queue(generation: Generation, *, decided: bool = False, kind: str = "") -> list[Question]:
    """The open questions of a generation, or all with the decided ones, by what answers would bring."""
    decisions, sides = read_decisions(generation.folder), Sides(generation)
    found: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for subject, candidate in _open(generation, sides):
        found[subject].setdefault(candidate.side.iri, candidate)
    for one in decisions.standing.values() if decided else ():
        found[one.subject][one.object] = _decided(sides, one)
    questions = [_question(sides, subject, each.values()) for subject, each in found.items()]
    if kind:
        questions = [question for question in questions if _is_kind(generation, question, kind)]
    return sorted(questions, key=lambda question: (-question.brings, question.subject.iri))


def _open(generation: Generation, sides: Sides) -> Iterator[tuple[str, Candidate]]:
    """Each doubt of linking about one pair, with its subject."""
    for doubt in generation.doubts:
        subject, (words, likely) = doubt["subject"], why(doubt["reason"])
        scores = doubt.get("scores") or [likely] * len(doubt["candidates"])
        for other, score in zip(doubt["candidates"], scores, strict=True):
            yield (
                subject,
                Candidate(pair_id(subject, other), sides.of(other), words, doubt["evidence"], score),
            )


def _decided(sides: Sides, decision: Decision) -> Candidate:
    return Candidate(
        pair_id(*decision.pair), sides.of(decision.object), DECIDED, "", float(bool(decision.same)), decision
    )


def _question(sides: Sides, subject: str, candidates: Iterable[Candidate]) -> Question:
    best = sorted(candidates, key=lambda found: (-found.score, -found.side.weight, found.side.iri))
    return Question(short_id(subject), sides.of(subject), tuple(best))


def _is_kind(generation: Generation, question: Question, kind: str) -> bool:
    index = generation.index
    nodes = [index.find(generation.same.get(question.subject.iri, question.subject.iri))]
    return any(node is not None and index.is_kind(node, kind) for node in nodes)
