"""Runs a plan over a store elsewhere: fetches what it needs, and tells it as a plan over an index is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from queries.conditions import Choice, Pages
from queries.find import Finder
from queries.groups import Groups, lists
from queries.plan import tree
from queries.plan.making import Whole
from queries.plan.run import Manner, Run
from queries.plan.values import Nodes, scattered
from queries.remote.facts import Slice
from queries.remote.gathering import Gathering
from queries.remote.grouping import groups_of, numbered
from queries.remote.lists import NOBODY, Cut, Sorting
from queries.remote.reading import Reader


def answered(
    root: tree.Root,
    reader: Reader,
    bound: Sequence[Any],
    manner: Manner,
    named: Callable[[int], str],
    *,
    sorts: Sorting,
) -> Any:
    """What one entrance to the graph gives.

    `named` gives the IRI of a number in `bound`, `sorts` tells which strings the store sorts as an index does.
    QueryError where the store cannot be asked so; NotHeldError where the answer cannot be told.
    """
    gathered = Gathering(reader, bound, named, sorts)
    gathered.root(root)
    index = Slice(reader.facts)
    finder = Finder(index, check=reader.deadline.check)
    said = [numbered(one, gathered, index) if isinstance(one, Choice) else one for one in bound]
    return Shaping(finder, said, manner, reader.deadline.check, gathered=gathered).root(root)


@dataclass(frozen=True, slots=True)
class Shaping(Run):
    """Tells what was gathered; pages are those that were cut when it was."""

    gathered: Gathering = field(kw_only=True)

    def root(self, root: tree.Root) -> Any:
        """What one entrance to the graph gives; NotHeldError where the plan cannot say it."""
        match root:
            case tree.One(asked, things):
                node = self.bound[asked.number]
                return None if node is None else self._of([node], things)[0]
            case tree.Several(asked, things):
                nodes = self.bound[asked.number]
                found = self._of([node for node in nodes if node is not None], things)
                return scattered(found, [node is not None for node in nodes])
            case tree.All(_, members):
                return self._lists(root, members, [NOBODY])[0]
            case _:
                return Run.root(self, root)

    def _of(self, nodes: Sequence[int], things: tree.Things) -> list[dict[str, Any]]:
        """What is asked of things by the numbers that arguments have."""
        index = self.index
        assert isinstance(index, Slice)
        return self._things(things, index.numbers(map(self.gathered.named, nodes)))

    def _of_things(self, part: tree.ThingPart, nodes: Nodes) -> Iterable[Any]:
        if isinstance(part, tree.Listed):
            return self._lists(part, part.page, [self.index.iri(node) for node in nodes])
        return Run._of_things(self, part, nodes)

    def _lists(self, part: object, members: tree.PageMembers, owners: Sequence[str]) -> list[dict[str, Any]]:
        """What is asked of a list of each owner."""
        return self._pages(members, self._told(part, owners), None, Whole(lambda: self._whole(part, owners)))

    def _whole(self, part: object, owners: Sequence[str]) -> Groups:
        """The whole lists of the owners; where only their lengths were asked for, without their things."""
        index, gathered = self.index, self.gathered
        assert isinstance(index, Slice)
        if owners and (id(part), owners[0]) in gathered.wholes:
            return groups_of(index, (gathered.wholes[id(part), owner] for owner in owners))
        sizes = [gathered.pages[id(part), owner].total for owner in owners]
        return lists(index, np.zeros(0, np.int32), np.append(0, np.cumsum(sizes)).astype(np.int64))

    def _told(self, part: object, owners: Sequence[str]) -> Pages:
        """The pages of a list of each owner."""
        index = self.index
        assert isinstance(index, Slice)
        found: list[Cut] = [self.gathered.pages[id(part), owner] for owner in owners]
        return Pages(
            index.numbers(iri for cut in found for iri in cut.iris),
            [len(cut.iris) for cut in found],
            [cut.total for cut in found],
            [cut.has_previous for cut in found],
            [cut.has_next for cut in found],
        )
