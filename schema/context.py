"""What the readers of one request share, and what all requests of one generation share."""

from __future__ import annotations

from collections.abc import Callable
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
from queries.asking import Asking, Knowledge
from queries.deadline import Deadline
from queries.find import Finder
from queries.questions.catalog import Catalog
from queries.sparql.answering import Asked, answer, prefixes
from queries.things import by_id, iris


class NotPromptError(Exception):
    """What is asked for may have to be waited for."""


#: Answers a query of SPARQL of a generation within a deadline.
Asker = Callable[["Known", Asked, Deadline], bytes]


@dataclass(frozen=True)
class Known:
    """One generation, kept for as long as it is published."""

    generation: Generation
    jobs: Jobs | None = None
    #: The named questions, and what answers SPARQL beside other queries, where there is a service that does.
    catalog: Catalog = field(default_factory=Catalog.shipped, compare=False)
    asker: Asker | None = field(default=None, compare=False)

    @property
    def base(self) -> str:
        """How the IRIs of the city's things begin."""
        return str(self.generation.manifest["base"])

    def ask(self, asked: Asked, deadline: Deadline) -> bytes:
        """The answer to a query of SPARQL within the deadline; QueryError where it has none."""
        if self.asker:
            return self.asker(self, asked, deadline)
        names = prefixes(self.generation.model, self.base)
        asking = Asking(self.knowledge, deadline.left())
        return bytes(answer(self.generation.store, asked, names, asking).body)

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
    #: Whether nothing may be waited for, because others wait meanwhile; what would be is refused with NotPromptError.
    prompt: bool = False

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
