"""Short names of listed companies: 烽火通信 is 烽火通信科技股份有限公司 if no other company's name begins so."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from loaders.linking.clusters import Clusters
from loaders.linking.mention import Because, Name
from ontology.names import has_han, strip_legal_form

METHOD = "name:short"
_CONFIDENCE = 0.85
_SHORTEST, _LONGEST_REST = 4, 8
#: Only companies by shares are listed; their short names are what is left of the full ones.
_BY_SHARES = "股份有限公司"
_PLACE = range(2, 5)
#: So many names begin with a place or 中国; fewer with anything else.
_COMMON_BEGINNING = 5


def join_short_names(clusters: Clusters) -> None:
    """Join whoever has but a short name to the one company by shares whose name it begins."""
    shorts = _shorts(clusters)
    if not shorts:
        return
    found: dict[str, dict[str, Name]] = defaultdict(dict)
    for short, root, name in _longer(clusters, shorts):
        found[short].setdefault(root, name)
    for short, owners in sorted(found.items()):
        roots = {clusters.root(iri) for iri in shorts[short]}
        others = [root for root in owners if clusters.root(root) not in roots]
        if len(others) == 1 and _listed(owners[others[0]]):
            _join(clusters, sorted(shorts[short]), others[0], owners[others[0]], short)


def _join(clusters: Clusters, iris: list[str], owner: str, name: Name, short: str) -> None:
    """Join those of the short name that kind, place and identifiers allow, if they are all one."""
    fitting = [iri for iri in iris if _fits(clusters, clusters.root(iri), clusters.root(owner))]
    if fitting != iris or len({clusters.root(iri) for iri in iris if clusters.is_anchor(iri)}) > 1:
        return
    for iri in fitting:
        if _fits(clusters, clusters.root(iri), clusters.root(owner)):
            clusters.join(owner, iri, Because(_CONFIDENCE, METHOD, f"{short} = {name.text}"))


def _shorts(clusters: Clusters) -> dict[str, set[str]]:
    """Short name -> the IRIs of organisations that have no full name beside it."""
    found: dict[str, set[str]] = defaultdict(set)
    for root in filter(clusters.is_organisation, clusters.roots()):
        names = [(iri, name) for iri in clusters.members(root) for name in clusters.names[iri]]
        if not any(name.full and has_han(name.core) for _, name in names):
            for iri, name in names:
                if has_han(name.core) and len(name.core) >= _SHORTEST and name.role == "label":
                    found[name.core].add(iri)
    return found


def _longer(clusters: Clusters, shorts: dict[str, set[str]]) -> Iterator[tuple[str, str, Name]]:
    """The full names that begin with a short one, a place before it left out: short name, cluster, full name."""
    full = [
        (clusters.root(iri), name)
        for iri, names in clusters.names.items()
        for name in names
        if _is_company(name)
    ]
    beginnings = Counter(name.core[:size] for _, name in full for size in _PLACE)
    for root, name in full:
        starts = [0, *(size for size in _PLACE if beginnings[name.core[:size]] >= _COMMON_BEGINNING)]
        for start in starts:
            rest = name.core[start:]
            for end in range(max(_SHORTEST, len(rest) - _LONGEST_REST), len(rest)):
                if rest[:end] in shorts:
                    yield rest[:end], root, name


def _is_company(name: Name) -> bool:
    own = name.full and name.role in {"label", "alias"} and not name.core.isascii()
    return own and has_han(name.core) and _legal(name).endswith("公司")


def _legal(name: Name) -> str:
    return strip_legal_form(name.text)[1]


def _listed(name: Name) -> bool:
    return _legal(name) == _BY_SHARES


def _fits(clusters: Clusters, one: str, other: str) -> bool:
    """True where no scheme knows both, kinds and places agree, and a place of each is known."""
    mine, theirs = clusters.traits(one), clusters.traits(other)
    if not clusters.values(one).keys().isdisjoint(clusters.values(other)) or clusters.are_apart(one, other):
        return False
    return mine.agrees(theirs)
