"""What the commands that measure tell: values, groups, and what carries a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from graph.generation import Generation
from graph.index import Index
from graph.indexing.columns import Ids
from graph.measurements.measurement import Measurement
from graph.measurements.measurements import Measurements
from graph.measurements.shelf import Result
from graph.measures import MEASURES

#: How many reasons are told of a value.
SOME = 5


class Reasons:
    """Which links carry the value of a thing."""

    def __init__(self, generation: Generation, wanted: Measurement, found: Result) -> None:
        self._index, self._measurements = generation.index, Measurements(generation)
        self._wanted, self._found = wanted, found

    def of(self, node: int) -> list[dict[str, Any]]:
        """The parts of its value, the largest first, as plain values."""
        why = self._measurements.why(self._wanted, self._found, node, SOME)
        index = self._index
        return [
            {
                "things": [{"id": index.iri(n), "label": index.label(n)} for n in one.nodes],
                "amount": one.amount,
                "share": one.amount / why.total if why.total else None,
                "hops": one.hops,
                "count": one.count,
            }
            for one in why.reasons
        ]

    def lines(self, node: int) -> Iterator[str]:
        """The same in lines."""
        for one in self.of(node):
            share = "" if one["share"] is None else f"{one['share']:.1%}"
            named = "; ".join(thing["label"] for thing in one["things"])
            far = "" if one["hops"] is None else f"{one['count']} @ {one['hops']}"
            yield f"        {share:>6}  {named or far}"


def measured_lines(
    generation: Generation,
    wanted: Measurement,
    found: Result,
    kind: str | None,
    first: int,
    reasons: Reasons | None = None,
) -> Iterator[str]:
    """The leading things in a measurement, or its largest groups, and how the values were found."""
    index, nodes, known = generation.index, _listed(generation.index, found, kind), MEASURES[wanted.measure]
    yield from (
        _groups(index, found, nodes, first)
        if known.groups
        else _leading(index, found, nodes[:first], reasons)
    )
    told = ", ".join(f"{name} {value:g}" for name, value in sorted(found.found.parameters.items()))
    if found.found.error is not None:
        told += f"; 误差 error <= {found.found.error:.3g} ({found.found.confidence or 0:.0%})"
    yield f"{known.title.zh} {wanted.measure}: {found.found.method}{f' ({told})' if told else ''}"
    if not wanted.projection.whole:
        part = wanted.projection.told(generation.model)
        yield f"{part.zh} / {part.en}"


def _listed(index: Index, found: Result, kind: str | None) -> Ids:
    """The things that have a value, highest first: of a kind, or all."""
    return found.ranked[np.isin(found.ranked, index.nodes(kind))] if kind else found.ranked


def _leading(index: Index, found: Result, nodes: Ids, reasons: Reasons | None) -> Iterator[str]:
    for place, node in enumerate(nodes.tolist(), 1):
        yield f"{place:>4}  {found.values[node]:<12.6g} {index.label(node)}  [{index.kind(node)}] {index.iri(node)}"
        if reasons:
            yield from reasons.lines(node)


def _groups(index: Index, found: Result, nodes: Ids, first: int) -> Iterator[str]:
    """The largest groups: number, size, and some of their things."""
    groups, sizes = np.unique(found.values[nodes], return_counts=True)
    for place in np.lexsort((groups, -sizes))[:first].tolist():
        some = nodes[found.values[nodes] == groups[place]][:3].tolist()
        more = " ..." if sizes[place] > len(some) else ""
        yield f"{int(groups[place]):>4}  {sizes[place]:<8} {'; '.join(index.label(n) for n in some)}{more}"


def measured_json(
    generation: Generation,
    wanted: Measurement,
    found: Result,
    kind: str | None,
    first: int,
    reasons: Reasons | None,
) -> dict[str, Any]:
    """A measurement as plain values."""
    index, nodes = generation.index, _listed(generation.index, found, kind)
    things = [
        {
            "id": index.iri(node),
            "label": index.label(node),
            "kind": index.kind(node),
            "value": float(found.values[node]),
            "rank": found.rank(node),
            "error": found.error(node),
            **({"why": reasons.of(node)} if reasons else {}),
        }
        for node in nodes[:first].tolist()
    ]
    return {"key": wanted.key, **asdict(found.found), "of": found.of, "things": things}
