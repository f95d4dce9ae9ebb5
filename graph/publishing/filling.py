"""Brings a copy of the last generation's store up to date by what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from graph.facts.canon import Canon, Triple, Triples
from graph.facts.segment import Segment
from graph.store import Store

#: From this many new triples on, a bulk load is faster than single writes.
_BULK = 5000
#: What must be removed from a graph and added to it.
Difference = tuple[Triples, Triples]


def fill_store(
    folder: Path,
    parent: Store | None,
    differences: Mapping[str | None, Difference],
    replaced: Mapping[str, Iterable[Triple]],
) -> None:
    """Make FOLDER/store of the parent's: graphs changed by what differs (None: the default one), others replaced."""
    path = folder / "store"
    if parent:
        parent.backup(path)
    with Store.open(path) as store:
        for graph, (gone, come) in differences.items():
            store.remove(gone, graph)
            _add(store, come, graph)
        for graph, triples in replaced.items():
            store.drop(graph)
            store.add(triples, graph)
        store.flush()


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


def _add(store: Store, triples: Triples, graph: str | None) -> None:
    # a bulk load writes past the log, which pays from some thousands of triples on
    if len(triples) < _BULK:
        store.add(triples, graph)
        return
    for batch in triples.batches():
        store.load(batch, graph)
