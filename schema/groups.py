"""`groupBy` of a list: its things by values, years, linked things, codes or kinds, with what is said of each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ontology.model import Field, Kind, Words
from queries.group_pages import GroupOrder
from queries.plan import tree
from queries.totals import Stat
from schema.aggregates import NOTES, Group, add_aggregates, aggregate_name, comparable, summable
from schema.connections import Listing, whole_members
from schema.context import Context
from schema.dimensions import dimensions, said_of_dimension, title_of_dimension
from schema.field_tests import COUNT_FILTER
from schema.grouping import Key, group_choice, keys_of, label_of, read_groups, value_of
from schema.kinds import NODE
from schema.means import Asks
from schema.orders import title_of
from schema.registry import Entry, Member, Registry
from schema.things import Things

#: Told on every value it would double the schema's length.
_MUTE = Words("", "")


def add_groups(things: Things) -> None:
    """Make KINDGroups and KINDAggregate with their parts, for every kind and for things of any kind."""
    add_aggregates(things.registry, things.kinds)
    _add_key(things)
    for name in (NODE, *things.kinds.public):
        kind = things.kinds.public.get(name)
        _add_group(things, name)
        _add_enums(things.registry, name, kind)
        _add_having(things.registry, name, kind)


def group_member(things: Things, kind: str) -> Member:
    """The member of a list that gives its things in groups."""
    argument, means = things.registry.argument, group_choice(things.kinds.public.get(kind))
    return things.registry.member(
        "groupBy",
        f"{kind}Groups",
        read_groups(means),
        Words(
            "全部各项（不限于本页）的分组", "All things of the list in groups, not those of this page alone"
        ),
        argument("by", f"list[{kind}GroupBy]"),
        argument("having", f"{kind}Having | None"),
        argument("orderBy", f"list[{kind}GroupOrderBy] | None"),
        argument("first", "int | None"),
        argument("after", "str | None"),
        argument("offset", "int | None"),
        about=Asks(tree.Grouped, means),
    )


# -- types


def _add_key(things: Things) -> None:
    made, make = things.registry.member, things.make

    def node(key: Key, context: Context, _arguments: object) -> object:
        of = key.by.field
        return make(context.index, key.number, NODE) if of and of.node and key.number is not None else None

    members = [
        made(
            "by",
            "str",
            lambda key, _c, _a: key.named,
            Words("by 的哪一项", "Which entry of by"),
            about=tree.KeyBy,
        ),
        made(
            "value",
            "str | None",
            lambda key, c, _a: value_of(c.index, key),
            Words(
                "取值：IRI、年 2020、年月 2020-03、类别名或字面值；没有取值则为空",
                "An IRI, a year 2020, a month 2020-03, the name of a kind or a literal; null of things without a value",
            ),
            about=tree.KeyValue,
        ),
        made(
            "label",
            "str | None",
            lambda key, c, a: label_of(c.index, key, a.get("lang") or c.lang),
            Words("取值的名称", "What the value is called"),
            things.registry.argument("lang", "str | None"),
            about=tree.KeyLabel,
        ),
        made(
            "node",
            f"{NODE} | None",
            node,
            Words("所联之物或代码", "The linked thing or code"),
            about=tree.KeyNode,
        ),
    ]
    things.registry.output(
        "GroupKey", members, Words("分组的键", "What the things of a group have in common")
    )


def _add_group(things: Things, name: str) -> None:
    registry = things.registry
    made = registry.member

    def listed(group: Group, context: Context, arguments: Mapping[str, Any]) -> Listing:
        return things.listing(context, group.totals.groups.of(group.place), name, arguments)

    arguments = things.list_arguments(name, told=False)
    registry.output(
        f"{name}Group",
        [
            made(
                "keys",
                "list[GroupKey]",
                keys_of,
                Words("各项的键，依 by 的次序", "Its keys, in the order of by"),
                about=tree.Keys,
            ),
            made(
                "count",
                "int",
                lambda group, _c, _a: group.size,
                Words("个数", "How many things"),
                about=tree.Size,
            ),
            made(
                "aggregate",
                aggregate_name(name),
                lambda group, _c, _a: group,
                Words("合计", "What is said of it"),
                about=tree.Aggregate,
            ),
            made(
                "things",
                f"{name}Connection",
                listed,
                Words("组内各物", "The things of the group"),
                *arguments,
                about=Asks(tree.Within, lambda c, a: things.choice(c, name, a)),
            ),
        ],
        Words("一组", "A group of things"),
    )
    registry.output(
        f"{name}Groups",
        [
            made(
                "nodes",
                f"list[{name}Group]",
                lambda page, _c, _a: page.things,
                Words("本页各组", "The groups"),
                about=tree.GroupNodes,
            ),
            *whole_members(registry, Words("组数", "How many groups in all")),
        ],
        Words(
            "分组列表，默认依键排列，缺值者在后",
            "Groups in pages, by key if nothing is said: no value comes last",
        ),
    )


def _add_enums(registry: Registry, name: str, kind: Kind | None) -> None:
    by = {title_of_dimension(one): (one, said_of_dimension(one)) for one in dimensions(kind)}
    registry.enum(f"{name}GroupBy", by, Words("分组的依据", "What things can be grouped by"))
    orders: dict[str, tuple[object, Words]] = {}
    for title, of in _orders(kind):
        orders[f"{title}_ASC"], orders[f"{title}_DESC"] = (
            (GroupOrder(of, False), _MUTE),
            (GroupOrder(of, True), _MUTE),
        )
    registry.enum(f"{name}GroupOrderBy", orders, Words("各组的次序", "Orders of groups"))


def _add_having(registry: Registry, name: str, kind: Kind | None) -> None:
    entry, entries = registry.entry, list[Entry]()
    numbers = [*summable(kind)]
    if numbers:
        fields = [entry(title, "DecimalFilter", _MUTE) for title, _ in numbers]
        registry.input(f"{name}HavingNumbers", fields, Words("关于合计值的条件", "Conditions on totals"))
        entries = [entry(stat, f"{name}HavingNumbers", NOTES[stat]) for stat in Stat]
    count = entry("count", COUNT_FILTER, Words("个数", "How many things"))
    note = Words("分组须同时满足的条件", "Conditions that a group must meet, all of them")
    registry.input(f"{name}Having", [count, *entries], note)


# -- what can be asked


def _orders(kind: Kind | None) -> Iterator[tuple[str, str | tuple[Stat, Field]]]:
    yield "KEY", "key"
    yield "COUNT", "count"
    for stats, fields in (((Stat.SUM, Stat.AVG), summable(kind)), ((Stat.MIN, Stat.MAX), comparable(kind))):
        for title, one in fields:
            for stat in stats:
                yield f"{stat.upper()}_{title_of(title)}", (stat, one)
