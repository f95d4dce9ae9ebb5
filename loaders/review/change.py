"""Takes decisions: a new generation is published, linked anew by them, and says what they changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.generation import City, Generation
from graph.publishing.changes import Merges
from graph.publishing.staging import Stage
from loaders.review.decisions import Decision, DecisionError, Ledger, read_decisions, write_decisions
from loaders.run import relink


@dataclass(frozen=True)
class Change:
    """What decisions changed: those taken and refused, the links (mention, thing) made and undone, the doubts left."""

    generation: Generation | None
    taken: tuple[Decision, ...]
    refused: tuple[tuple[Decision, DecisionError], ...]
    links: Merges
    doubts: int


def decide(city: City, asked: Sequence[Decision], note: str = "review") -> Change:
    """Take decisions, link anew without reading any source, publish; what contradicts is refused, the rest taken."""
    taken: list[Decision] = []
    refused: list[tuple[Decision, DecisionError]] = []

    def prepare(stage: Stage) -> bool:
        ledger = Ledger(read_decisions(stage.folder))
        for decision in asked:
            try:
                taken.extend([decision] if ledger.take(decision) else [])
            except DecisionError as error:
                refused.append((decision, error))
        write_decisions(stage.folder, ledger.decisions)
        return bool(taken)

    loaded = relink(city, prepare, note)
    doubts = loaded.generation.doubts if loaded.generation else ()
    return Change(
        loaded.generation if taken else None, tuple(taken), tuple(refused), loaded.merges, len(doubts)
    )
