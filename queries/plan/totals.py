"""What a plan says of whole lists: how many things they have, and statistics of their numbers and dates."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat
from typing import Any

from ontology.model import Field, Form
from queries.groups import Groups
from queries.plan import tree
from queries.plan.making import Answer, Making, held, objects
from queries.plan.values import Writers
from queries.totals import Stat, told


def aggregates(making: Making, members: tree.AggregateMembers, lists: Groups) -> list[Answer]:
    """What is said of each of these lists, or groups."""
    return objects(members, [_of_aggregate(making, part, lists) for _, part in members], len(lists))


def _of_aggregate(making: Making, part: tree.AggregatePart, lists: Groups) -> Iterable[Any]:
    match part:
        case tree.Const(value):
            return repeat(value, len(lists))
        case tree.Size():
            return [*lists.sizes.tolist()]
        case tree.Stated(stat, members):
            columns = [_of_values(making, one, Stat(stat), lists) for _, one in members]
            return objects(members, columns, len(lists))


def _of_values(making: Making, part: tree.Const | tree.Total, stat: Stat, lists: Groups) -> Iterable[Any]:
    if isinstance(part, tree.Const):
        return repeat(part.value, len(lists))
    making.finder.check()
    return _written(told(lists, part.field, stat), part.field, stat, making.writers)


def _written(values: list[Any], field: Field, stat: Stat, writers: Writers) -> Iterable[Any]:
    """Statistics as an answer writes them; NotHeldError where it cannot."""
    if stat is Stat.AVG:
        return values
    if field.node:
        return held(values)
    form = Form.DECIMAL if stat is Stat.SUM else field.form
    write = writers.get(form)
    if form is Form.INTEGER:
        return held(values)
    return values if write is None else [None if value is None else write(value) for value in values]
