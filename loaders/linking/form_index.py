"""Names by their forms: who shares one, and the joining of those whose it is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from loaders.linking.clusters import Clusters
from loaders.linking.mention import Because, Name

ROLES = ("label", "alias", "former")
OWN_ROLES = frozenset({"label", "alias"})
_CONFIDENCE = {"label": 0.95, "alias": 0.9, "former": 0.85, "same": 0.9}
_GUESSED = 0.1


class Entry(NamedTuple):
    """One name under one of its forms; first says that the name has none more specific."""

    iri: str
    name: Name
    first: bool


Index = dict[str, list[Entry]]


def proves(name: Name) -> bool:
    """True for a name that can prove sameness by itself: full, its own, and in use."""
    return name.role in OWN_ROLES and name.full and not name.generic


def shared_forms(clusters: Clusters) -> Index:
    """Form -> the names that have it, of at least two IRIs; acronyms left out."""
    found: Index = {}
    owner: dict[str, str] = {}
    for iri, form, _ in _all_forms(clusters):
        if owner.setdefault(form, iri) != iri:
            found[form] = []
    for iri, form, name in _all_forms(clusters):
        if form in found:
            found[form].append(Entry(iri, name, form == name.forms[0]))
    return dict(sorted(found.items()))


def _all_forms(clusters: Clusters) -> Iterator[tuple[str, str, Name]]:
    for iri, given in clusters.names.items():
        for name in given:
            if name.role in ROLES:
                for form in name.forms:
                    yield iri, form, name


def narrowed(shared: Index, usable: Callable[[Entry], bool]) -> Index:
    """The index with the usable entries alone."""
    kept = ((form, list(filter(usable, entries))) for form, entries in shared.items())
    return {form: entries for form, entries in kept if entries}


def groups_of(clusters: Clusters, index: Index) -> dict[str, dict[str, Entry]]:
    """Form -> the clusters whose name it is; none if it is first of none or could stand for two names."""
    found = {}
    for form, entries in sorted(index.items()):
        firsts: dict[str, Entry] = {}
        others: dict[str, Entry] = {}
        for entry in sorted(entries, key=lambda entry: entry.iri):
            (firsts if entry.first else others).setdefault(clusters.root(entry.iri), entry)
        strangers = others.keys() - firsts.keys()
        if firsts and len(strangers) > 1:
            clusters.doubt_each(
                firsts.keys() | strangers, "name of several", min(e.name.text for e in firsts.values())
            )
        elif firsts and len(firsts) + len(strangers) > 1:
            found[form] = others | firsts
    return found


def join_group(
    clusters: Clusters, group: dict[str, Entry], form: str, role_of: Callable[[Entry, Entry], str]
) -> None:
    """Join all clusters of a group to one of them; role_of says which role a pair of names meets in."""
    hub, *rest = sorted(group)
    for root in rest:
        role = role_of(group[hub], group[root])
        because = because_of(f"name:{role}", role, "~" in form, group[root].name, group[hub].name)
        clusters.join(group[hub].iri, group[root].iri, because)


def because_of(method: str, role: str, guessed: bool, one: Name, other: Name) -> Because:
    """The reason that two printed names give, less sure where a form was guessed."""
    confidence = round(_CONFIDENCE[role] - (_GUESSED if guessed else 0), 2)
    return Because(confidence, method, one.text if one.text == other.text else f"{one.text} = {other.text}")


def components(groups: Iterable[Sequence[str]]) -> list[list[str]]:
    """The groups, those that overlap put together, each sorted."""
    parent: dict[str, str] = {}

    def root(item: str) -> str:
        while parent.setdefault(item, item) != item:
            parent[item] = item = parent[parent[item]]
        return item

    for group in groups:
        for item in group:
            parent[root(item)] = root(group[0])
    found: dict[str, list[str]] = defaultdict(list)
    for item in sorted(parent):
        found[root(item)].append(item)
    return list(found.values())
