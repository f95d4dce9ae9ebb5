"""`aggregate` of a list: how many things it has, and sums, averages, least and greatest of their numbers and dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ontology.model import Field, Kind, Words
from queries.group_pages import Totals
from queries.groups import together
from queries.plan import tree
from queries.totals import DATES, NUMBERS, Stat
from schema.connections import Listing
from schema.context import Context
from schema.kinds import NODE, Kinds
from schema.registry import Member, Read, Registry
from schema.scalars import NAMES

NOTES = {
    Stat.SUM: Words("总和；没有取值时为 0", "Sums; of no value 0"),
    Stat.AVG: Words("平均值", "Averages"),
    Stat.MIN: Words("最小值，或最早日期", "The least numbers and the earliest dates"),
    Stat.MAX: Words("最大值，或最晚日期", "The greatest numbers and the latest dates"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """One of several groups."""

    totals: Totals
    place: int
    #: What the asker calls each dimension.
    named: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many things it has."""
        return int(self.totals.groups.sizes[self.place])


def summable(kind: Kind | None) -> Iterator[tuple[str, Field]]:
    """What of a kind has sums and averages, by name: its numbers, and the numbers of what its lists link."""
    for one in kind.fields if kind else ():
        if one.form in NUMBERS:
            yield one.name, one
        elif one.node and one.many:
            yield f"{one.name}Count", one


def comparable(kind: Kind | None) -> Iterator[tuple[str, Field]]:
    """What of a kind has a least and a greatest value: its dates too."""
    yield from summable(kind)
    yield from ((one.name, one) for one in (kind.fields if kind else ()) if one.form in DATES)


def add_aggregates(registry: Registry, kinds: Kinds) -> None:
    """Make KINDAggregate, and what its parts are, for every kind and for things of any kind."""
    for name in (NODE, *kinds.public):
        kind = kinds.public.get(name)
        numbers, values = [*summable(kind)], [*comparable(kind)]
        parts: dict[str, str] = {}
        if numbers:
            parts[Stat.SUM], parts[Stat.AVG] = f"{name}Sums", f"{name}Averages"
            _add(registry, parts[Stat.SUM], numbers, Stat.SUM)
            _add(registry, parts[Stat.AVG], numbers, Stat.AVG)
        if values:
            parts[Stat.MIN] = parts[Stat.MAX] = f"{name}Extremes"
            _add(registry, parts[Stat.MIN], values, Stat.MIN)
        note = Words("个数", "How many things")
        count = registry.member("count", "int", lambda group, _c, _a: group.size, note, about=tree.Size)
        stats = [
            registry.member(stat, type_, _stated(Stat(stat)), NOTES[Stat(stat)], about=Stat(stat))
            for stat, type_ in parts.items()
        ]
        registry.output(aggregate_name(name), [count, *stats], Words("合计", "What is said of many things"))


def aggregate_member(registry: Registry, kind: str) -> Member:
    """The member of a list that says what is said of all its things."""

    def read(page: Listing, context: Context, _arguments: object) -> Group:
        assert page.chosen is not None
        return Group(Totals(together(context.index, page.chosen)), 0)

    note = Words(
        "全部各项（不限于本页）的合计", "What is said of all things of the list, not of this page alone"
    )
    return registry.member("aggregate", aggregate_name(kind), read, note, about=tree.Aggregate)


def aggregate_name(kind: str) -> str:
    """The name of what is said of many things of a kind."""
    return f"{kind}Aggregate"


def _stated(stat: Stat) -> Read:
    return lambda group, _c, _a: (group, stat)


def _add(registry: Registry, name: str, fields: list[tuple[str, Field]], stat: Stat) -> None:
    """Make the type that has a statistic of each field; that of the least has the greatest too."""
    members = [
        registry.member(title, _type(one, stat), _read(one), Words("", ""), about=one)
        for title, one in fields
    ]
    registry.output(name, members, NOTES[stat])


def _read(about: Field) -> Read:
    def read(stated: tuple[Group, Stat], context: Context, _arguments: object) -> Any:
        group, stat = stated
        context.deadline.check()
        return group.totals.all(about, stat)[group.place]

    return read


def _type(about: Field, stat: Stat) -> str:
    if stat is Stat.SUM:
        return "int" if about.node else "Decimal"
    if stat is Stat.AVG:
        return "float | None"
    return "int | None" if about.node else f"{NAMES[about.form]} | None"
