"""What one query may ask of the network: what is known of it, and for how long it may be asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from graph.generation import Generation
from graph.index import Index
from graph.likeness.likes import Likes
from graph.measurements.measurements import NotMeasuredError
from graph.measures import MEASURES, Scores
from graph.network import Network
from graph.paths import Path
from graph.routes.spans import Spans
from graph.routes.telling import sentence
from queries.function_ways import Ways

Call = Callable[..., str | None]


class ArgumentError(ValueError):
    """A function was given what it has no value for; in SPARQL its value is then unbound."""


class Knowledge:
    """What the functions know of one generation, shared by all queries; each part is made when it is first needed."""

    def __init__(
        self,
        generation: Generation,
        spans: Callable[[], Spans],
        likes: Callable[[], Likes],
        scores: Callable[[str], Scores],
    ) -> None:
        self.generation, self._spans, self._likes, self._scores = generation, spans, likes, scores
        self.values = lru_cache(maxsize=64)(self._values)
        self.ordered = lru_cache(maxsize=64)(self._ordered)

    @property
    def index(self) -> Index:
        """The things by number."""
        return self.generation.index

    @property
    def network(self) -> Network:
        """The links between the things."""
        return self.generation.network

    def likeness(self, node: int, by: str) -> NDArray[np.float64]:
        """How like a thing every other is, shape (things,)."""
        return self._likes().scores(node, by)

    def told(self, path: Path, lang: str) -> str:
        """A path as a sentence."""
        return sentence(self.index, self._spans(), path, lang)

    def _values(self, measure: str) -> NDArray[np.float64]:
        """The values of all things by a measure, shape (things,); ArgumentError where there is no such measure."""
        if measure not in MEASURES:
            raise ArgumentError(f"{measure!r} is no measure; there are: {', '.join(MEASURES)}")
        return self._scores(measure).values

    @cached_property
    def linked(self) -> NDArray[np.bool_]:
        """Which things have a link at all, shape (things,)."""
        return np.asarray(self.network.degree > 0)

    def _ordered(self, measure: str) -> NDArray[np.float64]:
        """The scores of the things that have a link, least first."""
        return np.sort(self.values(measure)[self.linked])


class Asking:
    """The functions as one query calls them: so many seconds of work, and nothing found twice.

    When the time is over each further call is unbound at once, and `over` says so: the engine cannot be stopped from
    within a function, but what is left of the query is then quick. So it is when a measure that is asked for has no
    values yet, which `waiting` tells of.
    """

    #: Which measure has no values yet, and how far that is.
    waiting: NotMeasuredError | None = None

    def __init__(self, known: Knowledge, seconds: float) -> None:
        self.known, self.seconds, self.over = known, seconds, False
        self._ends = monotonic() + seconds
        self.likeness = lru_cache(maxsize=8)(known.likeness)
        self.node = lru_cache(maxsize=65536)(self._node)

    @cached_property
    def ways(self) -> Ways:
        """The distances and paths that were asked for."""
        return Ways(self.known.network, self.left)

    def left(self) -> float:
        """The seconds that are left."""
        return max(self._ends - monotonic(), 0.0)

    def bounded(self, run: Callable[..., str | None]) -> Call:
        """A function over this and terms as one over terms alone, that gives nothing when the query is in vain."""

        def call(*terms: str) -> str | None:
            self.over = self.over or not self.left()
            if self.over or self.waiting:
                return None
            try:
                return run(self, *terms)
            except NotMeasuredError as error:
                self.waiting = error
                return None

        return call

    def _node(self, term: str) -> int:
        """The number of the thing that an IRI names; ArgumentError where there is none."""
        found = self.known.index.find(term[1:-1]) if term.startswith("<") else None
        if found is None:
            raise ArgumentError(f"{term} is nothing in the graph")
        return found
