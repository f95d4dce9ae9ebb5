"""The field of paths: what may be asked of them, and how they are found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from graph.paths import BUDGET, Found, shortest
from graph.routes.passage import Passage
from graph.routes.spans import ends
from ontology.model import Words
from queries.conditions import QueryError
from schema.context import Context
from schema.network_types import within
from schema.things import Things

#: The most that may be asked for: paths, their length, targets by id.
MOST_PATHS, LONGEST, MOST_TARGETS = 20, 8, 1000

_LENGTH = Words(f"至多几跳，默认 6，上限 {LONGEST}", f"Most hops: 6 by default, at most {LONGEST}")
_MANY = Words(f"要几条，默认 5，上限 {MOST_PATHS}", f"How many: 5 by default, at most {MOST_PATHS}")


def path_arguments(things: Things) -> Iterator[Any]:
    """What may be asked of paths."""
    made = things.registry.argument
    yield made("from", "Id", Words("起点", "From"))
    yield made(
        "to", "Id | None", Words("终点；或用 targets、targetsKind", "To; or give targets, targetsKind")
    )
    yield made("targets", "list[Id] | None", Words("多个终点，到其中任何一个", "Several ends, any of them"))
    yield made("targetsKind", "KindName | None", Words("终点为这一类别的任何一物", "Any thing of this kind"))
    yield made("k", "int | None", _MANY)
    yield made("each", "int | None", Words("到同一终点至多几条", "Most paths to the same end"))
    yield made("maxLength", "int | None", _LENGTH)
    yield made("kinds", "list[KindName] | None", Words("途中只经过这些类别", "Only these kinds on the way"))
    yield made(
        "avoidKinds", "list[KindName] | None", Words("途中不经过这些类别", "Kinds not to pass on the way")
    )
    yield made("relations", "list[RelationName] | None", Words("只沿这些关系", "Only along these relations"))
    yield made(
        "avoidRelations", "list[RelationName] | None", Words("不沿这些关系", "Not along these relations")
    )
    yield made(
        "since", "PartialDate | None", Words("途经的成果、项目等不早于", "What is passed ended no earlier")
    )
    yield made(
        "until", "PartialDate | None", Words("途经的成果、项目等不晚于", "What is passed began no later")
    )
    yield made(
        "undated",
        "bool | None",
        Words(
            "有时间窗时是否仍可经过无日期者，默认可以", "Whether undated things may be passed then: they may"
        ),
    )
    yield made(
        "repeats",
        "bool | None",
        Words(
            "名称相同者（如同一标准的各版本）引起的重复路径是否也要，默认都要",
            "Whether paths that repeat others over things of the same names (versions of a standard) are wanted: yes",
        ),
    )
    yield made("throughHubs", "bool | None", Words("不避开枢纽", "Do not keep clear of hubs"))


def read_paths(_root: object, context: Context, arguments: Mapping[str, Any]) -> Found:
    """The paths that are asked for."""
    network, passage = context.known.generation.network, _passage(arguments)
    source = expected(context, arguments["from"])
    return shortest(
        passage.along(context.index, network),
        source,
        _targets(context, arguments),
        k=within(arguments, "k", 5, MOST_PATHS),
        each=None if arguments.get("each") is None else within(arguments, "each", 1, MOST_PATHS),
        alike=context.index.label if arguments.get("repeats") is False else None,
        avoid=passage.closed(context.index, context.known.spans),
        max_length=within(arguments, "maxLength", 6, LONGEST),
        penalty=not arguments.get("throughHubs"),
        budget=replace(BUDGET, seconds=min(BUDGET.seconds, context.deadline.left())),
    )


def expected(context: Context, text: str) -> int:
    """The number of the thing with this id; QueryError where there is none."""
    node = context.node(text)
    if node is None:
        raise QueryError(f"图谱中没有编号为 {text!r} 的事物", f"nothing in the graph has the id {text!r}")
    return node


def day(text: str, *, last: bool) -> date:
    """The first or the last day of a year, month or day; QueryError where the calendar has no such day."""
    try:
        return ends(text)[last]
    except ValueError:
        raise QueryError(f"{text!r} 不是日期", f"{text!r} is no date") from None


def _targets(context: Context, arguments: Mapping[str, Any]) -> int | list[int]:
    one, several, kind = (arguments.get(name) for name in ("to", "targets", "targetsKind"))
    if sum(given is not None for given in (one, several, kind)) != 1:
        raise QueryError(
            "to、targets、targetsKind 须给且只给一个", "give one of to, targets, targetsKind, and only one"
        )
    if one is not None:
        return expected(context, one)
    if kind is not None:
        found: list[int] = context.index.nodes(kind.value).tolist()
        return found
    if len(several or ()) > MOST_TARGETS:
        raise QueryError(f"targets 至多 {MOST_TARGETS} 个", f"targets: at most {MOST_TARGETS}")
    return [expected(context, text) for text in several or ()]


def _passage(arguments: Mapping[str, Any]) -> Passage:
    def named(name: str) -> tuple[str, ...]:
        return tuple(one.value for one in arguments.get(name) or ())

    since, until = arguments.get("since"), arguments.get("until")
    return Passage(
        named("kinds"), named("avoidKinds"), named("relations"), named("avoidRelations"),
        None if since is None else day(since, last=False),
        None if until is None else day(until, last=True),
        arguments.get("undated") is not False,
    )  # fmt: skip
