"""Answers that come back in a workbook: each row is held against the graph, and the good ones are taken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from graph.generation import City, Generation
from loaders.files.headers import Wanted
from loaders.files.opening import look
from loaders.files.rows import Row, read_rows
from loaders.files.texts import tidy
from loaders.reading import Note, refusal
from loaders.review.change import Change, decide
from loaders.review.decisions import Decision, DecisionError, Decisions, Pair, now, pair_of, read_decisions
from loaders.review.named import mentions_of
from loaders.review.question import pair_id
from loaders.review.sheet import CANDIDATE_IRI, DECISION, ID, NOTE, SUBJECT_IRI, WORDS, word_of
from ontology.model import Fault, Place

_SAID = {part.lower(): said for word, said in WORDS.items() for part in (word, *word.split())}
_WANTED = (ID, DECISION, NOTE, SUBJECT_IRI, CANDIDATE_IRI)


@dataclass(frozen=True, slots=True)
class Answer:
    """One row that says something of a pair, and where it stands."""

    pair: Pair
    same: bool | None
    note: str
    place: Place

    def decision(self, who: str, when: datetime) -> Decision:
        """The answer as a decision by somebody."""
        return Decision(*self.pair, self.same, who, when, self.note)


def read_sheet(path: Path, known: Callable[[str], bool]) -> tuple[list[Answer], list[Fault]]:
    """The rows that say something, and those that cannot be used; SourceError where a column is missing.

    `known` tells whether there is a mention or thing with an IRI.
    """
    answers: list[Answer] = []
    faults: list[Fault] = []
    for item in _items(path, known):
        (faults if isinstance(item, Fault) else answers).append(item)  # type: ignore[arg-type]
    quarrels = _quarrels(answers)
    return [a for a in answers if pair_of(*a.pair) not in quarrels], faults + [
        _contradictory(answer) for answer in answers if pair_of(*answer.pair) in quarrels
    ]


def _items(path: Path, known: Callable[[str], bool]) -> Iterator[Answer | Fault]:
    for row in read_rows(look(path), Wanted(_WANTED, _WANTED)):
        if isinstance(row, Note):
            continue
        if isinstance(row, Fault):
            yield row
        elif item := _item(row, known):
            yield item


def _item(row: Row, known: Callable[[str], bool]) -> Answer | Fault | None:
    """What a row says; None for one that says nothing."""
    given = {name: tidy(str(value)) for name, value in row.cells.items() if value is not None}
    word, pair = given.get(DECISION, ""), (given.get(SUBJECT_IRI, ""), given.get(CANDIDATE_IRI, ""))
    if not word:
        return None
    if word.lower() not in _SAID:
        return refusal(
            row.place, "unknown-word", f"只能是：{'、'.join(WORDS)}", f"must be one of: {', '.join(WORDS)}",
            field=DECISION, value=word,
        )  # fmt: skip
    return _misfit(row.place, given.get(ID, ""), pair, known) or Answer(
        pair, _SAID[word.lower()], given.get(NOTE, ""), row.place
    )


def _misfit(place: Place, id_: str, pair: Pair, known: Callable[[str], bool]) -> Fault | None:
    """Why a row is about no pair that can be decided."""
    for field, iri in zip((SUBJECT_IRI, CANDIDATE_IRI), pair, strict=True):
        if not known(iri):
            return refusal(
                place, "unknown-thing", "图中没有这条记录：可能是改动过，或来源已撤下",
                "there is no such thing in the graph: edited, or its source was withdrawn",
                field=field, value=iri,
            )  # fmt: skip
    if id_ != pair_id(*pair):
        return refusal(
            place, "unknown-id", f"编号与两个 IRI 不符，应为 {pair_id(*pair)}：请重新导出",
            f"the id does not belong to the two IRIs, whose id is {pair_id(*pair)}: export once more",
            field=ID, value=id_,
        )  # fmt: skip
    return None


def _quarrels(answers: Iterable[Answer]) -> Collection[Pair]:
    """The pairs of which two rows say different things."""
    said: dict[Pair, bool | None] = {}
    return {
        pair
        for answer in answers
        if said.setdefault(pair := pair_of(*answer.pair), answer.same) != answer.same
    }


def _contradictory(answer: Answer) -> Fault:
    return refusal(
        answer.place, "contradictory-rows", "同一对记录在本表中有不同判定，均未采用",
        "this sheet decides the same pair in different ways: none of them was taken",
        iri=answer.pair[0], field=DECISION, value=word_of(answer.same),
    )  # fmt: skip


def _against_others(answer: Answer, error: DecisionError) -> Fault:
    return Fault(
        answer.pair[0], DECISION, word_of(answer.same), "contradicts-decisions", error.words, answer.place
    )


def take_sheet(city: City, generation: Generation, path: Path, who: str) -> tuple[Change, list[Fault]]:
    """Decide what a workbook says; what came of it, and the rows that were not taken."""
    known = mentions_of(generation)
    answers, faults = read_sheet(path, lambda iri: iri in known or generation.index.find(iri) is not None)
    decisions, when = read_decisions(generation.folder), now()
    asked = {pair_of(*answer.pair): answer for answer in answers if _says(decisions, answer)}
    change = decide(city, [answer.decision(who, when) for answer in asked.values()], path.name)
    faults += [_against_others(asked[decision.pair], error) for decision, error in change.refused]
    return change, sorted(faults, key=lambda fault: fault.place.row or 0 if fault.place else 0)


def _says(decisions: Decisions, answer: Answer) -> bool:
    """Whether an answer says anything: later only does of a pair that was decided."""
    return answer.same is not None or decisions.of(*answer.pair) is not None
