"""The rules that look beyond one record: the SPARQL constraints of the shapes, run over what a source says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from graph.facts.canon import Canon, Triples
from graph.facts.rule_patterns import patterns
from graph.facts.segment import Ids, Segment, ontology_builder, read_segment
from graph.indexing.kinds import bits, kind_names, masks
from graph.publishing.choice import positions
from graph.publishing.view import Said, canonical
from graph.store import Store
from ontology.model import Fault, Form, Model, Place, Rule
from ontology.terms import TYPE, parse

_WHERE = re.compile(r"WHERE\s*\{", re.IGNORECASE)


def faults_of(model: Model, segment: Segment) -> list[Fault]:
    """What the rules over the graph find in one segment, seen together with the ontology and its codes."""
    with TemporaryDirectory() as folder:
        ontology_builder(model).save(Path(folder))
        ontology = read_segment(Path(folder))
        canon = canonical(model, Said({"": segment, "ontology": ontology})).canon
    store = Store.memory()
    for batch in Triples(canon.terms, _looked_at(model, canon)).batches():
        store.load(batch)
    found = [_fault(rule, row) for rule in model.rules for row in store.select(_query(rule)).rows]
    found += _misdirected(model, canon)
    places = _places(segment) if found else {}
    placed = (replace(fault, place=places.get(fault.iri)) for fault in dict.fromkeys(found))
    return sorted(placed, key=lambda fault: (fault.iri, fault.rule, fault.value))


def _looked_at(model: Model, canon: Canon) -> Ids:
    """The triples of a view that the rules look at, which are few of all.

    Under a predicate that a rule leaves open it sees the things of its target, and those that they name.
    """
    s, p, o = canon.triples
    found = np.zeros(len(p), bool)
    where = positions(p)
    for rule in model.rules:
        for predicate, obj in patterns(_query(rule)):
            if predicate is None:
                found |= _near(canon, rule.target)
                continue
            mine = where(canon.number(predicate))
            found[mine if obj is None else mine[o[mine] == canon.number(obj)]] = True
    return np.stack([s[found], p[found], o[found]])


def _near(canon: Canon, target: str | None) -> NDArray[np.bool_]:
    """Which triples speak of a thing of a class, or of a thing that one of them names; all where there is no class."""
    s, p, o = canon.triples
    if target is None:
        return np.ones(len(s), bool)
    mine, near = np.zeros(len(canon.terms), bool), np.zeros(len(canon.terms), bool)
    mine[s[(p == canon.number(TYPE)) & (o == canon.number(f"<{target}>"))]] = True
    near[o[mine[s]]] = True
    found: NDArray[np.bool_] = (mine | near)[s]
    return found


def _misdirected(model: Model, canon: Canon) -> Iterator[Fault]:
    """The links to things of another kind than the field allows; what is unknown here may be known elsewhere."""
    names, texts = kind_names(model), canon.terms
    mask = masks(model, canon, names)
    s, p, o = canon.triples
    where = positions(p)
    for kind in model.public():
        for field in kind.own_fields:
            if field.form is not Form.LINK or not field.targets:
                continue
            rows = where(canon.number(f"<{field.path}>"))
            allowed, mine = bits(names, model.concrete(field.targets)), bits(names, model.subkinds(kind.name))
            wrong = (mask[s[rows]] & mine != 0) & (mask[o[rows]] != 0) & (mask[o[rows]] & allowed == 0)
            for subject, value in zip(s[rows[wrong]].tolist(), o[rows[wrong]].tolist(), strict=True):
                iri, shown = texts[subject][1:-1], texts[value].strip("<>")
                yield Fault(iri, field.name, shown, field.rule, field.message)


def _query(rule: Rule) -> str:
    """The rule's SELECT over all things of its target at once, not one after the other as SHACL binds them."""
    if not rule.target:
        return rule.select
    return _WHERE.sub(lambda found: f"{found.group()} $this a <{rule.target}> . ", rule.select, count=1)


def _fault(rule: Rule, row: Iterable[str | None]) -> Fault:
    this, *values = row
    subject = (this or "")[1:-1]
    value = next((v for v in values if v), "")
    shown = parse(value)[0] if value.startswith('"') else value.strip("<>")
    return Fault(subject, "", shown, rule.rule, rule.message)


def _places(segment: Segment) -> dict[str, Place]:
    """Where each thing was read first."""
    names = segment.names
    return {
        segment.terms[subject][1:-1]: Place(names[file], row or None, names[sheet] or None)
        for subject, file, sheet, row in reversed(segment.places.T.tolist())
    }
