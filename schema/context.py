"""What the readers of one request share, and what all requests of one generation share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from graph.facts.merges import Merges
from graph.facts.statements import Statements
from graph.generation import Generation
from graph.index import Index
from graph.measures import Scores
from graph.measuring.likes import Likes
from graph.measuring.moves import Past
from graph.routes.spans import Spans, spans
from queries.find import Finder
from queries.things import by_id, iris


@dataclass(frozen=True)
class Known:
    """One generation, kept for as long as it is published."""

    generation: Generation

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
        """The scores of all things by a measure, worked out once."""
        return self.generation.scores(measure)

    @cached_property
    def spans(self) -> Spans:
        """When things happened."""
        return spans(self.generation.index)

    @cached_property
    def likes(self) -> Likes:
        """Who is like whom."""
        return Likes(self.generation, self.spans)

    @cached_property
    def past(self) -> Past:
        """The network of earlier days."""
        return Past(self.generation.network, self.spans)


@dataclass(frozen=True)
class Context:
    """One request: what is known, the language asked for, and the conditions answered so far."""

    known: Known
    lang: str = "zh"

    @cached_property
    def index(self) -> Index:
        """The things by number."""
        return self.known.generation.index

    @cached_property
    def finder(self) -> Finder:
        """Answers conditions, each one once in a request."""
        return Finder(self.index)

    def iris(self, text: str) -> tuple[str, ...]:
        """The IRIs that an id may stand for: itself, a key behind `/id/`, or the local name of a code."""
        return iris(self.known.base, text)

    def node(self, text: str) -> int | None:
        """The number of the thing with this id, None where there is none."""
        return by_id(self.index, self.known.base, text)
