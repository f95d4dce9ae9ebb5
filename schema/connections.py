"""Lists in the manner of Relay: connections, edges, cursors, and the arguments that choose a page."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from strawberry.types.arguments import StrawberryArgument

from graph.indexing.columns import Ids
from ontology.model import Field, Words
from queries.conditions import QueryError, Window
from queries.plan import tree
from schema.context import Context
from schema.registry import Member, Registry

#: How many things a page has where nothing is said, and how many at most, which the cost of an operation bounds too.
DEFAULT, LONGEST = 20, 10_000
#: How many things can be named at once, or told of one thing.
MOST = 200

_FORWARD = {
    "first": Words(
        f"从头取几项，默认 {DEFAULT}，至多 {LONGEST}，且以查询成本为限",
        f"How many from the start: {DEFAULT} by default, at most {LONGEST}, and as many as the cost limit allows",
    ),
    "after": Words("接在此游标之后", "Only what follows this cursor"),
    "offset": Words("先跳过几项", "How many to skip first"),
}
_BACKWARD = {
    "last": Words(f"从尾取几项，至多 {LONGEST}", f"How many from the end, at most {LONGEST}"),
    "before": Words("止于此游标之前", "Only what comes before this cursor"),
}

_THING, _PLACE = "thing:", "place:"


@dataclass(frozen=True, slots=True)
class Along:
    """The field of a thing that a list was read from."""

    node: int
    field: Field


@dataclass(frozen=True, slots=True)
class Listing:
    """One page: what each edge is about, the things, how many there are in all, and the cursors."""

    items: Sequence[Any]
    things: Sequence[object]
    total: int
    has_previous: bool
    has_next: bool
    cursor: Callable[[int], str]
    along: Along | None = None
    #: All things of the list by number, sorted, those of other pages too.
    chosen: Ids | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Edge:
    """One place of a listing."""

    listing: Listing
    place: int


def add_page_info(registry: Registry) -> None:
    """Make the type that tells where a page lies."""
    made = registry.member
    registry.output(
        "PageInfo",
        [
            made(
                "hasNextPage",
                "bool",
                lambda page, _c, _a: page.has_next,
                Words("后面还有", "More follow"),
                about=tree.More(behind=True),
            ),
            made(
                "hasPreviousPage",
                "bool",
                lambda page, _c, _a: page.has_previous,
                Words("前面还有", "More before"),
                about=tree.More(behind=False),
            ),
            made(
                "startCursor",
                "str | None",
                lambda page, _c, _a: _end(page, 0),
                Words("首个游标", "First cursor"),
                about=tree.End(last=False),
            ),
            made(
                "endCursor",
                "str | None",
                lambda page, _c, _a: _end(page, -1),
                Words("末个游标", "Last cursor"),
                about=tree.End(last=True),
            ),
        ],
        Words("这一页在列表中的位置", "Where this page lies in its list"),
    )


def add_connection(
    registry: Registry,
    name: str,
    node: str,
    note: Words,
    edge_members: Sequence[Member] = (),
    members: Sequence[Member] = (),
) -> None:
    """Make NAMEConnection and NAMEEdge; further members are asked of a `Listing`, and of an `Edge`."""
    made = registry.member
    registry.output(
        f"{name}Edge",
        [
            made(
                "cursor",
                "str",
                lambda edge, _c, _a: edge.listing.cursor(edge.place),
                Words("游标", "Cursor"),
                about=tree.Cursor,
            ),
            made("node", node, lambda edge, _c, _a: edge.listing.things[edge.place], note, about=tree.Node),
            *edge_members,
        ],
        Words(f"列表中的一项：{note.zh}", f"One place of a list: {note.en}"),
    )
    registry.output(
        f"{name}Connection",
        [
            made(
                "nodes",
                f"list[{node}]",
                lambda page, _c, _a: page.things,
                Words("本页各项", "The things of this page"),
                about=tree.Nodes,
            ),
            made(
                "edges",
                f"list[{name}Edge]",
                lambda page, _c, _a: _edges(page),
                Words("各项与游标", "With cursors"),
                about=tree.Edges,
            ),
            *whole_members(registry, Words("总数，不限于本页", "How many in all")),
            *members,
        ],
        Words(f"分页列表：{note.zh}", f"A list in pages: {note.en}"),
    )


def whole_members(registry: Registry, total: Words) -> list[Member]:
    """The members of a page that tell of the whole list: where the page lies in it, and how many there are."""
    made = registry.member
    lies = Words("分页信息", "Where this page lies")
    return [
        made("pageInfo", "PageInfo", lambda page, _c, _a: page, lies, about=tree.PageInfo),
        made("totalCount", "int", lambda page, _c, _a: page.total, total, about=tree.TotalCount),
    ]


def page_arguments(
    registry: Registry, *, backward: bool = True, told: bool = True
) -> list[StrawberryArgument]:
    """The arguments that choose a page; told on every field they would double the schema's length."""
    names = [*_FORWARD, *_BACKWARD] if backward else [*_FORWARD]
    types = {"first": "int", "offset": "int", "last": "int"}
    notes = {**_FORWARD, **_BACKWARD} if told else {}
    return [registry.argument(name, f"{types.get(name, 'str')} | None", notes.get(name)) for name in names]


def window(context: Context, arguments: Mapping[str, Any]) -> Window:
    """The window that the arguments choose; QueryError where they contradict or exceed."""
    first, last = (_bounded(name, arguments.get(name)) for name in ("first", "last"))
    if first is not None and last is not None:
        raise QueryError("first 与 last 只能给出一个", "give first or last, not both")
    after, before = (_thing(context, arguments.get(name)) for name in ("after", "before"))
    offset = arguments.get("offset") or 0
    if offset < 0:
        raise QueryError(f"offset 不能为负：{offset}", f"offset must not be negative: {offset}")
    return Window(DEFAULT if first is None and last is None else first, last, after, before, offset)


def places(arguments: Mapping[str, Any]) -> tuple[int, int]:
    """How many to take and how many to pass over, of a list whose cursors are places."""
    first, after, offset = (
        _bounded("first", arguments.get("first")),
        arguments.get("after"),
        arguments.get("offset"),
    )
    passed = 0 if after is None else int(_opened(after, _PLACE)) + 1
    if (offset or 0) < 0:
        raise QueryError(f"offset 不能为负：{offset}", f"offset must not be negative: {offset}")
    return DEFAULT if first is None else first, passed + (offset or 0)


def thing_cursor(iri: str) -> str:
    """The cursor of a thing, which stays good as long as the thing is there."""
    return _closed(_THING, iri)


def place_cursor(place: int) -> str:
    """The cursor of a place in a ranked list, counted from 0."""
    return _closed(_PLACE, str(place))


def _thing(context: Context, cursor: str | None) -> int | None:
    if cursor is None:
        return None
    node = context.index.find(_opened(cursor, _THING))
    if node is None:
        raise QueryError(
            "游标所指之物已不在图谱中，请从头取起", "the thing this cursor points at is gone: start again"
        )
    return node


def _bounded(name: str, count: int | None) -> int | None:
    if count is not None and not 0 <= count <= LONGEST:
        raise QueryError(
            f"{name} 应在 0 到 {LONGEST} 之间，而不是 {count}", f"{name} must be 0 to {LONGEST}, not {count}"
        )
    return count


def _closed(what: str, text: str) -> str:
    return urlsafe_b64encode(f"{what}{text}".encode()).decode("ascii").rstrip("=")


def _opened(cursor: str, what: str) -> str:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (NotBase64, ValueError):
        text = ""
    found = text.removeprefix(what)
    if not text.startswith(what) or (what == _PLACE and not found.isdecimal()):
        wrong = f"{cursor!r} 不是此列表的游标，请用 endCursor 的值"
        raise QueryError(wrong, f"{cursor!r} is no cursor of this list: use what endCursor gave")
    return found


def _edges(page: Listing) -> list[Edge]:
    return [Edge(page, place) for place in range(len(page.things))]


def _end(page: Listing, which: int) -> str | None:
    return page.cursor(range(len(page.things))[which]) if page.things else None
