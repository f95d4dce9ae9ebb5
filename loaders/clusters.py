"""Mentions of organisations, and the clusters that they fall into."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from loaders.names import core, is_full_name, is_generic, normal_forms

MOST_CANDIDATES = 12
SCHEMES = ("credit-code", "ror", "stock-code")
OPEN_KIND = "Organization"
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
    """The subject may be one of the candidates; nothing was joined for this reason."""

    subject: str
    candidates: tuple[str, ...]
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Linking:
    """All links and doubts, sorted by subject."""

    links: tuple[Link, ...]
    doubts: tuple[Doubt, ...]


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
        cities = self.cities | other.cities
        if len(cities) > 1:
            cities = frozenset(c for c in cities if not any(d != c and d.startswith(c) for d in cities))
        return Traits(self.kinds | other.kinds, cities)


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
        return Traits(frozenset(self.kinds - {OPEN_KIND}), frozenset(map(_city, self.places)))

    def rank(self) -> tuple[bool, int, str]:
        """Sorts the best IRI first: a natural key, then by the surest identifier."""
        schemes = {identifier.partition(":")[0] for identifier in self.identifiers}
        best = next((i for i, scheme in enumerate(SCHEMES) if scheme in schemes), len(SCHEMES))
        return "/x-" in self.iri, best, self.iri


class Clusters:
    """The clusters so far: a forest of IRIs whose every edge knows its reason."""

    def __init__(self, nodes: dict[str, Node]) -> None:
        self.nodes = nodes
        self._doubts: list[Doubt] = []
        self._parent = {iri: iri for iri in nodes}
        self._members = {iri: [iri] for iri in nodes}
        self._edges: dict[str, list[tuple[str, Because]]] = defaultdict(list)
        self._anchors = {iri for iri, node in nodes.items() if node.identifiers}
        alike = {(node.kinds, node.places): node for node in nodes.values()}
        known = {key: node.traits() for key, node in alike.items()}
        self._traits = {iri: known[node.kinds, node.places] for iri, node in nodes.items()}
        self.names = _read_names(nodes.values())

    def root(self, iri: str) -> str:
        """The IRI that stands for the cluster of this one."""
        while self._parent[iri] != iri:
            self._parent[iri] = iri = self._parent[self._parent[iri]]
        return iri

    def roots(self) -> list[str]:
        """One IRI for every cluster, sorted."""
        return sorted(iri for iri, parent in self._parent.items() if iri == parent)

    def join(self, one: str, other: str, because: Because) -> None:
        """Make one cluster of two, for this reason."""
        kept, gone = sorted((self.root(one), self.root(other)))
        if kept == gone:
            return
        self._edges[one].append((other, because))
        self._edges[other].append((one, because))
        self._parent[gone] = kept
        self._members[kept] += self._members.pop(gone)
        self._traits[kept] |= self._traits.pop(gone)
        if gone in self._anchors:
            self._anchors.add(kept)

    def traits(self, root: str) -> Traits:
        """What is known of the kind and cities of a cluster."""
        return self._traits[root]

    def canonical(self, root: str) -> str:
        """The best known IRI of a cluster."""
        return min(self._members[root], key=lambda iri: self.nodes[iri].rank())

    def values(self, root: str) -> dict[str, list[set[str]]]:
        """The identifiers of a cluster: for every scheme one set for every member that has any."""
        found: dict[str, list[set[str]]] = defaultdict(list)
        for iri in self._members[root]:
            for scheme, values in by_scheme(self.nodes[iri].identifiers).items():
                found[scheme].append(values)
        return found

    def is_anchor(self, iri: str) -> bool:
        """True where anyone in the cluster of this IRI has an identifier."""
        return self.root(iri) in self._anchors

    def is_organisation(self, root: str) -> bool:
        """True where someone calls it an organisation, an enterprise or an institution."""
        return any(not ORGANISATIONS.isdisjoint(self.nodes[iri].kinds) for iri in self._members[root])

    def rank(self, root: str) -> tuple[bool, int, str]:
        """Sorts the best known cluster first."""
        return self.nodes[self.canonical(root)].rank()

    def doubt(self, subject: str, candidates: Iterable[str], reason: str, evidence: str) -> None:
        """Note that the thing of one IRI may be that of the others."""
        self._doubts.append(Doubt(subject, tuple(candidates), reason, evidence))

    def doubt_each(self, roots: Iterable[str], reason: str, evidence: str) -> None:
        """Every one of these clusters but the best known is in doubt against the others."""
        first, *rest = sorted(roots, key=self.rank)
        for subject in rest:
            self.doubt(subject, [first, *(root for root in rest if root != subject)], reason, evidence)

    def links(self) -> Iterator[Link]:
        """A link from every member of a cluster to its canonical IRI."""
        for root in self.roots():
            yield from self._links_of(self.canonical(root))

    def _links_of(self, canonical: str) -> Iterator[Link]:
        """A mention is as surely the canonical one as the weakest edge between them."""
        queue, seen = deque([(canonical, Because(1.0, "", ""))]), {canonical}
        while queue:
            iri, weakest = queue.popleft()
            if weakest.method:
                yield Link(iri, canonical, weakest.method, weakest.confidence, weakest.evidence)
            for other, because in sorted(self._edges[iri]):
                if other not in seen:
                    seen.add(other)
                    weaker = because.confidence < weakest.confidence or not weakest.method
                    queue.append((other, because if weaker else weakest))

    def merged_doubts(self) -> tuple[Doubt, ...]:
        """The doubts that are left now, one for every subject and reason, between canonical IRIs."""
        found: dict[tuple[str, str], list[Doubt]] = defaultdict(list)
        reasons: dict[tuple[str, str], str] = {}
        for doubt in self._doubts:
            subject = self.canonical(self.root(doubt.subject))
            candidates = {self.canonical(self.root(iri)) for iri in doubt.candidates} - {subject}
            fresh = {
                iri for iri in candidates if reasons.setdefault((subject, iri), doubt.reason) == doubt.reason
            }
            if fresh:
                kept = replace(doubt, subject=subject, candidates=tuple(fresh))
                found[subject, doubt.reason].append(kept)
        return tuple(_merge(found[key]) for key in sorted(found))


def _merge(doubts: Sequence[Doubt]) -> Doubt:
    candidates = sorted({iri for doubt in doubts for iri in doubt.candidates})
    evidence = "; ".join(sorted({doubt.evidence for doubt in doubts})[:MOST_CANDIDATES])
    if len(candidates) > MOST_CANDIDATES:
        evidence += f"; {len(candidates)} candidates, the first {MOST_CANDIDATES} are given"
    return Doubt(doubts[0].subject, tuple(candidates[:MOST_CANDIDATES]), doubts[0].reason, evidence)


def nodes_of(mentions: Iterable[Mention]) -> dict[str, Node]:
    """What all mentions together say under each IRI, by IRI."""
    said: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        said[mention.iri].append(mention)
    return {iri: _node(said[iri]) for iri in sorted(said)}


def _node(mentions: Sequence[Mention]) -> Node:
    one, *more = mentions
    return Node(
        one.iri,
        frozenset({one.kind}.union(other.kind for other in more)),
        tuple(sorted(set(one.names).union(*(other.names for other in more)))),
        frozenset(one.identifiers).union(*(other.identifiers for other in more)),
        one.places.union(*(other.places for other in more)),
    )


def _read_names(nodes: Iterable[Node]) -> dict[str, list[Name]]:
    """The names of every IRI; forms of kinds that can never be one thing lie in different families."""
    read: dict[tuple[str, bool], Name] = {}
    found = {}
    for node in nodes:
        family = min("" if kind in ORGANISATIONS else f"{kind}:" for kind in node.kinds)
        found[node.iri] = [_name(read, family, *name) for name in node.names]
    return found


def _name(read: dict[tuple[str, bool], Name], family: str, text: str, lang: str, role: str) -> Name:
    key = (text, lang == "ja")
    if key not in read:
        forms = normal_forms(text, lang)
        read[key] = Name(text, role, forms, is_full_name(text), is_generic(text), core(text))
    name = read[key]
    if not family and name.role == role:
        return name
    return name._replace(role=role, forms=tuple(family + form for form in name.forms))


def by_scheme(identifiers: Iterable[str]) -> dict[str, set[str]]:
    """Scheme -> values."""
    found: dict[str, set[str]] = defaultdict(set)
    for identifier in identifiers:
        scheme, _, value = identifier.partition(":")
        found[scheme].add(value)
    return found


def _city(place: str) -> str:
    """A GB/T 2260 code up to its city, so that districts of one city agree; any other code whole."""
    if len(place) >= 6 and place[:6].isdigit():
        return place[:2] if place[2:4] == "00" else place[:4]
    return f"={place}="


def _overlap(some: frozenset[str], others: frozenset[str]) -> bool:
    return any(one.startswith(other) or other.startswith(one) for one in some for other in others)
