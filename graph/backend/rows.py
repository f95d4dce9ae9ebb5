"""The neighbours of nodes as NetworkX reads them, looked up in arrays: nothing is copied, nothing can be changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from graph.measuring.adjacency import Adjacency

Node = Hashable
#: What is known of an edge or a node; it can be read only.
Attributes = Mapping[str, Any]


def _fixed(*args: object, **kwargs: object) -> Any:  # noqa: ARG001 (whatever the change would be)
    raise TypeError("what is known here cannot be changed: change it in the graph that to_networkx() gives")


class Known(dict[str, Any]):
    """What is known of an edge or a node, as a dictionary that cannot be changed; copies of it can."""

    __setitem__ = __delitem__ = __ior__ = update = setdefault = _fixed
    pop = popitem = clear = _fixed

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        return dict, (dict(self),)


NOTHING: Attributes = Known()


@dataclass(eq=False, repr=False)
class Names:
    """What the nodes 0 ... size-1 are called, and the number of each name; made when first asked for."""

    size: int
    make: Callable[[], Sequence[Node]]

    @cached_property
    def all(self) -> list[Node]:
        """The names in the order of the numbers."""
        found = list(self.make())
        if len(found) != self.size:
            raise ValueError(f"{len(found)} names are given for {self.size} nodes: must be equally many")
        return found

    @cached_property
    def numbers(self) -> dict[Node, int]:
        """The number of every name."""
        found = {name: number for number, name in enumerate(self.all)}
        if len(found) != self.size:
            raise ValueError(
                f"{self.size} nodes have {len(found)} different names: each needs one of its own"
            )
        return found


@dataclass(eq=False, repr=False)
class Row(Mapping[Node, Attributes]):
    """The neighbours of one node, and what is known of the edge to each: its weight, where edges have any."""

    names: Names
    adjacency: Adjacency
    weight: str | None
    node: int

    def __getitem__(self, name: Node) -> Attributes:
        number = self.names.numbers[name]
        targets = self.adjacency.neighbours(self.node)
        at = int(np.searchsorted(targets, number))
        if at == len(targets) or targets[at] != number:
            raise KeyError(name)
        return self._edge(int(self.adjacency.starts[self.node]) + at)

    def __iter__(self) -> Iterator[Node]:
        names = self.names.all
        return (names[number] for number in self.adjacency.neighbours(self.node).tolist())

    def __len__(self) -> int:
        return int(self.adjacency.starts[self.node + 1] - self.adjacency.starts[self.node])

    def _edge(self, entry: int) -> Attributes:
        if self.weight is None or self.adjacency.weights is None:
            return NOTHING
        return Known({self.weight: float(self.adjacency.weights[entry])})


@dataclass(eq=False, repr=False)
class Rows(Mapping[Node, Row]):
    """The row of every node."""

    names: Names
    adjacency: Adjacency
    weight: str | None

    def __getitem__(self, name: Node) -> Row:
        return Row(self.names, self.adjacency, self.weight, self.names.numbers[name])

    def __iter__(self) -> Iterator[Node]:
        return iter(self.names.all)

    def __len__(self) -> int:
        return self.names.size

    def __contains__(self, name: object) -> bool:
        return name in self.names.numbers


@dataclass(eq=False, repr=False)
class Backwards(Rows):
    """The row of every node in a directed graph led the other way, which is made when first asked for."""

    def __getitem__(self, name: Node) -> Row:
        return Row(self.names, self.adjacency.reverse, self.weight, self.names.numbers[name])


@dataclass(eq=False, repr=False)
class Told(Mapping[Node, Attributes]):
    """What is known of every node, asked for each time."""

    names: Names
    describe: Callable[[int], Attributes]

    def __getitem__(self, name: Node) -> Attributes:
        return Known(self.describe(self.names.numbers[name]))

    def __iter__(self) -> Iterator[Node]:
        return iter(self.names.all)

    def __len__(self) -> int:
        return self.names.size

    def __contains__(self, name: object) -> bool:
        return name in self.names.numbers
