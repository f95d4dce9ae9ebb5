"""What of an earlier index still holds in the next one: parts that are as they were are shared, not written anew."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from graph.indexing.arrays import read_array
from graph.indexing.columns import Column, Ids, Rows, load_column, load_rows, renewed, rows_of
from graph.indexing.search import Postings, load_postings
from graph.sharing import share
from ontology.model import Form

#: What an index keeps of each link, both ways.
FORWARD, INVERSE = "forward", "inverse"
Pair = tuple[Rows, Rows]


class Renewal:
    """An earlier index, and where its things are now.

    `now` has the number now of each earlier thing (-1: gone), `fresh` says which of the `size` things there are now
    are said anew; the others say what they said.
    """

    def __init__(self, folder: Path, now: Ids, fresh: Ids, size: int) -> None:
        self._folder, self.now = folder, now
        anew = np.zeros(size + 1, bool)
        anew[fresh] = anew[-1] = True
        #: The number now of each earlier thing that is not said anew, -1 for the others; it keeps their order.
        self.moved = np.where(anew[now], -1, now).astype(np.int32)
        self._lost = np.flatnonzero(self.moved < 0).astype(np.int32)
        #: Whether each thing has the number that it had.
        self.steady = len(now) == size and bool((now == np.arange(size)).all())

    @cached_property
    def meta(self) -> Mapping[str, Any]:
        """What the earlier index says of itself."""
        found: dict[str, Any] = json.loads((self._folder / "meta.json").read_text("utf-8"))
        return found

    def array(self, name: str) -> np.ndarray[Any, Any]:
        """One of its arrays."""
        return read_array(self._folder / f"{name}.npy")

    def share(self, part: str, folder: Path, name: str) -> None:
        """Put a part of it into a folder under a name, by hard links."""
        for ending in self._endings[part]:
            share(self._folder / f"{part}{ending}", folder / f"{name}{ending}")

    def links(self, path: str, sources: Ids, targets: Ids) -> Pair | None:
        """The links along a property, both ways; None where they are as they were.

        `sources` and `targets` are the ends of all links along it that something said anew has at one end.
        """
        name = self.meta["links"].get(path)
        if name is None:
            return rows_of(sources, targets), rows_of(targets, sources)
        forward, inverse = (load_rows(self._folder / f"{name}.{way}") for way in (FORWARD, INVERSE))
        if self.steady and _same_pairs(self._pairs(forward, inverse), (sources, targets)):
            return None
        moved = self.moved
        return (
            renewed(forward, moved, moved, sources, targets),
            renewed(inverse, moved, moved, targets, sources),
        )

    def column(self, path: str) -> Column | None:
        """The values of a property, None where it had none."""
        name, form = self.meta["columns"].get(path, (None, None))
        return None if name is None else load_column(Form(form), self._folder / name)

    def says_the_same(self, old: Column, new: Column) -> bool:
        """Whether what was said anew is what was said before, and the whole column so as it was."""
        if not self.steady:
            return False
        starts, stops = old.rows.spans(self._lost)
        owners = np.repeat(self._lost, stops - starts)
        if not np.array_equal(owners, new.rows.owners):
            return False
        ranks = np.array(old.rows.taken(zip(starts.tolist(), stops.tolist(), strict=True)), np.int32)
        if old.numbers is not None and new.numbers is not None:
            return np.array_equal(old.numbers[ranks], new.numbers[new.rows.values])
        assert old.strings is not None
        assert new.strings is not None
        return old.strings.raws(ranks) == new.strings.raws(new.rows.values)

    @cached_property
    def search(self) -> Postings:
        """The texts by which things are found."""
        return load_postings(self._folder / "search")

    def finds_the_same(self, new: Postings) -> bool:
        """Whether the texts said anew are those said before."""
        nodes = self.search.nodes
        mine = np.flatnonzero(np.isin(nodes, self._lost))
        return (
            self.steady
            and np.array_equal(nodes[mine], new.nodes)
            and self.search.texts.raws(mine) == new.texts.raws()
        )

    def _pairs(self, forward: Rows, inverse: Rows) -> tuple[Ids, Ids]:
        """The ends of the earlier links that something said anew has at one end; those between two come twice."""
        out, into = (_of(rows, self._lost) for rows in (forward, inverse))
        return np.concatenate([out[0], into[1]]), np.concatenate([out[1], into[0]])

    @cached_property
    def _endings(self) -> Mapping[str, Sequence[str]]:
        """What the names of the files of each part end with."""
        found = defaultdict(list)
        for path in self._folder.iterdir():
            part, dot, rest = path.name.partition(".")
            found[part].append(dot + rest)
        return found


def _of(rows: Rows, nodes: Ids) -> tuple[Ids, Ids]:
    """The owners and values of these rows."""
    starts, stops = rows.spans(nodes)
    values = rows.taken(zip(starts.tolist(), stops.tolist(), strict=True))
    return np.repeat(nodes, stops - starts), np.array(values, np.int32)


def _same_pairs(some: tuple[Ids, Ids], others: tuple[Ids, Ids]) -> bool:
    one, other = rows_of(*some), rows_of(*others)
    return one.base == other.base and all(
        np.array_equal(a, b) for a, b in ((one.starts, other.starts), (one.values, other.values))
    )
