"""The fields that are of no kind: paths, neighbourhood, communities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ontology.model import Words
from schema.connections import MOST
from schema.context import Context
from schema.network_paths import expected, path_arguments, read_paths
from schema.network_types import Around, Community, Link, within
from schema.registry import Member
from schema.things import Things

#: The most that may be asked for: hops around a thing, things around it.
FARTHEST, MOST_AROUND = 4, 500


def network_fields(things: Things) -> Iterator[Member]:
    """The root fields."""
    made, argument = things.registry.member, things.registry.argument
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
