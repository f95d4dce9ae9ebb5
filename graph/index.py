"""The index of one generation: its things by number, their links and values as columns; read-only and memory-mapped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.indexing.arrays import read_array
from graph.indexing.borne import bearers, borne
from graph.indexing.columns import Column, Ids, Links, Rows, load_column, load_rows
from graph.indexing.folded import Folded, folded
from graph.indexing.kept import ARRAYS, Kept, Spelled
from graph.indexing.labels import LANGUAGES, NONE, Labelling, said, spoken
from graph.indexing.search import Hits, TextSearch, load_search, normalise
from graph.indexing.strings import Strings, load
from ontology.model import Field, Form, Model, Text, Value

#: What is found by a text of more characters is not kept.
_LONG = 200
#: Where one of so many values was looked at, all are.
_FEW = 4
#: Bytes that kept arrays may take for each thing, where there are very many.
_EACH = 64


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of one source that speaks of a thing; rows count from 1 as people see them, 0 where there is none."""

    source: str
    file: str
    sheet: str
    row: int
    licence: str
    loaded_at: str


@dataclass(frozen=True)
class Edges:
    """The links that count in the network: int32 sources and targets, and the number of each one's property."""

    source: Ids
    target: Ids
    property: NDArray[np.int16]
    properties: tuple[str, ...]


class Index:
    """One generation by numbers. Nodes are numbered by (kind, IRI), so each kind is one run of numbers."""

    def __init__(self, model: Model, folder: Path) -> None:
        self.model = model
        self._folder = folder
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        self._iris: Strings = load(folder / "iris")
        self._mask: NDArray[np.uint64] = read_array(folder / "mask.npy")
        self._primary: NDArray[np.int16] = read_array(folder / "primary.npy")
        self._kinds: list[str] = meta["kinds"]
        self._links: dict[str, str] = meta["links"]
        self._columns: dict[str, list[str]] = meta["columns"]
        self._sources: list[dict[str, str]] = meta["sources"]
        self._names: list[str] = meta["names"]
        self._searched = frozenset[str](meta.get("searched", ()))
        self._looked_at: dict[str, int] = {}
        self._cache: dict[object, Rows] = {}
        self._folded: dict[str, Folded] = {}
        self.size = len(self._primary)
        #: What was worked out of this generation, and what was read of it.
        self.kept, self.spelled = Kept(max(ARRAYS, self.size * _EACH)), Spelled()

    # -- things

    def find(self, iri: str) -> int | None:
        """The number of the thing with this IRI, None where there is none."""
        return self._iris.find(f"<{iri}>")

    def finds(self, iris: Sequence[str]) -> NDArray[np.int64]:
        """The number of each of these IRIs, -1 where there is no such thing; quick for many."""
        return self._iris.finds([f"<{iri}>" for iri in iris])

    def iri(self, node: int) -> str:
        """The IRI of a thing."""
        return self._iris[node][1:-1]

    def iris(self, nodes: Ids) -> list[str]:
        """The IRIs of these things, in their order."""
        return self._iris.texts(nodes, 1, 1)

    def kind(self, node: int) -> str:
        """The name of a thing's most specific kind."""
        return self._kinds[int(self._primary[node])]

    def kinds(self, node: int) -> tuple[str, ...]:
        """The names of all concrete kinds of a thing, the most specific first."""
        bits, first = int(self._mask[node]), int(self._primary[node])
        others = (i for i in range(len(self._kinds)) if bits >> i & 1 and i != first)
        return (self._kinds[first], *(self._kinds[i] for i in others))

    def kind_names(self, nodes: Ids | Sequence[int]) -> list[str]:
        """The name of the most specific kind of each of these things."""
        kinds = self._kinds
        if isinstance(nodes, np.ndarray):
            return [kinds[number] for number in self._primary[nodes].tolist()]
        primary = self._primaries
        return [kinds[primary[node]] for node in nodes]

    def kind_numbers(self, nodes: Ids) -> NDArray[np.int16]:
        """The number of the most specific kind of each of these things, for `kind_name`."""
        return self._primary[nodes]

    def kind_name(self, number: int) -> str:
        """The name of the kind with this number."""
        return self._kinds[number]

    def nodes(self, kind: str) -> Ids:
        """The things of a kind and of the kinds below it: sorted numbers, int32."""
        key = ("nodes", kind)
        if key not in self._cache:
            found = np.flatnonzero(self._mask & self._bits((kind,))).astype(np.int32)
            self._cache[key] = Rows(0, np.array([0, len(found)], np.int32), found)
        return self._cache[key].values

    def is_kind(self, node: int, kind: str) -> bool:
        """Whether a thing is of a kind or of one below it."""
        return bool(self._mask[node] & self._bits((kind,)))

    # -- fields

    def links(self, field: Field) -> Rows:
        """Thing to things along a field, inverse ones too, only those of the kinds that the field points at."""
        key = (field.path, field.inverse, field.targets)
        if key not in self._cache:
            self._cache[key] = self._narrowed(self._adjacency(field), field)
        return self._cache[key]

    def column(self, field: Field) -> Column | None:
        """The values of a literal field, None where no thing has any."""
        return self._literal.get(field.path)

    def folded(self, field: Field) -> Folded | None:
        """The strings of a literal field in one spelling, made when first asked for; None where no thing has any."""
        column = self.column(field)
        if column is None or column.strings is None:
            return None
        if field.path not in self._folded:
            self._folded[field.path] = folded(column)
        return self._folded[field.path]

    def values(self, node: int, field: Field) -> list[Value]:
        """The values of one field of one thing; linked things and codes by their numbers."""
        if field.node:
            return list(self.links(field).of(node).tolist())
        column = self.column(field)
        return column.of(node) if column else []

    def label(self, node: int, lang: str = "zh") -> str:
        """What to call a thing: its label in this language or another, its notation, or what it is made of."""
        return self._label(node, lang, 2)

    def labels(self, nodes: Ids, lang: str = "zh") -> list[str]:
        """What to call each of these things, as `label` does, many times as fast."""
        labelling = self._labelling.get(lang)
        if labelling is None:
            return [self.label(node, lang) for node in nodes.tolist()]
        return labelling.labels(nodes)

    def search(self, text: str, kinds: Sequence[str] = (), first: int = 20, after: int = 0) -> Hits:
        """The things with a name or identifier that contains the text, best first, from behind the first `after`."""
        found = self.found(text, kinds)
        return Hits(found[after : after + first].tolist(), len(found))

    def found(self, text: str, kinds: Sequence[str] = ()) -> Ids:
        """All things with a name or identifier that contains the text, best first; what is found is kept."""
        wanted = normalise(text)
        if len(wanted) > _LONG:
            return self._found(wanted, kinds)
        return self.kept.of(("found", wanted, *kinds), lambda: self._found(wanted, kinds))

    def holding(self, field: Field, text: str, lang: str | None, *, start: bool) -> Ids | None:
        """The things with a value of a literal field that contains a text, or starts with it, by the text search.

        The text is normalised, and not empty. None where the search does not know all values of the field.
        """
        column, search = self.column(field), self._search
        if column is None or column.strings is None:
            return None
        numbers = search.holding(text)
        if start:
            numbers = numbers[search.texts.beginning(numbers, text)]
        if field.path in self._searched and self._is_little(column, field.path, len(numbers)):
            return bearers(column, search.nodes[numbers], text, lang, start=start)
        mine = self.kept.of(("borne", field.path, lang), lambda: borne(column, search, lang))
        return search.nodes[numbers[mine[numbers]]] if len(mine) == len(search.nodes) else None

    def near(self, text: str, kinds: Sequence[str] = (), first: int = 20) -> list[tuple[int, float]]:
        """The things with a name or identifier most like the text, and how alike they are, from 0 to 1."""
        return self._search.near(text, self._allowed(kinds), first)

    def rows(self, node: int) -> list[SourceRow]:
        """Who said something of a thing: source, file, sheet and row."""
        found = self._places[:, self._place_starts[node] : self._place_starts[node + 1]].T.tolist()
        return [self._row(*row) for row in found]

    @cached_property
    def edges(self) -> Edges:
        """The network's links: exactly the properties below the one that the ontology calls linked to."""
        paths = [path for path in self._links if (p := self.model.properties.get(path)) and p.edge]
        rows = [self._forward(path) for path in paths]
        return Edges(
            np.concatenate([r.owners for r in rows] or [np.zeros(0, np.int32)]),
            np.concatenate([r.values for r in rows] or [np.zeros(0, np.int32)]),
            np.repeat(np.arange(len(rows), dtype=np.int16), [len(r.values) for r in rows]),
            tuple(paths),
        )

    def degree(self) -> Ids:
        """How many network links each thing has, both directions: int32[size]."""
        both = np.concatenate([self.edges.source, self.edges.target])
        return np.bincount(both, minlength=self.size).astype(np.int32)

    # -- within

    @cached_property
    def _primaries(self) -> memoryview:
        return np.ascontiguousarray(self._primary).data

    def _bits(self, kinds: Iterable[str]) -> np.uint64:
        names = self.model.concrete(tuple(kinds))
        return np.uint64(sum(1 << i for i, name in enumerate(self._kinds) if name in names))

    def _is_little(self, column: Column, path: str, values: int) -> bool:
        """Whether few of a column's values were looked at so far, with so many now: then all are not worth it yet."""
        self._looked_at[path] = self._looked_at.get(path, 0) + values
        return self._looked_at[path] * _FEW < len(column.rows.values)

    def _found(self, wanted: str, kinds: Sequence[str]) -> Ids:
        found = self._search.ranked(wanted, self._allowed(kinds))
        found.flags.writeable = False
        return found

    def _allowed(self, kinds: Sequence[str]) -> NDArray[np.bool_] | None:
        """Which things are of one of these kinds or of those below them, None where all are meant."""
        if not kinds:
            return None
        found: NDArray[np.bool_] = self.kept.of(
            ("kinds", *kinds), lambda: self._mask & self._bits(kinds) != 0
        )
        return found

    def _forward(self, path: str) -> Rows:
        name = self._links.get(path)
        return load_rows(self._folder / f"{name}.forward") if name else _nothing()

    def _adjacency(self, field: Field) -> Rows:
        name = self._links.get(field.path)
        if name is None:
            return _nothing()
        return load_rows(self._folder / f"{name}.{'inverse' if field.inverse else 'forward'}")

    def _narrowed(self, rows: Rows, field: Field) -> Rows:
        """The rows without values of other kinds than the field points at; the same rows where there are none."""
        if not field.targets or not len(rows.values):
            return rows
        right = self._mask[rows.values] & self._bits(field.targets) != 0
        if right.all():
            return rows
        kept = np.concatenate([[0], np.cumsum(right)]).astype(np.int32)
        return Links(rows.base, kept[rows.starts], rows.values[right])

    @cached_property
    def _literal(self) -> dict[str, Column]:
        return {
            path: load_column(Form(form), self._folder / name) for path, (name, form) in self._columns.items()
        }

    @cached_property
    def _labelling(self) -> dict[str, Labelling]:
        """How things are called, by language; none where names are not said, or by different properties."""
        named = {
            kind.name: [f.path for f in kind.own_fields if f.unique_lang] for kind in self.model.public()
        }
        paths = {path for several in named.values() for path in several}
        column = self._literal.get(paths.pop()) if len(paths) == 1 else None
        mute = ~np.array([bool(named.get(name)) for name in self._kinds], bool)[self._primary]
        found = {lang: said(column, self.size, lang) for lang in LANGUAGES} if column else {}
        for ranks in found.values():
            ranks[mute] = NONE
        return {lang: Labelling(self, column, ranks) for lang, ranks in found.items() if column}

    @cached_property
    def _search(self) -> TextSearch:
        return load_search(self._folder / "search", self.degree())

    @cached_property
    def _places(self) -> Ids:
        return read_array(self._folder / "places.npy")

    @cached_property
    def _place_starts(self) -> Ids:
        return read_array(self._folder / "places.starts.npy")

    def _row(self, source: int, file: int, sheet: int, row: int) -> SourceRow:
        about = self._sources[source]
        return SourceRow(
            about["source"], self._names[file], self._names[sheet], row, about["licence"], about["loaded_at"]
        )

    def _label(self, node: int, lang: str, depth: int) -> str:
        kind = self.model.kinds[self.kind(node)]
        named = [value for f in kind.own_fields if f.unique_lang for value in self.values(node, f)]
        if found := spoken(((text.value, text.lang) for text in named if isinstance(text, Text)), lang):
            return found
        for name in kind.label_from if depth else ():
            if kind[name].node and (parts := self._parts(node, kind.label_from, lang, depth - 1)):
                return " · ".join(parts)
        numbers = (
            str(v)
            for f in kind.own_fields
            if f.group == "identifiers" and not f.node
            for v in self.values(node, f)
        )
        return next(numbers, None) or self.iri(node).rpartition("/")[2]

    def _parts(self, node: int, names: Sequence[str], lang: str, depth: int) -> list[str]:
        """The labels of the first value of each field that a label is made of."""
        kind = self.model.kinds[self.kind(node)]
        firsts = (self.links(kind[name]).of(node)[:1].tolist() for name in names)
        return [self._label(value, lang, depth) for found in firsts for value in found]


def _nothing() -> Rows:
    return Links(0, np.zeros(1, np.int32), np.zeros(0, np.int32))
