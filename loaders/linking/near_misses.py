"""Near misses between names: never joined, always shown."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator

from loaders.linking.clusters import Clusters
from loaders.linking.mention import MOST_CANDIDATES, Name
from ontology.names import acronym_in, has_han, is_acronym, loose_form, loose_forms

_LONGEST_RUN = 12
_SHORTEST_CORE = 3
_Names = dict[str, list[Name]]


def hint(clusters: Clusters) -> None:
    """Note a doubt where two names differ in legal form, order or brackets only, or one holds the other."""
    texts = _telling_names(clusters)
    _hint_equal_cores(clusters, texts)
    shorts = _roots_by(texts, lambda name: [name.core] if _is_short(name) else ())
    beginnings = {_parts(short)[0] for short in shorts}
    longer = _roots_by(texts, lambda name: _runs(name.core, shorts, beginnings))
    for short, roots in sorted(longer.items()):
        _hint(clusters, shorts[short], roots, "part of a longer name", short)
    _hint_acronyms(clusters, texts)


def tells(core: str) -> bool:
    """True for a core that is long enough to be somebody's."""
    return len(core) >= (2 if has_han(core) else 4)


def _telling_names(clusters: Clusters) -> _Names:
    """The names of every organisation that are neither generic nor acronyms beside a name."""
    found: _Names = {root: [] for root in clusters.roots() if clusters.is_organisation(root)}
    for iri, given in clusters.names.items():
        if (root := clusters.root(iri)) in found:
            found[root] += [name for name in given if name.role != "acronym" and _is_telling(name)]
    return found


def _is_telling(name: Name) -> bool:
    return tells(name.core) and not name.generic


def _keys(name: Name) -> Iterable[str]:
    bracketed = any(mark in name.text for mark in ("(", "（", " - "))
    return loose_forms(name.text) if bracketed else [loose_form(name.core)]


def _is_short(name: Name) -> bool:
    return not name.full and len(name.core) >= _SHORTEST_CORE


def _roots_by(texts: _Names, keys: Callable[[Name], Iterable[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for root, given in texts.items():
        for name in given:
            for key in keys(name):
                found[key].add(root)
    return found


def _parts(core: str) -> list[str]:
    return list(core) if has_han(core) else core.split()


def _runs(core: str, wanted: Container[str], beginnings: Container[str]) -> Iterator[str]:
    """The wanted pieces of a core, whole words where it has any, shorter than itself."""
    parts, glue = _parts(core), "" if has_han(core) else " "
    for start in [start for start, part in enumerate(parts) if part in beginnings]:
        for end in range(start + 1, min(len(parts), start + _LONGEST_RUN) + 1):
            if end - start < len(parts) and (run := glue.join(parts[start:end])) in wanted:
                yield run


def _hint_equal_cores(clusters: Clusters, texts: _Names) -> None:
    for key, roots in sorted(_shared_keys(texts).items()):
        best = sorted(roots, key=clusters.rank)
        for place, root in enumerate(best[1:], 1):
            better = best[: min(place, MOST_CANDIDATES)]
            _hint(clusters, [root], better, "almost the same name", key.lstrip("~"))


def _shared_keys(texts: _Names) -> dict[str, set[str]]:
    """The keys that at least two clusters have; most names share none, so no set is made for those."""
    owner: dict[str, str] = {}
    found: dict[str, set[str]] = {}
    for root, given in texts.items():
        for key in {key for name in given for key in _keys(name)}:
            if (first := owner.setdefault(key, root)) != root:
                found.setdefault(key, {first}).add(root)
    return found


def _hint_acronyms(clusters: Clusters, texts: _Names) -> None:
    alone = _roots_by(texts, lambda name: [name.text] if is_acronym(name.text) else ())
    beginnings = {text[:4] for text in alone}
    known = _roots_by(texts, lambda name: alone.keys() & _acronyms_of(name, beginnings))
    for iri, given in clusters.names.items():
        for name in given:
            if name.role == "acronym" and name.text in alone and clusters.root(iri) in texts:
                known.setdefault(name.text, set()).add(clusters.root(iri))
    for text, roots in sorted(known.items()):
        _hint(clusters, alone[text], roots, "acronym", text)


def _acronyms_of(name: Name, beginnings: Container[str]) -> set[str]:
    """The acronym in brackets, and the initials if they begin like one that is asked for."""
    letters = "" if has_han(name.core) else "".join(word[0] for word in name.core.split()).upper()
    given = {acronym_in(name.text)} if name.text.endswith(")") else set()
    if letters[:4] in beginnings:
        given.update(letters[:end] for end in range(4, len(letters) + 1))
    return given


def _hint(
    clusters: Clusters, subjects: Iterable[str], candidates: Iterable[str], reason: str, evidence: str
) -> None:
    for subject in sorted(subjects):
        others = [other for other in sorted(candidates) if _could_be(clusters, subject, other)]
        if others:
            clusters.doubt(subject, others, reason, evidence)


def _could_be(clusters: Clusters, one: str, other: str) -> bool:
    """False where both are known under one scheme, or kind or place conflicts."""
    if one == other or not clusters.traits(one).agrees(clusters.traits(other)):
        return False
    return clusters.values(one).keys().isdisjoint(clusters.values(other).keys())
