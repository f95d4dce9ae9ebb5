"""The field of moves: how the places of things in a ranking changed over years, or since an older generation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from graph.generation import Generation
from graph.measurements.measurement import measurement
from graph.measuring.moves import Move, Place, moves, places, places_then
from graph.measuring.views import Projection
from ontology.model import Words
from queries.conditions import QueryError
from schema.connections import MOST
from schema.context import Context
from schema.kinds import NODE
from schema.network_paths import day
from schema.network_types import thing_of, within
from schema.registry import Member
from schema.scored import result
from schema.things import Things


def move_fields(things: Things) -> Iterator[Member]:
    """The root field."""
    made, argument = things.registry.member, things.registry.argument
    note = Words(
        "名次的变化：自某年某日所知的网络，或自旧的一代",
        "How ranks moved: since the network as it was known on a day, or since an older generation",
    )
    yield made(
        "rankMoves",
        "list[RankMove]",
        _moves,
        note,
        argument("measure", "Measure", Words("网络指标", "The measure")),
        argument("kind", "KindName | None", Words("只排这一类别", "Only this kind")),
        argument("since", "PartialDate | None", Words("从此日起", "Since this day")),
        argument(
            "until", "PartialDate | None", Words("到此日止，默认为今", "Until this day: now by default")
        ),
        argument("sinceGeneration", "int | None", Words("或自第几代起", "Or since this generation")),
        argument(
            "first",
            "int | None",
            Words("前后各取前几名，默认 10", "So many leading ones before and after: 10"),
        ),
    )


def add_move_types(things: Things) -> None:
    """Make the types of places and moves."""
    made, thing = things.registry.member, thing_of(things)
    place = [
        made(
            "rank",
            "int",
            lambda p, _c, _a: p.rank,
            Words("名次，从 1 起，并列同名次", "Place, from 1, shared by equals"),
        ),
        made("score", "float", lambda p, _c, _a: p.score, Words("得分", "The score")),
    ]
    things.registry.output("RankPlace", place, Words("排名中的位置", "A place in a ranking"))
    move = [
        made("node", NODE, lambda m, c, _a: thing(c, m.node), Words("何物", "The thing")),
        made(
            "before",
            "RankPlace | None",
            lambda m, _c, _a: m.before,
            Words("先前，无联系则空", "Before; null without links"),
        ),
        made(
            "after",
            "RankPlace | None",
            lambda m, _c, _a: m.after,
            Words("此后，无联系则空", "After; null without links"),
        ),
        made(
            "up",
            "int | None",
            lambda m, _c, _a: m.up,
            Words("上升几位，下降为负", "Places gained, negative where lost"),
        ),
    ]
    things.registry.output("RankMove", move, Words("名次的变化", "How a place changed"))


def _moves(_root: object, context: Context, arguments: Mapping[str, Any]) -> list[Move]:
    since, number, kind = (arguments.get(name) for name in ("since", "sinceGeneration", "kind"))
    if (since is None) == (number is None):
        raise QueryError(
            "since、sinceGeneration 须给且只给一个", "give one of since and sinceGeneration, and only one"
        )
    measure, most = arguments["measure"].value, within(arguments, "first", 10, MOST)
    name, until = None if kind is None else kind.value, arguments.get("until")
    now = _places(context, measure, until, name)
    if since is not None:
        return moves(_places(context, measure, since, name), now, most)
    older = _older(context.known.generation, int(number or 0))
    return moves(places_then(older, context.known.generation, measure, name), now, most)


def _places(context: Context, measure: str, until: str | None, kind: str | None) -> dict[int, Place]:
    """The places of things of a kind, or of all, in the network of today or as of a day."""
    known = Projection(until=None if until is None else day(until, last=True))
    found = result(context, measurement(measure, known), {})
    ranked = ~np.isnan(found.values)
    if kind is not None:
        ranked &= context.finder.marked(context.index.nodes(kind))
    return places(found.scores(groups=False), ranked)


def _older(generation: Generation, number: int) -> Generation:
    """An older generation of the same city; QueryError where it is not on disk."""
    folder = generation.folder.with_name(f"{number:06d}")
    if not (folder / "manifest.json").exists():
        raise QueryError(f"没有第 {number} 代数据", f"there is no generation {number}")
    return Generation(generation.model, folder)
