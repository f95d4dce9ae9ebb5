"""Builds the index of a generation from its canonical view and the places where its records were read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.facts.canon import Canon
from graph.facts.segment import Segment
from graph.indexing.arrays import read_array
from graph.indexing.columns import Column, Ids, Rows, column_of, joined, rows_of
from graph.indexing.kinds import kind_names, masks, most_specific
from graph.indexing.renewing import FORWARD, INVERSE, Renewal
from graph.indexing.search import postings
from graph.publishing.choice import positions
from ontology.model import Field, Form, Model, Text, Value
from ontology.terms import parse


@dataclass(frozen=True)
class Named:
    """A segment with what the manifest says of its source, and its terms' numbers in the canonical view."""

    segment: Segment
    numbers: Ids
    about: Mapping[str, str]


@dataclass(frozen=True)
class Earlier:
    """The last generation's index, each of its view's terms' numbers now (-1: gone), and the terms said anew."""

    folder: Path
    before: Ids
    touched: NDArray[np.bool_]


def build_index(
    model: Model, canon: Canon, sources: Sequence[Named], folder: Path, earlier: Earlier | None = None
) -> None:
    """Write the index into a folder: things, links both ways, columns, places, text search.

    With an earlier one only the things said anew are read; the files are the same as without.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _Builder(model, canon, folder, earlier).build(sources)


class _Builder:
    def __init__(self, model: Model, canon: Canon, folder: Path, earlier: Earlier | None) -> None:
        self.model, self.canon, self.folder, self.earlier = model, canon, folder, earlier
        self.kinds = kind_names(model)
        self.fields = {f.path: f for kind in model.public() for f in kind.own_fields}

    def build(self, sources: Sequence[Named]) -> None:
        """The whole index, step by step."""
        self._things()
        links = self._links()
        columns, texts = self._literals()
        names = self._places(sources)
        self._search(texts)
        meta = {
            "kinds": self.kinds,
            "links": links,
            "columns": columns,
            "sources": [dict(named.about) for named in sources],
            "names": names,
            "searched": self._searched(),
        }
        (self.folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")

    def _things(self) -> None:
        """Number the things by (kind, IRI) and note the kinds of each."""
        mask = masks(self.model, self.canon, self.kinds)
        most_specific(self.model, self.kinds, mask)
        terms = np.flatnonzero(mask)
        combined, which = np.unique(mask[terms], return_inverse=True)
        primary = np.array([self._specific(int(bits)) for bits in combined], np.int16)[which]
        order = np.lexsort((terms, primary))
        self.terms = terms[order].astype(np.int32)
        self.size = len(self.terms)
        self.node_of = np.full(len(self.canon.terms), -1, np.int32)
        self.node_of[self.terms] = np.arange(self.size, dtype=np.int32)
        self.renewal = self._renewed()
        self._save("mask", mask[self.terms])
        self._save("primary", primary[order])
        self._save("terms", self.terms)
        if self.renewal and self.renewal.steady:
            self.renewal.share("iris", self.folder, "iris")
            return
        self.canon.terms.taken(self.terms).save(self.folder / "iris")
        # the terms' numbers follow the order of their characters
        np.save(self.folder / "iris.order.npy", np.argsort(self.terms, kind="stable").astype(np.int32))

    def _save(self, name: str, array: NDArray[np.generic]) -> None:
        """Write an array, or share the earlier one where it is the same."""
        if self.renewal and np.array_equal(self.renewal.array(name), array):
            self.renewal.share(name, self.folder, name)
        else:
            np.save(self.folder / f"{name}.npy", array)

    def _renewed(self) -> Renewal | None:
        """The earlier index, and where its things are now."""
        if self.earlier is None:
            return None
        before, folder = self.earlier.before, self.earlier.folder
        now = before[read_array(folder / "terms.npy")]
        fresh = self.node_of[self.earlier.touched]
        return Renewal(folder, np.where(now < 0, -1, self.node_of[now]), fresh[fresh >= 0], self.size)

    def _specific(self, bits: int) -> int:
        """The number of the most specific kind among several: the one with the most kinds above it."""
        present = [i for i in range(len(self.kinds)) if bits >> i & 1]
        return max(present, key=lambda i: (len(self.model.kinds[self.kinds[i]].ancestors), -i))

    def _links(self) -> dict[str, str]:
        """Write the links along each property that has any, both ways."""
        s, p, o = self.canon.triples
        if self.earlier is not None:
            touched = self.earlier.touched
            s, p, o = self.canon.triples[:, touched[s] | touched[o]]
        sources, where = self.node_of[s], positions(p)
        found = {}
        for i, path in enumerate(sorted(path for path, f in self.fields.items() if f.node)):
            mine = where(self.canon.number(f"<{path}>"))
            nodes, targets = sources[mine], self.node_of[o[mine]]
            here = (nodes >= 0) & (targets >= 0)
            if self._write_links(path, f"link-{i}", nodes[here], targets[here]):
                found[path] = f"link-{i}"
        return found

    def _write_links(self, path: str, name: str, sources: Ids, targets: Ids) -> bool:
        """Write the links along one property, given those that are to be read; whether there are any."""
        pair: tuple[Rows, Rows] | None
        if self.renewal:
            pair = self.renewal.links(path, sources, targets)
            if pair is None:
                self.renewal.share(self.renewal.meta["links"][path], self.folder, name)
                return True
        else:
            pair = rows_of(sources, targets), rows_of(targets, sources)
        for way, rows in zip((FORWARD, INVERSE), pair, strict=True):
            if len(rows.values):
                rows.save(self.folder / f"{name}.{way}")
        return bool(len(pair[0].values))

    def _literals(self) -> tuple[dict[str, list[str]], list[tuple[int, str]]]:
        """Every literal column, and the texts by which the things said anew are found."""
        columns: dict[str, list[str]] = {}
        texts: list[tuple[int, str]] = []
        s, p, o = self.canon.triples
        if self.earlier is not None:
            s, p, o = self.canon.triples[:, self.earlier.touched[s]]
        where = positions(p)
        for path, field in sorted(self.fields.items()):
            if field.node:
                continue
            mine = where(self.canon.number(f"<{path}>"))
            mine = mine[self.node_of[s[mine]] >= 0]
            column, said = self._column(field, self.node_of[s[mine]], o[mine])
            if _is_searched(field):
                texts += said
            if self._write_column(path, f"column-{len(columns)}", column):
                columns[path] = [f"column-{len(columns)}", field.form.value]
        return columns, texts

    def _write_column(self, path: str, name: str, column: Column) -> bool:
        """Write the values of one property, given those that are to be read; whether there are any."""
        old = self.renewal.column(path) if self.renewal else None
        if self.renewal and old and self.renewal.says_the_same(old, column):
            self.renewal.share(self.renewal.meta["columns"][path][0], self.folder, name)
            return True
        if self.renewal and old:
            column = joined(old, self.renewal.moved, column)
        if len(column.rows.values):
            column.save(self.folder / name)
        return bool(len(column.rows.values))

    def _column(self, field: Field, nodes: Ids, terms: Ids) -> tuple[Column, list[tuple[int, str]]]:
        """The column of some values, without those that cannot be read, and its texts."""
        distinct, which = np.unique(terms, return_inverse=True)
        values = [_value(field.form, self.canon.terms[t]) for t in distinct.tolist()]
        good = np.array([value is not None for value in values], bool)
        kept, renumber = good[which], np.cumsum(good) - 1
        readable = [value for value in values if value is not None]
        ranks = renumber[which[kept]].astype(np.int32)
        return column_of(field.form, nodes[kept], ranks, readable), list(_texts(nodes, which, values))

    def _searched(self) -> list[str]:
        """The fields all of whose values the search knows; what is taken over knows those of its time."""
        found = {path for path, field in self.fields.items() if _is_searched(field)}
        if self.renewal:
            found &= {*self.renewal.meta.get("searched", ())}
        return sorted(found)

    def _search(self, texts: Sequence[tuple[int, str]]) -> None:
        found = postings(texts)
        if self.renewal and self.renewal.finds_the_same(found):
            self.renewal.share("search", self.folder, "search")
            return
        if self.renewal:
            found = self.renewal.search.renewed(self.renewal.moved, found)
        found.save(self.folder / "search")

    def _places(self, sources: Sequence[Named]) -> list[str]:
        """Write for each thing the rows that speak of it; returns the file and sheet names that they point at."""
        names: dict[str, int] = {}
        blocks = []
        for number, named in enumerate(sources):
            subjects, files, sheets, rows = named.segment.places
            own = np.array([names.setdefault(n, len(names)) for n in named.segment.names], np.int32)
            nodes = self.node_of[named.numbers[subjects]]
            blocks.append(np.stack([nodes, np.full_like(nodes, number), own[files], own[sheets], rows]))
        whole = np.concatenate(blocks, axis=1) if blocks else np.zeros((5, 0), np.int32)
        whole = whole[:, whole[0] >= 0]
        whole = whole[:, np.lexsort(whole[::-1])]
        starts = np.searchsorted(whole[0], np.arange(self.size + 1)).astype(np.int32)
        np.save(self.folder / "places.npy", np.ascontiguousarray(whole[1:]))
        np.save(self.folder / "places.starts.npy", starts)
        return list(names)


def _is_searched(field: Field) -> bool:
    return field.group in ("names", "identifiers") and field.form in (Form.TEXT, Form.STRING)


def _texts(
    nodes: Ids, which: NDArray[np.integer[Any]], values: Sequence[Value | None]
) -> Iterator[tuple[int, str]]:
    said = [value.value if isinstance(value, Text) else value for value in values]
    pairs = zip(nodes.tolist(), which.tolist(), strict=True)
    return ((node, text) for node, i in pairs if isinstance(text := said[i], str))


def _value(form: Form, term: str) -> Value | None:
    """The Python value of a literal term, None where it is not of the form: such a value lives in the store alone."""
    if term[0] != '"':
        return term[1:-1] if form is Form.IRI and term[0] == "<" else None
    lexical, lang, _ = parse(term)
    try:
        found: Value = _READ[form](lexical, lang)
    except (ValueError, ArithmeticError):
        return None
    return found


def _decimal(lexical: str) -> Decimal:
    found = Decimal(lexical)
    if not found.is_finite():
        raise ValueError(lexical)
    return found


_READ: dict[Form, Any] = {
    Form.TEXT: Text,
    Form.INTEGER: lambda lexical, _: int(lexical),
    Form.DECIMAL: lambda lexical, _: _decimal(lexical),
    Form.DATE: lambda lexical, _: date.fromisoformat(lexical),
    Form.DATETIME: lambda lexical, _: datetime.fromisoformat(lexical),
    Form.BOOLEAN: lambda lexical, _: lexical in ("true", "1"),
} | {form: (lambda lexical, _: lexical) for form in (Form.STRING, Form.PARTIAL_DATE, Form.URI, Form.DURATION)}
