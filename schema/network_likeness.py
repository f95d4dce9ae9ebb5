"""The field of likeness: who is like a thing, who should meet it, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.likeness.likes import Likely
from graph.likeness.similarity import LIKENESSES, Shared
from graph.paths import Path
from ontology.model import Words
from schema.context import Context
from schema.kinds import NODE
from schema.network_paths import expected
from schema.network_types import thing_of, within
from schema.registry import Member
from schema.things import Things

#: The most that may be asked for.
MOST = 50


@dataclass(frozen=True, slots=True)
class Why:
    """One thing that both have to do with, and the way from the one over it to the other."""

    shared: Shared
    path: Path


def likeness_fields(things: Things) -> Iterator[Member]:
    """The root field."""
    made, argument = things.registry.member, things.registry.argument
    note = Words(
        "与一物相似者，最似者在前；主体之间以共同参与的成果、项目等相连，其他事物以共同的邻居相连",
        "What is like a thing, likest first: agents by whom they worked with, other things by their neighbours",
    )
    yield made(
        "similar",
        "list[Similar]",
        _similar,
        note,
        argument("of", "Id", Words("与何物相似", "Like what")),
        argument("by", "LikenessName | None", Words("算法，默认 ADAMIC_ADAR", "How: ADAMIC_ADAR by default")),
        argument(
            "kinds",
            "list[KindName] | None",
            Words("只要这些类别，默认与其同类", "Only these kinds: its own by default"),
        ),
        argument(
            "meet",
            "bool | None",
            Words("只要尚无往来者：宜结识谁", "Only those not linked yet: who should meet"),
        ),
        argument(
            "first",
            "int | None",
            Words(f"要几个，默认 10，上限 {MOST}", f"How many: 10 by default, at most {MOST}"),
        ),
    )


def add_likeness_types(things: Things) -> None:
    """Make the types of likeness."""
    registry, made, thing = things.registry, things.registry.member, thing_of(things)
    values = {name.replace("-", "_").upper(): (name, one.title) for name, one in LIKENESSES.items()}
    registry.enum("LikenessName", values, Words("相似度算法", "How likeness is measured"))
    reason = [
        made("node", NODE, lambda w, c, _a: thing(c, w.shared.node), Words("共同的邻居", "What both share")),
        made(
            "weight",
            "float",
            lambda w, _c, _a: w.shared.weight,
            Words("分量：其联系越少越重", "The fewer links it has, the more it says"),
        ),
        made("path", "Path", lambda w, _c, _a: w.path, Words("经由它的联系", "How both are linked with it")),
    ]
    registry.output("Reason", reason, Words("相似的一个理由", "A reason of likeness"))
    members = [
        made("node", NODE, lambda f, c, _a: thing(c, f.alike.node), Words("相似者", "The thing")),
        made("score", "float", lambda f, _c, _a: f.alike.score, Words("相似度", "How like it is")),
        made("reasons", "list[Reason]", _reasons, Words("理由，分量重者在前", "Why: what says most first")),
    ]
    registry.output("Similar", members, Words("与某物相似者", "A thing that is like another"))


def _similar(_root: object, context: Context, arguments: Mapping[str, Any]) -> list[Likely]:
    by = arguments.get("by")
    return context.known.likes.similar(
        expected(context, arguments["of"]),
        by.value if by else "adamic-adar",
        [kind.value for kind in arguments.get("kinds") or ()],
        first=within(arguments, "first", 10, MOST),
        meet=bool(arguments.get("meet")),
    )


def _reasons(found: Likely, _context: Context, _arguments: object) -> list[Why]:
    return [Why(*reason) for reason in zip(found.alike.reasons, found.paths, strict=True)]
