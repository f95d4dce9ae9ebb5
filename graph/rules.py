"""The rules that look beyond one record: the SPARQL constraints of the shapes, run over what a source says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from graph.canon import Canon, Triples, canonical
from graph.kinds import bits, kind_names, masks
from graph.segment import Segment, ontology_builder, read_segment
from graph.store import Store
from ontology.model import Fault, Form, Model, Place, Rule
from ontology.terms import parse

_WHERE = re.compile(r"WHERE\s*\{", re.IGNORECASE)


def faults_of(model: Model, segment: Segment) -> list[Fault]:
    """What the rules over the graph find in one segment, seen together with the ontology and its codes."""
    with TemporaryDirectory() as folder:
        ontology_builder(model).save(Path(folder))
        canon, _ = canonical(model, [segment, read_segment(Path(folder))], {})
        lines = Path(folder) / "view.nt"
        with lines.open("w", encoding="utf-8") as file:
            Triples(canon.texts, canon.triples).write(file)
        store = Store.memory()
        store.load_file(lines, "application/n-triples")
    found = [_fault(rule, row) for rule in model.rules for row in store.select(_query(rule)).rows]
    found += _misdirected(model, canon)
    places = _places(segment) if found else {}
    placed = (replace(fault, place=places.get(fault.iri)) for fault in dict.fromkeys(found))
    return sorted(placed, key=lambda fault: (fault.iri, fault.rule, fault.value))


def _misdirected(model: Model, canon: Canon) -> Iterator[Fault]:
    """The links to things of another kind than the field allows; what is unknown here may be known elsewhere."""
    names, texts = kind_names(model), canon.texts
    mask = masks(model, canon, names)
    numbers = canon.numbers
    s, p, o = canon.triples
    for kind in model.public():
        for field in kind.own_fields:
            if field.form is not Form.LINK or not field.targets or f"<{field.path}>" not in numbers:
                continue
            rows = np.flatnonzero(p == numbers[f"<{field.path}>"])
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
