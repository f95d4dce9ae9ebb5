"""Which module tells what of things and lists, beyond their values and pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from queries.conditions import Pages
from queries.plan import tree
from queries.plan.found import (
    edge_roles,
    edge_scores,
    edge_sources,
    facets,
    found_highlights,
    scores,
    sources,
)
from queries.plan.grouping import in_groups
from queries.plan.making import Making, Whole
from queries.plan.totals import aggregates
from queries.plan.values import Nodes


def told_of_things(
    making: Making, part: tree.Borne | tree.Score | tree.Sources, nodes: Nodes
) -> Iterable[Any]:
    """What is counted, measured and stated of each of these things."""
    match part:
        case tree.Borne(asked):
            counts: list[int] = making.said(asked)(nodes)
            return counts
        case tree.Score():
            return scores(making, part, nodes)
        case tree.Sources():
            return sources(making, part, nodes)


def told_of_places(
    making: Making, part: tree.EdgePart, found: Pages, passed: int | None, whole: Whole | None
) -> Iterable[Any]:
    """What is told of each of the places of these pages, beyond its thing and cursor."""
    match part:
        case tree.Rank():
            assert passed is not None
            return range(passed + 1, passed + 1 + len(found.nodes))
        case tree.EdgeScore():
            return edge_scores(making, part, found.nodes)
        case tree.Score():
            return scores(making, part, found.nodes)
        case tree.Highlights():
            return found_highlights(making, part, found.nodes)
        case tree.EdgeSources():
            return edge_sources(making, part, found, whole)
        case _:
            assert isinstance(part, tree.EdgeRoles)
            return edge_roles(making, part, found, whole)


def told_of_lists(
    making: Making, part: tree.Aggregate | tree.Grouped | tree.Facets, whole: Whole | None
) -> Iterable[Any]:
    """What is told of each of these lists; what a search finds is one list, told without its things."""
    if isinstance(part, tree.Facets):
        return [facets(making, part)]
    assert whole is not None
    if isinstance(part, tree.Aggregate):
        return aggregates(making, part.totals, whole.lists)
    return in_groups(making, part, whole.lists)
