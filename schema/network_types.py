"""The types with which the fields about the network answer: ranks, paths, surroundings, communities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.columns import Ids
from graph.measures import MEASURES
from graph.paths import Step
from ontology.model import Words
from queries.conditions import QueryError
from schema.connections import MOST, add_connection
from schema.context import Context
from schema.kinds import NODE
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
    edge = [
        registry.member(
            "rank",
            "int",
            lambda e, _c, _a: e.listing.items[e.place][0],
            Words("名次，从 1 起", "Place, from 1"),
        ),
        registry.member(
            "score", "float", lambda e, _c, _a: e.listing.items[e.place][1], Words("得分", "Its score")
        ),
    ]
    add_connection(registry, "Ranking", NODE, Words("有名次的事物", "A thing with its rank"), edge)
    values = {name.replace("-", "_").upper(): (name, m.title) for name, m in MEASURES.items() if not m.groups}
    registry.enum("Measure", values, Words("网络指标", "A measure of the network"))
    _add_relation(registry)
    _add_paths(things)
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


def _add_paths(things: Things) -> None:
    made = things.registry.member
    thing = _thing(things)
    step = [
        made("node", NODE, lambda s, c, _a: thing(c, s.source), Words("从此", "From here")),
        made("next", NODE, lambda s, c, _a: thing(c, s.target), Words("到此", "To here")),
        made("relation", "Relation", lambda s, _c, _a: s.links[0][0], Words("两者的关系", "What links them")),
        made(
            "forward",
            "bool",
            lambda s, _c, _a: s.links[0][1],
            Words("关系由前指向后", "Whether it leads from the first"),
        ),
        made(
            "links",
            "list[Link]",
            lambda s, _c, _a: _links(s),
            Words("两者间的全部关系", "All that links them"),
        ),
    ]
    things.registry.output("PathStep", step, Words("路径的一跳", "One hop of a path"))
    path = [
        made("length", "int", lambda p, _c, _a: len(p.steps), Words("跳数", "How many hops")),
        made(
            "cost",
            "float",
            lambda p, _c, _a: p.cost,
            Words("代价：跳数加途经枢纽的罚分", "Hops, and a penalty for hubs on the way"),
        ),
        made(
            "nodes",
            f"list[{NODE}]",
            lambda p, c, _a: [thing(c, n) for n in p.nodes],
            Words("途经各物", "The things on it"),
        ),
        made("steps", "list[PathStep]", lambda p, _c, _a: p.steps, Words("各跳", "Its hops")),
    ]
    things.registry.output("Path", path, Words("一条路径", "A way from one thing to another"))
    found = [
        made(
            "paths",
            "list[Path]",
            lambda f, _c, _a: f.paths,
            Words("路径，代价低者在前", "The paths, cheapest first"),
        ),
        made(
            "exact",
            "bool",
            lambda f, _c, _a: f.exact,
            Words("是否确无更好的路径", "Whether there are surely no better ones"),
        ),
    ]
    things.registry.output("Paths", found, Words("两物之间的路径", "The paths between two things"))


def _add_around(things: Things) -> None:
    made = things.registry.member
    thing = _thing(things)
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


def _thing(things: Things) -> Callable[[Context, int], Thing]:
    def make(context: Context, node: int) -> Thing:
        return things.make(context.index, node, NODE)

    return make


def _members(things: Things) -> Read:
    def read(group: Community, context: Context, arguments: Mapping[str, Any]) -> list[Thing]:
        chosen = group.members[: within(arguments, "first", 10, MOST)].tolist()
        return [things.make(context.index, node, NODE) for node in chosen]

    return read


def _links(step: Step) -> list[Link]:
    return [Link(step.source, step.target, relation, forward) for relation, forward in step.links]


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
