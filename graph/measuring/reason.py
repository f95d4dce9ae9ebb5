"""What carries a value, as it is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a value.

    Attributes
    ----------
    nodes
        The neighbour, or the two neighbours, whose links carry it; none where it is told by distance.
    amount
        Its part.
    hops
        The distance of the nodes that it stands for.
    count
        How many nodes it stands for: those at the distance, or those cut off.
    """

    nodes: tuple[int, ...]
    amount: float
    hops: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """What carries a value.

    Attributes
    ----------
    total
        What the parts sum to: the value; for groups 1, which is all links of the node.
    reasons
        The largest part first.
    base
        The part that no link carries, as the jumps of a random walk; for groups what leads to other groups.
    rest
        What the reasons that are not told carry together.
    exact
        Whether the parts are by definition, or found from a sample.
    """

    total: float
    reasons: tuple[Reason, ...]
    base: float = 0.0
    rest: float = 0.0
    exact: bool = True
