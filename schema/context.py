"""What the readers of one request share, and what all requests of one generation share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

from graph.generation import Generation
from graph.index import Index
from graph.measures import MEASURES, Scores
from graph.scores import measured
from ontology.model import SCHEME
from queries.find import Finder


@dataclass(frozen=True)
class Known:
    """One generation, kept for as long as it is published, with the scores that somebody asked for."""

    generation: Generation
    _scores: dict[str, Scores] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def base(self) -> str:
        """How the IRIs of the city's things begin."""
        return str(self.generation.manifest["base"])

    def scores(self, measure: str) -> Scores:
        """The scores of all things by a measure, worked out once."""
        with self._lock:
            if measure not in self._scores:
                self._scores[measure] = measured(self.generation.network, MEASURES[measure])
            return self._scores[measure]


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
        if "://" in text or text.startswith("urn:"):
            return (text,)
        return f"{self.known.base}id/{text}", SCHEME + text

    def node(self, text: str) -> int | None:
        """The number of the thing with this id, None where there is none."""
        return next((n for iri in self.iris(text) if (n := self.index.find(iri)) is not None), None)
