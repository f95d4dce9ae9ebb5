"""Which pairs a person means: by the id of a question or of a pair, or by naming two mentions or things."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from graph.generation import Generation
from loaders.review.decisions import Pair, pair_of, read_decisions
from loaders.review.question import Candidate, Question, key_of
from loaders.review.queue import queue
from ontology.model import Words


class QuestionError(Exception):
    """An id or a name of something to decide that nothing has; `words` says what would be right."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def to_accept(generation: Generation, text: str, other: str | None = None) -> Pair:
    """The one pair to be joined; QuestionError where a question has several candidates and none is named."""
    found = _undecided(generation, pairs(generation, text, other))
    if len(found) > 1:
        have = ", ".join(f"{n} {key_of(pair[1])}" for n, pair in enumerate(found, 1))
        raise QuestionError(
            f"问题 {text} 有多个候选，请指明一个：{have}",
            f"question {text} has several candidates, name one: {have}",
        )
    return found[0]


def to_reject(generation: Generation, text: str, other: str | None = None) -> list[Pair]:
    """The pairs to be kept apart: the one named, or all of a question that are not decided yet."""
    return _undecided(generation, pairs(generation, text, other))


def to_undo(generation: Generation, text: str, other: str | None = None) -> list[Pair]:
    """The decided pairs among those meant; QuestionError where none is decided."""
    standing = read_decisions(generation.folder).standing
    found = [pair for pair in pairs(generation, text, other) if pair_of(*pair) in standing]
    if not found:
        raise QuestionError(f"“{text}”还没有判定，无可撤销", f"nothing was decided about {text!r} yet")
    return found


def pairs(generation: Generation, text: str, other: str | None = None) -> list[Pair]:
    """All pairs of a question, or the one with this candidate; the pair of an id; or two things named."""
    questions = queue(generation, decided=True)
    for question in questions:
        if question.id == text:
            return [(question.subject.iri, one.side.iri) for one in _chosen(question, other)]
    for question in questions:
        for candidate in question.candidates:
            if candidate.id == text:
                return [(question.subject.iri, candidate.side.iri)]
    if other is None:
        raise QuestionError(
            f"没有编号为“{text}”的问题；用 review list --all 查看编号",
            f"there is no question {text!r}; review list --all shows the ids",
        )
    known = mentions_of(generation)
    return [(_mention(generation, known, text), _mention(generation, known, other))]


def question_of(generation: Generation, text: str) -> Question:
    """The question with this id, or with a pair that has it."""
    for question in queue(generation, decided=True):
        if text in {question.id, *(candidate.id for candidate in question.candidates)}:
            return question
    raise QuestionError(
        f"没有编号为“{text}”的问题；用 review list --all 查看编号",
        f"there is no question {text!r}; review list --all shows the ids",
    )


def mentions_of(generation: Generation) -> Collection[str]:
    """The IRIs beyond the index's that may be decided about: merged mentions, and those decided about before."""
    decided = {iri for pair in read_decisions(generation.folder).standing for iri in pair}
    return decided | generation.same.keys()


def _undecided(generation: Generation, found: list[Pair]) -> list[Pair]:
    """Those of several pairs about which nothing was decided; all where everything was."""
    standing = read_decisions(generation.folder).standing
    return [pair for pair in found if pair_of(*pair) not in standing] or found


def _chosen(question: Question, other: str | None) -> Sequence[Candidate]:
    """The candidate meant by its number in the list, its pair's id, its key or IRI; all where none is named."""
    if other is None:
        return question.candidates
    for number, candidate in enumerate(question.candidates, 1):
        if other in {str(number), candidate.id, candidate.side.iri, candidate.side.key}:
            return [candidate]
    have = ", ".join(f"{n} {c.side.key}" for n, c in enumerate(question.candidates, 1))
    raise QuestionError(
        f"问题 {question.id} 没有候选“{other}”，有：{have}",
        f"question {question.id} has no candidate {other!r}; it has: {have}",
    )


def _mention(generation: Generation, known: Collection[str], text: str) -> str:
    """The IRI of a mention or thing, given whole or as its key `org/x-…`."""
    for iri in (text, f"{generation.manifest['base']}id/{text}"):
        if iri in known or generation.index.find(iri) is not None:
            return iri
    raise QuestionError(f"图中没有“{text}”", f"there is nothing called {text!r} in the graph")
