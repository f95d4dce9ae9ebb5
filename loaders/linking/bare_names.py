"""Names printed without their legal form: `Futurewei Technologies` is the one company that is called so with one."""

from collections import defaultdict

from loaders.linking.clusters import Clusters
from loaders.linking.mention import Because, Name
from ontology.names import has_han, strip_legal_form

METHOD = "name:bare"
_CONFIDENCE = 0.8
_FEWEST_WORDS = 2
#: Forms of no single country: a GmbH or S.A. may be the branch there of a company that is called so elsewhere.
_ANYWHERE = frozenset({"inc", "corp", "co", "ltd", "llc", "plc"})


def join_bare_names(clusters: Clusters) -> None:
    """Join whoever has a company's name but no legal form to that company, where only one is called so."""
    full, bare = _by_core(clusters)
    for core, iris in sorted(bare.items()):
        owners = {clusters.root(iri): name for iri, name in sorted(full.get(core, {}).items())}
        if len(owners) == 1 and strip_legal_form(min(owners.values()).text)[1] in _ANYWHERE:
            ((owner, name),) = owners.items()
            for iri in sorted(iris):
                if _fits(clusters, clusters.root(iri), clusters.root(owner)):
                    clusters.join(owner, iri, Because(_CONFIDENCE, METHOD, f"{iris[iri].text} = {name.text}"))


Names = dict[str, dict[str, Name]]


def _by_core(clusters: Clusters) -> tuple[Names, Names]:
    """Bare name -> who is called so with a legal form, and who without; organisations alone."""
    full: Names = defaultdict(dict)
    bare: Names = defaultdict(dict)
    organisations = set(filter(clusters.is_organisation, clusters.roots()))
    for iri, names in clusters.names.items():
        if clusters.root(iri) in organisations:
            for name in names:
                if _is_telling(name):
                    (full if name.full else bare)[name.core].setdefault(iri, name)
    return full, bare


def _is_telling(name: Name) -> bool:
    """True for a name of at least two Latin words that is its bearer's own; a bracket may make it another's."""
    words = name.core.split()
    return (
        name.role == "label" and not name.generic and not has_han(name.core)
        and len(words) >= _FEWEST_WORDS and "(" not in name.text
    )  # fmt: skip


def _fits(clusters: Clusters, one: str, other: str) -> bool:
    """True where the one without legal form is not known to any register, and kind and place agree."""
    return not clusters.is_anchor(one) and clusters.traits(one).agrees(clusters.traits(other))
