"""Reads the columns of many nodes at once from an index, as graph files hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from graph.files.batches import NODES, Column
from graph.files.document import Attribute, Cell, Cells
from graph.index import Index
from graph.indexing.columns import Ids, Rows
from ontology.model import Field, Text, Value

Places = NDArray[np.int64]


@dataclass
class _Filling:
    """A column while it is filled: which cells occur, and which of them each node has, -1 for none yet."""

    which: Places
    cells: list[Cells] = field(default_factory=list)

    def add(self, nodes: Places, cells: Sequence[Cells], which: Places) -> None:
        """Give these nodes their cells; those without any stay open."""
        self.which[nodes] = np.where(which >= 0, which + len(self.cells), -1)
        self.cells += cells


class Reader:
    """The columns of the nodes of one index, in one language."""

    def __init__(
        self, index: Index, fields: Mapping[str, Sequence[tuple[Field, Attribute]]], lang: str
    ) -> None:
        self._index, self._fields, self._lang = index, fields, lang
        self._code = lru_cache(maxsize=4096)(lambda node: index.label(node, lang))

    def runs(self, nodes: Ids) -> Iterator[tuple[str, Ids]]:
        """The nodes cut into runs of one kind, none longer than a batch, each with the name of the kind."""
        for start in range(0, len(nodes), NODES):
            part = iter(nodes[start : start + NODES])
            for kind, same in groupby(self._index.kind_names(nodes[start : start + NODES])):
                yield kind, np.fromiter((next(part) for _ in same), np.int32)

    def columns(self, nodes: Ids) -> dict[str, Column]:
        """The columns of nodes, by name; a node of more kinds than one has those of all."""
        found: dict[str, _Filling] = {}
        groups, group = np.unique(self._groups[nodes], return_inverse=True)
        for number in range(len(groups)):
            places = np.flatnonzero(group == number)
            for one in self._index.kinds(int(nodes[places[0]])):
                for known, attribute in self._fields.get(one, ()):
                    column = found.setdefault(attribute.name, _Filling(np.full(len(nodes), -1)))
                    still = places[column.which[places] < 0]
                    if len(still):
                        column.add(still, *self._cells(known, attribute, nodes[still]))
        return {name: Column(column.cells, column.which.tolist()) for name, column in found.items()}

    @cached_property
    def _groups(self) -> NDArray[np.uint64]:
        """A number for each node, the same only where nodes are of the same kinds; shape (size,)."""
        bits = np.zeros(self._index.size, np.uint64)
        for number, name in enumerate(sorted(self._index.model.kinds)):
            bits[self._index.nodes(name)] |= np.uint64(1 << number)
        return bits

    def _cells(self, known: Field, attribute: Attribute, nodes: Ids) -> tuple[list[Cells], Places]:
        """The cells of a field of these nodes that differ, and which of them each node has, -1 for none."""
        values, which = self._values(known, nodes)
        lists = [self._shown(known, found) for found in values]
        if attribute.many:
            return [*map(tuple, lists)], which
        return [found[0] for found in lists], which

    def _shown(self, known: Field, values: Sequence[Value]) -> list[Cell]:
        """The cells of a field's values: codes by their labels, texts in the language or else as they are."""
        if known.node:
            return [self._code(value) for value in values if isinstance(value, int)]
        texts = [value for value in values if isinstance(value, Text)]
        if texts:
            right = [text.value for text in texts if text.lang.partition("-")[0] == self._lang]
            return [*(right or [text.value for text in texts])]
        return [_cell(value) for value in values]

    def _values(self, known: Field, nodes: Ids) -> tuple[list[tuple[Value, ...]], Places]:
        """The values of a field of these nodes: lists that differ, and which of them each node has, -1 for none."""
        if known.node:
            return _lists(self._index.links(known), nodes, _numbers)
        column = self._index.column(known)
        if column is None:
            return [], np.full(len(nodes), -1)
        return _lists(column.rows, nodes, column.values)


def _lists(
    rows: Rows, nodes: Ids, values: Callable[[Ids], list[Value]]
) -> tuple[list[tuple[Value, ...]], Places]:
    """The values of each node's row: the lists that differ, and which of them each node has, -1 for none."""
    which = np.full(len(nodes), -1)
    starts, stops = rows.spans(nodes)
    single, several = np.flatnonzero(stops - starts == 1), np.flatnonzero(stops - starts > 1)
    ranks, which[single] = np.unique(rows.values[starts[single]], return_inverse=True)
    lists: dict[tuple[int, ...], int] = {}
    for node, start, stop in zip(
        *(part.tolist() for part in (several, starts[several], stops[several])), strict=True
    ):
        row = tuple(rows.values[start:stop].tolist())
        which[node] = len(ranks) + lists.setdefault(row, len(lists))
    found = [(value,) for value in values(ranks)]
    return found + [tuple(values(np.array(row, np.int32))) for row in lists], which


def _numbers(nodes: Ids) -> list[Value]:
    return [*nodes.tolist()]


def _cell(value: Value) -> Cell:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Text) else value
