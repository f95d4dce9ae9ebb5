"""The fields that are of no kind: text search, ranking, paths, neighbourhood, communities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from graph.measures import Values
from graph.network import Network
from ontology.model import Words
from schema.connections import MOST, Listing, page_arguments, place_cursor, places
from schema.context import Context
from schema.kinds import NODE
from schema.network_paths import day, expected, path_arguments, read_paths
from schema.network_types import Around, Community, Link, within
from schema.registry import Member, Read
from schema.things import Things

#: The most that may be asked for: hops around a thing, things around it.
FARTHEST, MOST_AROUND = 4, 500


def network_fields(things: Things) -> Iterator[Member]:
    """The root fields."""
    made, argument = things.registry.member, things.registry.argument
    kinds = argument("kinds", "list[KindName] | None", Words("只要这些类别", "Only these kinds"))
    text = argument("text", "str", Words("名称或编号的一部分", "Part of a name or number"))
    forward = page_arguments(things.registry, backward=False)
    note = Words("按名称与编号查找，最贴近者在前", "Finds by names and numbers, best first")
    yield made("search", f"{NODE}Connection", _search(things), note, text, kinds, *forward)
    measure = argument("measure", "Measure", Words("网络指标", "The measure"))
    kind = argument("kind", "KindName | None", Words("只排这一类别", "Only this kind"))
    note = Words(
        "按网络指标排名，高者在前，只排有联系者",
        "Things that have links by a measure of the network, highest first",
    )
    as_of = argument(
        "asOf", "PartialDate | None", Words("截至此日所知的网络", "In the network as it was known then")
    )
    yield made("ranking", "RankingConnection", _ranking(things), note, measure, kind, as_of, *forward)
    note = Words(
        "两物之间或一物到多物的路径，短且少经枢纽者在前",
        "How a thing is connected with another, or with any of several: short ways that keep clear of hubs first",
    )
    yield made("paths", "Paths", read_paths, note, *path_arguments(things))
    hops = argument(
        "hops", "int | None", Words(f"几跳之内，默认 1，上限 {FARTHEST}", f"1 by default, at most {FARTHEST}")
    )
    first = argument(
        "first",
        "int | None",
        Words(f"至多几物，默认 50，上限 {MOST_AROUND}", f"50 by default, at most {MOST_AROUND}"),
    )
    note = Words("一物周围的子图", "What lies around a thing, and the links among it")
    yield made(
        "neighbourhood",
        "Neighbourhood",
        _around,
        note,
        argument("id", "Id", Words("中心", "The middle")),
        hops,
        first,
    )
    note = Words("联系紧密的群体，大者在前", "Densely linked groups, largest first")
    first = argument("first", "int | None", Words("要几个，默认 10", "How many: 10 by default"))
    yield made("communities", "list[Community]", _communities, note, first)


def _search(things: Things) -> Read:
    def read(_root: object, context: Context, arguments: Mapping[str, Any]) -> Listing:
        first, passed = places(arguments)
        kinds = [kind.value for kind in arguments.get("kinds") or ()]
        hits = context.index.search(arguments["text"], kinds, first, passed)
        return _placed(things, context, [(n, None) for n in hits.nodes], passed, hits.total)

    return read


def _ranking(things: Things) -> Read:
    def read(_root: object, context: Context, arguments: Mapping[str, Any]) -> Listing:
        first, passed = places(arguments)
        kind = arguments.get("kind")
        network, scores = _measured(context, arguments["measure"].value, arguments.get("asOf"))
        nodes = np.flatnonzero(network.degree) if kind is None else context.index.nodes(kind.value)
        nodes = nodes[network.degree[nodes] > 0]
        chosen = nodes[np.argsort(-scores[nodes], kind="stable")[passed : passed + first]]
        ranked = [(node, (passed + i + 1, float(scores[node]))) for i, node in enumerate(chosen.tolist())]
        return _placed(things, context, ranked, passed, len(nodes))

    return read


def _measured(context: Context, measure: str, as_of: str | None) -> tuple[Network, Values]:
    """The network, of today or as of a day, and the scores of its things."""
    if as_of is None:
        return context.known.generation.network, context.known.scores(measure).values
    last = day(as_of, last=True)
    return context.known.past.network(last), context.known.past.scores(last, measure).values


def _placed(
    things: Things, context: Context, found: list[tuple[int, Any]], passed: int, total: int
) -> Listing:
    """A page of a list whose cursors are places."""
    made = [things.make(context.index, node, NODE) for node, _ in found]
    items = [item for _, item in found]
    return Listing(
        items,
        made,
        total,
        passed > 0,
        passed + len(found) < total,
        lambda place: place_cursor(passed + place),
    )


def _around(_root: object, context: Context, arguments: Mapping[str, Any]) -> Around:
    network, middle = context.known.generation.network, expected(context, arguments["id"])
    hops, limit = within(arguments, "hops", 1, FARTHEST), within(arguments, "first", 50, MOST_AROUND)
    nodes = network.around(middle, hops, limit)
    rows = network.rows_among(network.mask(nodes))
    ends = zip(
        network.source[rows].tolist(), network.target[rows].tolist(), network.prop[rows].tolist(), strict=True
    )
    return Around(nodes, [Link(a, b, network.properties[p], forward=True) for a, b, p in ends])


def _communities(_root: object, context: Context, arguments: Mapping[str, Any]) -> list[Community]:
    groups = context.known.scores("community").values
    sizes = np.bincount(groups[groups >= 0].astype(np.int64))
    wanted = [n for n in np.argsort(-sizes, kind="stable").tolist() if sizes[n] > 1]
    degree = context.known.generation.network.degree
    found = []
    for number in wanted[: within(arguments, "first", 10, MOST)]:
        members = np.flatnonzero(groups == number).astype(np.int32)
        found.append(Community(number, members[np.argsort(-degree[members], kind="stable")]))
    return found
