"""Doubts put together for people: who may be meant, the likeliest first, with a score in 0..1."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from loaders.linking.clusters import REJECTED, Clusters
from loaders.linking.mention import MOST_CANDIDATES, Doubt, Name, Traits
from ontology.names import has_han

# What a candidate's likeness is worth where place and kind are not known, where they conflict, and where both are
# known to one register as two.
_UNKNOWN, _CONFLICT, _TWO = 0.95, 0.5, 0.3
_ACRONYM = 0.5
_MOST_NAMES = 24


def merged_doubts(clusters: Clusters) -> tuple[Doubt, ...]:
    """The doubts that are left, one for every subject and reason, between canonical IRIs; none that people settled."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    reasons: dict[tuple[str, str], str] = {}
    for doubt in clusters.doubts:
        subject = clusters.canonical(clusters.root(doubt.subject))
        for iri in doubt.candidates:
            other = clusters.canonical(clusters.root(iri))
            if other == subject or clusters.is_rejected(subject, other) or _settled(clusters, doubt, iri):
                continue
            if reasons.setdefault((subject, other), doubt.reason) == doubt.reason:
                found[subject, doubt.reason].append((other, doubt.evidence))
    return tuple(_merged(clusters, *key, found[key]) for key in sorted(found))


def _settled(clusters: Clusters, doubt: Doubt, candidate: str) -> bool:
    """True where people said that the two are not one; what contradicts them otherwise than word for word is told."""
    if doubt.reason == REJECTED:
        return clusters.is_rejected(doubt.subject, candidate)
    return clusters.are_apart(doubt.subject, candidate)


def _merged(clusters: Clusters, subject: str, reason: str, found: Sequence[tuple[str, str]]) -> Doubt:
    """One doubt of all candidates of a subject for one reason."""
    scored = {iri: score(clusters, subject, iri, reason) for iri, _ in found}
    candidates = sorted(scored, key=lambda iri: (-scored[iri], iri))
    evidence = "; ".join(sorted({text for _, text in found})[:MOST_CANDIDATES])
    if len(candidates) > MOST_CANDIDATES:
        evidence += f"; {len(candidates)} candidates, the first {MOST_CANDIDATES} are given"
    first = tuple(candidates[:MOST_CANDIDATES])
    return Doubt(subject, first, reason, evidence, tuple(scored[iri] for iri in first))


def score(clusters: Clusters, one: str, other: str, reason: str = "") -> float:
    """How like two clusters are, in 0..1: their likest names, less where place, kind or identifiers speak against."""
    some, others = clusters.root(one), clusters.root(other)
    like = max(
        (likeness(a.core, b.core) for a in _names(clusters, some) for b in _names(clusters, others)),
        default=0.0,
    )
    if reason == "acronym":
        like = max(like, _ACRONYM)
    if not clusters.values(some).keys().isdisjoint(clusters.values(others)):
        like *= _TWO
    return round(like * _agreement(clusters.traits(some), clusters.traits(others)), 2)


def _agreement(one: Traits, other: Traits) -> float:
    if not one.agrees(other):
        return _CONFLICT
    known = bool(one.cities and other.cities) and bool(one.kinds and other.kinds)
    return 1.0 if known else _UNKNOWN


def _names(clusters: Clusters, root: str) -> list[Name]:
    names = {name.core: name for iri in clusters.members(root) for name in clusters.names[iri]}
    return [names[core] for core in sorted(names)[:_MOST_NAMES]]


def likeness(one: str, other: str) -> float:
    """The share of words (in Chinese, of character pairs) that two bare names have in common, by length, in 0..1."""
    if one == other:
        return 1.0
    mine, theirs = _pieces(one), _pieces(other)
    both = sum(map(len, mine | theirs))
    return sum(map(len, mine & theirs)) / both if both else 0.0


@lru_cache(maxsize=65536)
def _pieces(core: str) -> frozenset[str]:
    if has_han(core):
        return frozenset(core[i : i + 2] for i in range(len(core) - 1)) or frozenset({core})
    return frozenset(core.split())
