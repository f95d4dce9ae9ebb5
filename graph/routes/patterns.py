"""Paths seen together: grouped by the kinds and relations that they pass, and all of them as one graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.index import Index
from graph.paths import Path, Step
from graph.routes.passage import stated

#: A statement that links two things: subject, property's IRI, object.
Statement = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What paths have in common: the kinds in order, and between each two the relations and their direction."""

    kinds: tuple[str, ...]
    relations: tuple[tuple[tuple[str, bool], ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The paths of one pattern, cheapest first."""

    pattern: Pattern
    paths: tuple[Path, ...]


def said(index: Index, step: Step) -> tuple[tuple[str, bool], ...]:
    """The links of a hop without those that only follow from others."""
    return tuple(stated(index.model, step.links))


def pattern(index: Index, path: Path) -> Pattern:
    """The pattern of one path."""
    kinds = tuple(index.kind(node) for node in path.nodes)
    return Pattern(kinds, tuple(said(index, step) for step in path.steps))


def grouped(index: Index, paths: Iterable[Path]) -> list[Group]:
    """The paths by pattern, in the order of the first of each."""
    found: dict[Pattern, list[Path]] = {}
    for path in paths:
        found.setdefault(pattern(index, path), []).append(path)
    return [Group(one, tuple(members)) for one, members in found.items()]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The union of paths: their things in the order in which the paths meet them, and the links of their hops."""

    nodes: tuple[int, ...]
    edges: tuple[Statement, ...]


def union(index: Index, paths: Iterable[Path]) -> Explanation:
    """All these paths as one graph, each thing and each link once."""
    nodes: dict[int, None] = {}
    edges: dict[Statement, None] = {}
    for path in paths:
        nodes.update(dict.fromkeys(path.nodes))
        for step in path.steps:
            edges.update(dict.fromkeys(statement(step, link) for link in said(index, step)))
    return Explanation(tuple(nodes), tuple(edges))


def statement(step: Step, link: tuple[str, bool]) -> Statement:
    """A link of a hop as it is stated: subject, property, object."""
    iri, forward = link
    return (step.source, iri, step.target) if forward else (step.target, iri, step.source)
