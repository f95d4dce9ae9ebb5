"""How places in a ranking moved: the network as of a day, and the ranks of things then and now."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.generation import Generation
from graph.measures import MEASURES, Scores
from graph.measuring.scores import measured
from graph.network import Mask, Network
from graph.routes.spans import Spans

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

#: So many days, and so many of their scores, are kept.
DAYS = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a ranking: counted from 1, things of equal score share the best of their places; and the score."""

    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Move:
    """A thing's places before and after; None where it had no link then."""

    node: int
    before: Place | None
    after: Place | None

    @property
    def up(self) -> int | None:
        """By how many places it rose, negative where it fell; None where it has no place on one side."""
        return self.before.rank - self.after.rank if self.before and self.after else None


def as_of(network: Network, spans: Spans, day: date) -> Network:
    """The network as it was known on a day: without the things that began later, and without their links.

    Things that last and things without dates are there at all times, but rank only where a link is left to them.
    What had ended by then stays: its links had been.
    """
    later = ~spans.within(None, day)
    return network.without(later) if later.any() else network


def places(scores: Scores, ranked: Mask) -> dict[int, Place]:
    """The places of the things that are ranked, by number."""
    nodes = np.flatnonzero(ranked)
    values = scores.values[nodes]
    ranks = np.searchsorted(np.sort(-values), -values, side="left") + 1
    return {
        node: Place(rank, value)
        for node, rank, value in zip(nodes.tolist(), ranks.tolist(), values.tolist(), strict=True)
    }


def moves(before: dict[int, Place], after: dict[int, Place], most: int) -> list[Move]:
    """The things that are among so many leading ones before or after, by their place after; who left come last."""
    leading = [node for side in (after, before) for node, place in side.items() if place.rank <= most]
    found = [Move(node, before.get(node), after.get(node)) for node in dict.fromkeys(leading)]
    last = len(after) + 1
    return sorted(found, key=lambda m: (m.after.rank if m.after else last, _rank(m.before), m.node))


class Past:
    """The network of earlier days with its scores; the days that were asked for last are kept."""

    def __init__(self, network: Network, spans: Spans) -> None:
        self._network, self._spans = network, spans
        self._days: dict[date, Network] = {}
        self._scores: dict[tuple[date, str], Scores] = {}
        self._lock = Lock()

    def network(self, day: date) -> Network:
        """The network as of a day."""
        with self._lock:
            return _remembered(self._days, day, lambda: as_of(self._network, self._spans, day))

    def scores(self, day: date, measure: str) -> Scores:
        """The scores of all things by a measure as of a day."""
        network = self.network(day)
        with self._lock:
            return _remembered(self._scores, (day, measure), lambda: measured(network, MEASURES[measure]))

    def places(self, day: date, measure: str, kind: NDArray[np.int32] | None) -> dict[int, Place]:
        """The places by a measure as of a day, of one kind's things (their numbers) or of all."""
        return places_of(self.network(day), self.scores(day, measure), kind)


def _remembered(known: dict[K, V], key: K, make: Callable[[], V]) -> V:
    if key not in known:
        while len(known) >= DAYS:
            del known[next(iter(known))]
        known[key] = make()
    return known[key]


def places_now(generation: Generation, measure: str, kind: str | None) -> dict[int, Place]:
    """The places by a measure in a generation, of one kind's things or of all."""
    nodes = None if kind is None else generation.index.nodes(kind)
    return places_of(generation.network, generation.scores(measure), nodes)


def places_then(old: Generation, new: Generation, measure: str, kind: str | None) -> dict[int, Place]:
    """The places by a measure in an older generation, by the numbers that the things have in a newer one.

    A thing that goes on under another IRI is the same; things that are no longer there are left out.
    """
    found: dict[int, Place] = {}
    for node, place in places_now(old, measure, kind).items():
        iri = old.index.iri(node)
        now = new.index.find(new.same.get(iri, iri))
        # of two things that have become one, the higher place counts
        if now is not None and (now not in found or place.rank < found[now].rank):
            found[now] = place
    return found


def places_of(network: Network, scores: Scores, nodes: NDArray[np.int32] | None) -> dict[int, Place]:
    """The places of the things that have a link: of these numbers, or of all."""
    ranked = network.degree > 0
    if nodes is not None:
        among = np.zeros(network.size, np.bool_)
        among[nodes] = True
        ranked &= among
    return places(scores, ranked)


def _rank(place: Place | None) -> int:
    return place.rank if place else 0
