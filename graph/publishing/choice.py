"""Which of several values counts where a field takes one, and what follows from what is said: classes, properties."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from graph.facts.segment import Ids
from graph.indexing.strings import Strings
from ontology.model import Field, Model
from ontology.terms import TYPE

#: Gives the number of a term, -1 where there is none.
Number = Callable[[str], int]


def chosen(model: Model, terms: Strings, rows: Ids) -> Ids:
    """The rows without the rivals of single values; each field's rows are given with the most trusted first.

    A text that loses (a second label in one language) goes to the property that its field names for that.
    """
    s, p, o = rows[0], rows[1].copy(), rows[2]
    keep = np.ones(len(s), bool)
    where = positions(p)
    single, labels = _single_paths(model)
    for path in single:
        mine = where(terms.number(path))
        keep[mine[_later(s[mine])]] = False
    for path, otherwise in labels.items():
        mine = where(terms.number(path))
        if not len(mine):
            continue
        behind = _later(_in_one_language(terms, s[mine], o[mine]))
        later, first = mine[behind], np.delete(mine, behind)
        if otherwise is None:
            keep[later] = False
            continue
        pairs = set(zip(s[first].tolist(), o[first].tolist(), strict=True))
        keep[later] = [pair not in pairs for pair in zip(s[later].tolist(), o[later].tolist(), strict=True)]
        p[later] = terms.number(otherwise)
    return np.stack([s[keep], p[keep], o[keep]])


def closed(model: Model, terms: Strings, triples: Ids) -> Ids:
    """The triples with the classes above each class and the fields' properties above each property, sorted."""
    blocks = [triples]
    where, type_ = positions(triples[1]), terms.number(TYPE)
    typed = triples[:, where(type_)]
    classes = positions(typed[2])
    for kind in model.kinds.values():
        mine = typed[0, classes(terms.number(f"<{kind.iri}>"))]
        blocks += [_rows(mine, type_, terms.number(f"<{t}>")) for t in kind.types[1:] if len(mine)]
    for path, above in _above(model):
        mine = triples[:, where(terms.number(path))]
        if mine.size:
            blocks.append(_rows(mine[0], terms.number(above), mine[2]))
    return distinct(np.concatenate(blocks, axis=1))


def distinct(rows: Ids) -> Ids:
    """The distinct rows, sorted by subject, predicate, object: int32[3, n]."""
    rows = rows[:, np.lexsort(rows[::-1])]
    fresh = np.ones(rows.shape[1], bool)
    fresh[1:] = (rows[:, 1:] != rows[:, :-1]).any(axis=0)
    return np.ascontiguousarray(rows[:, fresh])


def needed(model: Model) -> list[str]:
    """The terms that a view may state whatever the sources say: classes and properties."""
    classes = {iri for kind in model.kinds.values() for iri in kind.types}
    paths = {f.path for f in _fields(model)} | {f.otherwise for f in _fields(model) if f.otherwise}
    return sorted({TYPE} | {f"<{iri}>" for iri in classes | paths})


def mark(model: Model) -> str:
    """A short mark of all in a model that views and indexes are made by; another model has another."""
    said = [
        (
            (kind.name, kind.iri, kind.types, kind.abstract, kind.internal),
            [
                (f.path, f.form.value, f.many, f.unique_lang, f.otherwise, f.group, f.node, sorted(f.targets))
                for f in kind.own_fields
            ],
        )
        for kind in model.kinds.values()
    ]
    edges = sorted((p.iri, p.edge, sorted(p.ancestors)) for p in model.properties.values())
    return hashlib.sha256(repr((said, edges)).encode()).hexdigest()[:16]


def _fields(model: Model) -> list[Field]:
    return [f for kind in model.kinds.values() for f in kind.own_fields]


def _above(model: Model) -> Iterator[tuple[str, str]]:
    """Each property with each one above it that is a field's."""
    paths = {f.path for f in _fields(model)}
    for found in model.properties.values():
        for above in sorted(set(found.ancestors) & paths):
            yield f"<{found.iri}>", f"<{above}>"


def _single_paths(model: Model) -> tuple[set[str], dict[str, str | None]]:
    """The predicates that take one value everywhere, and those that take one a language with where others go."""
    many = {f.path for f in _fields(model) if f.many}
    single = {f"<{f.path}>" for f in _fields(model) if f.path not in many}
    labels = {
        f"<{f.path}>": f"<{f.otherwise}>" if f.otherwise else None for f in _fields(model) if f.unique_lang
    }
    return single, labels


def positions(numbers: Ids) -> Callable[[int], NDArray[np.intp]]:
    """Gives the positions of a number among others, in order."""
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]

    def of(number: int) -> NDArray[np.intp]:
        return order[np.searchsorted(ordered, number) : np.searchsorted(ordered, number, "right")]

    return of


def _in_one_language(terms: Strings, subjects: Ids, objects: Ids) -> NDArray[np.int64]:
    """Equal numbers for texts of one thing in one language."""
    values, which = np.unique(objects, return_inverse=True)
    tags: dict[bytes, int] = {}
    # what stands behind the last quotation mark is the language or the datatype
    found = [
        tags.setdefault(raw[raw.rfind(b'"') + 1 :], len(tags)) for raw in map(terms.raw, values.tolist())
    ]
    groups: NDArray[np.int64] = (
        subjects.astype(np.int64) * max(len(tags), 1) + np.array(found, np.int64)[which]
    )
    return groups


def _later(groups: NDArray[np.integer]) -> NDArray[np.intp]:
    """The positions that are not the first of their group."""
    _, first = np.unique(groups, return_index=True)
    later = np.ones(len(groups), bool)
    later[first] = False
    return np.flatnonzero(later)


def _rows(subjects: Ids, predicate: int, objects: Ids | int) -> Ids:
    return np.stack(np.broadcast_arrays(subjects, np.int32(predicate), np.asarray(objects, np.int32)))
