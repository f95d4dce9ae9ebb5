"""Units that carry their body's name: `武汉大学法学院`, `Dept. of Law, Wuhan Univ.` are parts of it, never the same."""

import re

from loaders.linking.clusters import Clusters
from loaders.linking.form_index import proves
from loaders.linking.mention import Link, Name
from ontology.name_words import CARE, UNITS, ZH_OTHER_BODY, ZH_UNIT
from ontology.names import core, has_han

METHOD = "name:part"
_CONFIDENCE = 0.9
_SHORTEST = 4
_BREAK = re.compile(r"[,;，；]")

Owners = dict[str, str | None]


def parts(clusters: Clusters) -> list[Link]:
    """A link from every unit to the one body whose whole name its own name holds, sorted by the unit."""
    owners = _owners(clusters)
    found = (_part(clusters, owners, root) for root in clusters.roots() if _may_be_unit(clusters, root))
    return sorted(filter(None, found), key=lambda link: link.subject)


def _owners(clusters: Clusters) -> Owners:
    """Bare name -> the cluster whose full name it is; None for a name of several."""
    found: Owners = {}
    for iri, names in clusters.names.items():
        root = clusters.root(iri)
        for name in filter(proves, names):
            if len(name.core) >= _SHORTEST and found.setdefault(name.core, root) != root:
                found[name.core] = None
    return found


def _may_be_unit(clusters: Clusters, root: str) -> bool:
    return not clusters.is_anchor(root) and clusters.is_organisation(root)


def _part(clusters: Clusters, owners: Owners, root: str) -> Link | None:
    """The link of a cluster to its body; None where its names hold none or several, or where the places differ."""
    bodies = {}
    for iri in clusters.members(root):
        for name in clusters.names[iri]:
            if held := _body(name, owners):
                bodies[owners[held]] = f"{name.text} < {held}"
    if len(bodies) != 1:
        return None
    ((body, evidence),) = bodies.items()
    if body is None or body == root or clusters.are_apart(root, body) or not _near(clusters, root, body):
        return None
    return Link(clusters.canonical(root), clusters.canonical(body), METHOD, _CONFIDENCE, evidence)


def _near(clusters: Clusters, root: str, body: str) -> bool:
    """True unless the places conflict; a unit may be of another kind than its body."""
    mine, other = clusters.traits(root), clusters.traits(body)
    return mine._replace(kinds=frozenset()).agrees(other)


def _body(name: Name, owners: Owners) -> str:
    """The bare name of the body that a unit's name holds, the longest; "" for none."""
    if has_han(name.core):
        return _han_body(name.core, owners)
    if UNITS.isdisjoint(name.core.split()):
        return ""
    held = [core(part) for part in _BREAK.split(name.text)] if _BREAK.search(name.text) else [name.core]
    if len(held) > 1:
        rest = [part for part in held if part not in owners]
        own = [part for part in held if part in owners]
        return own[0] if len(own) == 1 and any(_is_unit(part.split()) for part in rest) else ""
    return _latin_body(name.core.split(), owners)


def _han_body(text: str, owners: Owners) -> str:
    if not ZH_UNIT.search(text):
        return ""
    for end in range(len(text) - 1, _SHORTEST - 1, -1):
        if text[:end] in owners and not ZH_OTHER_BODY.search(text[end:]):
            return text[:end]
    return ""


def _latin_body(words: list[str], owners: Owners) -> str:
    for length in range(len(words) - 1, 1, -1):
        for held, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            if " ".join(held) in owners and _is_unit(rest):
                return " ".join(held)
    return ""


def _is_unit(words: list[str]) -> bool:
    """True for the words of a unit, a hospital left out: it is a body of its own."""
    return not UNITS.isdisjoint(words) and CARE.isdisjoint(words)
