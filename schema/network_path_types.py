"""The types with which the field of paths answers: paths, their hops, their patterns, and all of them as one graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.paths import Path, Step
from graph.routes.patterns import Explanation, Pattern, grouped, pattern, said, union
from graph.routes.telling import sentence, shape
from ontology.model import Words
from schema.context import Context
from schema.kinds import NODE
from schema.network_types import Link, ends_of, thing_of
from schema.provenance import of_links
from schema.registry import Member, Read
from schema.things import Things


@dataclass(frozen=True, slots=True)
class Hop:
    """One place of a pattern: the relations of the hop, and whether each leads onward."""

    relation: str
    forward: bool


def add_path_types(things: Things) -> None:
    """Make the enum of relations, and the types of patterns and explanations."""
    registry = things.registry
    edges = sorted((p for p in things.kinds.model.properties.values() if p.edge), key=lambda p: p.name)
    values = {p.name: (p.iri, p.label) for p in edges}
    registry.enum("RelationName", values, Words("计入网络的关系", "The relations of the network"))
    _add_found(things)
    _add_pattern(things)
    _add_group(things)
    made = registry.member
    explanation = [
        made("nodes", f"list[{NODE}]", _nodes_of(things), Words("各物", "The things")),
        made("edges", "list[Link]", _edges, Words("其间的关系", "The links")),
    ]
    note = Words("各条路径合成的一张图", "All the paths as one graph")
    registry.output("Explanation", explanation, note)


def _add_found(things: Things) -> None:
    made = things.registry.member
    thing = thing_of(things)
    step = [
        made("node", NODE, lambda s, c, _a: thing(c, s.source), Words("从此", "From here")),
        made("next", NODE, lambda s, c, _a: thing(c, s.target), Words("到此", "To here")),
        made(
            "relation",
            "Relation",
            lambda s, c, _a: said(c.index, s)[0][0],
            Words("两者的关系", "What links them"),
        ),
        made(
            "forward",
            "bool",
            lambda s, c, _a: said(c.index, s)[0][1],
            Words("关系由前指向后", "Whether it leads from the first"),
        ),
        made(
            "links",
            "list[Link]",
            lambda s, _c, _a: _links(s),
            Words("两者间的全部关系", "All that links them"),
        ),
    ]
    step.append(_date(things))
    step.append(of_links(things.registry, lambda s: [ends_of(link) for link in _links(s)]))
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
    path += _of_path(things)
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
    found += _of_found(things)
    things.registry.output("Paths", found, Words("两物之间的路径", "The paths between two things"))


def _of_path(things: Things) -> list[Member]:
    """What a path says of itself as a whole."""
    made, lang = things.registry.member, things.registry.argument("lang", "str | None")
    return [
        made(
            "pattern", "PathPattern", lambda p, c, _a: pattern(c.index, p), Words("途经模式", "Its pattern")
        ),
        made("text", "str", _sentence, Words("一句话", "The path as a sentence"), lang),
    ]


def _of_found(things: Things) -> list[Member]:
    """What the paths found say together."""
    made = things.registry.member
    return [
        made(
            "patterns",
            "list[PathGroup]",
            lambda f, c, _a: grouped(c.index, f.paths),
            Words("按模式归组，组内代价低者在前", "The paths by pattern"),
        ),
        made(
            "graph",
            "Explanation",
            lambda f, c, _a: union(c.index, f.paths),
            Words("各条路径合成的一张图", "All the paths as one graph"),
        ),
    ]


def _date(things: Things) -> Member:
    """From when the hop can be."""
    note = Words(
        "此关系不早于哪天：两端之中后者的最早日期；无日期则空",
        "Not before this day: the later of the first days of its ends; null where neither is dated",
    )
    return things.registry.member(
        "date", "date | None", lambda s, c, _a: c.known.spans.of_link(s.source, s.target), note
    )


def _add_pattern(things: Things) -> None:
    made, lang = things.registry.member, things.registry.argument("lang", "str | None")
    hop = [
        made("relation", "Relation", lambda h, _c, _a: h.relation, Words("关系", "The relation")),
        made(
            "forward", "bool", lambda h, _c, _a: h.forward, Words("是否由前指向后", "Whether it leads onward")
        ),
    ]
    things.registry.output("PatternHop", hop, Words("模式中的一个关系", "A relation of a pattern"))
    members = [
        made("kinds", "list[str]", lambda p, _c, _a: p.kinds, Words("途经类别", "The kinds, in order")),
        made(
            "relations", "list[list[PatternHop]]", _hops, Words("每一跳的关系", "The relations of each hop")
        ),
        made("text", "str", _shape, Words("一句话", "The pattern as a sentence"), lang),
    ]
    things.registry.output("PathPattern", members, Words("路径的模式", "What paths have in common"))


def _add_group(things: Things) -> None:
    made = things.registry.member
    members = [
        made("pattern", "PathPattern", lambda g, _c, _a: g.pattern, Words("模式", "The pattern")),
        made("count", "int", lambda g, _c, _a: len(g.paths), Words("几条", "How many paths")),
        made("paths", "list[Path]", lambda g, _c, _a: g.paths, Words("各条路径", "The paths")),
    ]
    things.registry.output("PathGroup", members, Words("同一模式的路径", "The paths of one pattern"))


def _nodes_of(things: Things) -> Read:
    return lambda e, context, _a: [things.make(context.index, node, NODE) for node in e.nodes]


def _edges(explanation: Explanation, _context: Context, _arguments: object) -> list[Link]:
    return [Link(one, other, iri, forward=True) for one, iri, other in explanation.edges]


def _hops(found: Pattern, _context: Context, _arguments: object) -> list[list[Hop]]:
    return [[Hop(*link) for link in links] for links in found.relations]


def _sentence(path: Path, context: Context, arguments: Mapping[str, Any]) -> str:
    return sentence(context.index, context.known.spans, path, arguments.get("lang") or context.lang)


def _shape(found: Pattern, context: Context, arguments: Mapping[str, Any]) -> str:
    return shape(context.index, found, arguments.get("lang") or context.lang)


def _links(step: Step) -> list[Link]:
    return [Link(step.source, step.target, relation, forward) for relation, forward in step.links]
