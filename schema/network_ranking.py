"""Ranking by a measurement, and what a score says: value, place, how sure it is, and what carries it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from graph.indexing.columns import Ids
from graph.measurements.measurement import Measurement, measurement
from graph.measurements.measurements import NotMeasuredError, Status
from graph.measurements.shelf import Result
from ontology.model import Words
from queries.conditions import QueryError
from queries.plan import tree
from queries.plan.run import Placed
from schema.connections import Listing, add_connection, page_arguments, place_cursor, places
from schema.context import Context
from schema.filters import Reading, where_name
from schema.kinds import NODE
from schema.means import Asks
from schema.network_paths import day
from schema.network_why import add_why_types, why_field
from schema.registry import Member, Read
from schema.roots import Entrance
from schema.scored import Score, asked, asking_arguments, result
from schema.things import Things


@dataclass(frozen=True, slots=True)
class Ranking(Listing):
    """One page of a ranking, and where its measurement stands; without things while it is not done."""

    status: Status | None = None


def ranking_fields(things: Things) -> Iterator[Member]:
    """The root field."""
    made, argument = things.registry.member, things.registry.argument
    note = Words(
        "按网络指标排名，高者在前，只排有联系者。尚未算完时列表为空，measurement 说明进度",
        "Things that have links by a measure of the network, highest first. While it is not computed yet the list is "
        "empty, and measurement tells how far it is",
    )
    yield made(
        "ranking",
        "RankingConnection",
        _ranking(things),
        note,
        *asking_arguments(things.registry),
        argument("kind", "KindName | None", Words("只排这一类别", "Only this kind")),
        argument("where", f"{where_name(NODE)} | None", Words("只排满足条件者", "Only what meets this")),
        argument("min", "float | None", Words("得分不小于", "Scores of at least")),
        argument("max", "float | None", Words("得分不大于", "Scores of at most")),
        argument(
            "asOf", "PartialDate | None", Words("截至此日所知的网络", "In the network as it was known then")
        ),
        *page_arguments(things.registry, backward=False),
        about=Entrance(tree.Ranked, partial(_placed, things)),
    )


def add_ranking_types(things: Things) -> None:
    """Make the types of rankings and of scores."""
    made = things.registry.member
    edge = [
        made(
            "rank",
            "int",
            lambda e, _c, _a: _item(e)[0],
            Words("名次，从 1 起", "Place, from 1"),
            about=tree.Rank,
        ),
        made(
            "score",
            "float",
            lambda e, _c, _a: _item(e)[1].value,
            Words("得分", "Its score"),
            about=Asks(tree.EdgeScore, _result, of_root=True),
        ),
        made(
            "found",
            "Score",
            lambda e, _c, _a: _item(e)[1],
            Words("得分及其依据", "The score, and what is behind it"),
            about=Asks(tree.Score, _result, of_root=True),
        ),
    ]
    note = Words("度量及其状态", "The measurement, and where it stands")
    whole = [made("measurement", "Measurement", lambda page, _c, _a: page.status, note)]
    add_connection(
        things.registry, "Ranking", NODE, Words("有名次的事物", "A thing with its rank"), edge, whole
    )
    add_why_types(things)
    _add_score(things)


def _add_score(things: Things) -> None:
    made = things.registry.member
    members = [
        made(
            "value",
            "float",
            lambda s, _c, _a: s.value,
            Words("得分", "The score"),
            about=tree.Scored("value"),
        ),
        made(
            "rank",
            "int",
            lambda s, _c, _a: s.result.rank(s.node),
            Words("名次，从 1 起，并列同名次", "Place among all that have a score, from 1, shared by equals"),
            about=tree.Scored("rank"),
        ),
        made(
            "of",
            "int",
            lambda s, _c, _a: s.result.of,
            Words("共有多少物有得分", "How many things have a score"),
            about=tree.Scored("of"),
        ),
        made(
            "percent",
            "float",
            lambda s, _c, _a: s.percent,
            Words("百分之几的物得分不高于它", "How many in a hundred score no higher"),
            about=tree.Scored("percent"),
        ),
        made(
            "method",
            "str",
            lambda s, _c, _a: s.result.found.method,
            Words("算法", "How it was found"),
            about=tree.Scored("method"),
        ),
        made(
            "exact",
            "bool",
            lambda s, _c, _a: s.result.found.exact,
            Words("是否精确", "Whether it is exact"),
            about=tree.Scored("exact"),
        ),
        made(
            "error",
            "float | None",
            lambda s, _c, _a: s.result.error(s.node),
            Words("误差界，空为精确或未知", "Most that it is off by; null where exact or not known"),
            about=tree.Scored("error"),
        ),
        made(
            "confidence",
            "float | None",
            lambda s, _c, _a: s.result.found.confidence,
            Words("误差界成立的概率", "The probability that it is off by no more"),
            about=tree.Scored("confidence"),
        ),
        made(
            "measurement",
            "Measurement",
            lambda s, c, _a: c.known.measurements.status(s.measurement.key),
            Words("所属的度量", "The measurement that it belongs to"),
        ),
        why_field(things),
    ]
    things.registry.output(
        "Score", members, Words("一物在网络指标中的得分", "What a thing scores by a measure")
    )


def _item(edge: Any) -> tuple[int, Score]:
    item: tuple[int, Score] = edge.listing.items[edge.place]
    return item


def _ranking(things: Things) -> Read:
    def read(_root: object, context: Context, arguments: Mapping[str, Any]) -> Ranking:
        first, passed = places(arguments)
        wanted = _wanted(context, arguments)
        try:
            found = result(context, wanted, arguments)
        except NotMeasuredError as error:
            return Ranking([], [], 0, False, False, place_cursor, None, error.status)
        nodes = _chosen(things, context, found, arguments)
        page = nodes[passed : passed + first].tolist()
        return Ranking(
            [(passed + i, Score(node, wanted, found)) for i, node in enumerate(page, 1)],
            [things.make(context.index, node, NODE) for node in page],
            len(nodes),
            passed > 0,
            passed + len(page) < len(nodes),
            lambda place: place_cursor(passed + place),
            None,
            context.known.measurements.status(wanted.key),
        )

    return read


def _placed(things: Things, context: Context, arguments: Mapping[str, Any]) -> Placed:
    """The things of the page; NotMeasuredError where they are still measured."""
    first, passed = places(arguments)
    nodes = _chosen(things, context, _result(context, arguments), arguments)
    return Placed(nodes[passed : passed + first].tolist(), passed, len(nodes))


def _result(context: Context, arguments: Mapping[str, Any]) -> Result:
    """The values that are ranked by."""
    return result(context, _wanted(context, arguments), arguments)


def _wanted(context: Context, arguments: Mapping[str, Any]) -> Measurement:
    """The measurement that is ranked by: as of a day, a projection until that day."""
    wanted, as_of = asked(context, arguments), arguments.get("asOf")
    if as_of is None:
        return wanted
    if wanted.projection.until is not None:
        raise QueryError("asOf 与 projection.until 只能给出一个", "give asOf or projection.until, not both")
    until = replace(wanted.projection, until=day(as_of, last=True))
    return measurement(wanted.measure, until, dict(wanted.parameters), wanted.start)


def _chosen(things: Things, context: Context, found: Result, arguments: Mapping[str, Any]) -> Ids:
    """The things that are ranked, highest first."""
    nodes, kind, where = found.ranked, arguments.get("kind"), arguments.get("where")
    if kind is not None:
        nodes = nodes[context.finder.marked(context.index.nodes(kind.value))[nodes]]
    if where:
        nodes = nodes[context.finder.mask(things.filters.condition(NODE, where, Reading(context)))[nodes]]
    scores = found.values[nodes]
    low, high = arguments.get("min"), arguments.get("max")
    inside = np.ones(len(nodes), np.bool_)
    if low is not None:
        inside &= scores >= low
    if high is not None:
        inside &= scores <= high
    return nodes[inside]
