"""Projections: which part of the network is measured, and how its links are read, as people state it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np

from graph.generation import Generation
from graph.measuring.projection import MOST_PARTIES, Weigh, together
from graph.measuring.stating import ProjectionError, Weight, expect, plain, read, told
from graph.network import Mask, Network
from graph.routes.passage import Passage, by_name, implied
from graph.routes.spans import Spans, spans
from ontology.model import Model, Words


@dataclass(frozen=True)
class Projection:
    """A part of the network and how its links are read; the whole of it, every edge weighing 1, by default.

    Names stand in any order and may be repeated; the projection keeps them sorted.

    Attributes
    ----------
    kinds
        Names of the kinds whose things are kept, with those below them; none for all.
    relations
        Names of the relations that are followed, with those below them; none for all.
    through
        One-mode: kept things are linked where they share a thing of these kinds, as firms do by joint patents.
    direct
        With `through`: whether the links between kept things count too.
    directed
        Whether measures that heed direction follow links only the way they point.
    weight
        `none`; `links`: how many links join two things, what only follows from another link not counted; with
        `through`, `shared`: how many things two share, a direct link counting as one; `newman`: the sum of 1/(k-1)
        over these, k being how many of the kept share the thing (M. Newman 2001), a direct link adding 1.
    most
        With `through`: a thing shared by more than so many links nobody.
    since, until
        A thing with a time of its own must have happened, in part at least, from the one day to the other. With
        `until` alone this is the network as of that day.
    undated
        Whether things without any time of their own are kept where there is such a window.

    Raises
    ------
    ProjectionError
        If the parts do not go together. Whether names mean something is only known of a model: `check`.

    Examples
    --------
    >>> joint = Projection(kinds=("Enterprise",), through=("Patent",), weight=Weight.SHARED)
    >>> joint.as_json()
    {'kinds': ['Enterprise'], 'through': ['Patent'], 'weight': 'shared'}
    >>> Projection.from_json(joint.as_json()) == joint, Projection().key
    (True, '')
    """

    kinds: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    direct: bool = False
    directed: bool = False
    weight: Weight = Weight.NONE
    most: int = MOST_PARTIES
    since: date | None = None
    until: date | None = None
    undated: bool = True

    def __post_init__(self) -> None:
        for name in ("kinds", "relations", "through"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        for wrong, zh, en in self._rules():
            if wrong:
                raise ProjectionError(zh, en)

    def _rules(self) -> tuple[tuple[bool, str, str], ...]:
        both = sorted(set(self.kinds) & set(self.through))
        shared = self.weight in (Weight.SHARED, Weight.NEWMAN)
        backward = None not in (self.since, self.until) and str(self.since) > str(self.until)
        return (
            (bool(both), f"{both} 既在 kinds 又在 through", f"{both} are both in kinds and in through"),
            (
                self.directed and bool(self.through),
                "through 的联系没有方向",
                "links `through` have no direction",
            ),
            (self.direct and not self.through, "direct 只与 through 同用", "direct goes with `through` only"),
            (
                shared and not self.through,
                f"weight {self.weight} 只与 through 同用",
                f"weight {self.weight} goes with `through` only",
            ),
            (
                self.weight is Weight.LINKS and bool(self.through),
                "through 的 weight 应为 none、shared 或 newman，而不是 links",
                "with `through` the weight must be none, shared or newman, not links",
            ),
            (
                self.most != MOST_PARTIES and not self.through,
                "most 只与 through 同用",
                "most goes with `through` only",
            ),
            (
                not self.undated and self.since is None and self.until is None,
                "undated 只与 since 或 until 同用",
                "undated goes with since or until only",
            ),
            (self.most < 2, f"most 为 {self.most}，应不小于 2", f"most is {self.most}: must be at least 2"),
            (
                backward,
                f"since {self.since} 晚于 until {self.until}",
                f"since {self.since} is later than until {self.until}",
            ),
        )

    @property
    def whole(self) -> bool:
        """Whether it is the whole network, every edge weighing 1 and leading both ways."""
        return not self.as_json()

    @property
    def key(self) -> str:
        """A short name that is the same whenever and wherever the same is stated; empty for the whole network."""
        if self.whole:
            return ""
        text = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def as_json(self) -> dict[str, Any]:
        """What differs from the whole network, as plain values."""
        return {
            one.name: plain(value)
            for one in fields(self)
            if (value := getattr(self, one.name)) != one.default
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Projection:
        """The projection that plain values state; ProjectionError where one is of no known name or form."""
        forms = {one.name: one for one in fields(cls)}
        for name in found:
            expect(name, forms, Words("投影的部分", "part of a projection"))
        return cls(**{name: read(name, value, forms[name].default) for name, value in found.items()})

    def check(self, model: Model) -> None:
        """ProjectionError where a name is of no kind or no relation, with what is nearest."""
        for name in (*self.kinds, *self.through):
            expect(name, [kind.name for kind in model.public()], Words("类别", "kind"))
        for name in self.relations:
            expect(name, by_name(model), Words("关系", "relation"))

    def told(self, model: Model | None = None) -> Words:
        """The projection in a sentence; kinds and relations by their labels where a model is at hand."""
        return told(self.as_json(), model)

    def project(self, generation: Generation, when: Spans | None = None) -> Network:
        """The network as stated, over the same numbers; things left out have no links.

        Raises
        ------
        ProjectionError
            If a name is of no kind or no relation.
        """
        if self.whole:
            return generation.network
        self.check(generation.model)
        network = self._followed(generation)
        windowed = self.since is not None or self.until is not None
        dates = (when or spans(generation.index)) if windowed else None
        network = network.without(self._closed(generation, dates))
        if self.through:
            kept = self._mask(generation, self.kinds) if self.kinds else ~self._mask(generation, self.through)
            return together(network, kept, self.most, direct=self.direct, weigh=_PARTS[self.weight])
        weights = np.ones(len(network.source)) if self.weight is Weight.LINKS else None
        return replace(network, weights=weights, directed=self.directed)

    def _followed(self, generation: Generation) -> Network:
        """The network of the relations that are followed."""
        model, network = generation.model, generation.network
        relations = by_name(model)
        found = Passage(relations=tuple(relations[name] for name in self.relations)).along(
            generation.index, network
        )
        if self.weight is not Weight.LINKS or found is not network:
            return found
        above = tuple(model.properties[iri].ancestors for iri in network.properties)
        return network.keeping(~implied(network, above))

    def _closed(self, generation: Generation, dates: Spans | None) -> Mask:
        """The things that neither stay nor link others, shape (things,)."""
        closed = np.zeros(generation.index.size, np.bool_)
        if self.kinds:
            closed = ~self._mask(generation, (*self.kinds, *self.through))
        if dates is not None:
            window = Passage(since=self.since, until=self.until, undated=self.undated)
            closed |= window.closed(generation.index, dates)
        return closed

    def _mask(self, generation: Generation, kinds: tuple[str, ...]) -> Mask:
        """The things of these kinds, shape (things,)."""
        found = np.zeros(generation.index.size, np.bool_)
        for kind in kinds:
            found[generation.index.nodes(kind)] = True
        return found


def _equal(parties: np.ndarray) -> np.ndarray:
    return np.ones(len(parties))


def _newman(parties: np.ndarray) -> np.ndarray:
    return 1 / (parties - 1)


#: What a thing adds to the weight between two that share it, by how many share it.
_PARTS: Mapping[Weight, Weigh | None] = {Weight.NONE: None, Weight.SHARED: _equal, Weight.NEWMAN: _newman}
