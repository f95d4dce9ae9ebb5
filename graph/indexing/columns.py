"""Columns of an index: links between nodes and literal values of nodes, as compressed sparse rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.arrays import distinct, packed, starts_of, unpacked
from graph.indexing import moments
from graph.indexing.arrays import read_array
from graph.indexing.strings import Strings, held, load
from graph.publishing.numbering import grown
from ontology.model import Form, Text, Value

Ids = NDArray[np.int32]
Floats = NDArray[np.float64]

_EPOCH = date(1970, 1, 1).toordinal()
#: The forms whose values are kept as numbers; all others are kept as strings in the order of their characters,
#: moments behind their instants.
NUMERIC = frozenset({Form.INTEGER, Form.DECIMAL, Form.DATE, Form.BOOLEAN})


@dataclass(frozen=True)
class Rows:
    """Compressed sparse rows over the nodes from `base` on: row n is `values[starts[n-base]:starts[n-base+1]]`."""

    base: int
    starts: Ids
    values: Ids

    def of(self, node: int) -> Ids:
        """The values of one node, sorted and distinct; empty outside the rows."""
        row = node - self.base
        if not 0 <= row < len(self.starts) - 1:
            return self.values[:0]
        return self.values[self.starts[row] : self.starts[row + 1]]

    def count(self, node: int) -> int:
        """How many values one node has."""
        return len(self.of(node))

    def spans(self, nodes: Ids) -> tuple[Ids, Ids]:
        """Where the values of each of these nodes start and stop in `values`: int32, same shape."""
        size = len(self.starts) - 1
        if not size:
            return np.zeros(len(nodes), np.int32), np.zeros(len(nodes), np.int32)
        rows = nodes - self.base
        inside = np.minimum(np.maximum(rows, 0), size - 1)
        starts = self.starts[inside]
        return starts, np.where(rows == inside, self.starts[inside + 1], starts)

    def lists(self, nodes: Iterable[int]) -> list[list[int]]:
        """The values of each of these nodes; for some hundreds of nodes as fast as it is with arrays."""
        (starts, values), base, size = self._views, self.base, len(self.starts) - 1
        return [
            values[starts[row] : starts[row + 1]].tolist() if 0 <= (row := node - base) < size else []
            for node in nodes
        ]

    def firsts(self, nodes: Iterable[int]) -> list[int | None]:
        """The first value of each of these nodes, None where there is none."""
        (starts, values), base, size = self._views, self.base, len(self.starts) - 1
        return [
            values[start]
            if 0 <= (row := node - base) < size and (start := starts[row]) < starts[row + 1]
            else None
            for node in nodes
        ]

    def bounds(self, nodes: Iterable[int]) -> list[tuple[int, int]]:
        """Where the values of each of these nodes start and stop in `values`."""
        (starts, _), base, size = self._views, self.base, len(self.starts) - 1
        return [
            (starts[row], starts[row + 1]) if 0 <= (row := node - base) < size else (0, 0) for node in nodes
        ]

    def taken(self, spans: Iterable[tuple[int, int]]) -> list[int]:
        """The values from each start up to its stop, one behind the other."""
        values = self._views[1]
        return [*chain.from_iterable([values[start:stop].tolist() for start, stop in spans])]

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview]:
        """The starts and the values as they are read fastest one by one."""
        return np.ascontiguousarray(self.starts).data, np.ascontiguousarray(self.values).data

    def counts(self, nodes: Ids) -> Ids:
        """How many values each of these nodes has: int32, same shape."""
        starts, stops = self.spans(nodes)
        return stops - starts

    @cached_property
    def owners(self) -> Ids:
        """The node of each value: int32, aligned with `values`."""
        return np.repeat(
            np.arange(self.base, self.base + len(self.starts) - 1, dtype=np.int32), np.diff(self.starts)
        )

    def save(self, path: Path) -> None:
        """Write the rows as three NumPy files."""
        np.save(f"{path}.starts.npy", self.starts)
        np.save(f"{path}.values.npy", self.values)
        np.save(f"{path}.base.npy", np.array([self.base], np.int32))


class Links(Rows):
    """Node to nodes along one property in one direction."""


def rows_of(nodes: Ids, values: Ids) -> Rows:
    """Rows made of (node, value) pairs, which need no order; doubles are dropped."""
    return _rows(distinct(packed(nodes, values)))


def renewed(old: Rows, nodes: Ids, values: Ids, more_nodes: Ids, more_values: Ids) -> Rows:
    """Rows with each owner n as `nodes[n]` and each value v as `values[v]`, and more pairs among them.

    Where either is -1 the pair is left out; the others have to keep their order, and none of them is among the pairs
    that come.
    """
    owners, mine = nodes[old.owners], values[old.values]
    kept = (owners >= 0) & (mine >= 0)
    keys = packed(owners, mine) if kept.all() else packed(owners[kept], mine[kept])
    if len(more := distinct(packed(more_nodes, more_values))):
        keys = np.insert(keys, np.searchsorted(keys, more), more)
    return _rows(keys)


def _rows(pairs: NDArray[np.int64]) -> Rows:
    """Rows made of the sorted numbers of pairs."""
    if not len(pairs):
        return Rows(0, np.zeros(1, np.int32), np.zeros(0, np.int32))
    nodes, values = unpacked(pairs)
    base = int(nodes[0])
    return Rows(base, starts_of(np.bincount(nodes - base)), values)


def load_rows(path: Path) -> Rows:
    """The rows that `save` wrote, memory-mapped."""
    base = read_array(Path(f"{path}.base.npy"))
    return Rows(int(base[0]), read_array(Path(f"{path}.starts.npy")), read_array(Path(f"{path}.values.npy")))


@dataclass(frozen=True)
class Column:
    """The literal values of one property: rows of ranks into the sorted distinct values."""

    form: Form
    rows: Rows
    numbers: Floats | None
    strings: Strings | None

    def value(self, rank: int) -> Value:
        """The Python value of one rank."""
        if self.numbers is not None:
            return _python(self.form, float(self.numbers[rank]))
        assert self.strings is not None
        text = self.strings[rank]
        if self.form is Form.TEXT:
            content, _, lang = text.rpartition("\0")
            return Text(content, lang)
        return moments.read(text) if self.form is Form.DATETIME else text

    def values(self, ranks: Ids) -> list[Value]:
        """The Python values of these ranks, in this order."""
        if self.numbers is not None:
            return [_python(self.form, number) for number in self.numbers[ranks].tolist()]
        assert self.strings is not None
        texts = self.strings.texts(ranks)
        if self.form is Form.TEXT:
            return [Text(content, lang) for content, _, lang in (text.rpartition("\0") for text in texts)]
        return [*map(moments.read, texts)] if self.form is Form.DATETIME else [*texts]

    def dates(self, ranks: NDArray[np.integer]) -> list[str]:
        """The dates or moments of these ranks as they are spelled; a moment in its own zone."""
        assert self.strings is not None
        return self.strings.texts(ranks, moments.HEAD if self.form is Form.DATETIME else 0)

    def of(self, node: int) -> list[Value]:
        """The values of one node, in their order."""
        return [self.value(rank) for rank in self.rows.of(node).tolist()]

    def first_ranks(self, nodes: Ids) -> tuple[Ids, NDArray[np.bool_]]:
        """The rank of the least value of each node, 0 where there is none, and where there is one.

        Moments of one instant have one rank here, in whichever zones they are told.
        """
        starts, stops = self.rows.spans(nodes)
        present = stops > starts
        found = np.zeros(len(nodes), np.int32)
        found[present] = self.rows.values[starts[present]]
        return (found if self._at_once is None else self._at_once[found]), present

    def rank(self, value: Value, *, after: bool) -> int:
        """How many of the distinct values lie below this one, or below and at it."""
        if self.numbers is not None:
            return int(np.searchsorted(self.numbers, number(value), side="right" if after else "left"))
        assert self.strings is not None
        if isinstance(value, datetime):
            return self.strings.bisect(moments.instant(value) + ("\1" if after else "\0"))
        key = _key(value)
        start = self.strings.bisect(key)
        return start + (after and start < self._size and self.strings[start] == key)

    def owners_between(self, low: Value | None, high: Value | None) -> Ids:
        """The nodes with a value from `low` to `high`, both inclusive, None being no bound; sorted."""
        start = 0 if low is None else self.rank(low, after=False)
        stop = self._size if high is None else self.rank(high, after=True)
        inside = (self.rows.values >= start) & (self.rows.values < stop)
        return distinct(self.rows.owners[inside])

    def owners_of(self, value: Value) -> Ids:
        """The nodes that have exactly this value; sorted.

        A text counts in any language if its own is empty, and a moment in whichever zone it is told.
        """
        if isinstance(value, Text) and not value.lang:
            ranks = [r for r in range(*self._text_span(value.value)) if self._plain(r) == value.value]
            return distinct(self.rows.owners[np.isin(self.rows.values, ranks)])
        return self.owners_between(value, value)

    @cached_property
    def _at_once(self) -> Ids | None:
        """For the rank of each moment the first of the same instant; None where no two are of one."""
        if self.form is not Form.DATETIME or self.strings is None:
            return None
        instants = [raw[: moments.HEAD] for raw in self.strings.raws()]
        fresh = np.array([one != other for one, other in pairwise([b"", *instants])], bool)
        return None if fresh.all() else np.flatnonzero(fresh).astype(np.int32)[np.cumsum(fresh) - 1]

    @property
    def _size(self) -> int:
        return len(self.numbers) if self.numbers is not None else len(self.strings or ())

    def _plain(self, rank: int) -> str:
        assert self.strings is not None
        return self.strings[rank].rpartition("\0")[0]

    def _text_span(self, text: str) -> tuple[int, int]:
        assert self.strings is not None
        return self.strings.bisect(f"{text}\0"), self.strings.bisect(f"{text}\1")

    def save(self, path: Path) -> None:
        """Write the column as flat files."""
        self.rows.save(path)
        if self.numbers is not None:
            np.save(f"{path}.numbers.npy", self.numbers)
        else:
            (self.strings or held([])).save(Path(f"{path}.strings"))


def column_of(form: Form, nodes: Ids, which: Ids, said: Sequence[Value]) -> Column:
    """A column made of (node, number of a distinct value) pairs."""
    if form in NUMERIC:
        # adding 0 makes the negative zero the other one, which counts as the same
        numbers = np.fromiter(map(number, said), np.float64, len(said)) + 0.0
        values, rank = np.unique(numbers, return_inverse=True)
        return Column(form, rows_of(nodes, rank.astype(np.int32)[which]), values, None)
    keys = [*map(_key, said)]
    encoded = [key.encode("utf-8", "surrogatepass") for key in keys]
    order = sorted(set(encoded))
    rank_of = {key: i for i, key in enumerate(order)}
    ranks = np.fromiter((rank_of[key] for key in encoded), np.int32, len(encoded))
    return Column(
        form, rows_of(nodes, ranks[which]), None, held(key.decode("utf-8", "surrogatepass") for key in order)
    )


def joined(old: Column, moved: Ids, new: Column) -> Column:
    """The values of both columns; `moved` has the number that each of the old one's nodes has now, -1 for none."""
    used = np.flatnonzero(np.bincount(old.rows.values[moved[old.rows.owners] >= 0], minlength=0))
    if old.numbers is not None and new.numbers is not None:
        numbers = np.union1d(old.numbers[used], new.numbers)
        before = np.searchsorted(numbers, old.numbers).astype(np.int32)
        fresh = np.searchsorted(numbers, new.numbers).astype(np.int32)
        strings = None
    else:
        assert old.strings is not None
        assert new.strings is not None
        numbers, merged = None, grown(old.strings.taken(used), [new.strings])
        before = np.full(len(old.strings), -1, np.int32)
        before[used], fresh, strings = merged.before, merged.numbers[0], merged.terms
    rows = renewed(old.rows, moved, before, new.rows.owners, fresh[new.rows.values])
    return Column(new.form, rows, numbers, strings)


def load_column(form: Form, path: Path) -> Column:
    """The column that `save` wrote, memory-mapped."""
    rows = load_rows(path)
    if form in NUMERIC:
        return Column(form, rows, read_array(Path(f"{path}.numbers.npy")), None)
    strings = load(Path(f"{path}.strings"))
    if form is Form.DATETIME and len(strings) and not moments.is_kept(strings[0]):
        return column_of(form, rows.owners, rows.values, [*map(datetime.fromisoformat, strings)])
    return Column(form, rows, None, strings)


def number(value: Value) -> float:
    """A number, date or truth value as a comparable number; dates count days from 1970."""
    if isinstance(value, date):
        return float(value.toordinal() - _EPOCH)
    if isinstance(value, int | Decimal):
        return float(value)
    raise TypeError(f"{value!r} has no place on a line of numbers")


def _python(form: Form, value: float) -> Value:
    if form is Form.DATE:
        return date.fromordinal(int(value) + _EPOCH)
    if form is Form.BOOLEAN:
        return bool(value)
    # repr is the shortest text that gives the same float, so up to 15 significant digits come back as they went in
    return int(value) if form is Form.INTEGER else Decimal(repr(value))


def _key(value: Value) -> str:
    """A value as a column of strings keeps it."""
    if isinstance(value, Text):
        return f"{value.value}\0{value.lang}"
    return moments.kept(value) if isinstance(value, datetime) else str(value)
