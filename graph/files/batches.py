"""Nodes and edges many at a time, column by column, as the writers of graph files take them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import groupby, islice
from typing import NamedTuple, Protocol, TypeVar, runtime_checkable

from graph.files.document import Cell, Cells, EdgeRow, GraphDocument, NodeRow, clean

T = TypeVar("T")
B_co = TypeVar("B_co", covariant=True)

_BETWEEN = "\0"
#: Nodes, and edges, that are held at once.
NODES, EDGES = 2048, 8192


class Column(NamedTuple):
    """The cells of one attribute: those that occur, and which of them each node has, -1 where it has none."""

    cells: Sequence[Cells]
    which: Sequence[int]

    def made(self, make: Callable[[Cells], T], missing: T) -> list[T]:
        """What is made of each node's cells, which is made only once of the same cells."""
        found = [*map(make, self.cells), missing]
        return [found[which] for which in self.which]


@dataclass(frozen=True)
class NodeBatch:
    """Nodes of one kind, column by column, all columns of the same length; columns of no cells are left out."""

    kind: str
    id: Sequence[str]
    label: Sequence[str]
    degree: Sequence[int]
    place: Sequence[tuple[float, float] | None]
    size: Sequence[float]
    start: Sequence[str | None]
    end: Sequence[str | None]
    read: Callable[[], Mapping[str, Column]]

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The attributes by name; formats that have none never ask."""
        return self.read()

    def rows(self) -> Iterator[NodeRow]:
        """The nodes one by one."""
        own = zip(self.id, self.label, self.degree, self.place, self.size, self.start, self.end, strict=True)
        for number, (iri, label, degree, place, size, start, end) in enumerate(own):
            cells = {
                name: column.cells[column.which[number]]
                for name, column in self.columns.items()
                if column.which[number] >= 0
            }
            yield NodeRow(iri, label, self.kind, degree, cells, place, size, start, end)

    def pieces(
        self, names: Iterable[str], make: Callable[[str], Callable[[Cells], str]]
    ) -> list[list[bytes]]:
        """For each of the columns that has cells what is made of each node's, nothing where it has none."""
        return [self._pieces(self.columns[name], make(name)) for name in names if name in self.columns]

    def _pieces(self, column: Column, make: Callable[[Cells], str]) -> list[bytes]:
        return column.made(lambda cells: make(cells).encode(), b"")


class Said(NamedTuple):
    """What an edge says: the name of its property, what people call that, from when to when."""

    property: str
    label: str
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class EdgeBatch:
    """Edges, column by column: where each one's source and target stand in `ids`, and what it says in `said`.

    `positions` are those of the nodes of `ids` among all nodes of the document, where they are known.
    """

    read: Callable[[], Sequence[str]]
    positions: Sequence[int] | None
    source: Sequence[int]
    target: Sequence[int]
    said: Sequence[Said]
    which: Sequence[int]

    @cached_property
    def ids(self) -> Sequence[str]:
        """The nodes at the ends of the edges, each once; formats that number nodes never ask."""
        return self.read()

    def rows(self) -> Iterator[EdgeRow]:
        """The edges one by one."""
        for a, b, which in zip(self.source, self.target, self.which, strict=True):
            ends = None if self.positions is None else (self.positions[a], self.positions[b])
            yield EdgeRow(self.ids[a], self.ids[b], *self.said[which], ends)

    def ends(self, make: Callable[[Sequence[str]], list[bytes]]) -> tuple[Iterator[bytes], Iterator[bytes]]:
        """What is made of the id of each edge's source, and of its target; `make` gets the ids that differ."""
        return self._ends(make(self.ids))

    def numbers(self, add: int = 0) -> tuple[Iterator[int], Iterator[int]]:
        """The position of each edge's source, and of its target, with so much added."""
        if self.positions is None:
            raise ValueError("the positions of these edges' ends are not known")
        return self._ends([place + add for place in self.positions])

    def tails(self, make: Callable[[Said], bytes]) -> Iterator[bytes]:
        """What is made of what each edge says; a `make` that is `remembered` makes it once for many batches."""
        return map([*map(make, self.said)].__getitem__, self.which)

    def _ends(self, made: Sequence[T]) -> tuple[Iterator[T], Iterator[T]]:
        return map(made.__getitem__, self.source), map(made.__getitem__, self.target)


def remembered(make: Callable[[Said], str]) -> Callable[[Said], bytes]:
    """The function, in UTF-8, which remembers what it has lately made."""
    return lru_cache(maxsize=16384)(lambda said: make(said).encode())


def encoded(texts: Sequence[str]) -> list[bytes]:
    """The clean texts as UTF-8, all encoded at once, which is many times sooner than each for itself."""
    # No clean text has the character that stands between.
    return _BETWEEN.join(texts).encode().split(_BETWEEN.encode()) if texts else []


def enclosed(texts: Sequence[str], mark: str = '"') -> list[bytes]:
    """The clean texts as UTF-8, each between two marks."""
    joint = _BETWEEN.join(texts).replace(_BETWEEN, mark + _BETWEEN + mark)
    return f"{mark}{joint}{mark}".encode().split(_BETWEEN.encode()) if texts else []


@runtime_checkable
class Batched(Protocol[B_co]):
    """Rows that can be had in batches too."""

    def batches(self) -> Iterator[B_co]:
        """The same rows, column by column."""


def batches(document: GraphDocument) -> tuple[Iterator[NodeBatch], Iterator[EdgeBatch]]:
    """The nodes and the edges with every text clean; go through all nodes first."""
    return map(_clean_nodes, _nodes(document.nodes)), map(_clean_edges, _edges(document.edges, {}))


def numbered_batches(document: GraphDocument) -> tuple[Iterator[NodeBatch], Iterator[EdgeBatch]]:
    """As `batches`, and all edges know the positions of their ends."""
    found: dict[str, int] = {}

    def nodes() -> Iterator[NodeBatch]:
        for batch in _nodes(document.nodes):
            if not document.numbered:
                found.update(zip(batch.id, range(len(found), len(found) + len(batch.id)), strict=True))
            yield _clean_nodes(batch)

    return nodes(), map(_clean_edges, _edges(document.edges, found))


def _nodes(rows: Iterable[NodeRow]) -> Iterator[NodeBatch]:
    if isinstance(rows, Batched):
        yield from rows.batches()
        return
    for kind, found in groupby(rows, lambda row: row.kind):
        while part := list(islice(found, NODES)):
            yield _node_batch(kind, part)


def _node_batch(kind: str, rows: Sequence[NodeRow]) -> NodeBatch:
    iris, labels, _, degrees, cells, places, sizes, starts, ends = zip(*rows, strict=True)
    columns: dict[str, tuple[list[Cells], list[int]]] = {}
    for number, attributes in enumerate(cells):
        for name, value in attributes.items():
            values, which = columns.setdefault(name, ([], [-1] * len(rows)))
            which[number] = len(values)
            values.append(value)
    named = {name: Column(*column) for name, column in columns.items()}
    return NodeBatch(kind, iris, labels, degrees, places, sizes, starts, ends, lambda: named)


def _edges(rows: Iterable[EdgeRow], numbers: Mapping[str, int]) -> Iterator[EdgeBatch]:
    if isinstance(rows, Batched):
        yield from rows.batches()
        return
    found = iter(rows)
    while part := list(islice(found, EDGES)):
        yield _edge_batch(part, numbers)


def _edge_batch(rows: Sequence[EdgeRow], numbers: Mapping[str, int]) -> EdgeBatch:
    sources, targets, properties, labels, starts, ends, places = zip(*rows, strict=True)
    number = {iri: n for n, iri in enumerate(dict.fromkeys((*sources, *targets)))}
    said = [*map(Said, properties, labels, starts, ends)]
    place = {what: n for n, what in enumerate(dict.fromkeys(said))}
    if None not in places:
        numbers = {iri: p for row in rows if row.ends for iri, p in zip(row[:2], row.ends, strict=True)}
    positions = [numbers[iri] for iri in number] if numbers else None
    return EdgeBatch(
        lambda: list(number),
        positions,
        [*map(number.__getitem__, sources)],
        [*map(number.__getitem__, targets)],
        list(place),
        [*map(place.__getitem__, said)],
    )


def _clean_nodes(batch: NodeBatch) -> NodeBatch:
    return replace(
        batch,
        kind=clean(batch.kind),
        id=_clean_texts(batch.id),
        label=_clean_texts(batch.label),
        read=lambda: _clean_columns(batch.read()),
    )


def _clean_edges(batch: EdgeBatch) -> EdgeBatch:
    texts = {text: clean(text) for said in batch.said for text in said[:2]}
    said = batch.said
    if any(text != found for text, found in texts.items()):
        said = [Said(texts[prop], texts[label], *days) for prop, label, *days in batch.said]
    return replace(batch, read=lambda: _clean_texts(batch.read()), said=said)


def _clean_texts(texts: Sequence[str]) -> Sequence[str]:
    return texts if "".join(texts).isprintable() else [*map(clean, texts)]


def _clean_columns(columns: Mapping[str, Column]) -> Mapping[str, Column]:
    return {name: kept for name, column in columns.items() if (kept := _clean_column(column)).cells}


def _clean_column(column: Column) -> Column:
    """The column with clean texts, and without what is no value: None, NaN, the infinities, an empty list."""
    texts = [cell for cell in column.cells if isinstance(cell, str)]
    if len(texts) == len(column.cells) and "".join(texts).isprintable():
        return column
    cells = [*map(clean_cells, column.cells)]
    kept = [cell for cell in cells if cell is not None]
    if len(kept) == len(cells):
        return Column(kept, column.which)
    places = iter(range(len(kept)))
    moved = [-1 if cell is None else next(places) for cell in cells] + [-1]
    return Column(kept, [moved[which] for which in column.which])


def clean_cells(cells: Cells | None) -> Cells | None:
    """The cells as files hold them; None where there is no value."""
    if isinstance(cells, tuple):
        return tuple(kept for cell in cells if (kept := _clean_cell(cell)) is not None) or None
    return _clean_cell(cells)


def _clean_cell(cell: Cell | None) -> Cell | None:
    if isinstance(cell, str):
        return clean(cell)
    return None if isinstance(cell, Decimal) and not cell.is_finite() else cell
