"""Where paths may lead: kinds and relations allowed or avoided, and the time in which things must have happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

import numpy as np

from graph.index import Index
from graph.network import Mask, Network, NetworkError
from graph.routes.spans import Spans
from ontology.model import Model, Words

#: The properties above each property of a network, in the order of these.
Above = tuple[tuple[str, ...], ...]


class PassageError(NetworkError):
    """A name is of no kind and no relation; `words` says which there are."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.words = Words(zh, en)


@dataclass(frozen=True, slots=True)
class Passage:
    """What may be passed; all of it by default.

    Attributes
    ----------
    kinds, avoid_kinds
        Names of the kinds that alone may be passed (none: all), and of those that may not.
    relations, avoid_relations
        IRIs of the properties that alone may be walked along (none: all), and of those that may not. A property
        stands for those below it too. Neighbours along others do not make a thing a hub.
    since, until
        A thing with a time of its own must have happened, in part at least, from the one day to the other.
    undated
        Whether things without any time of their own may be passed where there is such a window.
    """

    kinds: tuple[str, ...] = ()
    avoid_kinds: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    avoid_relations: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    undated: bool = True

    def along(self, index: Index, network: Network) -> Network:
        """The network of the relations that may be walked along; the same one where all may."""
        if not self.relations and not self.avoid_relations:
            return network
        above = tuple(_ancestors(index.model, iri) for iri in network.properties)
        chosen = _among(network, above, self.relations) if self.relations else set(network.properties)
        return _kept(network, above, frozenset(chosen - _among(network, above, self.avoid_relations)))

    def closed(self, index: Index, spans: Spans) -> Mask:
        """The things that may not be passed, shape (things,)."""
        closed = np.full(index.size, bool(self.kinds))
        for kind in self.kinds:
            closed[index.nodes(kind)] = False
        for kind in self.avoid_kinds:
            closed[index.nodes(kind)] = True
        if self.since is not None or self.until is not None:
            closed |= ~spans.within(self.since, self.until)
            if not self.undated:
                closed |= ~spans.dated & ~spans.lasting
        return closed


def by_names(
    model: Model, only: Iterable[str], avoid: Iterable[str], since: date | None, until: date | None
) -> Passage:
    """The passage where kinds and relations are given by name; PassageError where a name means neither."""
    (kinds, relations), (avoid_kinds, avoid_relations) = _sorted(model, only), _sorted(model, avoid)
    return Passage(kinds, avoid_kinds, relations, avoid_relations, since, until)


def _sorted(model: Model, names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds and the relations (as IRIs) that names mean."""
    relations = by_name(model)
    kinds = {kind.name for kind in model.public()}
    names = tuple(names)
    for name in names:
        if name not in kinds and name not in relations:
            have = ", ".join([*sorted(kinds), *sorted(relations)])
            raise PassageError(
                f"没有类别或关系 {name}，可用：{have}",
                f"there is no kind or relation {name}; there are: {have}",
            )
    return tuple(n for n in names if n in kinds), tuple(relations[n] for n in names if n not in kinds)


def by_name(model: Model) -> dict[str, str]:
    """The IRIs of the relations that link things, by name."""
    return {p.name: p.iri for p in model.properties.values() if p.edge}


def nearest(name: str, known: Iterable[str], lang: str) -> str:
    """What may have been meant by a name, and all that there is."""
    known = sorted(known)
    folded = {one.lower(): one for one in known}
    close = [folded[one] for one in get_close_matches(name.lower(), folded, 3, 0.6)]
    have = ", ".join(known)
    if lang == "zh":
        return (f"最接近：{', '.join(close)}；" if close else "") + f"可用：{have}"
    return (f"nearest: {', '.join(close)}; " if close else "") + f"there are: {have}"


def stated(model: Model, links: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The links between two things without those that only follow from others: an applicant is also involved."""
    links = list(links)
    implied = {
        (above, forward)
        for iri, forward in links
        if (known := model.properties.get(iri))
        for above in known.ancestors
    }
    return [link for link in links if link not in implied]


def _ancestors(model: Model, iri: str) -> tuple[str, ...]:
    known = model.properties.get(iri)
    return known.ancestors if known else ()


def _among(network: Network, above: Above, relations: Iterable[str]) -> set[str]:
    """The properties of the network that are among these or below them."""
    wanted = set(relations)
    return {iri for iri, up in zip(network.properties, above, strict=True) if wanted & {iri, *up}}


@lru_cache(maxsize=8)
def _kept(network: Network, above: Above, properties: frozenset[str]) -> Network:
    """The network of these properties alone; what only follows from others is gone with them."""
    chosen = np.array([iri in properties for iri in network.properties], np.bool_)
    rows = np.flatnonzero(chosen[network.prop] & ~implied(network, above))
    return Network(
        network.size, network.source[rows], network.target[rows], network.prop[rows], network.properties
    )


def implied(network: Network, above: Above) -> Mask:
    """Which links only follow from others between the same things, shape (links,)."""
    found = np.zeros(len(network.source), np.bool_)
    pairs = network.source.astype(np.int64) * network.size + network.target
    for number, iri in enumerate(network.properties):
        below = [n for n, up in enumerate(above) if iri in up and n != number]
        if below:
            here = np.flatnonzero(network.prop == number)
            found[here] = np.isin(pairs[here], pairs[np.isin(network.prop, below)])
    return found
