"""What a plan says of what a text finds, of scores, and of the rows of sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

import numpy as np

from graph.index import Index, SourceRow
from graph.indexing.columns import Ids
from graph.measurements.shelf import Result
from queries.conditions import Pages
from queries.highlights import Highlight, highlights
from queries.plan import tree
from queries.plan.making import Answer, Making, Whole, objects
from queries.plan.values import Nodes, NotHeldError, cut, scattered

#: The rows that speak of a thing.
OfThing = Callable[[int], Sequence[SourceRow]]


@dataclass(frozen=True, slots=True)
class Speaking:
    """Gives the rows that speak of a thing, and those that state a link (subject, property's IRI, object)."""

    thing: OfThing
    link: Callable[[int, str, int], Sequence[SourceRow]]


# -- what a text finds


def found_highlights(making: Making, part: tree.Highlights, nodes: Nodes) -> list[list[Answer]]:
    """Where the text stands in each of these things."""
    text = making.said(part.asked)
    return [[_highlight(part.highlight, one) for one in highlights(making.index, n, text)] for n in nodes]


def _highlight(members: tree.HighlightMembers, found: Highlight) -> Answer:
    return {key: _of_highlight(part, found) for key, part in members}


def _of_highlight(part: tree.HighlightPart, found: Highlight) -> Any:
    match part:
        case tree.Const(value):
            return value
        case tree.Highlit(name):
            return found.field.name if name == "field" else found.text
        case tree.Stretches(pieces, members):
            several = found.parts() if pieces else found.ranges
            return [{key: _of_stretch(one, stretch) for key, one in members} for stretch in several]


def _of_stretch(part: tree.Const | tree.Stretch, stretch: tuple[Any, Any]) -> Any:
    return part.value if isinstance(part, tree.Const) else stretch[part.second]


def facets(making: Making, part: tree.Facets) -> list[Answer]:
    """How many things of each kind a text finds, most first."""
    counts = kind_counts(making.index, making.said(part.asked))
    return [{key: _of_facet(making, one, *count) for key, one in part.facet} for count in counts]


def kind_counts(index: Index, text: str) -> list[tuple[str, int]]:
    """How many things of each kind a text finds, most first, ties by the names of the kinds."""
    nodes: Ids = np.array(index.search(text, first=index.size).nodes, np.int32)
    counts = np.bincount(index.kind_numbers(nodes))
    found = ((index.kind_name(n), int(counts[n])) for n in np.flatnonzero(counts).tolist())
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _of_facet(making: Making, part: tree.FacetPart, kind: str, count: int) -> Any:
    match part:
        case tree.Const(value):
            return value
        case tree.FacetKind():
            return kind
        case tree.FacetLabel(lang):
            return making.index.model.kinds[kind].label.say(making.said(lang) or making.lang)
        case tree.Size():
            return count


# -- scores


def scores(making: Making, part: tree.Score, nodes: Nodes) -> list[Answer | None]:
    """What each of these things scores; None of those without a link in what is measured."""
    result: Result = making.said(part.asked)
    places = np.array(nodes, np.int32)
    has = ~np.isnan(result.values[places])
    scored = places[has]
    columns = [_of_score(one, result, scored) for _, one in part.score]
    return scattered(objects(part.score, columns, len(scored)), has.tolist())


def _of_score(part: tree.Const | tree.Scored, result: Result, nodes: Ids) -> Iterable[Any]:
    if isinstance(part, tree.Const):
        return repeat(part.value, len(nodes))
    of: dict[str, Callable[[], Iterable[Any]]] = {
        "value": lambda: [_finite(value) for value in result.values[nodes].tolist()],
        "rank": lambda: [result.rank(node) for node in nodes.tolist()],
        "of": lambda: repeat(result.of, len(nodes)),
        "percent": lambda: [percent(result, node) for node in nodes.tolist()],
        "method": lambda: repeat(result.found.method, len(nodes)),
        "exact": lambda: repeat(result.found.exact, len(nodes)),
        "error": lambda: [_finite(result.error(node)) for node in nodes.tolist()],
        "confidence": lambda: repeat(_finite(result.found.confidence), len(nodes)),
    }
    return of[part.name]()


def edge_scores(making: Making, part: tree.EdgeScore, nodes: Nodes) -> list[float | None]:
    """The values by which these things are ranked."""
    result: Result = making.said(part.asked)
    return [_finite(value) for value in result.values[np.array(nodes, np.int32)].tolist()]


def percent(result: Result, node: int) -> float:
    """How many in a hundred of the things with a value have none that is higher than this thing's."""
    rank = result.rank(node)
    assert rank is not None
    return 100 * (result.of - rank + 1) / result.of


def _finite(value: float | None) -> float | None:
    if value is not None and not np.isfinite(value):
        raise NotHeldError("a number that Float cannot hold")
    return value


# -- the rows of sources


def sources(making: Making, part: tree.Sources, nodes: Nodes) -> list[list[Answer]]:
    """The rows that speak of each of these things."""
    speaking: OfThing = making.said(part.asked)
    return [_rows(part.row, speaking(node)) for node in nodes]


def edge_sources(
    making: Making, part: tree.EdgeSources, found: Pages, whole: Whole | None
) -> list[list[Answer]]:
    """The rows that state the link to each of these things, or speak of it where its list goes along none."""
    speaking: Speaking = making.said(part.asked)
    if whole is None or whole.field is None:
        return [_rows(part.row, speaking.thing(node)) for node in found.nodes]
    return [_rows(part.row, speaking.link(*link)) for link in links(whole, found)]


def edge_roles(making: Making, part: tree.EdgeRoles, found: Pages, whole: Whole | None) -> list[list[Answer]]:
    """The things that stand for the link to each of these things; none where its list goes along none."""
    standing: Callable[[int, str, int], list[int]] = making.said(part.asked)
    if whole is None or whole.field is None:
        return [[] for _ in found.nodes]
    several = [standing(*link) for link in links(whole, found)]
    return cut(making.things(part.things, [*chain.from_iterable(several)]), map(len, several))


def links(whole: Whole, found: Pages) -> Iterator[tuple[int, str, int]]:
    """The links that pages go along to their things: subject, property's IRI and object."""
    assert whole.field is not None
    path, back = whole.field.path, whole.field.inverse
    owners = chain.from_iterable(
        repeat(one, count) for one, count in zip(whole.owners, found.counts, strict=True)
    )
    ends = zip(owners, found.nodes, strict=True)
    return ((other, path, one) if back else (one, path, other) for one, other in ends)


def _rows(members: tree.RowMembers, rows: Sequence[SourceRow]) -> list[Answer]:
    columns = [[_of_row(part, row) for row in rows] for _, part in members]
    return objects(members, columns, len(rows))


def _of_row(part: tree.Const | tree.Cell, row: SourceRow) -> Any:
    if isinstance(part, tree.Const):
        return part.value
    found = getattr(row, part.name)
    return found or None if part.name in {"sheet", "row"} else found
