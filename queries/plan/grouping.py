"""What a plan says of lists in groups: a page of the groups of each list, their keys, totals and things."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.index import Index
from graph.indexing.columns import Rows
from ontology.model import Text
from queries.group_keys import NONE, Dimension, Grain, Places
from queries.group_pages import GroupChoice, GroupPages, group_pages
from queries.groups import Groups, lists
from queries.pages import pages
from queries.plan import tree
from queries.plan.making import Answer, Making, objects, whole_lists
from queries.plan.totals import aggregates
from queries.plan.values import called, cut, iris, scattered

#: Lists with more things than this together are grouped one by one, so that their entries need not all be held.
_MANY = 500_000


def in_groups(making: Making, part: tree.Grouped, whole: Groups) -> list[Answer]:
    """What is asked of the groups of each of these lists; QueryError where the lists cannot be grouped so."""
    choice: GroupChoice = making.said(part.asked)
    if len(whole) > 1 and len(whole.members) > _MANY:
        alone = (
            lists(whole.index, whole.of(n), np.array([0, int(whole.sizes[n])])) for n in range(len(whole))
        )
        return [answer for one in alone for answer in in_groups(making, part, one)]
    making.finder.check()
    if not len(whole):
        return []
    found = group_pages(whole, choice)
    columns = [_of_pages(making, one, found, choice) for _, one in part.page]
    return objects(part.page, columns, len(whole))


def _of_pages(making: Making, part: tree.GroupsPart, found: GroupPages, choice: GroupChoice) -> Iterable[Any]:
    match part:
        case tree.Const(value):
            return repeat(value, len(found.counts))
        case tree.TotalCount():
            return [*found.totals.tolist()]
        case tree.GroupNodes(members):
            columns = [_of_group(making, one, found.groups, choice) for _, one in members]
            return cut(objects(members, columns, len(found.groups)), found.counts.tolist())
        case tree.PageInfo(members):
            columns = [_of_info(one, found, choice, making.place_cursor) for _, one in members]
            return objects(members, columns, len(found.counts))


def _of_info(
    part: tree.InfoPart, found: GroupPages, choice: GroupChoice, cursor: Callable[[int], str]
) -> Iterable[Any]:
    match part:
        case tree.Const(value):
            return repeat(value, len(found.counts))
        case tree.More(behind):
            if behind:
                return [*(choice.passed + choice.first < found.totals).tolist()]
            return repeat(choice.passed > 0, len(found.counts))
        case tree.End(last):
            ends = (count - 1 if last else 0 for count in found.counts.tolist())
            has = (found.counts > 0).tolist()
            return [cursor(choice.passed + end) if one else None for one, end in zip(has, ends, strict=True)]


def _of_group(making: Making, part: tree.GroupPart, groups: Groups, choice: GroupChoice) -> Iterable[Any]:
    match part:
        case tree.Const(value):
            return repeat(value, len(groups))
        case tree.Size():
            return [*groups.sizes.tolist()]
        case tree.Aggregate(members):
            return aggregates(making, members, groups)
        case tree.Keys(members):
            several = zip(groups.by, choice.named, groups.keys, strict=True)
            return map(list, zip(*(_keys(making, members, *one) for one in several), strict=True))
        case tree.Within(asked, members):
            rows, wanted = Rows(0, groups.starts.astype(np.int32), groups.members), making.said(asked)
            owners = range(len(groups))
            found = pages(making.finder, rows, owners, wanted)
            return making.pages(members, found, None, whole_lists(making.finder, rows, owners, wanted.where))


def _keys(making: Making, members: tree.KeyMembers, by: Dimension, named: str, keys: Places) -> list[Answer]:
    """The keys of all groups in one dimension."""
    return objects(members, [_of_key(making, part, by, named, keys) for _, part in members], len(keys))


def _of_key(making: Making, part: tree.KeyPart, by: Dimension, named: str, keys: Places) -> Iterable[Any]:
    match part:
        case tree.Const(value):
            return repeat(value, len(keys))
        case tree.KeyBy():
            return repeat(named, len(keys))
        case tree.KeyValue():
            return key_values(making.index, by, keys)
        case tree.KeyLabel(asked):
            return key_labels(making.index, by, keys, making.said(asked) or making.lang)
        case tree.KeyNode(things):
            has = (keys != NONE) & (by.field is not None and by.field.node)
            return scattered(making.things(things, keys[has].tolist()), has.tolist())


def key_values(index: Index, by: Dimension, keys: Places) -> list[str | None]:
    """Keys as people write them: an IRI, 2020, 2020-03, the name of a kind, a literal; None where there is no value."""
    has = keys != NONE
    return scattered(_spelled(index, by, keys[has]), has.tolist())


def key_labels(index: Index, by: Dimension, keys: Places, lang: str) -> list[str | None]:
    """What keys are called in a language."""
    has = keys != NONE
    if by.field is None:
        kinds = index.model.kinds
        return [kinds[index.kind_name(number)].label.say(lang) for number in keys.tolist()]
    if by.field.node:
        return scattered(called(index, keys[has].tolist(), lang), has.tolist())
    return key_values(index, by, keys)


def _spelled(index: Index, by: Dimension, keys: NDArray[np.int64]) -> list[str]:
    if by.field is None:
        return [index.kind_name(number) for number in keys.tolist()]
    if by.field.node:
        return iris(index, keys.tolist())
    if by.grain is Grain.YEAR:
        return [f"{year:04}" for year in keys.tolist()]
    if by.grain is Grain.MONTH:
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in keys.tolist()]
    column = index.column(by.field)
    return [_literal(value) for value in column.values(keys.astype(np.int32))] if column else []


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Text):
        return value.value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
