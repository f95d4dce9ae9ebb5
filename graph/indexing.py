"""Builds the index of a generation from its canonical view and the places where its records were read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.canon import Canon
from graph.columns import Column, Ids, column_of, rows_of
from graph.kinds import kind_names, masks, most_specific
from graph.search import build_search
from graph.segment import Segment
from graph.strings import save
from ontology.model import Form, Model, Text, Value
from ontology.terms import parse


@dataclass(frozen=True)
class Named:
    """A segment with what the manifest says of its source, and its terms' numbers in the canonical view."""

    segment: Segment
    numbers: Ids
    about: Mapping[str, str]


def build_index(model: Model, canon: Canon, sources: Sequence[Named], folder: Path) -> None:
    """Write the index into a folder: things, links both ways, columns, places, text search."""
    folder.mkdir(parents=True, exist_ok=True)
    _Builder(model, canon, folder).build(sources)


class _Builder:
    def __init__(self, model: Model, canon: Canon, folder: Path) -> None:
        self.model, self.canon, self.folder = model, canon, folder
        self.kinds = kind_names(model)
        self.numbers = canon.numbers
        self.fields = {f.path: f for kind in model.public() for f in kind.own_fields}

    def build(self, sources: Sequence[Named]) -> None:
        """The whole index, step by step."""
        self._things()
        links = {
            path: f"link-{i}" for i, path in enumerate(sorted(p for p, f in self.fields.items() if f.node))
        }
        kept_links = {path: name for path, name in links.items() if self._link(path, name)}
        columns, texts = self._literals()
        names = self._places(sources)
        build_search(self.folder / "search", texts)
        meta = {
            "kinds": self.kinds,
            "links": kept_links,
            "columns": columns,
            "sources": [dict(named.about) for named in sources],
            "names": names,
        }
        (self.folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")

    def _things(self) -> None:
        """Number the things by (kind, IRI) and note the kinds of each."""
        mask = masks(self.model, self.canon, self.kinds)
        most_specific(self.model, self.kinds, mask)
        terms = np.flatnonzero(mask)
        primary = {int(bits): self._specific(int(bits)) for bits in np.unique(mask[terms])}
        keyed = sorted((primary[int(mask[t])], self.canon.texts[t][1:-1], int(t)) for t in terms.tolist())
        ordered = np.array([t for _, _, t in keyed], np.int64)
        self.node_of = np.full(len(self.canon.texts), -1, np.int32)
        self.node_of[ordered] = np.arange(len(ordered), dtype=np.int32)
        self.size = len(ordered)
        np.save(self.folder / "mask.npy", mask[ordered])
        np.save(self.folder / "primary.npy", np.array([k for k, _, _ in keyed], np.int16))
        save(self.folder / "iris", (text for _, text, _ in keyed), ordered=True)

    def _specific(self, bits: int) -> int:
        """The number of the most specific kind among several: the one with the most kinds above it."""
        present = [i for i in range(len(self.kinds)) if bits >> i & 1]
        return max(present, key=lambda i: (len(self.model.kinds[self.kinds[i]].ancestors), -i))

    def _of_path(self, path: str) -> tuple[Ids, Ids]:
        """The nodes and the objects' terms of the statements with one property, only of known things."""
        s, p, o = self.canon.triples
        mine = p == self.numbers.get(f"<{path}>", -1)
        nodes, terms = self.node_of[s[mine]], o[mine]
        known = nodes >= 0
        return nodes[known], terms[known]

    def _link(self, path: str, name: str) -> bool:
        nodes, terms = self._of_path(path)
        targets = self.node_of[terms]
        here = targets >= 0
        if not here.any():
            return False
        rows_of(nodes[here], targets[here]).save(self.folder / f"{name}.forward")
        rows_of(targets[here], nodes[here]).save(self.folder / f"{name}.inverse")
        return True

    def _literals(self) -> tuple[dict[str, list[str]], list[tuple[int, str]]]:
        """Every literal column, and the texts by which things are found."""
        columns: dict[str, list[str]] = {}
        texts: list[tuple[int, str]] = []
        for path, field in sorted(self.fields.items()):
            nodes, terms = self._of_path(path)
            if field.node or not len(nodes):
                continue
            distinct, which = np.unique(terms, return_inverse=True)
            values = [_value(field.form, self.canon.texts[t]) for t in distinct.tolist()]
            good = np.array([value is not None for value in values], bool)
            kept = good[which]
            renumber = np.cumsum(good) - 1
            readable = [value for value in values if value is not None]
            column: Column = column_of(
                field.form, nodes[kept], renumber[which[kept]].astype(np.int32), readable
            )
            name = f"column-{len(columns)}"
            column.save(self.folder / name)
            columns[path] = [name, field.form.value]
            if field.group in ("names", "identifiers") and field.form in (Form.TEXT, Form.STRING):
                texts += _texts(nodes, which, values)
        return columns, texts

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


def _texts(
    nodes: Ids, which: NDArray[np.integer[Any]], values: Sequence[Value | None]
) -> list[tuple[int, str]]:
    said = [value.value if isinstance(value, Text) else value for value in values]
    pairs = zip(nodes.tolist(), which.tolist(), strict=True)
    return [(node, text) for node, i in pairs if isinstance(text := said[i], str)]


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
