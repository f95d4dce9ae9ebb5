"""A measurement that was asked for: where it stands, and why it failed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.measurements.measurement import Measurement
from graph.network import NetworkError
from ontology.model import Words

#: The generation's number, and the measurement's key.
Name = tuple[int, str]


class QueueFullError(NetworkError):
    """Too many measurements wait; `words` says so."""

    def __init__(self, most: int) -> None:
        self.words = Words(
            f"已有 {most} 项计算在排队，请稍后再试", f"{most} measurements are waiting: try again later"
        )
        super().__init__(f"{self.words.zh} / {self.words.en}")


class State(StrEnum):
    """Where a measurement stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True)
class Job:
    """A measurement that was asked for, as it stood at one moment.

    Attributes
    ----------
    measurement, generation
        What is measured, and in which generation.
    standing
        Whether the city keeps it for each generation, rather than somebody having asked.
    state, share, phase
        Where it stands; how much is done, 0 to 1; with what it is busy.
    asked_at, seconds
        When it was asked for, ISO 8601 in UTC; how long it has run.
    reason, note
        Why it failed or was cancelled; what else should be known.
    """

    measurement: Measurement
    generation: int
    standing: bool
    state: State
    share: float
    phase: str
    asked_at: str
    seconds: float = 0.0
    reason: Words | None = None
    note: Words | None = None

    @property
    def name(self) -> Name:
        """What tells it from all others."""
        return self.generation, self.measurement.key
