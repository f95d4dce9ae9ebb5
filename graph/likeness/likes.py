"""Likeness in a city: things compared where it makes sense, each with the ways that link it to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.generation import Generation
from graph.likeness.similarity import LIKENESSES, Alike, Values, similar
from graph.measuring.projection import together
from graph.network import Mask, Network
from graph.paths import Path
from graph.routes.spans import Spans
from graph.routes.ways import joined


@dataclass(frozen=True, slots=True)
class Likely:
    """A thing that is like another, and for each reason the way from the other over it to the thing."""

    alike: Alike
    paths: tuple[Path, ...]


class Likes:
    """Who is like whom in one generation."""

    def __init__(self, generation: Generation, spans: Spans) -> None:
        self._index, self._network, self._spans = generation.index, generation.network, spans

    def similar(
        self, node: int, by: str, kinds: Iterable[str] = (), *, first: int = 10, meet: bool = False
    ) -> list[Likely]:
        """The things of these kinds (its own by default) most like one; with `meet` only those not linked to it."""
        found = similar(
            self._compared(node), node, LIKENESSES[by], self._candidates(node, kinds), first=first, meet=meet
        )
        return [self._explained(node, one) for one in found]

    def scores(self, node: int, by: str) -> Values:
        """How like a thing every other is, shape (things,); KeyError where there is no such likeness."""
        return LIKENESSES[by].scores(self._compared(node), node)

    @cached_property
    def society(self) -> Network:
        """The things that last, linked where they did something together."""
        return together(self._network, self._spans.lasting)

    def _compared(self, node: int) -> Network:
        """Where a thing is compared: one that lasts in society, another among all its neighbours."""
        return self.society if self._spans.lasting[node] else self._network

    def _candidates(self, node: int, kinds: Iterable[str]) -> Mask:
        found = np.zeros(self._index.size, np.bool_)
        for kind in tuple(kinds) or (self._index.kind(node),):
            found[self._index.nodes(kind)] = True
        return found

    def _explained(self, node: int, one: Alike) -> Likely:
        ways = (joined(self._network, (node, reason.node, one.node)) for reason in one.reasons)
        return Likely(one, tuple(ways))
