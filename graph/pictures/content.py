"""What of a document is drawn: what nobody could tell apart as one thing, and links that say something new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.files.document import EdgeRow, GraphDocument, NodeRow, numbered

Link = tuple[EdgeRow, int, int]
Neighbour = tuple[int, str, bool]


@dataclass(frozen=True, slots=True)
class Content:
    """What is drawn.

    Attributes
    ----------
    nodes
        The rows of what is drawn.
    many
        How many things each of them stands for.
    links
        The links among them, each with the positions of its ends.
    hidden
        How many neighbours each has that are not drawn.
    """

    nodes: tuple[NodeRow, ...]
    many: tuple[int, ...]
    links: tuple[Link, ...]
    hidden: tuple[int, ...]


def content(document: GraphDocument, most: int) -> Content | None:
    """What is drawn of the document; None where it has more than so many nodes."""
    rows, edges = numbered(document)
    nodes: list[NodeRow] = []
    for row in rows:
        nodes.append(row)
        if len(nodes) > most:
            return None
    links = stated(list(edges), document)
    near: list[set[Neighbour]] = [set() for _ in nodes]
    for edge, a, b in links:
        near[a].add((b, edge.property, True))
        near[b].add((a, edge.property, False))
    hidden = [max(row.degree - len({n[0] for n in found}), 0) for row, found in zip(nodes, near, strict=True)]
    return _merged(nodes, links, _first_alike(nodes, near, {document.focus, document.start}), hidden)


def stated(links: Sequence[Link], document: GraphDocument) -> list[Link]:
    """The links without those that only follow from another between the same things."""
    implied = {(a, b, above) for row, a, b in links for above in document.broader.get(row.property, ())}
    return [link for link in links if (link[1], link[2], link[0].property) not in implied]


def _first_alike(
    nodes: Sequence[NodeRow], near: Sequence[set[Neighbour]], apart: Iterable[str | None]
) -> list[int]:
    """Of each node the first that has its kind, its label and its neighbours, itself where there is none before."""
    seen: dict[tuple[str, str, frozenset[Neighbour]], int] = {}
    alone = set(apart)
    return [
        place
        if row.id in alone or not found
        else seen.setdefault((row.kind, row.label, frozenset(found)), place)
        for place, (row, found) in enumerate(zip(nodes, near, strict=True))
    ]


def _merged(
    nodes: Sequence[NodeRow], links: Sequence[Link], first: Sequence[int], hidden: Sequence[int]
) -> Content:
    """The first of those that are alike stand for all of them."""
    kept = sorted(set(first))
    place = {node: number for number, node in enumerate(kept)}
    once = {(row.property, row.label, place[first[a]], place[first[b]]): row for row, a, b in links}
    return Content(
        tuple(nodes[node] for node in kept),
        tuple(first.count(node) for node in kept),
        tuple((row, a, b) for (*_, a, b), row in once.items()),
        tuple(hidden[node] for node in kept),
    )
