"""Text search: the things found, best first, where the text stands in them, and how many there are of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ontology.model import Words
from queries.highlights import Highlight, highlights
from queries.plan import tree
from queries.plan.found import kind_counts
from queries.plan.run import Placed
from schema.connections import Edge, Listing, add_connection, page_arguments, place_cursor, places
from schema.context import Context
from schema.kinds import NODE
from schema.means import Asks
from schema.provenance import of_edges
from schema.registry import Member, Registry
from schema.roots import Entrance
from schema.things import Things


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Listing):
    """A page of what a text finds."""

    text: str


@dataclass(frozen=True, slots=True)
class KindFacet:
    """How many things of a kind there are, by the name of the kind."""

    kind: str
    count: int


def add_search_types(things: Things) -> None:
    """Make SearchConnection and what belongs to it."""
    registry = things.registry
    _add_parts(registry)
    made = registry.member
    note = Words("名称与编号中与所查文本相符之处", "Where the text stands in its names and numbers")
    kinds = Words(
        "所查文本（不论 kinds 如何限定）在各类别中各有几物，多者在前",
        "How many things of each kind the text finds, whatever kinds asks for: most first",
    )
    add_connection(
        registry,
        "Search",
        NODE,
        Words("事物", "A thing"),
        [
            of_edges(registry),
            made(
                "highlights",
                "list[Highlight]",
                _highlights,
                note,
                about=Asks(tree.Highlights, _text, of_root=True),
            ),
        ],
        [made("kinds", "list[KindFacet]", _kinds, kinds, about=Asks(tree.Facets, _text, of_root=True))],
    )


def search_fields(things: Things) -> Iterator[Member]:
    """The root field that searches."""
    argument = things.registry.argument
    kinds = argument("kinds", "list[KindName] | None", Words("只要这些类别", "Only these kinds"))
    text = argument("text", "str", Words("名称或编号的一部分", "Part of a name or number"))
    forward = page_arguments(things.registry, backward=False)

    def read(_root: object, context: Context, arguments: Mapping[str, Any]) -> Found:
        found = _hits(context, arguments)
        passed, end = found.passed, found.passed + len(found.nodes)
        return Found(
            items=found.nodes,
            things=[things.make(context.index, node, NODE) for node in found.nodes],
            total=found.total,
            has_previous=passed > 0,
            has_next=end < found.total,
            cursor=lambda at: place_cursor(passed + at),
            text=arguments["text"],
        )

    note = Words("按名称与编号查找，最贴近者在前", "Finds by names and numbers, best first")
    entrance = Entrance(tree.Ranked, _hits)
    yield things.registry.member(
        "search", "SearchConnection", read, note, text, kinds, *forward, about=entrance
    )


def _hits(context: Context, arguments: Mapping[str, Any]) -> Placed:
    """The things that a search finds, best first."""
    first, passed = places(arguments)
    kinds = [kind.value for kind in arguments.get("kinds") or ()]
    hits = context.index.search(arguments["text"], kinds, first, passed)
    return Placed(hits.nodes, passed, hits.total)


def _highlights(edge: Edge, context: Context, _arguments: object) -> list[Highlight]:
    assert isinstance(edge.listing, Found)
    return highlights(context.index, edge.listing.items[edge.place], edge.listing.text)


def _text(_context: Context, arguments: Mapping[str, Any]) -> str:
    """The text that is searched for."""
    text: str = arguments["text"]
    return text


def _kinds(page: Found, context: Context, _arguments: object) -> list[KindFacet]:
    return [KindFacet(*found) for found in kind_counts(context.index, page.text)]


def _add_parts(registry: Registry) -> None:
    made = registry.member
    _add_pair(
        registry,
        "MatchedRange",
        Words("相符之处，以 Unicode 字符计", "A stretch that matches, in Unicode characters"),
        ("start", "int", Words("起", "Its first character, from 0")),
        ("end", "int", Words("止（不含）", "The one behind its last")),
    )
    _add_pair(
        registry,
        "TextPart",
        Words("取值的一段", "A stretch of a value"),
        ("text", "str", Words("文本", "The text")),
        ("matched", "bool", Words("是否相符", "Whether it matches")),
    )
    registry.output(
        "Highlight",
        [
            made(
                "field",
                "str",
                lambda one, _c, _a: one.field.name,
                Words("哪一字段", "Which field"),
                about=tree.Highlit("field"),
            ),
            made(
                "text",
                "str",
                lambda one, _c, _a: one.text,
                Words("整个取值", "The whole value"),
                about=tree.Highlit("text"),
            ),
            made(
                "ranges",
                "list[MatchedRange]",
                lambda one, _c, _a: one.ranges,
                Words("相符之处", "What matches"),
                about=partial(tree.Stretches, False),
            ),
            made(
                "parts",
                "list[TextPart]",
                lambda one, _c, _a: [*one.parts()],
                Words("依次切开的各段", "The value cut at what matches"),
                about=partial(tree.Stretches, True),
            ),
        ],
        Words("含有所查文本的取值", "A value in which the text stands"),
    )
    registry.output(
        "KindFacet",
        [
            made(
                "kind",
                "KindName",
                lambda one, _c, _a: one.kind,
                Words("类别", "The kind"),
                about=tree.FacetKind,
            ),
            made(
                "label",
                "str",
                lambda one, c, a: c.index.model.kinds[one.kind].label.say(a.get("lang") or c.lang),
                Words("类别的名称", "What the kind is called"),
                registry.argument("lang", "str | None"),
                about=tree.FacetLabel,
            ),
            made(
                "count",
                "int",
                lambda one, _c, _a: one.count,
                Words("个数", "How many"),
                about=tree.Size,
            ),
        ],
        Words("某类别的个数", "How many things of a kind"),
    )


def _add_pair(
    registry: Registry, name: str, note: Words, first: tuple[str, str, Words], second: tuple[str, str, Words]
) -> None:
    """Make a type whose members, each with its type, are the two values of a pair."""
    made = registry.member
    members = [
        made(*first[:2], lambda pair, _c, _a: pair[0], first[2], about=tree.Stretch(second=False)),
        made(*second[:2], lambda pair, _c, _a: pair[1], second[2], about=tree.Stretch(second=True)),
    ]
    registry.output(name, members, note)
