"""The canonical view: each thing once under one IRI, each single value once, with all classes written out.

What a view says of a thing depends on what the segments say of it alone. So the next view is the last one with the
things said anew that a changed segment or link touches, and is the same, byte by byte, as one made from nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.facts.canon import Canon, Triples, differing, nothing, read_canon
from graph.facts.segment import Ids, Segment
from graph.facts.trust import Trust
from graph.indexing.arrays import read_array
from graph.indexing.strings import Strings, held
from graph.publishing.choice import chosen, closed, needed
from graph.publishing.numbering import Grown, grown, numbers_of, shrunk
from ontology.model import Model

Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Said:
    """What a view is made of: segments in their order, which mention is which thing, whom to trust more."""

    segments: Mapping[str, Segment] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    trust: Trust = field(default_factory=Trust)


@dataclass(frozen=True)
class View:
    """A canonical view, and for each of its segments the numbers of that segment's terms in it."""

    said: Said
    canon: Canon
    own: Mapping[str, Ids]

    def things(self, name: str) -> Ids:
        """The number in the view of what each term of a segment denotes."""
        return _denoted(self.canon.terms, self.said.same)[self.own[name]]

    def save(self, folder: Path) -> None:
        """Write the view into a folder, without its segments."""
        self.canon.save(folder)
        (folder / "own").mkdir()
        for name, numbers in self.own.items():
            np.save(folder / "own" / f"{name}.npy", numbers)


@dataclass(frozen=True)
class Step:
    """How one view came from another: each old term's number now (-1: gone), and the terms that are said anew.

    `gone` and `come` are the triples of the view that differ; `graphs` has the same of each changed segment.
    """

    before: Ids
    touched: Marks
    gone: Triples
    come: Triples
    graphs: Mapping[str, tuple[Triples, Triples]]


def read_view(folder: Path, said: Said) -> View:
    """The view that was saved in a folder, of what it was made of."""
    own = {name: read_array(folder / "own" / f"{name}.npy") for name in said.segments}
    return View(said, read_canon(folder), own)


def canonical(model: Model, said: Said) -> View:
    """The view made from nothing."""
    empty = View(Said(), nothing(), {})
    return renewed(model, empty, said, set(said.segments), whole=True)[0]


def renewed(
    model: Model, old: View, said: Said, changed: set[str], *, whole: bool = False
) -> tuple[View, Step]:
    """The view of what is said now, and how it came from the old one.

    `changed` names the segments that are not the old ones; `whole` says all things anew, as another model asks for.
    """
    names = [name for name in said.segments if name in changed]
    asked = held(sorted({*needed(model), *(f"<{iri}>" for iri in said.same.values())}))
    terms = grown(old.canon.terms, [*(said.segments[name].terms for name in names), asked])
    now = {name: terms.before[old.own[name]] for name in said.segments if name not in changed}
    now |= dict(zip(names, terms.numbers, strict=False))
    whole = whole or _reordered(old.said, said)
    making = _Making(model, old, said, terms, {name: now[name] for name in said.segments})
    return making.finish(making.differences(changed), terms.numbers[-1], whole)


class _Making:
    """One view in the making: the old and the new numbers live in one numbering that has the terms of both."""

    def __init__(self, model: Model, old: View, said: Said, terms: Grown, own: Mapping[str, Ids]) -> None:
        self.model, self.old, self.said, self.own = model, old, said, own
        self.terms, self.before = terms.terms, terms.before
        self.was = _denoted(self.terms, old.said.same)
        self.denoted = _denoted(self.terms, said.same)

    def differences(self, changed: set[str]) -> dict[str, tuple[Ids, Ids]]:
        """For each segment that changed, came or went: the rows that went and came."""
        gone = set(self.old.said.segments) - set(self.said.segments)
        return {name: differing(self._old_rows(name), self._rows(name)) for name in sorted(changed | gone)}

    def finish(
        self, differences: Mapping[str, tuple[Ids, Ids]], asked: Ids, whole: bool
    ) -> tuple[View, Step]:
        """The new view in its own numbers."""
        touched = np.ones(len(self.terms), bool) if whole else self._touched(differences)
        fresh = self._fresh(touched)
        rows = self.before[self.old.canon.triples]
        mine = touched[rows[0]]
        gone, come = differing(rows[:, mine], fresh)
        kept = rows[:, ~mine]
        used = np.zeros(len(self.terms), bool)
        for numbers in (*self.own.values(), asked):
            used[numbers] = True
        terms, final = shrunk(self.terms, used)
        view = View(
            self.said,
            Canon(terms, np.ascontiguousarray(final[_merged(kept, fresh)])),
            {name: final[numbers] for name, numbers in self.own.items()},
        )
        graphs = {
            name: (Triples(self.terms, one), Triples(self.terms, other))
            for name, (one, other) in differences.items()
        }
        step = Step(
            final[self.before], touched[used], Triples(self.terms, gone), Triples(self.terms, come), graphs
        )
        return view, step

    def _touched(self, differences: Mapping[str, tuple[Ids, Ids]]) -> Marks:
        """The things that a row that went or came speaks of, or a mention that denotes another thing now."""
        marked = np.zeros(len(self.terms), bool)
        for pair in differences.values():
            for rows in pair:
                marked[rows[0]] = True
        moved = self.was != self.denoted
        marked |= moved
        if moved.any():
            for name in self.said.segments:
                rows = self._rows(name)
                marked[rows[0, moved[rows[2]]]] = True
        touched = np.zeros(len(self.terms), bool)
        touched[self.was[marked]] = touched[self.denoted[marked]] = True
        return touched

    def _fresh(self, touched: Marks) -> Ids:
        """What is said now of the touched things: int32[3, n], sorted."""
        blocks = [self._said(name, touched) for name in self.said.segments]
        rows = np.concatenate(blocks, axis=1) if blocks else np.zeros((4, 0), np.int32)
        order = np.argsort(rows[3], kind="stable")
        return closed(self.model, self.terms, chosen(self.model, self.terms, rows[:3, order]))

    def _said(self, name: str, touched: Marks) -> Ids:
        """One segment's rows of the touched things, with what decides between rivals: the least counts."""
        s, p, o = self._rows(name)
        mine = np.flatnonzero(touched[self.denoted[s]])
        s, p, o = s[mine], p[mine], o[mine]
        strange = self.denoted[s] != s
        return np.stack([self.denoted[s], p, self.denoted[o], strange - 2 * self._ranks(name, p)])

    def _ranks(self, name: str, predicates: Ids) -> Ids:
        """How far the source is trusted in what each row says."""
        trust = self.said.trust
        ranks = np.full(len(predicates), trust.rank(name), np.int32)
        for path in trust.fields:
            ranks[predicates == self.terms.number(f"<{path}>")] = trust.rank(name, path)
        return ranks

    def _rows(self, name: str) -> Ids:
        if name not in self.said.segments:
            return np.zeros((3, 0), np.int32)
        return _numbered(self.own[name], self.said.segments[name])

    def _old_rows(self, name: str) -> Ids:
        if name not in self.old.said.segments:
            return np.zeros((3, 0), np.int32)
        return _numbered(self.before[self.old.own[name]], self.old.said.segments[name])


def _numbered(numbers: Ids, segment: Segment) -> Ids:
    return numbers[segment.triples] if segment.triples.size else np.zeros((3, 0), np.int32)


def _merged(kept: Ids, fresh: Ids) -> Ids:
    """Sorted rows of two sets of things, sorted."""
    if not fresh.size or not kept.size:
        return kept if kept.size else fresh
    return np.insert(kept, np.searchsorted(kept[0], fresh[0]), fresh, axis=1)


def _denoted(terms: Strings, same: Mapping[str, str]) -> Ids:
    """What each term denotes: itself, or the thing that a mention was found to be."""
    found = np.arange(len(terms), dtype=np.int32)
    if same:
        mentions = numbers_of(terms, [f"<{iri}>" for iri in same])
        things = numbers_of(terms, [f"<{iri}>" for iri in same.values()])
        known = (mentions >= 0) & (things >= 0)
        found[mentions[known]] = things[known]
    return found


def _reordered(old: Said, new: Said) -> bool:
    """Whether of two segments another one counts more now."""
    both = set(old.segments) & set(new.segments)

    def order(segments: Sequence[str] | Mapping[str, Segment]) -> list[str]:
        return [name for name in segments if name in both]

    return order(old.segments) != order(new.segments) or any(
        old.trust.rank(name, path) != new.trust.rank(name, path)
        for name in both
        for path in (None, *old.trust.fields, *new.trust.fields)
    )
