"""What the readers of one request share, and what all requests of one generation share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from graph.facts.merges import Merges
from graph.facts.statements import Statements
from graph.generation import Generation
from graph.index import Index
from graph.likeness.likes import Likes
from graph.measurements.jobs import Jobs
from graph.measurements.measurement import measurement
from graph.measurements.measurements import Measurements, standing_of
from graph.measures import Scores
from graph.routes.spans import Spans, spans
from queries.asking import Knowledge
from queries.deadline import Deadline
from queries.find import Finder
from queries.things import by_id, iris


@dataclass(frozen=True)
class Known:
    """One generation, kept for as long as it is published."""

    generation: Generation
    jobs: Jobs | None = None

    @property
    def base(self) -> str:
        """How the IRIs of the city's things begin."""
        return str(self.generation.manifest["base"])

    @cached_property
    def statements(self) -> Statements:
        """Who says what."""
        return Statements(self.generation)

    @cached_property
    def merges(self) -> Merges:
        """Which records are one thing."""
        return Merges(self.statements)

    def scores(self, measure: str) -> Scores:
        """The scores of all things by a measure; NotMeasuredError where they are still computed."""
        return self.measurements.scores(measurement(measure))

    @cached_property
    def measurements(self) -> Measurements:
        """What was measured in the generation, and is being measured."""
        return Measurements(self.generation, self.jobs, standing_of(self.generation))

    @cached_property
    def spans(self) -> Spans:
        """When things happened."""
        return spans(self.generation.index)

    @cached_property
    def likes(self) -> Likes:
        """Who is like whom."""
        return Likes(self.generation, self.spans)

    @cached_property
    def knowledge(self) -> Knowledge:
        """What the functions of SPARQL know."""
        return Knowledge(self.generation, lambda: self.spans, lambda: self.likes, self.scores)


@dataclass(frozen=True)
class Context:
    """One request: what is known, the language asked for, and the conditions answered so far."""

    known: Known
    lang: str = "zh"
    deadline: Deadline = field(default_factory=Deadline)
    #: What was read that may be different tomorrow though the generation is the same.
    passing: set[str] = field(default_factory=set)

    @cached_property
    def index(self) -> Index:
        """The things by number."""
        return self.known.generation.index

    @cached_property
    def finder(self) -> Finder:
        """Answers conditions, each one once in a request."""
        return Finder(self.index, check=self.deadline.check)

    def iris(self, text: str) -> tuple[str, ...]:
        """The IRIs that an id may stand for: itself, a key behind `/id/`, or the local name of a code."""
        return iris(self.known.base, text)

    def node(self, text: str) -> int | None:
        """The number of the thing with this id, None where there is none."""
        return by_id(self.index, self.known.base, text)
