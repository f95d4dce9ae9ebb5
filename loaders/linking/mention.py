"""Mentions of organisations, and what linking says of them: links, doubts, parts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from ontology.identity_numbers import share_class

MOST_CANDIDATES = 12
SCHEMES = ("credit-code", "ror", "stock-code")
OPEN_KIND = "Organization"
# Divisions of China that have a country code of their own.
_OWN_CODE = {"71": "TW", "81": "HK", "82": "MO"}
ORGANISATIONS = frozenset({OPEN_KIND, "Enterprise", "Institution"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One organisation as one source speaks of it."""

    iri: str
    kind: str
    names: tuple[tuple[str, str, str], ...]
    identifiers: tuple[str, ...]
    places: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class Link:
    """The subject, a mention's IRI, is the same thing as the object, the canonical IRI."""

    subject: str
    object: str
    method: str
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """The subject may be one of the candidates, the likeliest first; scores in 0..1 say how like, in their order."""

    subject: str
    candidates: tuple[str, ...]
    reason: str
    evidence: str
    scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Linking:
    """All links and doubts, sorted by subject; parts are links to the body that a unit's name names it a part of."""

    links: tuple[Link, ...]
    doubts: tuple[Doubt, ...]
    parts: tuple[Link, ...] = ()


class Decided(Protocol):
    """What people decided: pairs of IRIs that are one thing, and pairs that are two."""

    @property
    def joined(self) -> Iterable[tuple[str, str]]:
        """The pairs that are one thing."""

    @property
    def apart(self) -> Iterable[tuple[str, str]]:
        """The pairs that are two things."""


class Nothing(NamedTuple):
    """No decisions."""

    joined: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()


class Because(NamedTuple):
    """Why two mentions are one."""

    confidence: float
    method: str
    evidence: str


class Traits(NamedTuple):
    """What must not conflict; an empty set stands for unknown."""

    kinds: frozenset[str]
    cities: frozenset[str]

    def agrees(self, other: "Traits") -> bool:
        """True unless kinds or cities, both known, have nothing in common."""
        kinds = not self.kinds or not other.kinds or not self.kinds.isdisjoint(other.kinds)
        return kinds and (not self.cities or not other.cities or _overlap(self.cities, other.cities))

    def __or__(self, other: "Traits") -> "Traits":
        """What both say, a city rather than its province."""
        return Traits(self.kinds | other.kinds, _narrowest(self.cities | other.cities))


class Name(NamedTuple):
    """A printed name, its forms, and whether it is a full or a generic one."""

    text: str
    role: str
    forms: tuple[str, ...]
    full: bool
    generic: bool
    core: str


@dataclass(frozen=True, slots=True)
class Node:
    """All that is said under one IRI."""

    iri: str
    kinds: frozenset[str]
    names: tuple[tuple[str, str, str], ...]
    identifiers: frozenset[str]
    places: frozenset[str]

    def traits(self) -> Traits:
        """What is known of kind and city."""
        return Traits(frozenset(self.kinds - {OPEN_KIND}), _narrowest(frozenset(map(_city, self.places))))

    def rank(self) -> tuple[bool, int, str]:
        """Sorts the best IRI first: a natural key, then by the surest identifier."""
        schemes = {identifier.partition(":")[0] for identifier in self.identifiers}
        best = next((i for i, scheme in enumerate(SCHEMES) if scheme in schemes), len(SCHEMES))
        return "/x-" in self.iri, best, self.iri


def nodes_of(mentions: Iterable[Mention]) -> dict[str, Node]:
    """What all mentions together say under each IRI, by IRI."""
    said: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        said[mention.iri].append(mention)
    return {iri: _node(said[iri]) for iri in sorted(said)}


def _node(mentions: Sequence[Mention]) -> Node:
    one, *more = mentions
    if not more:
        names, identifiers = tuple(sorted(set(one.names))), frozenset(one.identifiers)
        return Node(one.iri, frozenset({one.kind}), names, identifiers, one.places)
    return Node(
        one.iri,
        frozenset({one.kind}.union(other.kind for other in more)),
        tuple(sorted(set(one.names).union(*(other.names for other in more)))),
        frozenset(one.identifiers).union(*(other.identifiers for other in more)),
        one.places.union(*(other.places for other in more)),
    )


def by_scheme(identifiers: Iterable[str]) -> dict[str, set[str]]:
    """Scheme -> values; stock codes are a scheme for each class of shares."""
    found: dict[str, set[str]] = defaultdict(set)
    for identifier in identifiers:
        scheme, _, value = identifier.partition(":")
        found[f"{scheme} {share_class(value)}" if scheme == "stock-code" else scheme].add(value)
    return found


def _city(place: str) -> str:
    """A GB/T 2260 code up to its city, within its country; a country's code, or any other place, whole."""
    if len(place) >= 6 and place[:6].isdigit():
        country = _OWN_CODE.get(place[:2])
        return country or f"CN{place[:2]}{'' if place[2:4] == '00' else place[2:4]}"
    return place if len(place) == 2 and place.isupper() else f"={place}="


def _narrowest(cities: frozenset[str]) -> frozenset[str]:
    """The places that hold none of the others."""
    if len(cities) < 2:
        return cities
    return frozenset(c for c in cities if not any(d != c and d.startswith(c) for d in cities))


def _overlap(some: frozenset[str], others: frozenset[str]) -> bool:
    return any(one.startswith(other) or other.startswith(one) for one in some for other in others)
