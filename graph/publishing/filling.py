"""Brings a copy of the last generation's store up to date by what differs.

RocksDB puts what is written beside what it holds, and merges the two after some writes, which takes seconds and
rewrites hundreds of megabytes. So a store that few changes make is not made of the last one, but of the last that many
changes made: that one (`base`) goes with the generation, by hard links, with all that changed since.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graph.facts.canon import Canon, Triple, Triples
from graph.facts.segment import Segment
from graph.generation import SINCE, UNCHANGED, Generation
from graph.store import Store

#: From this many new triples on, a bulk load is faster than single writes; so many changes may be kept beside a base.
_BULK = 5000
#: What must be removed from a graph and added to it.
Difference = tuple[Triples, Triples]


@dataclass(frozen=True)
class Change:
    """What must be removed from a graph and added to it, where it is little."""

    gone: frozenset[Triple] = frozenset()
    come: frozenset[Triple] = frozenset()

    def then(self, later: Change) -> Change:
        """Both changes, one after the other, as one."""
        return Change(
            (self.gone - later.come) | (later.gone - self.come),
            (self.come - later.gone) | (later.come - self.gone),
        )


Since = Mapping[str | None, Change]


def fill_store(
    folder: Path,
    parent: Generation | None,
    differences: Mapping[str | None, Difference],
    replaced: Mapping[str, Iterable[Triple]],
) -> None:
    """Make FOLDER/store of the parent's: graphs changed by what differs (None: the default one), others replaced."""
    path = folder / "store"
    if parent is None or sum(len(one) for pair in differences.values() for one in pair) > _BULK:
        if parent is not None:
            parent.store.backup(path)
        _fill(path, differences, replaced)
        return
    later = {graph: Change(frozenset(gone), frozenset(come)) for graph, (gone, come) in differences.items()}
    since = _since(parent, later)
    if since is None:
        base, since = parent.store, later
    else:
        base = Store.read_only(parent.folder / UNCHANGED)
    base.backup(path)
    base.backup(folder / UNCHANGED)
    _fill(path, {graph: (one.gone, one.come) for graph, one in since.items()}, replaced)
    _write_since(folder, since)


def _fill(
    path: Path,
    differences: Mapping[str | None, tuple[Iterable[Triple], Iterable[Triple]]],
    replaced: Mapping[str, Iterable[Triple]],
) -> None:
    with Store.open(path) as store:
        for graph, (gone, come) in differences.items():
            store.remove(gone, graph)
            _add(store, come, graph)
        for graph, triples in replaced.items():
            store.drop(graph)
            store.add(triples, graph)
        store.flush()


def _since(parent: Generation, later: Since) -> Since | None:
    """What changed since the parent's base, the later changes too; None where it has none, or that is too much."""
    path = parent.folder / SINCE
    if not path.exists():
        return None
    found = {graph: Change(_triples(gone), _triples(come)) for graph, gone, come in _lines(path)}
    for graph, change in later.items():
        found[graph] = found.get(graph, Change()).then(change)
    return found if sum(len(one.gone) + len(one.come) for one in found.values()) <= _BULK else None


def _lines(path: Path) -> Iterable[tuple[str | None, list[list[str]], list[list[str]]]]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines())


def _triples(given: Iterable[Iterable[str]]) -> frozenset[Triple]:
    return frozenset((s, p, o) for s, p, o in given)


def _write_since(folder: Path, since: Since) -> None:
    """One line a graph: its name, what went and what came."""
    lines = [
        json.dumps([graph, sorted(one.gone), sorted(one.come)])
        for graph, one in since.items()
        if one != Change()
    ]
    (folder / SINCE).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def is_cheaper_anew(differences: Mapping[str | None, Difference], statements: int) -> bool:
    """Whether a store is made faster from nothing than by removing so much, each triple some seven times as slowly."""
    gone = sum(len(one) for one, _ in differences.values())
    return gone > _BULK and gone * 7 > statements


def anew(canon: Canon, segments: Mapping[str, Segment]) -> dict[str | None, Difference]:
    """What must be added to an empty store: the view, and each segment's triples to the graph of this name."""
    none = np.zeros((3, 0), np.int32)
    found: dict[str | None, Difference] = {
        graph: (Triples(one.terms, none), Triples(one.terms, one.triples)) for graph, one in segments.items()
    }
    return {None: (Triples(canon.terms, none), Triples(canon.terms, canon.triples)), **found}


def _add(store: Store, triples: Iterable[Triple], graph: str | None) -> None:
    # a bulk load writes past the log, which pays from some thousands of triples on
    if not isinstance(triples, Triples) or len(triples) < _BULK:
        store.add(triples, graph)
        return
    for batch in triples.batches():
        store.load(batch, graph)
