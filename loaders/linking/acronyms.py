"""Acronyms: `CATT` is whoever alone is known to be called so beside a full name."""

from collections import defaultdict

from loaders.linking.clusters import Clusters
from loaders.linking.mention import Because
from ontology.names import acronym_in, is_acronym

METHOD = "name:acronym"
_CONFIDENCE = 0.6

Holders = dict[str, set[str]]


def acronym_holders(clusters: Clusters) -> Holders:
    """Acronym -> whoever has it beside another name, or in brackets behind it."""
    found: Holders = defaultdict(set)
    for iri, given in clusters.names.items():
        several = len({name.text for name in given}) > 1
        for name in given:
            if several and is_acronym(name.text):
                found[name.text].add(iri)
            elif name.text.endswith(")") and is_acronym(explained := acronym_in(name.text)):
                found[explained].add(iri)
    return found


def acronym_hits(clusters: Clusters, holders: Holders, iri: str) -> dict[str, Because]:
    """The one anchor meant by a mention that has no name but an acronym, or all who might be."""
    text = _only_acronym(clusters, iri)
    roots = sorted({clusters.root(holder) for holder in holders.get(text, ())})
    if len(roots) == 1 and not clusters.is_anchor(roots[0]):
        return {}
    return {root: Because(_CONFIDENCE, METHOD, text) for root in roots}


def join_acronyms(clusters: Clusters, holders: Holders) -> None:
    """Join whoever has but an acronym to the one who explains it, where no register knows either."""
    for iri in [iri for iri in clusters.nodes if not clusters.is_anchor(iri)]:
        text = _only_acronym(clusters, iri)
        roots = {clusters.root(holder) for holder in holders.get(text, ())}
        if len(roots) == 1:
            (root,) = roots
            if clusters.traits(clusters.root(iri)).agrees(clusters.traits(root)) and not clusters.is_anchor(
                root
            ):
                clusters.join(root, iri, Because(_CONFIDENCE, METHOD, text))


def _only_acronym(clusters: Clusters, iri: str) -> str:
    """The acronym that is all that a mention is called; "" for none."""
    texts = [name.text for name in clusters.names[iri]]
    alone = texts and is_acronym(texts[0]) and texts.count(texts[0]) == len(texts)
    return texts[0] if alone else ""
