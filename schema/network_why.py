"""Why a thing has its score: the links that carry it, in GraphQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.measuring.reason import Reason, Why
from graph.routes.passage import stated
from ontology.model import Words
from schema.context import Context
from schema.kinds import NODE
from schema.network_types import Link, thing_of, within
from schema.registry import Member
from schema.scored import Score
from schema.things import Things

#: How many reasons are told where nothing is said, and at most.
SOME, MOST = 5, 50


@dataclass(frozen=True, slots=True)
class Part:
    """A reason, of whose value it is a part, and what all parts sum to."""

    node: int
    reason: Reason
    total: float


def why_field(things: Things) -> Member:
    """The field of a score that says why."""
    most = things.registry.argument(
        "most",
        "int | None",
        Words(f"至多几条，默认 {SOME}，上限 {MOST}", f"{SOME} by default, at most {MOST}"),
    )
    note = Words("得分由哪些联系而来，各占多少", "The links that carry the score, each with its part")
    return things.registry.member("why", "ScoreReasons", _why, note, most)


def add_why_types(things: Things) -> None:
    """Make the types of reasons."""
    made, thing = things.registry.member, thing_of(things)
    whole = [
        made(
            "total",
            "float",
            lambda w, _c, _a: w[1].total,
            Words("各部分之和；分组指标为 1", "What all parts sum to: the score; of groups 1"),
        ),
        made("reasons", "list[ScoreReason]", _reasons, Words("大者在前", "The largest part first")),
        made(
            "base",
            "float",
            lambda w, _c, _a: w[1].base,
            Words(
                "不由联系而来的部分，如随机跳转；分组指标为通向他组者",
                "What no link carries, as the jumps of a random walk; of groups what leads to others",
            ),
        ),
        made(
            "rest",
            "float",
            lambda w, _c, _a: w[1].rest,
            Words("未列出者合计", "What the reasons that are not told carry together"),
        ),
        made(
            "exact",
            "bool",
            lambda w, _c, _a: w[1].exact,
            Words("是否精确", "Whether the parts are exact, or found from a sample"),
        ),
    ]
    things.registry.output("ScoreReasons", whole, Words("得分的由来", "What carries a score"))
    one = [
        made(
            "nodes",
            f"list[{NODE}]",
            lambda p, c, _a: [thing(c, n) for n in p.reason.nodes],
            Words(
                "经由的邻居；按距离说明者为空",
                "The neighbours whose links carry it; none where it is told by distance",
            ),
        ),
        made("amount", "float", lambda p, _c, _a: p.reason.amount, Words("其部分", "Its part")),
        made(
            "share",
            "float | None",
            lambda p, _c, _a: p.reason.amount / p.total if p.total else None,
            Words("占总数的比例", "Its part of the total"),
        ),
        made("hops", "int | None", lambda p, _c, _a: p.reason.hops, Words("相距几步", "How many steps away")),
        made(
            "count",
            "int | None",
            lambda p, _c, _a: p.reason.count,
            Words("代表多少物", "For how many things it stands"),
        ),
        made("links", "list[Link]", _links, Words("与邻居的直接联系", "The links with the neighbours")),
    ]
    things.registry.output("ScoreReason", one, Words("得分的一部分", "One part of a score"))


def _why(score: Score, context: Context, arguments: Mapping[str, Any]) -> tuple[int, Why]:
    most = within(arguments, "most", SOME, MOST)
    context.deadline.check()
    return score.node, context.known.measurements.why(score.measurement, score.result, score.node, most)


def _reasons(why: tuple[int, Why], _context: Context, _arguments: object) -> list[Part]:
    node, found = why
    return [Part(node, reason, found.total) for reason in found.reasons]


def _links(part: Part, context: Context, _arguments: object) -> list[Link]:
    """The links between the thing and the neighbours, without those that only follow from others."""
    network, model = context.known.generation.network, context.index.model
    return [
        Link(part.node, other, relation, forward)
        for other in part.reason.nodes
        for relation, forward in stated(model, network.between(part.node, other))
    ]
