"""Whose name is this: mentions of organisations become links to canonical IRIs, or doubts for a person."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from loaders.linking.acronyms import Holders, acronym_hits, acronym_holders, join_acronyms
from loaders.linking.bare_names import join_bare_names
from loaders.linking.clusters import Clusters
from loaders.linking.doubts import merged_doubts
from loaders.linking.form_index import (
    OWN_ROLES,
    ROLES,
    Entry,
    Index,
    because_of,
    components,
    groups_of,
    join_group,
    narrowed,
    proves,
    shared_forms,
)
from loaders.linking.mention import (
    SCHEMES,
    Because,
    Decided,
    Doubt,
    Link,
    Linking,
    Mention,
    Name,
    Nothing,
    Traits,
    by_scheme,
    nodes_of,
)
from loaders.linking.near_misses import hint, tells
from loaders.linking.short_names import join_short_names
from loaders.linking.sub_units import parts

__all__ = ["NONE", "Decided", "Doubt", "Link", "Linking", "Mention", "link", "report"]

#: No decisions of people.
NONE = Nothing()


def link(mentions: Iterable[Mention], decisions: Decided = NONE) -> Linking:
    """A link from every joined mention to its canonical IRI, and the doubts, whatever the mentions' order.

    What people decided comes first: pairs that are one thing are joined whatever else is known of them, and pairs that
    are two never meet in one cluster.
    """
    clusters = Clusters(nodes_of(mentions))
    clusters.decide(decisions)
    _join_identifiers(clusters)
    shared = shared_forms(clusters)
    _join_anchors(clusters, shared)
    holders = acronym_holders(clusters)
    contested = _attach_to_anchors(clusters, shared, holders)
    _join_same_names(clusters, shared, contested)
    join_acronyms(clusters, holders)
    join_bare_names(clusters)
    join_short_names(clusters)
    hint(clusters)
    links = sorted(clusters.links(), key=lambda found: found.subject)
    return Linking(tuple(links), merged_doubts(clusters), tuple(parts(clusters)))


def report(linking: Linking) -> dict[str, int]:
    """How many links there are by method, and how many doubts by reason (`doubt: …`)."""
    counts = Counter(found.method for found in linking.links)
    counts.update(f"doubt: {doubt.reason}" for doubt in linking.doubts)
    counts.update(found.method for found in linking.parts)
    return dict(sorted(counts.items()))


# Identifiers


def _join_identifiers(clusters: Clusters) -> None:
    """Equal identifiers join, the surest scheme first, unless two values of one scheme would meet."""
    holders: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for iri, node in clusters.nodes.items():
        for scheme, values in by_scheme(node.identifiers).items():
            for value in values:
                holders[scheme][value].append(iri)
    for scheme in sorted(
        holders, key=lambda scheme: (*(not scheme.startswith(known) for known in SCHEMES), scheme)
    ):
        _join_scheme(
            clusters, {f"{scheme.partition(' ')[0]}:{value}": iris for value, iris in holders[scheme].items()}
        )


def _join_scheme(clusters: Clusters, holders: dict[str, list[str]]) -> None:
    shared = {value: iris for value, iris in sorted(holders.items()) if len(iris) > 1}
    roots = {value: sorted({clusters.root(iri) for iri in iris}) for value, iris in shared.items()}
    joinable = set()
    for component in components(roots.values()):
        if quarrel := _quarrel(clusters, component):
            clusters.doubt_each(component, "identifiers conflict", quarrel)
        else:
            joinable.update(component)
    for value, iris in shared.items():
        if joinable.issuperset(roots[value]):
            for iri in iris[1:]:
                clusters.join(iris[0], iri, Because(1.0, "identifier", value))


def _quarrel(clusters: Clusters, roots: Sequence[str]) -> str:
    """The values of one scheme that no single mention vouches for together; "" for none."""
    found: dict[str, list[set[str]]] = defaultdict(list)
    for root in roots:
        for scheme, sets in clusters.values(root).items():
            found[scheme] += sets
    for scheme, sets in sorted(found.items()):
        if (together := set().union(*sets)) not in sets:
            return ", ".join(f"{scheme}:{value}" for value in sorted(together))
    return ""


# Names of those who have identifiers


def _join_anchors(clusters: Clusters, shared: Index) -> None:
    """Two known under different schemes are one if a full name is theirs alone; not by a former name."""
    index = narrowed(shared, lambda entry: clusters.is_anchor(entry.iri) and proves(entry.name))
    groups = groups_of(clusters, index)
    joinable = set()
    for component in components([sorted(group) for group in groups.values()]):
        if reason := _apart(clusters, component):
            clusters.doubt_each(component, reason, _texts(index, groups, component))
        else:
            joinable.update(component)
    for form, group in groups.items():
        if joinable.issuperset(group):
            join_group(clusters, group, form, _anchor_method)


def _apart(clusters: Clusters, roots: Sequence[str]) -> str:
    schemes = Counter(scheme for root in roots for scheme in clusters.values(root))
    if schemes and max(schemes.values()) > 1:
        return "one name, different identifiers"
    agree = all(clusters.traits(a).agrees(clusters.traits(b)) for a, b in combinations(roots, 2))
    return "" if agree else "kind or place conflicts"


def _anchor_method(one: Entry, other: Entry) -> str:
    return max(one.name.role, other.name.role, key=ROLES.index)


def _same_method(_one: Entry, _other: Entry) -> str:
    return "same"


def _texts(index: Index, groups: dict[str, dict[str, Entry]], roots: Sequence[str]) -> str:
    found = {entry.name.text for form, group in groups.items() if not group.keys().isdisjoint(roots)
             for entry in index[form]}  # fmt: skip
    return " = ".join(sorted(found)[:4])


# Names of those who have none, against those who have


def _attach_to_anchors(clusters: Clusters, shared: Index, holders: Holders) -> set[str]:
    """Join whoever bears the name of exactly one anchor; gives those whose names belong to several."""
    index = narrowed(shared, lambda entry: clusters.is_anchor(entry.iri) and tells(entry.name.core))
    namesakes = _namesakes(clusters)
    proposals: dict[str, list[tuple[str, Because]]] = defaultdict(list)
    contested = set()
    for iri in [root for root in clusters.roots() if not clusters.is_anchor(root)]:
        found = _hits(clusters, index, iri) or acronym_hits(clusters, holders, iri)
        if [because.method for because in found.values()] == ["name:former"]:
            found |= _rivals(clusters, namesakes, iri)
        if len(found) > 1:
            contested.update(clusters.members(iri))
            clusters.doubt(iri, found, "name of several", _evidence(found))
        elif found and not _fits(clusters, iri, *found):
            clusters.doubt(iri, found, "kind or place conflicts", _evidence(found))
        elif found:
            ((root, because),) = found.items()
            proposals[root].append((iri, because))
    for root, proposed in proposals.items():
        _accept(clusters, root, proposed)
    return contested


def _namesakes(clusters: Clusters) -> dict[str, set[str]]:
    """Core -> the anchors that are called so today, whatever their legal form."""
    found: dict[str, set[str]] = defaultdict(set)
    for iri in filter(clusters.is_anchor, clusters.nodes):
        for name in clusters.names[iri]:
            if name.role in OWN_ROLES:
                found[name.core].add(clusters.root(iri))
    return found


def _rivals(clusters: Clusters, namesakes: dict[str, set[str]], iri: str) -> dict[str, Because]:
    """Whoever bears the name today may be meant instead of who bore it once."""
    return {
        root: Because(0.0, "name:label", name.text)
        for name in _names(clusters, iri)
        for root in sorted(namesakes.get(name.core, ()))
    }


def _hits(clusters: Clusters, index: Index, iri: str) -> dict[str, Because]:
    """The anchors that bear one of the names, each with the best reason."""
    found: dict[str, Because] = {}
    for name in _names(clusters, iri):
        if name.role in ROLES:
            for entry, guessed in _bearers(clusters, index, iri, name):
                because = because_of(f"name:{entry.name.role}", entry.name.role, guessed, name, entry.name)
                root = clusters.root(entry.iri)
                found[root] = max(because, found.get(root, because))
    return found


def _names(clusters: Clusters, root: str) -> list[Name]:
    """The names of all that people found to be one thing."""
    return [name for iri in clusters.members(root) for name in clusters.names[iri]]


def _bearers(clusters: Clusters, index: Index, iri: str, name: Name) -> list[tuple[Entry, bool]]:
    """The entries that match at the most specific level that has any; a generic name needs the place too."""
    for exact in (True, False):
        for form in name.forms[: 1 if exact else None]:
            own = form == name.forms[0]
            found = [
                entry
                for entry in index.get(form, ())
                if (entry.first and own if exact else entry.first or own)
                and (not name.generic or _same_place(clusters, iri, entry.iri))
            ]
            if found:
                return [(entry, "~" in form or not name.full) for entry in found]
    return []


def _same_place(clusters: Clusters, iri: str, other: str) -> bool:
    one, two = clusters.traits(clusters.root(iri)), clusters.traits(clusters.root(other))
    return bool(one.cities and two.cities) and one.agrees(two)


def _fits(clusters: Clusters, iri: str, root: str) -> bool:
    return clusters.traits(clusters.root(iri)).agrees(clusters.traits(root))


def _accept(clusters: Clusters, root: str, proposed: list[tuple[str, Because]]) -> None:
    """Join the proposed, but none that conflicts with another in what the anchor leaves open."""
    anchor = clusters.traits(root)
    left_open = {
        iri: Traits(
            frozenset() if anchor.kinds else clusters.traits(clusters.root(iri)).kinds,
            frozenset() if anchor.cities else clusters.traits(clusters.root(iri)).cities,
        )
        for iri, _ in proposed
    }
    seen = set(left_open.values())
    for iri, because in proposed:
        if clusters.is_anchor(iri):  # people joined it to one that has found its anchor
            clusters.doubt(iri, [root], "name of several", because.evidence)
        elif all(left_open[iri].agrees(other) for other in seen):
            clusters.join(root, iri, because)
        else:
            clusters.doubt(iri, [root], "kind or place conflicts", because.evidence)


# Names of those who have none, among themselves


def _join_same_names(clusters: Clusters, shared: Index, contested: set[str]) -> None:
    """Full names meet where both are at their most specific, then where one is a register's spelling."""

    def takes_part(entry: Entry) -> bool:
        free = entry.iri not in contested and not clusters.nodes[entry.iri].identifiers
        return free and proves(entry.name)

    index = narrowed(shared, takes_part)
    _unite(clusters, groups_of(clusters, narrowed(index, lambda entry: entry.first)))
    _unite(clusters, groups_of(clusters, index))


def _unite(clusters: Clusters, groups: dict[str, dict[str, Entry]]) -> None:
    settled: dict[str, int] = {}
    for component in components([sorted(group) for group in groups.values()]):
        settled |= _classes(clusters, component)
    for form, group in groups.items():
        parts: dict[int, dict[str, Entry]] = defaultdict(dict)
        for root, entry in group.items():
            if root in settled:
                parts[settled[root]][root] = entry
        for part in parts.values():
            join_group(clusters, part, form, _same_method)


def _classes(clusters: Clusters, roots: Sequence[str]) -> dict[str, int]:
    """Equal numbers for roots that may be one; whoever could be either of two that conflict is in doubt."""
    anchors = [root for root in roots if clusters.is_anchor(root)]
    if len(anchors) > 1:
        for root in set(roots).difference(anchors):
            clusters.doubt(clusters.canonical(root), anchors, "name of several", _names_of(clusters, root))
        return {}
    traits = sorted(
        {clusters.traits(root) for root in roots}, key=lambda t: (sorted(t.kinds), sorted(t.cities))
    )
    friends = {one: [other for other in traits if one.agrees(other)] for one in traits}
    clear = [one for one in traits if all(a.agrees(b) for a, b in combinations(friends[one], 2))]
    number = {one: min(traits.index(friend) for friend in friends[one] if friend in clear) for one in clear}
    for root in roots:
        if clusters.traits(root) not in number:
            others = [other for other in roots if other != root]
            clusters.doubt(
                clusters.canonical(root), others, "kind or place conflicts", _names_of(clusters, root)
            )
    settled = {root: number[clusters.traits(root)] for root in roots if clusters.traits(root) in number}
    if each := {settled[root]: root for root in sorted(settled, reverse=True)}:
        one = each[min(each)]
        clusters.doubt_each(each.values(), "kind or place conflicts", _names_of(clusters, one))
    return settled


def _names_of(clusters: Clusters, root: str) -> str:
    return min(name.text for name in clusters.names[clusters.canonical(root)])


def _evidence(found: dict[str, Because]) -> str:
    return "; ".join(sorted({because.evidence for because in found.values()}))
