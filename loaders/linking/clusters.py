"""The clusters that mentions of organisations fall into, and why."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

from loaders.linking.mention import (
    MOST_CANDIDATES,
    OPEN_KIND,
    ORGANISATIONS,
    SCHEMES,
    Because,
    Decided,
    Doubt,
    Link,
    Linking,
    Mention,
    Name,
    Node,
    Traits,
    by_scheme,
    nodes_of,
)
from ontology.names import core, is_full_name, is_generic, normal_forms

__all__ = [
    "MOST_CANDIDATES", "OPEN_KIND", "ORGANISATIONS", "SCHEMES", "Because", "Clusters", "Doubt", "Link", "Linking",
    "Mention", "Name", "Node", "Traits", "by_scheme", "nodes_of",
]  # fmt: skip

#: The method of what people joined, and the reason of a doubt where a name or identifier says what they rejected.
ACCEPTED, REJECTED = "review:accepted", "rejected by review"


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
        self._vouched: dict[str, str] = {}
        self._enemies: dict[str, set[str]] = {}
        self._rejected: dict[str, set[str]] = defaultdict(set)

    def root(self, iri: str) -> str:
        """The IRI that stands for the cluster of this one."""
        while self._parent[iri] != iri:
            self._parent[iri] = iri = self._parent[self._parent[iri]]
        return iri

    def roots(self) -> list[str]:
        """One IRI for every cluster, sorted."""
        return sorted(iri for iri, parent in self._parent.items() if iri == parent)

    def decide(self, decided: Decided) -> None:
        """Join what people found to be one thing, and keep from now on apart what they found to be two."""
        for one, other in sorted(decided.joined):
            if one in self.nodes and other in self.nodes:
                self.join(one, other, Because(1.0, ACCEPTED, f"{self._label(one)} = {self._label(other)}"))
        self._vouched = {iri: root for root in self.roots() if len(self._members[root]) > 1
                         for iri in self._members[root]}  # fmt: skip
        for one, other in decided.apart:
            if one in self.nodes and other in self.nodes:
                self._rejected[one].add(other)
                self._rejected[other].add(one)
                self._enemies.setdefault(self.root(one), set()).add(other)
                self._enemies.setdefault(self.root(other), set()).add(one)

    def are_apart(self, one: str, other: str) -> bool:
        """True where people said of someone in each of two clusters that they are two things."""
        there = self.root(other)
        return any(self.root(enemy) == there for enemy in self._enemies.get(self.root(one), ()))

    def is_rejected(self, one: str, other: str) -> bool:
        """True where people said of these very two that they are two things."""
        return other in self._rejected.get(one, ())

    def join(self, one: str, other: str, because: Because) -> None:
        """Make one cluster of two, for this reason; a doubt where people said that they are two."""
        kept, gone = sorted((self.root(one), self.root(other)))
        if kept == gone:
            return
        if self._enemies and self.are_apart(kept, gone):
            self.doubt(one, [other], REJECTED, f"{because.method}: {because.evidence}")
            return
        self._edges[one].append((other, because))
        self._edges[other].append((one, because))
        self._parent[gone] = kept
        self._members[kept] += self._members.pop(gone)
        self._traits[kept] |= self._traits.pop(gone)
        if gone in self._anchors:
            self._anchors.add(kept)
        if gone in self._enemies:
            self._enemies.setdefault(kept, set()).update(self._enemies.pop(gone))

    def members(self, root: str) -> list[str]:
        """The IRIs of a cluster."""
        return self._members[root]

    def traits(self, root: str) -> Traits:
        """What is known of the kind and cities of a cluster."""
        return self._traits[root]

    def canonical(self, root: str) -> str:
        """The best known IRI of a cluster."""
        return min(self._members[root], key=lambda iri: self.nodes[iri].rank())

    def values(self, root: str) -> dict[str, list[set[str]]]:
        """The identifiers of a cluster: for every scheme a set for every member, those that people joined as one."""
        found: dict[str, dict[str, set[str]]] = defaultdict(dict)
        for iri in self._members[root]:
            for scheme, values in by_scheme(self.nodes[iri].identifiers).items():
                found[scheme].setdefault(self._vouched.get(iri, iri), set()).update(values)
        return {scheme: list(sets.values()) for scheme, sets in found.items()}

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

    @property
    def doubts(self) -> Sequence[Doubt]:
        """The doubts so far, as they came."""
        return self._doubts

    def _label(self, iri: str) -> str:
        return min((name.text for name in self.names[iri]), default=iri)

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
