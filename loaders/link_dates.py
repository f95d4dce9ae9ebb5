"""A link that is found again keeps the date on which it was first found, so that a load changes only what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from graph.facts.segment import Segment
from ontology.model import Model, Record
from ontology.terms import iri, parse, statements

#: Who decides where no person does, as the records of links say.
_OURSELVES = ("queqiao",)


def dated(model: Model, records: Iterable[Record], before: Segment | None) -> Iterator[Record]:
    """The records, those that we made with the date that they have in the links before where all else is the same."""
    known: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for s, p, o in before.lines() if before else ():
        known[s][p].add(o)
    for record in records:
        old = known.get(iri(record.iri))
        ours = record.values.get("decidedBy") == _OURSELVES
        yield _as_before(model, record, old) if old and ours else record


def _as_before(model: Model, record: Record, old: dict[str, set[str]]) -> Record:
    said: dict[str, set[str]] = defaultdict(set)
    for _, p, o in statements(model, record):
        said[p].add(o)
    date = iri(model.kinds[record.kind]["decidedOn"].path)
    if {**said, date: set()} != {**old, date: set()} or len(old.get(date, ())) != 1:
        return record
    (when,) = old[date]
    return replace(record, values={**record.values, "decidedOn": (datetime.fromisoformat(parse(when)[0]),)})
