"""The types with which the fields about the network answer: ranks, paths, surroundings, communities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.indexing.columns import Ids
from graph.measures import MEASURES
from ontology.model import Words
from queries.conditions import QueryError
from schema.connections import MOST
from schema.context import Context
from schema.kinds import NODE
from schema.provenance import of_links
from schema.registry import Read, Registry
from schema.things import Thing, Things


@dataclass(frozen=True, slots=True)
class Link:
    """A statement between two things: the property's IRI, and whether it leads from source to target."""

    source: int
    target: int
    relation: str
    forward: bool


@dataclass(frozen=True, slots=True)
class Around:
    """A thing's surroundings: the nodes, nearest first, and the links among them."""

    nodes: list[int]
    links: list[Link]


@dataclass(frozen=True, slots=True)
class Community:
    """A densely linked group: its number, from 0 for the largest, and its things, best linked first."""

    number: int
    members: Ids


def add_network_types(things: Things) -> None:
    """Make the types that these fields answer with."""
    registry = things.registry
    values = {name.replace("-", "_").upper(): (name, m.title) for name, m in MEASURES.items() if not m.groups}
    registry.enum("Measure", values, Words("网络指标", "A measure of the network"))
    _add_relation(registry)
    _add_around(things)


def _add_relation(registry: Registry) -> None:
    made = registry.member
    lang = registry.argument("lang", "str | None")
    members = [
        made("iri", "str", lambda iri, _c, _a: iri, Words("IRI", "The IRI")),
        made("name", "str", lambda iri, _c, _a: iri.rpartition("/")[2], Words("本地名", "The local name")),
        made("label", "str", _relation_label, Words("名称", "What it is called"), lang),
    ]
    registry.output(
        "Relation",
        members,
        Words("关系，即本体的一个属性", "A relation, which is a property of the ontology"),
    )


def _add_around(things: Things) -> None:
    made = things.registry.member
    thing = thing_of(things)
    link = [
        made("source", NODE, lambda k, c, _a: thing(c, k.source), Words("一端", "One end")),
        made("target", NODE, lambda k, c, _a: thing(c, k.target), Words("另一端", "The other end")),
        made("relation", "Relation", lambda k, _c, _a: k.relation, Words("关系", "The relation")),
        made(
            "forward",
            "bool",
            lambda k, _c, _a: k.forward,
            Words("是否由 source 指向 target", "Whether it leads from source to target"),
        ),
    ]
    link.append(of_links(things.registry, lambda k: [ends_of(k)]))
    things.registry.output("Link", link, Words("两物之间的一条关系", "A statement that links two things"))
    around = [
        made(
            "nodes",
            f"list[{NODE}]",
            lambda a, c, _a: [thing(c, n) for n in a.nodes],
            Words("各物，近者在前", "Nearest first"),
        ),
        made("edges", "list[Link]", lambda a, _c, _a: a.links, Words("其间的关系", "The links among them")),
    ]
    things.registry.output("Neighbourhood", around, Words("一物周围的子图", "What lies around a thing"))
    first = things.registry.argument(
        "first", "int | None", Words("要几个，默认 10", "How many: 10 by default")
    )
    community = [
        made(
            "number",
            "int",
            lambda g, _c, _a: g.number,
            Words("编号，0 为最大", "Its number, 0 for the largest"),
        ),
        made("size", "int", lambda g, _c, _a: len(g.members), Words("有多少物", "How many things")),
        made(
            "members",
            f"list[{NODE}]",
            _members(things),
            Words("成员，联系多者在前", "Its things, best linked first"),
            first,
        ),
    ]
    things.registry.output("Community", community, Words("联系紧密的群体", "A densely linked group"))


def thing_of(things: Things) -> Callable[[Context, int], Thing]:
    """Makes things of numbers, as the fields of the network give them."""

    def make(context: Context, node: int) -> Thing:
        return things.make(context.index, node, NODE)

    return make


def _members(things: Things) -> Read:
    def read(group: Community, context: Context, arguments: Mapping[str, Any]) -> list[Thing]:
        chosen = group.members[: within(arguments, "first", 10, MOST)].tolist()
        return [things.make(context.index, node, NODE) for node in chosen]

    return read


def ends_of(link: Link) -> tuple[int, str, int]:
    """A link as it is stated: subject, property, object."""
    one, other = (link.source, link.target) if link.forward else (link.target, link.source)
    return one, link.relation, other


def _relation_label(iri: str, context: Context, arguments: Mapping[str, Any]) -> str:
    found = context.index.model.properties.get(iri)
    return found.label.say(arguments.get("lang") or context.lang) if found else iri.rpartition("/")[2]


def within(arguments: Mapping[str, Any], name: str, default: int, most: int) -> int:
    """A number that is given or not, from 1 to the most; QueryError outside."""
    value: int | None = arguments.get(name)
    if value is not None and not 0 < value <= most:
        raise QueryError(
            f"{name} 应在 1 到 {most} 之间，而不是 {value}", f"{name} must be 1 to {most}, not {value}"
        )
    return default if value is None else value
